"""Refreshing indexes and copying selected charts: the rules and the sources joined to the store.

Indexes first, all repositories at once, each published in one transaction; then the selected archives. An interrupted
run leaves whole what it had finished, and another run does the rest.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from helmkit.config import Mirrors, Repository
from helmkit.errors import NotFoundError
from helmkit.mirror.asking import refresh_indexes, utc_now
from helmkit.mirror.choices import Choices
from helmkit.mirror.connect import Connect
from helmkit.mirror.copying import Copier
from helmkit.mirror.library import Library
from helmkit.mirror.lock import Lock
from helmkit.mirror.locked import Update
from helmkit.mirror.progress import Progress, silent
from helmkit.mirror.refresh import Refresher
from helmkit.mirror.report import SyncReport
from helmkit.mirror.turns import Turns
from helmkit.net import Retry
from helmkit.store import Run, Store

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
    choices = Choices(config, {repository.name: repository for repository in repositories}, lock, locked, update)
    started = now()
    turns = Turns(store.sources, config.limits.rest if rest and not names else 0.0, started, progress)
    accepts = (accept or Update()).means
    charts = store.catalogue.chart_digests()
    refresher = Refresher(connect, config.limits, progress, retry, allow_rollback, charts)
    if dry_run:
        from helmkit.mirror.preview import Preview

        return Preview(config, store, connect, repositories, choices, accepts).report(refresher, turns)
    with store.write_lock():
        store.blobs.sweep(older_than=_ABANDONED)
        reports = refresh_indexes(repositories, store, refresher, turns, began)
        choices.check_update(Library(store))
        reports = choices.checked(reports, Library(store))
        copier = Copier(config, store, connect, progress, retry, began, accepts)
        reports, chosen = copier.copy(reports, lambda library, name: choices.choose(library, reports, name))
        reports = choices.judged(reports)
        if any(repository.publish for repository in repositories):
            from helmkit.mirror.publish import Publisher

            publisher = Publisher(config, store, connect, progress, retry)
            reports = {r.name: publisher.publish(r, reports[r.name], chosen[r.name].rows) for r in repositories}
        used = {name: state.source for name, state in store.catalogue.states().items()}
        report = SyncReport(
            tuple(reports[repository.name] for repository in repositories),
            started.astimezone(UTC).isoformat(timespec="seconds"),
            round(time.monotonic() - began, 3),
            choices.lock_of(reports, chosen, used),
        )
        counts = tuple(repository.counts() for repository in report.repositories)
        store.runs.add(Run(report.started, report.seconds, report.outcome, counts))
    return report


def choose(config: Mirrors, names: Sequence[str]) -> list[Repository]:
    """The repositories `names` in their order in mirrors.yaml, all where there are no names. NotFoundError."""
    known = [repository.name for repository in config.repositories]
    if unknown := [name for name in names if name not in known]:
        raise NotFoundError(
            f"no repository named {unknown[0]}", where=str(config.file), hint=f"there are: {', '.join(known)}"
        )
    return [repository for repository in config.repositories if not names or repository.name in names]
