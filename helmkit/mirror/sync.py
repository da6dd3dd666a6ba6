"""Refreshing indexes and copying selected charts: the rules and the sources joined to the store.

Indexes first, all repositories at once, each published in one transaction; then the selected archives. An interrupted
run leaves whole what it had finished, and another run does the rest.
"""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from helmkit.config import Mirrors, Repository
from helmkit.errors import HelmkitError, NotFoundError, StoreError, VerificationError
from helmkit.mirror.archive import Fetcher
from helmkit.mirror.connect import Connect
from helmkit.mirror.parallel import in_parallel
from helmkit.mirror.plan import label
from helmkit.mirror.progress import Event, Progress, silent
from helmkit.mirror.refresh import Refreshed, Refresher
from helmkit.mirror.report import ChartReport, RepositoryReport, SyncReport
from helmkit.mirror.select import select
from helmkit.net import Retry
from helmkit.repo import Entry, Index, IndexAnswer
from helmkit.store import ChartVersion, IndexState, Store

_ABANDONED = 86_400.0  # Seconds after which a temporary file is what a killed process left.


def utc_now() -> datetime:
    """The present, with its zone."""
    return datetime.now(UTC)


def sync(
    config: Mirrors,
    store: Store,
    connect: Connect,
    *,
    names: Sequence[str] = (),
    allow_rollback: bool = False,
    retry: Retry | None = None,
    progress: Progress = silent,
    now: Callable[[], datetime] = utc_now,
) -> SyncReport:
    """Sync the repositories `names`, or all. What could not be had is in the report, not raised.

    BusyError where another process syncs; NotFoundError for an unknown name; StoreError where the disk refuses;
    VersionError for a bad range in `select`.
    """
    repositories = choose(config, names)
    refresher = Refresher(connect, config.limits, progress, retry, allow_rollback)
    with store.write_lock():
        store.blobs.sweep(older_than=_ABANDONED)
        states = store.catalogue.states()
        run = _Run(config, store, connect, retry, progress, now().isoformat(timespec="seconds"))
        indexed: dict[str, RepositoryReport] = {}
        jobs = in_parallel(
            lambda repository: refresher.refresh(repository, states.get(repository.name)),
            repositories,
            config.limits.parallel,
        )
        for repository, refreshed in jobs:
            report = run.publish(repository, states.get(repository.name), refreshed)
            progress(Event(repository.name, "done", report.outcome))
            indexed[repository.name] = report
        return SyncReport(tuple(run.copy([(r, indexed[r.name]) for r in repositories])))


def choose(config: Mirrors, names: Sequence[str]) -> list[Repository]:
    """The repositories `names` in their order in mirrors.yaml, all where there are no names. NotFoundError."""
    known = [repository.name for repository in config.repositories]
    if unknown := [name for name in names if name not in known]:
        raise NotFoundError(
            f"no repository named {unknown[0]}", where=str(config.file), hint=f"there are: {', '.join(known)}"
        )
    return [repository for repository in config.repositories if not names or repository.name in names]


