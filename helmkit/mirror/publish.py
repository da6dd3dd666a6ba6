"""The store's charts out again: to folders and registries, as commands ask or as `publish:` in mirrors.yaml says."""

from collections.abc import Sequence
from pathlib import Path

from helmkit.config import Mirrors, Repository, Target
from helmkit.errors import HelmkitError
from helmkit.mirror.connect import Connect
from helmkit.mirror.export import Exporter
from helmkit.mirror.lock import Lock
from helmkit.mirror.mirrored import mirrored
from helmkit.mirror.progress import Progress, silent
from helmkit.mirror.published import PublishedChart, TargetReport
from helmkit.mirror.pushing import Pusher
from helmkit.mirror.report import RepositoryReport
from helmkit.mirror.targets import registry_target
from helmkit.net import Retry
from helmkit.records import Record, replace
from helmkit.repo.writing import join_url
from helmkit.store import ChartVersion, Store


def export(
    config: Mirrors,
    store: Store,
    repositories: Sequence[Repository],
    folder: Path,
    *,
    url: str = "",
    prune: bool = False,
    lock: Lock | None = None,
    progress: Progress = silent,
) -> list[TargetReport]:
    """Every repository as a static one in `folder`/NAME, which will be served at `url`/NAME. StoreError."""
    reports = []
    for repository in repositories:
        base = join_url(url, repository.name) if url else ""
        rows = mirrored(config, store, repository.name, lock=lock)
        target = folder / repository.name
        exporter = Exporter(store.blobs, target, base, prune, config.limits.parallel, progress)
        reports.append(exporter.export(repository.name, rows))
    return reports


def push_all(
    config: Mirrors,
    store: Store,
    connect: Connect,
    repositories: Sequence[Repository],
    url: str,
    *,
    force: bool = False,
    dry_run: bool = False,
    lock: Lock | None = None,
    progress: Progress = silent,
    retry: Retry | None = None,
) -> list[TargetReport]:
    """Every repository to the registry, each chart as `url`/NAME/CHART. UsageError for what is no oci:// URL."""
    reports = []
    for repository in repositories:
        target = registry_target(config, f"{url.rstrip('/')}/{repository.name}")
        pusher = Pusher(config, store.blobs, connect, target, _sources(store), force, dry_run, progress, retry)
        reports.append(pusher.push(repository.name, mirrored(config, store, repository.name, lock=lock)))
    return reports


class Publisher(Record):
    """Publishes what a sync took, from the store that it holds open."""

    config: Mirrors
    store: Store
    connect: Connect
    progress: Progress = silent
    retry: Retry | None = None

    def publish(
        self, repository: Repository, report: RepositoryReport, rows: Sequence[ChartVersion]
    ) -> RepositoryReport:
        """`report` with what became of each target of the repository; one that fails leaves the others alone.

        `rows` are what was to be taken; what of it is in the store is published. Where nothing was selected, because
        no source gave an index, the targets keep what they have.
        """
        if not repository.publish or not (report.refreshed or report.locked):
            return report
        # A digest that no index gives is known since the archive came.
        known = {(chart.repository, chart.name, chart.version): chart.digest for chart in report.charts}
        rows = [replace(row, digest=row.digest or known.get(row.key, "")) for row in rows]
        rows = [row for row in rows if row.digest and self.store.blobs.has(row.digest)]
        targets = tuple(self._attempt(repository, target, rows) for target in repository.publish)
        return replace(report, published=targets)

    def _attempt(self, repository: Repository, target: Target, rows: Sequence[ChartVersion]) -> TargetReport:
        try:
            return self._to(target, repository, rows)
        except HelmkitError as exc:
            charts = (PublishedChart(row.name, row.version, "failed", cause=exc.message) for row in rows)
            return TargetReport(repository.name, target.location, tuple(charts))

    def _to(self, target: Target, repository: Repository, rows: Sequence[ChartVersion]) -> TargetReport:
        if target.path is None:
            sources = _sources(self.store)
            pusher = Pusher(
                self.config,
                self.store.blobs,
                self.connect,
                target,
                sources,
                progress=self.progress,
                retry=self.retry,
            )
            return pusher.push(repository.name, rows)
        exporter = Exporter(
            self.store.blobs,
            target.path,
            target.base_url or "",
            parallel=self.config.limits.parallel,
            progress=self.progress,
        )
        return exporter.export(repository.name, rows)


def _sources(store: Store) -> dict[str, str]:
    """The source in use of every repository."""
    return {name: state.source for name, state in store.catalogue.states().items()}
