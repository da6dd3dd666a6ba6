"""What publishing would do: the targets are asked, and nothing is written.

Left out: .prov files and signatures; what is not here yet is known by its digest alone.
"""

from collections.abc import Sequence
from pathlib import Path

from helmkit.config import Mirrors, Repository, Target
from helmkit.errors import HelmkitError
from helmkit.fs import sha256_of
from helmkit.mirror.connect import Connect
from helmkit.mirror.parallel import in_parallel
from helmkit.mirror.published import PublishedChart, TargetReport
from helmkit.mirror.report import RepositoryReport
from helmkit.mirror.targets import target_transport, with_logins
from helmkit.net import Retry, Transport
from helmkit.oci import chart_reference, tag_of
from helmkit.records import Record, replace
from helmkit.store import Blobs, ChartVersion


class Foresight(Record):
    """Foresees what `publish:` in mirrors.yaml makes of charts, those of `blobs` and others."""

    config: Mirrors
    blobs: Blobs
    connect: Connect
    retry: Retry | None = None

    def foresee(
        self, repository: Repository, report: RepositoryReport, rows: Sequence[ChartVersion]
    ) -> RepositoryReport:
        """`report` with what would become of each target; `rows` are what would be taken."""
        if not repository.publish or not (report.refreshed or report.locked):
            return report
        sizes = {(chart.repository, chart.name, chart.version): chart.bytes or 0 for chart in report.charts}
        targets = tuple(self._at(repository, target, rows, sizes) for target in repository.publish)
        return replace(report, published=targets)

    def _at(
        self,
        repository: Repository,
        target: Target,
        rows: Sequence[ChartVersion],
        sizes: dict[tuple[str, str, str], int],
    ) -> TargetReport:
        transport = target_transport(self.connect, with_logins(target)) if target.path is None else None

        def look(row: ChartVersion) -> PublishedChart:
            try:
                there = _in_folder(target.path, row) if target.path else self._in_registry(transport, target, row)
            except HelmkitError as exc:
                return PublishedChart(row.name, row.version, "failed", cause=exc.message)
            if there and (not row.digest or row.digest in there):
                return PublishedChart(row.name, row.version, "present")
            if there and not target.path:
                return PublishedChart(row.name, row.version, "failed", cause="another chart has that tag")
            size = self.blobs.size(row.digest) if row.digest and self.blobs.has(row.digest) else sizes.get(row.key, 0)
            return PublishedChart(row.name, row.version, "replaced" if there else "written", size)

        charts = [chart for _, chart in in_parallel(look, rows, self.config.limits.parallel)]
        charts.sort(key=lambda chart: (chart.name, chart.version))
        return TargetReport(repository.name, target.location, tuple(charts), dry_run=True)

    def _in_registry(self, transport: Transport | None, target: Target, row: ChartVersion) -> frozenset[str]:
        """The digests in hex of what the registry has under the chart's tag; none where it has nothing."""
        from helmkit.oci.push import tagged_layers

        assert transport is not None, "a registry has one"
        place = replace(chart_reference(target.url or "", row.name), tag=tag_of(row.version))
        return frozenset(each.removeprefix("sha256:") for each in tagged_layers(transport, place, retry=self.retry))


def _in_folder(folder: Path, row: ChartVersion) -> frozenset[str]:
    try:
        return frozenset([sha256_of(folder / f"{row.name}-{row.version}.tgz")])
    except FileNotFoundError:
        return frozenset()
