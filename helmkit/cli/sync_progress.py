"""What a sync shows on a terminal while it runs: one line, rewritten, of what is still under way."""

import sys
from threading import Lock
from types import TracebackType

from helmkit.cli.output import Reporter
from helmkit.cli.streams import printable
from helmkit.mirror.progress import Event

_CLEAR = "\r\x1b[K"


class SyncProgress:
    """A Progress callback. On a terminal a status line; with -v a line an event; else silent."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        self._lock = Lock()
        self._trying: dict[str, str] = {}

    def __enter__(self) -> "SyncProgress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._reporter.live:
            sys.stderr.write(_CLEAR)

    def __call__(self, event: Event) -> None:
        with self._lock:
            self._reporter.detail(f"helmkit: {event.repository}: {event.kind} {event.detail}")
            if event.kind == "trying":
                self._trying[event.repository] = event.detail
            elif event.kind in ("using", "done"):
                self._trying.pop(event.repository, None)
            if self._reporter.live:
                self._show(event)

    def _show(self, event: Event) -> None:
        if event.total:
            doing = "publishing" if event.kind == "published" else "copying"
            text = f"{doing} {event.done} of {event.total}: {event.repository}/{event.detail}"
        else:
            text = f"{len(self._trying)} repositories under way: {', '.join(sorted(self._trying))}"
        sys.stderr.write(_CLEAR + printable(text)[:78])
        sys.stderr.flush()
