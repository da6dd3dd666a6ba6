"""Selected archives into the store, several at once; what fails is told, and leaves the others alone."""

import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from helmkit.config import Mirrors, Repository
from helmkit.errors import HelmkitError, StoreError, VerificationError
from helmkit.mirror.archive import Fetcher
from helmkit.mirror.carrier import Line
from helmkit.mirror.connect import Connect
from helmkit.mirror.library import Library
from helmkit.mirror.parallel import in_parallel
from helmkit.mirror.progress import Event, Progress
from helmkit.mirror.provenance import Policy
from helmkit.mirror.report import ChartOutcome, ChartReport, RepositoryReport
from helmkit.mirror.selection import Selected
from helmkit.net import Retry
from helmkit.records import Record, replace
from helmkit.store import ChartVersion, Store

Key = tuple[str, str, str]
_WRITERS = 16
_BATCH = 64  # Archives that are written down together, those of an interrupted run included.
# What a repository selects, by name, from a library.
Choose = Callable[[Library, str], Selected]


class _Job(NamedTuple):
    """An archive to get, and the repository that selects it."""

    owner: str
    fetcher: Fetcher
    row: ChartVersion


class Copier(Record):
    """Copies into `store`; to be used by the thread that has it open. `began` is the monotonic time of the start.

    `accepts` says of a version whose index gives new bytes whether these take the place of those that are here;
    `refresh` asks for a newer index of a repository that something depends on, once.
    """

    config: Mirrors
    store: Store
    connect: Connect
    progress: Progress
    retry: Retry | None
    began: float
    accepts: Callable[[ChartVersion], bool] = lambda _row: False
    refresh: Callable[[Repository], None] = lambda _repository: None

    def copy(
        self, reports: Mapping[str, RepositoryReport], choose: Choose
    ) -> tuple[dict[str, RepositoryReport], dict[str, Selected]]:
        """Bring what each repository selects into the store; `reports` with what became of it, and what that was.

        What an archive depends on may be known only once it is here: then there is another round. StoreError where
        the disk refuses.
        """
        found = dict(reports)
        tried: set[Key] = set()
        while True:
            library = Library(self.store, self.connect, self.retry, accepts=self.accepts, refresh=self.refresh)
            chosen = {name: choose(library, name) for name in reports}
            wanted = {key: job for key, job in owners(chosen).items() if key not in tried}
            found = {name: replace(r, unmet=tuple(map(str, chosen[name].unmet))) for name, r in found.items()}
            if not wanted:
                return found, chosen
            tried.update(wanted)
            before = _copied(found)
            found = self._copy(found, wanted.values())
            if not self._follows(reports) or _copied(found) == before:
                return found, chosen

    def _copy(
        self, reports: Mapping[str, RepositoryReport], wanted: Collection[tuple[str, ChartVersion]]
    ) -> dict[str, RepositoryReport]:
        charts = {name: list(report.charts) for name, report in reports.items()}
        seconds = {name: report.seconds for name, report in reports.items()}
        line = threading.BoundedSemaphore(self.config.limits.parallel)
        fetchers = {name: self._fetcher(name, line) for name in {row.repository for _, row in wanted}}
        jobs: list[_Job] = []
        for owner, row in wanted:
            if fetchers[row.repository].has(row) and not row.offered:
                charts[owner].append(chart_report(row, "skipped"))
            else:
                jobs.append(_Job(owner, fetchers[row.repository], row))
        for job, chart in self._results(jobs):
            charts[job.owner].append(chart)
            seconds[job.owner] = time.monotonic() - self.began
        self._move(chart for found in charts.values() for chart in found)
        return {
            name: replace(report, charts=tuple(charts[name]), seconds=seconds[name])
            for name, report in reports.items()
        }

    def _results(self, jobs: Sequence[_Job]) -> Iterator[tuple[_Job, ChartReport]]:
        """What becomes of each job, told and, in batches, made to last: first the archives, then their digests."""
        seen: list[ChartVersion] = []
        try:
            for done, (job, chart) in enumerate(in_parallel(_attempt, jobs, self._workers), 1):
                kind = "copied" if chart.outcome == "copied" else "missed"
                self.progress(Event(job.owner, kind, f"{job.row.name} {job.row.version}", done, len(jobs)))
                if chart.digest and not job.row.digest:
                    seen.append(replace(job.row, digest=chart.digest))
                if len(seen) == _BATCH:
                    self._settle(seen)
                yield job, chart
        finally:
            self._settle(seen)

    def _settle(self, seen: list[ChartVersion]) -> None:
        self.store.blobs.settle()
        if seen:
            self.store.catalogue.record_digests(seen)
            seen.clear()

    def _move(self, charts: Iterable[ChartReport]) -> None:
        """Hold what was held to other bytes to those that took their place: the lock or the user wanted it so."""
        if held := self.store.catalogue.held():
            here = [chart for chart in charts if chart.outcome in ("copied", "skipped")]
            rows = (ChartVersion(chart.repository, chart.name, chart.version, digest=chart.digest) for chart in here)
            self.store.catalogue.hold(row for row in rows if held.get(row.key, row.digest) != row.digest)

    def _follows(self, names: Collection[str]) -> bool:
        """Whether a rule of one of the repositories takes dependencies."""
        return any(rule.dependencies for r in self.config.repositories if r.name in names for rule in r.select)

    @property
    def _workers(self) -> int:
        """More than there may be transfers: while one archive is checked and written, another comes over its line.

        Where there may be one alone, everything is done one after the other.
        """
        parallel = self.config.limits.parallel
        return 1 if parallel == 1 else parallel + min(parallel, _WRITERS)

    def _fetcher(self, name: str, line: Line) -> Fetcher:
        repository = self.config.repository(name)
        assert repository is not None, "what is selected is of repositories of mirrors.yaml"
        state = self.store.catalogue.states().get(name)
        used = state.source if state else ""
        policy = Policy.of(repository)
        return Fetcher(
            self.config, repository, used, self.connect, self.store.blobs, policy, self.retry, self.progress, line
        )


