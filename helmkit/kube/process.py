"""Runs other programs: the one module of helmkit that starts processes.

Arguments are always a list and never go through a shell. Secrets are not arguments: they travel on stdin or in files
of mode 0600 inside `private_folder()`, which is removed whatever happens. An interrupt is passed on to the program,
which is then waited for, so that helm can record what it left undone; a second interrupt kills it.
Left out: pseudo-terminals, pipelines, asynchronous running.
"""

import contextlib
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helmkit.errors import ToolError, ToolMissingError

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
    with _started(argv, env=env, capture=True, feed=stdin is not None) as child:
        data = None if stdin is None else stdin.encode()
        try:
            out, err = _finish(child, data, timeout)
        except subprocess.TimeoutExpired as exc:
            child.kill()
            child.communicate()
            raise ToolError(f"{_name(argv)} did not end within {timeout:g} s", returncode=124) from exc
    return Result(child.returncode, _text(out), _text(err))


def passthrough(argv: Sequence[Argument], *, env: Mapping[str, str] | None = None, stdin: str | None = None) -> int:
    """Runs a program on our own stdin, stdout and stderr and returns its exit status, 128+N after signal N.

    Raises ToolMissingError.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    with _started(argv, env=env, capture=False, feed=stdin is not None) as child:
        _finish(child, None if stdin is None else stdin.encode(), None)
    code = child.returncode
    return code if code >= 0 else 128 - code


@contextlib.contextmanager
def private_folder() -> Iterator[Path]:
    """A temporary folder that only the user can enter, removed at the end, also after an interrupt."""
    folder = Path(tempfile.mkdtemp(prefix="helmkit-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_private(path: Path, text: str) -> Path:
    """Writes a file of mode 0600 that did not exist before, and returns its path."""
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(text, encoding="utf-8")
    return path


@contextlib.contextmanager
def _started(
    argv: Sequence[Argument], *, env: Mapping[str, str] | None, capture: bool, feed: bool
) -> Iterator[subprocess.Popen[bytes]]:
    pipe = subprocess.PIPE if capture else None
    # A captured program must not wait for input that nobody will type.
    stdin = subprocess.PIPE if feed else subprocess.DEVNULL if capture else None
    try:
        child = subprocess.Popen([str(a) for a in argv], env=env, stdin=stdin, stdout=pipe, stderr=pipe)
    except OSError as exc:
        reason = exc.strerror or str(exc)
        raise ToolMissingError(f"cannot run {_name(argv)}: {reason}", where=str(argv[0])) from exc
    with child:
        yield child


def _finish(
    child: subprocess.Popen[bytes], data: bytes | None, timeout: float | None
) -> tuple[bytes | None, bytes | None]:
    try:
        return child.communicate(data, timeout)
    except KeyboardInterrupt:
        child.send_signal(signal.SIGINT)
        try:
            child.communicate()
        except KeyboardInterrupt:
            child.kill()
            child.communicate()
        raise


def _name(argv: Sequence[Argument]) -> str:
    return Path(argv[0]).name


def _text(data: bytes | None) -> str:
    return (data or b"").decode("utf-8", "replace")
