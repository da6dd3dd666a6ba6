"""The time and the memory that work on one chart may take: an end for what would have none.

Helm bounds neither, and a chart's templates are programs: loops over a thousand million numbers, strings doubled
forty times, calls that fan out. Rather than a counter in every loop there is one watch over the process: processor
time by a timer, memory by the kernel. Both are put back afterwards, so that a program started later gets all
that the user has. Left out: a computation inside one C call, which ends before the timer is heard; those are kept
short where they arise. For the main thread of a program only; the library itself never starts the watch.
"""

from __future__ import annotations

import resource
import sys

from helmkit.errors import LimitError
from helmkit.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
    from types import FrameType, TracebackType
else:
    # What `signal` is made of. That module makes enums of its numbers, which takes 4 ms with all that it imports.
    import _signal as signal

_AGAIN = 0.5  # seconds; an exception raised inside a destructor is lost, so the timer goes off again
# Templates that are worth a second more, and the seconds that they are worth at most.
_HUNDRED = 100
_MOST = 30


class Bounds(Record):
    """Seconds of processor time, and bytes of memory beyond what the process has; 0 is no bound.

    Where `grows`, large charts have more seconds.
    """

    seconds: float = 3.5
    memory: int = 192 << 20
    grows: bool = True


class _TimeIsUp(BaseException):
    """Not an Exception: nothing on the way may take it for a fault of the template."""


_OURS = (MemoryError, _TimeIsUp)


class bounded:  # noqa: N801  (reads as a word: with bounded(bounds))
    """A context that runs its block within `bounds`. Raises LimitError."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._seconds = bounds.seconds

    def allow_for(self, templates: int) -> None:
        """A second more for each hundred templates of a chart, up to half a minute more, where the bound grows."""
        left, _ = signal.getitimer(signal.ITIMER_PROF)
        if self._bounds.grows and left:
            more = min(templates // _HUNDRED, _MOST)
            self._seconds += more
            signal.setitimer(signal.ITIMER_PROF, left + more, _AGAIN)

    def __enter__(self) -> bounded:
        # RLIMIT_DATA, not RLIMIT_AS: a stack that cannot grow ends the process without a word.
        self._memory = resource.getrlimit(resource.RLIMIT_DATA)
        self._unraisable = unraisable = sys.unraisablehook
        self._handler = signal.signal(signal.SIGPROF, _stop)
        sys.unraisablehook = lambda lost: None if lost.exc_type in _OURS else unraisable(lost)
        _limit_memory(self._bounds.memory, self._memory)
        signal.setitimer(signal.ITIMER_PROF, self._seconds, _AGAIN)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            signal.setitimer(signal.ITIMER_PROF, 0)
        except _TimeIsUp as late:
            signal.setitimer(signal.ITIMER_PROF, 0)
            error = late
        resource.setrlimit(resource.RLIMIT_DATA, self._memory)
        signal.signal(signal.SIGPROF, self._handler)
        sys.unraisablehook = self._unraisable
        if isinstance(error, _TimeIsUp):
            text = f"takes more than {self._seconds:g} seconds of processor time"
            raise LimitError(text, hint="HELMKIT_MAX_SECONDS=60 allows more") from None
        if isinstance(error, MemoryError):
            text = f"takes more than {self._bounds.memory >> 20} MiB of memory"
            raise LimitError(text, hint="HELMKIT_MAX_MEMORY=1024 allows more") from None


def memory_in_use() -> int:
    """Bytes of memory that this process has for data, as RLIMIT_DATA counts them; a guess where /proc is missing."""
    try:
        with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123
            return int(statm.read().split()[5]) * resource.getpagesize()
    except OSError:
        return 1 << 30


def _limit_memory(extra: int, before: tuple[int, int]) -> None:
    if not extra:
        return
    soft, hard = before
    wanted = memory_in_use() + extra
    if soft == resource.RLIM_INFINITY or wanted < soft:
        resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _TimeIsUp