@dataclass(frozen=True, slots=True)
class _Run:
    """What one sync carries through its steps; `stamp` is its time. Used by the thread that has the store open."""

    config: Mirrors
    store: Store
    connect: Connect
    retry: Retry | None
    progress: Progress
    stamp: str
    began: float = field(default_factory=time.monotonic)

    def publish(self, repository: Repository, ours: IndexState | None, refreshed: Refreshed) -> RepositoryReport:
        """Put what came of a refresh into the catalogue."""
        report = RepositoryReport(
            repository.name,
            "nothing",
            attempts=refreshed.attempts,
            seconds=time.monotonic() - self.began,
            optional=repository.optional,
        )
        if refreshed.source is None or refreshed.answer is None:
            if ours is not None:
                report = replace(
                    report, outcome="kept", source=ours.source, entries=ours.entries, checked=ours.checked
                )
            elif not repository.enabled_sources:
                report = replace(report, outcome="off")
            return report
        self.progress(Event(repository.name, "using", label(refreshed.source)))
        report = replace(report, source=label(refreshed.source), checked=self.stamp)
        answer, known = refreshed.answer, refreshed.answer.known
        if answer.index is not None:
            return self._replace_index(repository, answer.index, answer, report)
        if ours is not None:
            same = replace(
                ours, source=report.source, checked=self.stamp, etag=known.etag, last_modified=known.last_modified
            )
            self.store.catalogue.confirm(same)
            report = replace(report, outcome="same", entries=ours.entries)
        return report

    def _replace_index(
        self, repository: Repository, index: Index, answer: IndexAnswer, report: RepositoryReport
    ) -> RepositoryReport:
        known = answer.known
        state = IndexState(
            repository=repository.name,
            source=report.source,
            sha256=known.sha256,
            size=len(answer.data),
            fetched=self.stamp,
            checked=self.stamp,
            etag=known.etag,
            last_modified=known.last_modified,
            generated=index.generated.isoformat() if index.generated else "",
            entries=len(index),
            skipped=len(index.skipped),
        )
        before = self.store.catalogue.digests(repository.name)
        changed = tuple(
            f"{entry.name} {entry.version}: {old[:12]}... is now {entry.digest[:12]}..."
            for entry in index
            if entry.digest and (old := before.get((entry.name, entry.version), "")) not in ("", entry.digest)
        )
        new = self.store.catalogue.publish(state, (_row(repository.name, entry) for entry in index))
        malformed = tuple(map(str, index.skipped))
        return replace(report, outcome="new", entries=len(index), new=new, malformed=malformed, changed=changed)

    def copy(self, indexed: Sequence[tuple[Repository, RepositoryReport]]) -> list[RepositoryReport]:
        """Copy the selected charts of all repositories into the store."""
        charts: dict[str, list[ChartReport]] = {report.name: [] for _, report in indexed}
        seconds = {report.name: report.seconds for _, report in indexed}
        jobs: list[tuple[Fetcher, ChartVersion]] = []
        for repository, report in indexed:
            if not repository.select or not report.refreshed:
                continue
            fetcher = Fetcher(self.config, repository, report.source, self.connect, self.store.blobs, self.retry)
            for row in self._selected(repository):
                if row.digest and self.store.blobs.has(row.digest):
                    charts[report.name].append(ChartReport(row.name, row.version, "skipped"))
                else:
                    jobs.append((fetcher, row))
        results = in_parallel(_attempt, jobs, self.config.limits.parallel)
        for done, ((fetcher, row), (chart, digest)) in enumerate(results, 1):
            name = fetcher.repository.name
            kind = "copied" if chart.outcome == "copied" else "missed"
            self.progress(Event(name, kind, f"{row.name} {row.version}", done, len(jobs)))
            if digest and not row.digest:
                self.store.catalogue.record_digest(row, digest)
            charts[name].append(chart)
            seconds[name] = time.monotonic() - self.began
        return [
            replace(report, charts=tuple(charts[report.name]), seconds=seconds[report.name]) for _, report in indexed
        ]

    def _selected(self, repository: Repository) -> list[ChartVersion]:
        catalogue = self.store.catalogue
        names = [name for owner, name in catalogue.charts() if owner == repository.name]
        return select({name: list(catalogue.versions(name, repository.name)) for name in names}, repository.select)


def _attempt(job: tuple[Fetcher, ChartVersion]) -> tuple[ChartReport, str]:
    """What became of a chart, and its digest: one that fails leaves the others alone, a disk does not."""
    fetcher, row = job
    began = time.monotonic()
    try:
        archive = fetcher.get(row)
    except StoreError:
        raise
    except HelmkitError as exc:
        wrong = isinstance(exc, VerificationError)
        took = time.monotonic() - began
        return ChartReport(row.name, row.version, "failed", seconds=took, cause=exc.message, wrong=wrong), ""
    took = time.monotonic() - began
    report = ChartReport(row.name, row.version, "copied", archive.source, len(archive.data), took)
    return report, archive.digest


def _row(repository: str, entry: Entry) -> ChartVersion:
    return ChartVersion(
        repository=repository,
        name=entry.name,
        version=entry.version,
        app_version=entry.app_version,
        description=entry.description,
        created=entry.created,
        digest=entry.digest,
        deprecated=entry.deprecated,
        urls=entry.urls,
        entry=json.dumps(entry.fields, ensure_ascii=False, separators=(",", ":")),
    )
