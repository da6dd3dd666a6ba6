"""A computation that somebody else wrote, stopped for sure when it takes too long or too much memory.

Python cannot stop itself: a loop inside one C call, such as `"x".center(10**9)` or the comparison of two lists that
share their parts a thousandfold, sees neither signals nor threads nor trace functions. So the work is done in a
fork of this process, which the kernel limits in processor time, memory and files, and which is killed at the
deadline. What comes back is text, through a pipe. The child must start no thread and touch no network: nothing here
hinders it from trying.
"""

import contextlib
import json
import os
import resource
import select
import signal
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from helmkit.errors import LimitError
from helmkit.render.bounds import memory_in_use


@dataclass(frozen=True)
class Limits:
    """Seconds of wall-clock time, bytes of memory beyond what the process has, bytes of output."""

    seconds: float = 4.0
    memory: int = 192 << 20
    output: int = 4 * 1024 * 1024


def run_limited(work: Callable[[], str], limits: Limits) -> str:
    """What `work` returns, computed in a fork. `work` must translate its own errors into its result.

    Raises LimitError; the text is "took longer than 4 seconds", or about memory or output.
    """
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # Python warns of a fork beside threads, which may hold locks. The child takes none but the interpreter's own.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        os.close(reading)
        _child(work, writing, limits)
    os.close(writing)
    try:
        data = _collect(reading, limits)
    finally:
        os.close(reading)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    if not data.endswith(b"\n"):
        raise LimitError(f"took more than {limits.memory >> 20} MiB of memory or {limits.seconds:g} seconds")
    result = json.loads(data)
    assert isinstance(result, str)
    return result


def _collect(reading: int, limits: Limits) -> bytes:
    deadline = time.monotonic() + limits.seconds
    pieces: list[bytes] = []
    # JSON writes a character as six bytes at most.
    left = 6 * limits.output + 16
    while True:
        ready, _, _ = select.select([reading], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise LimitError(f"took longer than {limits.seconds:g} seconds")
        piece = os.read(reading, 65536)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
        left -= len(piece)
        if left < 0:
            raise _too_much(limits)


def _child(work: Callable[[], str], writing: int, limits: Limits) -> NoReturn:
    """Compute, write, leave without running anything that the parent registered for its own exit."""
    status = 1
    try:
        # The parent's handlers are not for this process.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        seconds = int(limits.seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        memory = memory_in_use() + limits.memory
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        text = work()
        data = json.dumps(text).encode() + b"\n"
        while data:
            data = data[os.write(writing, data) :]
        status = 0
    except BaseException:  # noqa: BLE001  whatever it is, it must not run on as a second copy of the parent
        status = 1
    finally:
        os._exit(status)


def _too_much(limits: Limits) -> LimitError:
    return LimitError(f"gives more than {limits.output >> 20} MiB")
