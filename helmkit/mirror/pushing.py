"""The store's charts into a registry, several at once; what is there is left alone.

A chart that came from a registry is copied with its own manifest, so that its signatures, which name that manifest,
come along. Where that registry does not answer, and for charts of other sources, the manifest is made as helm
makes it.
"""

from collections.abc import Sequence

from helmkit.config import Mirrors, Target
from helmkit.errors import HelmkitError, StoreError, UnreachableError, VerificationError
from helmkit.mirror.connect import Connect
from helmkit.mirror.parallel import in_parallel
from helmkit.mirror.plan import candidates
from helmkit.mirror.progress import Event, Progress, silent
from helmkit.mirror.published import PublishedChart, PublishOutcome, TargetReport
from helmkit.mirror.targets import target_transport, with_logins
from helmkit.net import Retry, Transport
from helmkit.oci import OciReference, chart_reference, parse_oci_reference
from helmkit.oci.artifact import ChartArtifact, chart_artifact
from helmkit.oci.copy import Copier
from helmkit.oci.push import current_chart, push_chart
from helmkit.records import Record
from helmkit.store import Blobs, ChartVersion


class Pusher(Record):
    """Pushes charts of `blobs` to the registry `target`; `sources` are the sources in use, by repository.

    A version that is there with other content stays, and is a failure, unless `force` is set.
    """

    config: Mirrors
    blobs: Blobs
    connect: Connect
    target: Target
    sources: dict[str, str]
    force: bool = False
    dry_run: bool = False
    progress: Progress = silent
    retry: Retry | None = None

    def push(self, repository: str, rows: Sequence[ChartVersion]) -> TargetReport:
        """Bring `rows`, the charts of `repository`, to the target. StoreError where the disk refuses."""
        transport = target_transport(self.connect, with_logins(self.target))
        charts: list[PublishedChart] = []
        done = in_parallel(lambda row: self._attempt(transport, row), rows, self.config.limits.parallel)
        for number, (row, chart) in enumerate(done, 1):
            charts.append(chart)
            self.progress(Event(repository, "published", f"{row.name} {row.version}", number, len(rows)))
        charts.sort(key=lambda chart: (chart.name, chart.version))
        return TargetReport(repository, self.target.location, tuple(charts), dry_run=self.dry_run)

    def _attempt(self, transport: Transport, row: ChartVersion) -> PublishedChart:
        try:
            outcome, sent = self._push(transport, row)
        except StoreError:
            raise
        except HelmkitError as exc:
            return PublishedChart(row.name, row.version, "failed", cause=exc.message)
        return PublishedChart(row.name, row.version, outcome, sent)

    def _push(self, transport: Transport, row: ChartVersion) -> tuple[PublishOutcome, int]:
        data = self.blobs.get(row.digest)
        if data is None:
            raise VerificationError("its archive in the store is not whole")
        artifact = chart_artifact(data, created=row.created, provenance=self.blobs.provenance(row.digest))
        place = chart_reference(self.target.url or "", row.name)
        there = current_chart(transport, place, artifact, retry=self.retry)
        if there == "same":
            return "present", 0
        if there == "other" and not self.force:
            raise VerificationError("another chart has that tag")
        outcome: PublishOutcome = "replaced" if there else "written"
        if self.dry_run:
            return outcome, len(data)
        copied = self._copy(transport, row, artifact, place, data)
        if copied is not None:
            return outcome, copied
        return outcome, push_chart(transport, place, artifact, retry=self.retry).sent

    def _copy(
        self, transport: Transport, row: ChartVersion, artifact: ChartArtifact, place: OciReference, data: bytes
    ) -> int | None:
        """Copy the chart as it is in the registry that it came from; None where it is in none, or in another form."""
        repository = self.config.repository(row.repository)
        used = self.sources.get(row.repository, "")
        found = candidates(repository, row, used, self.config.rewrites) if repository else []
        for candidate in found:
            if repository is None or not candidate.url.startswith("oci:"):
                continue
            source = parse_oci_reference(candidate.url)
            tag = source.tag or artifact.tag
            copier = Copier(
                source,
                place,
                self.connect(repository, candidate.source),
                transport,
                {artifact.chart_digest: data}.get,
                self.config.limits.archive_size,
                self.retry,
            )
            try:
                manifest = copier.fetch(tag)
            except (UnreachableError, VerificationError):
                continue
            if manifest is None or artifact.chart_digest.encode() not in manifest.data:
                continue
            # Signatures first: who sees the chart can check it.
            copier.copy_attached(manifest.digest)
            return copier.copy(manifest, artifact.tag)
        return None
