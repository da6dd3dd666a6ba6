"""A chart as what a registry keeps of it: blobs, and the manifest that names them, as `helm push` makes them. Pure.

Source: Helm pkg/registry client.go (Push, tagManifest) and chart.go (generateOCIAnnotations); OCI image-spec 1.1.
"""

from dataclasses import dataclass
from typing import Any

from helmkit import goyaml
from helmkit.chart.fields import metadata_fields
from helmkit.chart.load import load_archive
from helmkit.chart.metadata import Metadata
from helmkit.goyaml.gojson import Struct
from helmkit.oci.media import CHART_TYPE, CONFIG_TYPE, MANIFEST_TYPE, PROVENANCE_TYPE
from helmkit.oci.reference import tag_of
from helmkit.oci.upload import Blob

_PREFIX = "org.opencontainers.image."


@dataclass(frozen=True, slots=True)
class ChartArtifact:
    """A chart's manifest, and the blobs that have to be there before it: config, chart, provenance."""

    name: str
    version: str
    manifest: Blob
    blobs: tuple[Blob, ...]

    @property
    def tag(self) -> str:
        return tag_of(self.version)

    @property
    def chart_digest(self) -> str:
        return next(blob.digest for blob in self.blobs if blob.kind == CHART_TYPE)

    @property
    def layers(self) -> frozenset[str]:
        """The digests of chart and provenance: what makes it the same chart, whenever it was pushed."""
        return frozenset(blob.digest for blob in self.blobs if blob.kind != CONFIG_TYPE)


def chart_artifact(archive: bytes, *, created: str, provenance: bytes | None = None) -> ChartArtifact:
    """What `helm push` makes of a chart archive; `created` is the archive's own time, RFC 3339. ChartError."""
    metadata = load_archive(archive).metadata
    config = Blob.of(CONFIG_TYPE, goyaml.json_dumps(metadata_fields(metadata)).encode())
    layers = [Blob.of(CHART_TYPE, archive)]
    if provenance is not None:
        layers.append(Blob.of(PROVENANCE_TYPE, provenance))
    layers.sort(key=lambda blob: blob.digest)
    manifest = Struct(
        schemaVersion=2,
        config=config.descriptor(),
        layers=[layer.descriptor() for layer in layers],
        annotations=annotations(metadata, created),
    )
    return ChartArtifact(
        metadata.name,
        metadata.version,
        Blob.of(MANIFEST_TYPE, goyaml.json_dumps(manifest).encode()),
        (config, *layers),
    )


def annotations(metadata: Metadata, created: str) -> dict[str, str]:
    """The manifest's annotations: those of the chart, and what Helm says in the names of OCI's own."""
    last = len(metadata.maintainers) - 1
    people = (
        person.name + (f" ({person.email})" if person.email else "") + (", " if place < last else "")
        for place, person in enumerate(metadata.maintainers)
    )
    fields: dict[str, Any] = {
        "description": metadata.description,
        "title": metadata.name,
        "version": metadata.version,
        "url": metadata.home,
        "created": created,
        "source": next(iter(metadata.sources), ""),
        "authors": "".join(people),
    }
    made = {_PREFIX + name: value for name, value in fields.items() if value.strip()}
    fixed = {name: made[name] for name in (f"{_PREFIX}version", f"{_PREFIX}title")}
    return {**made, **(metadata.annotations or {}), **fixed}
