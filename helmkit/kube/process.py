"""Runs other programs: the one module of helmkit that starts processes.

Arguments are always a list and never go through a shell. Secrets are not arguments: they travel on stdin or in files
of mode 0600 inside `private_folder()`, which is removed whatever happens. An interrupt is passed on to the program,
which is then waited for, so that helm can record what it left undone; a second interrupt kills it.
Left out: pseudo-terminals, pipelines, asynchronous running.
"""

import contextlib
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired
from typing import TypeVar

from helmkit.errors import ToolError, ToolMissingError

T = TypeVar("T")
Argument = str | Path


@dataclass(frozen=True)
class Result:
    """What a program left behind. `returncode` is negative when a signal ended it; the texts are UTF-8, repaired."""

    returncode: int
    stdout: str
    stderr: str


def run(
    argv: Sequence[Argument],
    *,
    env: Mapping[str, str] | None = None,
    stdin: str | None = None,
    timeout: float | None = None,
) -> Result:
    """Runs a program and captures its output. `env` replaces the environment, `timeout` is in seconds.

    Raises ToolMissingError when there is no such program, ToolError when it ran out of time. A program that fails is
    no error here: the caller looks at `returncode`.
    """
    # A captured program must not wait for input that nobody will type.
    feed = DEVNULL if stdin is None else PIPE
    data = None if stdin is None else stdin.encode()
    with _started(argv, env=env, stdin=feed, stdout=PIPE, stderr=PIPE) as child:
        try:
            out, err = _interruptible(child, lambda: child.communicate(data, timeout))
        except TimeoutExpired as exc:
            child.kill()
            child.communicate()
            raise ToolError(f"{_name(argv)} did not end within {timeout:g} s", returncode=124) from exc
    return Result(child.returncode, _text(out), _text(err))


def passthrough(
    argv: Sequence[Argument],
    *,
    env: Mapping[str, str] | None = None,
    on_stderr: Callable[[str], None] | None = None,
) -> int:
    """Runs a program on our own stdin and stdout and returns its exit status, 128+N after signal N.

    Its stderr is ours too, or goes to `on_stderr` line by line, as it comes. Raises ToolMissingError.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    with _started(argv, env=env, stdin=None, stdout=None, stderr=PIPE if on_stderr else None) as child:
        _interruptible(child, lambda: _pump(child, on_stderr))
    code = child.returncode
    return code if code >= 0 else 128 - code


@contextlib.contextmanager
def private_folder() -> Iterator[Path]:
    """A temporary folder that only the user can enter, removed at the end, also after an interrupt.

    SIGTERM counts as an interrupt for as long as the folder is there: its default would leave the folder behind.
    """
    folder = Path(tempfile.mkdtemp(prefix="helmkit-"))
    in_main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGTERM, signal.default_int_handler) if in_main else None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if in_main:
            signal.signal(signal.SIGTERM, before)


def write_private(path: Path, text: str) -> Path:
    """Writes a file of mode 0600 that did not exist before, and returns its path."""
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(text, encoding="utf-8")
    return path


@contextlib.contextmanager
def _started(
    argv: Sequence[Argument],
    *,
    env: Mapping[str, str] | None,
    stdin: int | None,
    stdout: int | None,
    stderr: int | None,
) -> Iterator[Popen[bytes]]:
    # An interrupt between the program's start and our knowing of it would leave it alone: it is held back till then.
    with contextlib.ExitStack() as held:
        held.enter_context(_held_back())
        try:
            child = Popen([str(word) for word in argv], env=env, stdin=stdin, stdout=stdout, stderr=stderr)
        except OSError as exc:
            reason = (exc.strerror or str(exc)).lower()
            raise ToolMissingError(f"cannot run {_name(argv)}: {reason}", where=str(argv[0])) from exc
        with child:
            try:
                held.close()
                yield child
            except KeyboardInterrupt:
                _interrupt(child, child.wait)
                raise


@contextlib.contextmanager
def _held_back() -> Iterator[None]:
    """Signals that interrupt us arrive at the end of the block, as one KeyboardInterrupt."""
    came: list[int] = []
    held = []
    if threading.current_thread() is threading.main_thread():
        held = [n for n in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(n) is signal.default_int_handler]
    for number in held:
        signal.signal(number, lambda n, _: came.append(n))
    try:
        yield
    finally:
        for number in held:
            signal.signal(number, signal.default_int_handler)
    if came:
        raise KeyboardInterrupt


def _pump(child: Popen[bytes], on_line: Callable[[str], None] | None) -> None:
    if child.stderr and on_line:
        for line in child.stderr:
            on_line(_text(line))
    child.wait()


def _interruptible(child: Popen[bytes], wait: Callable[[], T]) -> T:
    """Waits for the child; an interrupt is passed on to it and raised again when it has ended."""
    try:
        return wait()
    except KeyboardInterrupt:
        _interrupt(child, wait)
        raise


def _interrupt(child: Popen[bytes], wait: Callable[[], object]) -> None:
    """Interrupt the child, unless it has ended, and wait for it; a second interrupt of ours kills it."""
    if child.poll() is not None:
        return
    child.send_signal(signal.SIGINT)
    try:
        wait()
    except KeyboardInterrupt:
        child.kill()
        child.wait()


def _name(argv: Sequence[Argument]) -> str:
    return Path(argv[0]).name


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
