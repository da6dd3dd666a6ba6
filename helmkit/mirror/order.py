"""In which order a repository's sources are asked: as listed or the fastest first, those that rest last. Pure.

A source that failed rests for a while: it is asked only where no other one answers, so a repository is never left
without a source that is asked. When the rest is over it has its old place again; one success clears it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from helmkit.config import Repository, Source
from helmkit.mirror.plan import base_url, label
from helmkit.records import Record
from helmkit.store import Failure, Latency

FRESH = timedelta(days=7)  # A measurement older than that says nothing of today.


class Place(Record):
    """A source in its turn. `rest` is how many seconds it rests on, 0 where it does not, `cause` why it rests."""

    source: Source
    rest: float = 0.0
    cause: str = ""

    @property
    def reason(self) -> str:
        """Why it is not asked before the others."""
        return f"resting for {duration(self.rest)}: {self.cause}"


def in_order(
    repository: Repository,
    failures: Mapping[str, Failure],
    latencies: Mapping[str, Latency],
    *,
    rest: float,
    now: datetime,
) -> list[Place]:
    """The repository's sources in the order they are to be asked; `rest` 0 lets none rest."""
    sources = list(repository.enabled_sources)
    if repository.order == "fastest":
        sources.sort(key=lambda source: _speed(latencies.get(label(source)), now))
    places = [_place(source, failures.get(label(source)), rest, now) for source in sources]
    return sorted(places, key=lambda place: place.rest > 0)


def is_measured(repository: Repository, latencies: Mapping[str, Latency], now: datetime) -> bool:
    """Whether `order: fastest` has anything to go by."""
    return any(
        _age(latency.measured, now) is not None
        for source in repository.enabled_sources
        if (latency := latencies.get(label(source)))
    )


def can_rest(source: Source) -> bool:
    """Whether it is on the network: to ask a folder again costs nothing."""
    return not base_url(source).startswith("file:")


def duration(seconds: float) -> str:
    """Seconds as 4m12s, at least one."""
    whole = max(1, round(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "m"), (rest, "s"))
    return "".join(f"{count}{unit}" for count, unit in parts if count)


def _place(source: Source, failure: Failure | None, rest: float, now: datetime) -> Place:
    if failure is None or not can_rest(source):
        return Place(source)
    since = (now - datetime.fromisoformat(failure.failed)).total_seconds()
    # A failure in the future is the work of a clock that was wrong.
    left = rest - since if since >= 0 else 0.0
    return Place(source, left, failure.cause) if left > 0 else Place(source)


def _speed(latency: Latency | None, now: datetime) -> tuple[int, float]:
    """Sorts what answered first, by its speed, then what nobody measured, as listed, then what did not answer."""
    if latency is None or _age(latency.measured, now) is None:
        return 1, 0.0
    return (2, 0.0) if latency.cause else (0, latency.total)


def _age(measured: str, now: datetime) -> timedelta | None:
    """How old a measurement is; None for one that is too old, or from a clock that was wrong."""
    age = now - datetime.fromisoformat(measured)
    return age if timedelta(0) <= age <= FRESH else None