def _copied(reports: Mapping[str, RepositoryReport]) -> int:
    return sum(report.copied for report in reports.values())


def owners(chosen: Mapping[str, Selected]) -> dict[Key, tuple[str, ChartVersion]]:
    """Every selected version once, with the repository that reports it: its own where that chooses it."""
    found: dict[Key, tuple[str, ChartVersion]] = {}
    for name, selection in chosen.items():
        found.update((row.key, (name, row)) for row in selection.chosen)
    for name, selection in chosen.items():
        for row in selection.dependencies:
            found.setdefault(row.key, (name, row))
    return found


def _attempt(job: _Job) -> ChartReport:
    """What became of a chart: one that fails leaves the others alone, a disk that refuses does not."""
    began = time.monotonic()
    if job.row.offered and job.fetcher.has(job.row):
        return _held(job)
    try:
        archive = job.fetcher.get(job.row)
    except StoreError:
        raise
    except HelmkitError as exc:
        wrong = isinstance(exc, VerificationError)
        return chart_report(job.row, "failed", seconds=time.monotonic() - began, cause=exc.message, wrong=wrong)
    took = time.monotonic() - began
    row = replace(job.row, digest=archive.digest)
    return chart_report(row, "copied", source=archive.source, bytes=archive.size, seconds=took)


def _held(job: _Job) -> ChartReport:
    """A chart that stays as it is: what its index offers in its place is put aside, for somebody to look at."""
    row = job.row
    try:
        where = f"put aside as quarantine/{job.fetcher.put_aside(row).name}"
    except StoreError:
        raise
    except HelmkitError as exc:
        where = f"which could not be had: {exc.message}"
    return held_report(row, where)


def held_report(row: ChartVersion, where: str) -> ChartReport:
    """A chart that stays as it is; `where` is what became of the bytes that its index offers."""
    cause = f"stays sha256 {row.digest[:12]}...: the source has new bytes, {row.offered[:12]}..., {where}"
    return chart_report(row, "held", cause=cause, wrong=True, offered=row.offered)


def chart_report(row: ChartVersion, outcome: ChartOutcome, **fields: Any) -> ChartReport:
    """What became of a chart, with the other fields of a ChartReport."""
    return ChartReport(row.name, row.version, outcome, repository=row.repository, digest=row.digest, **fields)
