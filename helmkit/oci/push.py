"""A chart pushed to a registry: what is there is not sent again, and the tag comes last."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from helmkit.errors import StatusError, VerificationError
from helmkit.net import Retry, Transport
from helmkit.oci.artifact import ChartArtifact
from helmkit.oci.charts import read_manifest
from helmkit.oci.reference import OciReference
from helmkit.oci.upload import put_manifest, refused, send_blob
from helmkit.records import replace

if TYPE_CHECKING:
    from helmkit.oci.registry import Registry

# When the tag names something already: let it name the new chart, as helm does, or fail where that is another chart.
Clobber = Literal["replace", "refuse"]
PushOutcome = Literal["pushed", "replaced", "present"]


@dataclass(frozen=True, slots=True)
class Pushed:
    """`digest` is the manifest's, as the tag names it now; `before` the one it named before, empty for none."""

    reference: OciReference
    digest: str
    outcome: PushOutcome
    before: str = ""
    sent: int = 0  # Bytes of blobs that were not there.


def push_chart(
    transport: Transport,
    target: OciReference,
    artifact: ChartArtifact,
    *,
    clobber: Clobber = "replace",
    exact: bool = False,
    retry: Retry | None = None,
) -> Pushed:
    """Push to `target`, a chart's repository; its tag is the artifact's.

    Where the tag names the same archive and provenance already nothing is done; with `exact`, only where it names the
    same manifest. VerificationError where it names another chart that is to stay; UnreachableError.
    """
    from helmkit.oci.registry import Registry, container

    place = replace(target, tag=artifact.tag, digest="")
    registry = Registry(place, transport, retry)
    where = container(place)
    try:
        found, digest = _current(registry, place)
        compared = _compared(found, artifact) if found else ""
        if digest == artifact.manifest.digest or (compared == "same" and not exact):
            return Pushed(place, digest, "present", digest)
        if compared == "other" and clobber == "refuse":
            raise VerificationError("another chart has that tag", where=str(place))
        sent = sum(send_blob(registry, where, b.digest, lambda b=b: b.data, retry) for b in artifact.blobs)  # type: ignore[misc]
        put_manifest(registry, where, artifact.manifest)
    except StatusError as exc:
        raise refused(exc, place) from exc
    return Pushed(place, artifact.manifest.digest, "replaced" if digest else "pushed", digest, sent)


def current_chart(
    transport: Transport, target: OciReference, artifact: ChartArtifact, *, retry: Retry | None = None
) -> tuple[Literal["", "same", "unsigned", "other"], str]:
    """What `target` has under the artifact's tag: nothing, the same, the archive without the provenance, another.

    And the digest of its manifest. StatusError, UnreachableError.
    """
    from helmkit.oci.registry import Registry

    place = replace(target, tag=artifact.tag, digest="")
    try:
        found, digest = _current(Registry(place, transport, retry), place)
    except StatusError as exc:
        raise refused(exc, place) from exc
    return "" if found is None else _compared(found, artifact), digest


def tagged_layers(transport: Transport, place: OciReference, *, retry: Retry | None = None) -> frozenset[str]:
    """The digests, `sha256:...`, of what is under the tag of `place`; none where it names nothing. StatusError."""
    from helmkit.oci.registry import Registry

    try:
        manifest, _ = _current(Registry(place, transport, retry), place)
    except StatusError as exc:
        raise refused(exc, place) from exc
    return _layers(manifest) if manifest else frozenset()


def _layers(manifest: dict[str, Any]) -> frozenset[str]:
    return frozenset(str(layer.get("digest")) for layer in manifest["layers"] if isinstance(layer, dict))


def _compared(manifest: dict[str, Any], artifact: ChartArtifact) -> Literal["same", "unsigned", "other"]:
    layers = _layers(manifest)
    if artifact.chart_digest not in layers:
        return "other"
    return "same" if artifact.layers <= layers else "unsigned"


def _current(registry: "Registry", place: OciReference) -> tuple[dict[str, Any] | None, str]:
    """The manifest that the tag names, and its digest; neither where there is none."""
    try:
        return read_manifest(registry, place)
    except StatusError as exc:
        if exc.status != 404:
            raise
        return None, ""
