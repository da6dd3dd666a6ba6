"""The indexes of some repositories asked for again, and nothing copied: dependencies are chosen from them."""

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from helmkit.chart.metadata import Dependency
from helmkit.config import Mirrors, Repository
from helmkit.errors import BusyError, HelmkitError, UnreachableError, VerificationError
from helmkit.mirror.asking import refresh_indexes, utc_now
from helmkit.mirror.connect import Connect
from helmkit.mirror.dependencies import repositories_of
from helmkit.mirror.located import in_repository, is_unlisted
from helmkit.mirror.progress import Progress, silent
from helmkit.mirror.refresh import Refresher
from helmkit.mirror.report import RepositoryReport
from helmkit.mirror.turns import Turns
from helmkit.net import Retry
from helmkit.records import Record
from helmkit.store import Store


class Refreshing(Record):
    """`say` is told of each repository what helm says."""

    config: Mirrors
    store: Store
    connect: Connect
    say: Callable[[str], None]
    retry: Retry | None = None
    progress: Progress = silent
    now: Callable[[], datetime] = utc_now

    def refresh(self, repositories: Sequence[Repository]) -> dict[str, HelmkitError]:
        """Why there is no newer index, by repository. BusyError where another process writes, and one is missing."""
        # A registry has no index: it is asked for a chart's tags when that is chosen.
        asked = [repository for repository in repositories if _has_index(repository)]
        if not asked:
            return {}
        try:
            with self.store.write_lock():
                reports = self._reports(asked)
        except BusyError:
            if any(repository.name not in self.store.catalogue.states() for repository in asked):
                raise
            self.say("Another helmkit is writing to the store; its indexes are taken as they are")
            return {}
        for repository in asked:
            self._tell(repository, reports[repository.name])
        return {name: _error(report) for name, report in reports.items() if not report.refreshed}

    def _reports(self, repositories: Sequence[Repository]) -> dict[str, RepositoryReport]:
        limits = self.config.limits
        charts = self.store.catalogue.chart_digests()
        refresher = Refresher(self.connect, limits, self.progress, self.retry, charts=charts)
        turns = Turns(self.store.sources, limits.rest, self.now(), self.progress)
        return refresh_indexes(repositories, self.store, refresher, turns, time.monotonic())

    def _tell(self, repository: Repository, report: RepositoryReport) -> None:
        name = repository.name
        if report.refreshed:
            self.say(f'...Successfully got an update from the "{name}" chart repository')
            return
        causes = "".join(f"\n\t{attempt.source}: {attempt.cause}" for attempt in report.attempts)
        place = "" if is_unlisted(repository) or not report.attempts else f" ({report.attempts[0].source})"
        self.say(f'...Unable to get an update from the "{name}" chart repository{place}:{causes}')


def _has_index(repository: Repository) -> bool:
    return any(not (source.url or "").startswith("oci:") for source in repository.enabled_sources)


def _error(report: RepositoryReport) -> HelmkitError:
    kind = VerificationError if any(attempt.wrong for attempt in report.attempts) else UnreachableError
    causes = "; ".join(f"{attempt.source}: {attempt.cause}" for attempt in report.attempts)
    return kind(f"no source gave an index: {causes}" if causes else "every source is disabled", where=report.name)


def repositories_for(config: Mirrors, wanted: Iterable[Dependency]) -> list[Repository]:
    """The repositories that the dependencies `wanted` come from, each once."""
    found = {
        repository.name: repository
        for item in wanted
        if in_repository(item)
        for repository in repositories_of(config, item.repository)
    }
    return list(found.values())


def questions(config: Mirrors, wanted: Iterable[Dependency]) -> list[tuple[Repository, str, str]]:
    """What registries are going to be asked for the dependencies `wanted`: those that have no index beside them."""
    return [
        (repository, item.name, item.version)
        for item in wanted
        for repository in repositories_of(config, item.repository)
        if not _has_index(repository)
    ]
