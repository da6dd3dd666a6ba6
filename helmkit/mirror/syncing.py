"""Refreshing indexes and copying selected charts: the rules and the sources joined to the store.

Indexes first, all repositories at once, each published in one transaction; then the selected archives. An interrupted
run leaves whole what it had finished, and another run does the rest.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime

from helmkit.errors import NotFoundError
from helmkit.mirror.asking import refresh_indexes, utc_now
from helmkit.mirror.progress import Progress, silent
from helmkit.mirror.refresh import Refresher
from helmkit.mirror.report import SyncReport
from helmkit.mirror.turns import Turns
from helmkit.store.runs import Run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from helmkit.config import Mirrors, Repository
    from helmkit.mirror.choices import Choices
    from helmkit.mirror.connect import Connect
    from helmkit.mirror.lock import Lock
    from helmkit.mirror.locked import Update
    from helmkit.net import Retry
    from helmkit.store import ChartVersion, Store

_ABANDONED = 86_400.0  # Seconds after which a temporary file is what a killed process left.


def sync(
    config: Mirrors,
    store: Store,
    connect: Connect,
    *,
    names: Sequence[str] = (),
    allow_rollback: bool = False,
    rest: bool = True,
    lock: Lock | None = None,
    locked: bool = False,
    update: Update | None = None,
    accept: Update | None = None,
    dry_run: bool = False,
    retry: Retry | None = None,
    progress: Progress = silent,
    now: Callable[[], datetime] = utc_now,
) -> SyncReport:
    """Sync the repositories `names`, or all. What could not be had is in the report, not raised.

    What their charts depend on may be in other repositories, whose indexes are asked for too.
    Sources that failed lately rest, unless `rest` is False or their repository is among `names`. With a `lock` its
    pins are taken, but for those that `update` moves, and the report has the lock as it is then; `locked` takes the
    pins alone, and nothing where mirrors.yaml and the lock differ. A version that is here keeps its bytes when its
    index gives others, which are put into quarantine, but for the charts of `accept`. A `dry_run` writes nothing:
    what it would copy is in the report.

    BusyError where another process syncs; NotFoundError for an unknown name; StoreError where the disk refuses;
    VersionError for a bad range in `select`.
    """
    began = time.monotonic()
    repositories = choose(config, names)
    started = now()
    turns = Turns(store.sources, config.limits.rest if rest and not names else 0.0, started, progress)
    charts = store.catalogue.chart_digests()
    refresher = Refresher(connect, config.limits, progress, retry, allow_rollback, charts)
    accepts = accept.means if accept else _accepts_nothing
    if dry_run:
        from helmkit.mirror.preview import Preview

        choices = _choices(config, repositories, lock, locked, update)
        return Preview(config, store, connect, repositories, choices, accepts).report(refresher, turns)
    with store.write_lock():
        store.blobs.sweep(older_than=_ABANDONED)
        reports = refresh_indexes(repositories, store, refresher, turns, began)
        # What indexes alone need not, they do not import: most runs find nothing new.
        if lock is not None or locked or any(repository.select or repository.publish for repository in repositories):
            from helmkit.mirror.copying import Copier
            from helmkit.mirror.taking import take

            choices = _choices(config, repositories, lock, locked, update)
            fresh = set(reports)

            def refresh(repository: Repository) -> None:
                if repository.name not in fresh:
                    fresh.add(repository.name)
                    refresh_indexes([repository], store, refresher, turns, began)

            copier = Copier(config, store, connect, progress, retry, began, accepts, refresh)
            reports, lock = take(copier, repositories, choices, reports)
        seconds = round(time.monotonic() - began, 3)
        listed = tuple(reports[repository.name] for repository in repositories)
        return _noted(store, SyncReport(listed, started.astimezone(UTC).isoformat(timespec="seconds"), seconds, lock))


def _noted(store: Store, report: SyncReport) -> SyncReport:
    """The report, written into the history of runs."""
    counts = tuple(repository.counts() for repository in report.repositories)
    store.runs.add(Run(report.started, report.seconds, report.outcome, counts))
    return report


def _choices(
    config: Mirrors, repositories: Sequence[Repository], lock: Lock | None, locked: bool, update: Update | None
) -> Choices:
    from helmkit.mirror.choices import Choices

    return Choices(config, {repository.name: repository for repository in repositories}, lock, locked, update)


def _accepts_nothing(_row: ChartVersion) -> bool:
    return False


def choose(config: Mirrors, names: Sequence[str]) -> list[Repository]:
    """The repositories `names` in their order in mirrors.yaml, all where there are no names. NotFoundError."""
    known = [repository.name for repository in config.repositories]
    if unknown := [name for name in names if name not in known]:
        raise NotFoundError(
            f"no repository named {unknown[0]}", where=str(config.file), hint=f"there are: {', '.join(known)}"
        )
    return [repository for repository in config.repositories if not names or repository.name in names]
