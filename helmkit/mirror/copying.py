"""Selected archives into the store, several at once; what fails is told, and leaves the others alone."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from helmkit.config import Mirrors
from helmkit.errors import HelmkitError, StoreError, VerificationError
from helmkit.mirror.archive import Fetcher
from helmkit.mirror.connect import Connect
from helmkit.mirror.parallel import in_parallel
from helmkit.mirror.progress import Event, Progress
from helmkit.mirror.provenance import Policy
from helmkit.mirror.report import ChartReport, RepositoryReport
from helmkit.net import Retry
from helmkit.store import ChartVersion, Store


class _Job(NamedTuple):
    """An archive to get, and the repository that selects it."""

    owner: str
    fetcher: Fetcher
    row: ChartVersion


@dataclass(frozen=True, slots=True)
class Copier:
    """Copies into `store`; to be used by the thread that has it open. `began` is the monotonic time of the start."""

    config: Mirrors
    store: Store
    connect: Connect
    progress: Progress
    retry: Retry | None
    began: float

    def copy(
        self, reports: Mapping[str, RepositoryReport], wanted: Mapping[str, Sequence[ChartVersion]]
    ) -> dict[str, RepositoryReport]:
        """Bring the archives that each repository wants into the store; `reports` with what became of them.

        StoreError where the disk refuses.
        """
        charts: dict[str, list[ChartReport]] = {name: [] for name in reports}
        seconds = {name: report.seconds for name, report in reports.items()}
        jobs: list[_Job] = []
        fetchers = {
            name: self._fetcher(name) for name in {row.repository for rows in wanted.values() for row in rows}
        }
        for owner, rows in wanted.items():
            for row in rows:
                if fetchers[row.repository].has(row):
                    charts[owner].append(ChartReport(row.name, row.version, "skipped"))
                else:
                    jobs.append(_Job(owner, fetchers[row.repository], row))
        results = in_parallel(_attempt, jobs, self.config.limits.parallel)
        for done, ((owner, _, row), (chart, digest)) in enumerate(results, 1):
            kind = "copied" if chart.outcome == "copied" else "missed"
            self.progress(Event(owner, kind, f"{row.name} {row.version}", done, len(jobs)))
            if digest and not row.digest:
                self.store.catalogue.record_digest(row, digest)
            charts[owner].append(chart)
            seconds[owner] = time.monotonic() - self.began
        return {
            name: replace(report, charts=tuple(charts[name]), seconds=seconds[name])
            for name, report in reports.items()
        }

    def _fetcher(self, name: str) -> Fetcher:
        repository = self.config.repository(name)
        assert repository is not None, "what is selected is of repositories of mirrors.yaml"
        state = self.store.catalogue.states().get(name)
        used = state.source if state else ""
        policy = Policy.of(repository)
        return Fetcher(self.config, repository, used, self.connect, self.store.blobs, policy, self.retry)


def _attempt(job: _Job) -> tuple[ChartReport, str]:
    """What became of a chart, and its digest: one that fails leaves the others alone, a disk does not."""
    row = job.row
    began = time.monotonic()
    try:
        archive = job.fetcher.get(row)
    except StoreError:
        raise
    except HelmkitError as exc:
        wrong = isinstance(exc, VerificationError)
        took = time.monotonic() - began
        return ChartReport(row.name, row.version, "failed", seconds=took, cause=exc.message, wrong=wrong), ""
    took = time.monotonic() - began
    report = ChartReport(row.name, row.version, "copied", archive.source, len(archive.data), took)
    return report, archive.digest
