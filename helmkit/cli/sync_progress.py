"""What a sync shows on a terminal while it runs: a few lines, rewritten; and, with -v, a line an event.

A pipe or a file gets none of it.
"""

import sys
import time
from collections.abc import Callable
from threading import Lock
from types import TracebackType

from helmkit.cli.output import Reporter
from helmkit.cli.streams import printable
from helmkit.cli.transfer_board import Board
from helmkit.mirror.progress import Event

_BETWEEN = 0.1  # Seconds from one drawing to the next: archives may come by the thousand a second.


class SyncProgress:
    """A Progress callback: call it from any thread."""

    def __init__(self, reporter: Reporter, clock: Callable[[], float] = time.monotonic) -> None:
        self._reporter = reporter
        self._clock = clock
        self._lock = Lock()
        self._board = Board(clock)
        self._drawn = 0  # Lines that stand there now.
        self._last = -1.0

    def __enter__(self) -> "SyncProgress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._erase()
            # What still comes of threads that an interrupt left behind is not shown.
            self._last = float("inf")

    def __call__(self, event: Event) -> None:
        if not self._reporter.live and (not self._reporter.verbose or event.kind == "receiving"):
            return
        with self._lock:
            self._board.feed(event)
            if self._reporter.verbose and event.kind != "receiving":
                self._erase()
                self._reporter.detail(f"helmkit: {event.repository}: {event.kind} {event.detail}")
            if self._reporter.live and self._clock() - self._last >= _BETWEEN:
                self._last = self._clock()
                self._draw()

    def _draw(self) -> None:
        import shutil

        size = shutil.get_terminal_size()
        lines = [printable(line)[: size.columns - 1] for line in self._board.lines()][: size.lines - 1]
        self._erase()
        sys.stderr.write("".join(f"{line}\n" for line in lines))
        sys.stderr.flush()
        self._drawn = len(lines)

    def _erase(self) -> None:
        if self._drawn:
            sys.stderr.write(f"\x1b[{self._drawn}A\r\x1b[J")
            sys.stderr.flush()
        self._drawn = 0
