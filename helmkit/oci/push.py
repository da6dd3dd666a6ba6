"""A chart pushed to a registry: what is there is not sent again, and the tag comes last.

Source: OCI distribution-spec 1.1, section "Push". A blob is sent in one request: archives are small, and not every
registry takes chunks. Left out: mounting a blob from another repository of the registry.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urljoin

from helmkit.errors import StatusError, UnreachableError, VerificationError
from helmkit.net import Retry, Transport, origin_of, redacted
from helmkit.oci.artifact import Blob, ChartArtifact
from helmkit.oci.charts import read_manifest
from helmkit.oci.reference import OciReference

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
        same_chart = found is not None and _layers(found) == artifact.layers
        if digest == artifact.manifest.digest or (same_chart and not exact):
            return Pushed(place, digest, "present", digest)
        if found is not None and not same_chart and clobber == "refuse":
            raise VerificationError("another chart has that tag", where=str(place))
        sent = sum(_send(registry, where, blob, retry or Retry()) for blob in artifact.blobs)
        _tag(registry, where, artifact.manifest)
    except StatusError as exc:
        raise _translated(exc, place) from exc
    return Pushed(place, artifact.manifest.digest, "replaced" if digest else "pushed", digest, sent)


def _current(registry: "Registry", place: OciReference) -> tuple[dict[str, Any] | None, str]:
    """The manifest that the tag names, and its digest; neither where there is none."""
    try:
        return read_manifest(registry, place)
    except StatusError as exc:
        if exc.status != 404:
            raise
        return None, ""


def _layers(manifest: dict[str, Any]) -> frozenset[str]:
    return frozenset(str(layer.get("digest")) for layer in manifest["layers"] if isinstance(layer, dict))


def _send(registry: "Registry", where: Any, blob: Blob, retry: Retry) -> int:
    """Send a blob that is not there; how many bytes that took. A break-off begins an upload anew."""
    attempt = 1
    while True:
        try:
            return _send_once(registry, where, blob)
        except UnreachableError as exc:
            if attempt >= retry.attempts or not exc.temporary:
                raise
            retry.sleep(retry.wait(attempt))
        attempt += 1


def _send_once(registry: "Registry", where: Any, blob: Blob) -> int:
    base = f"{registry.prefix}://{where.registry}/v2/{where.api_prefix}"
    try:
        registry.send(f"{base}/blobs/{blob.digest}", "HEAD")
    except StatusError as exc:
        if exc.status != 404:
            raise
    else:
        return 0
    begun = registry.send(f"{base}/blobs/uploads/", "POST", {"content-length": "0"})
    location = urljoin(begun.url, begun.headers.get("location", ""))
    if not begun.headers.get("location"):
        raise VerificationError("not a registry: it names no place for an upload", where=redacted(base))
    if registry.prefix == "https" and origin_of(location).scheme != "https":
        raise UnreachableError("upload over http refused", where=redacted(location))
    address = f"{location}{'&' if '?' in location else '?'}digest={blob.digest}"
    # Once only: where an upload broke off, its place is used up.
    registry.send(address, "PUT", {"content-type": "application/octet-stream"}, blob.data, Retry(attempts=1))
    return len(blob.data)


def _tag(registry: "Registry", where: Any, manifest: Blob) -> None:
    url = f"{registry.prefix}://{where.manifest_url()}"
    answer = registry.send(url, "PUT", {"content-type": manifest.kind}, manifest.data)
    kept = answer.headers.get("docker-content-digest", manifest.digest)
    if kept != manifest.digest:
        raise VerificationError(f"the registry keeps the manifest as {kept[:80]}", where=str(where))


def _translated(error: StatusError, place: OciReference) -> StatusError:
    if error.status not in (401, 403, 404):
        return error
    hint = (
        "see that the credentials may push there" if error.status != 404 else "the registry may want a project first"
    )
    refused = StatusError(
        f"the registry does not take it: HTTP {error.status}", status=error.status, where=str(place)
    )
    refused.hint = hint
    return refused
