"""One line on a terminal, rewritten while one waits; nothing anywhere else."""

import sys
import time
from types import TracebackType

from helmkit.cli.output import Reporter
from helmkit.cli.streams import printable

_CLEAR = "\r\x1b[K"
_PAUSE = 0.1  # Seconds between two lines: faster is only noise.


class StatusLine:
    """The line; it is gone when the `with` block ends."""

    def __init__(self, reporter: Reporter) -> None:
        self._live = reporter.live
        self._last = 0.0

    def __enter__(self) -> "StatusLine":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            sys.stderr.write(_CLEAR)

    def show(self, text: str) -> None:
        """Put `text` in the line's place, unless it has just changed."""
        if self._live and time.monotonic() - self._last > _PAUSE:
            self._last = time.monotonic()
            sys.stderr.write(_CLEAR + printable(text)[:78])
            sys.stderr.flush()
