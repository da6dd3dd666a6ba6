"""The store's charts into a registry, several at once; what is there is left alone.

A chart that came from a registry is copied with its own manifest, so that its signatures, which name that manifest,
come along, later ones too. Where that registry does not answer, and for charts of other sources, the manifest is made
as helm makes it.
"""

from collections.abc import Iterable, Iterator, Sequence

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

Tags = dict[str, frozenset[str]]  # By repository, those that were listed.


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
        tags: Tags = {}
        done = in_parallel(lambda row: self._attempt(transport, row, tags), rows, self.config.limits.parallel)
        for number, (row, chart) in enumerate(done, 1):
            charts.append(chart)
            self.progress(Event(repository, "published", f"{row.name} {row.version}", number, len(rows)))
        charts.sort(key=lambda chart: (chart.name, chart.version))
        return TargetReport(repository, self.target.location, tuple(charts), dry_run=self.dry_run)

    def _attempt(self, transport: Transport, row: ChartVersion, tags: Tags) -> PublishedChart:
        try:
            return self._push(transport, row, tags)
        except StoreError:
            raise
        except HelmkitError as exc:
            return PublishedChart(row.name, row.version, "failed", cause=exc.message)

    def _push(self, transport: Transport, row: ChartVersion, tags: Tags) -> PublishedChart:
        data = self.blobs.get(row.digest)
        if data is None:
            raise VerificationError("its archive in the store is not whole")
        artifact = chart_artifact(data, created=row.created, provenance=self.blobs.provenance(row.digest))
        place = chart_reference(self.target.url or "", row.name)
        there, digest = current_chart(transport, place, artifact, retry=self.retry)
        copiers = self._copiers(transport, row, artifact, place, data)
        if there == "same":
            attached = 0 if self.dry_run else _attach(copiers, digest, tags)
            return PublishedChart(row.name, row.version, "present", attached=attached)
        if there == "other" and not self.force:
            raise VerificationError("another chart has that tag")
        outcome: PublishOutcome = "replaced" if there else "written"
        if self.dry_run:
            return PublishedChart(row.name, row.version, outcome, len(data))
        sent, attached = _copy(copiers, artifact)
        if sent is None:
            sent = push_chart(transport, place, artifact, retry=self.retry).sent
        return PublishedChart(row.name, row.version, outcome, sent, attached=attached)

    def _copiers(
        self, transport: Transport, row: ChartVersion, artifact: ChartArtifact, place: OciReference, data: bytes
    ) -> Iterator[Copier]:
        """From each registry that the chart may have come from, to `place`."""
        repository = self.config.repository(row.repository)
        used = self.sources.get(row.repository, "")
        found = candidates(repository, row, used, self.config.rewrites) if repository else []
        for candidate in found:
            if repository is None or not candidate.url.startswith("oci:"):
                continue
            yield Copier(
                parse_oci_reference(candidate.url),
                place,
                self.connect(repository, candidate.source),
                transport,
                {artifact.chart_digest: data}.get,
                self.config.limits.archive_size,
                self.retry,
            )


def _copy(copiers: Iterable[Copier], artifact: ChartArtifact) -> tuple[int | None, int]:
    """Copy the chart as it is in the registry that it came from; bytes sent, and how much is attached to it.

    None where it is in none, or in another form.
    """
    for copier in copiers:
        try:
            manifest = copier.fetch(copier.source.tag or artifact.tag)
        except (UnreachableError, VerificationError):
            continue
        if manifest is None or artifact.chart_digest.encode() not in manifest.data:
            continue
        # Signatures first: who sees the chart can check it.
        attached = copier.copy_attached(manifest.digest)
        return copier.copy(manifest, artifact.tag), attached
    return None, 0


def _attach(copiers: Iterable[Copier], digest: str, tags: Tags) -> int:
    """Bring what was attached since to a chart that is at the target, its manifest `digest`; how much that was."""
    for copier in copiers:
        place = f"{copier.source.host}/{copier.source.path}"
        try:
            if place not in tags:  # Their list says at once which of a chart's versions have any.
                tags[place] = copier.tags()
            return copier.copy_attached(digest, tags[place])
        except (UnreachableError, VerificationError):
            continue
    return 0
