"""What is under way, as lines for a terminal: how much is here, how fast it comes, how long it will take. Pure.

Fed with a sync's events. Left out: writing to the terminal (sync_progress).
"""

from collections import deque
from collections.abc import Callable

from helmkit.cli.readable import duration, size
from helmkit.mirror.progress import Event
from helmkit.records import Record

_WINDOW = 5.0  # Seconds over which the rate is taken.
_LARGE = 1 << 20  # Bytes; a smaller transfer is over before its line could be read.
_MOST = 5  # Lines of single transfers.
_BAR = 20


class Transfer(Record, frozen=False):
    """One archive on its way; `total` is 0 where nobody knows."""

    done: int = 0
    total: int = 0

    @property
    def left(self) -> int:
        return max(0, self.total - self.done)


class Board:
    """Feed it every event, in any thread's order; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._trying: set[str] = set()
        self._transfers: dict[tuple[str, str], Transfer] = {}
        self._received = 0
        self._copied = 0
        self._charts = (0, 0)  # Done, and to be done.
        self._publishing = ""
        self._samples: deque[tuple[float, int]] = deque([(clock(), 0)])

    def feed(self, event: Event) -> None:
        """Take in what happened."""
        if event.kind == "trying":
            self._trying.add(event.repository)
        elif event.kind == "done":
            self._trying.discard(event.repository)
        elif event.kind == "receiving":
            transfer = self._transfers.setdefault((event.repository, event.detail), Transfer())
            # One that begins anew has fewer bytes than before.
            self._received += max(0, event.done - transfer.done)
            transfer.done, transfer.total = event.done, event.total
        elif event.kind == "published":
            self._publishing = f"publishing, {event.done} of {event.total} done: {event.repository}/{event.detail}"
        elif event.kind in ("copied", "missed"):
            self._copied += event.kind == "copied"
            self._charts = (event.done, event.total)
            for key in [key for key in self._transfers if key[1] == event.detail]:
                del self._transfers[key]

    def lines(self) -> list[str]:
        """One line of all, then one of each large transfer; none where nothing is under way."""
        rate = self._rate()
        if self._trying:
            count = len(self._trying)
            names = ", ".join(sorted(self._trying))
            return [f"{count} {'repository' if count == 1 else 'repositories'} under way: {names}"]
        if self._publishing:
            return [self._publishing]
        if not self._transfers and not self._charts[1]:
            return []
        done, total = self._charts
        counted = f"copying, {done} of {total} done" if total else "copying"
        parts = [counted, size(self._received), f"{size(round(rate))}/s"]
        left = self._seconds_left(rate)
        if left is not None:
            parts.append(f"{duration(left)} left")
        return [", ".join(parts), *self._large()]

    def _large(self) -> list[str]:
        large = [(key[1], one) for key, one in self._transfers.items() if one.total >= _LARGE]
        large.sort(key=lambda pair: pair[1].left, reverse=True)
        return [f"  {_bar(one)} {size(one.done)} of {size(one.total)}  {name}" for name, one in large[:_MOST]]

    def _rate(self) -> float:
        """Bytes a second of late."""
        now = self._clock()
        if now - self._samples[-1][0] >= 0.1:
            self._samples.append((now, self._received))
        while len(self._samples) > 2 and now - self._samples[1][0] >= _WINDOW:
            self._samples.popleft()
        since, before = self._samples[0]
        return (self._received - before) / (now - since) if now > since else 0.0

    def _seconds_left(self, rate: float) -> float | None:
        """By the sizes that are known, and for what has not begun the mean of what came; None where none is known."""
        if rate <= 0:
            return None
        known = sum(one.left for one in self._transfers.values())
        waiting = max(0, self._charts[1] - self._charts[0] - len(self._transfers))
        if waiting and not self._copied:
            return None
        here = self._received - sum(one.done for one in self._transfers.values())
        mean = max(0, here) / self._copied if self._copied else 0
        return (known + waiting * mean) / rate


def _bar(transfer: Transfer) -> str:
    share = min(1.0, transfer.done / transfer.total) if transfer.total else 0.0
    full = round(share * _BAR)
    return f"[{'#' * full}{'.' * (_BAR - full)}] {share:4.0%}"
