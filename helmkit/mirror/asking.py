"""All repositories' indexes asked for at once, and published as they come."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime

from helmkit.config import Repository
from helmkit.mirror.indexes import publish
from helmkit.mirror.parallel import in_parallel
from helmkit.mirror.progress import Event
from helmkit.mirror.refresh import Refresher
from helmkit.mirror.report import RepositoryReport
from helmkit.mirror.turns import Turns
from helmkit.records import replace
from helmkit.store import Store


def utc_now() -> datetime:
    """The present, with its zone."""
    return datetime.now(UTC)


def refresh_indexes(
    repositories: Sequence[Repository], store: Store, refresher: Refresher, turns: Turns, began: float
) -> dict[str, RepositoryReport]:
    """Every repository's index asked for at once, and published as it comes. For whoever holds the write lock."""
    states = store.catalogue.to_ask_with()
    stamp = turns.now.isoformat(timespec="seconds")
    places = {repository.name: turns.places(repository) for repository in repositories}
    jobs = in_parallel(
        lambda repository: refresher.refresh(repository, states.get(repository.name), places[repository.name]),
        repositories,
        refresher.limits.parallel,
    )
    reports: dict[str, RepositoryReport] = {}
    for repository, refreshed in jobs:
        turns.learn(repository, refreshed)
        report = publish(store, repository, states.get(repository.name), refreshed, stamp)
        if report.refreshed:
            refresher.progress(Event(repository.name, "using", report.source))
        refresher.progress(Event(repository.name, "done", report.outcome))
        reports[repository.name] = replace(report, seconds=time.monotonic() - began)
    return reports
