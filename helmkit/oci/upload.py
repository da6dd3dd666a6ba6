"""Blobs and manifests into a registry: what is there is not sent again.

Source: OCI distribution-spec 1.1, section "Push". A blob is sent in one request, as helm sends it: archives are
bounded (`archive_size`), each chunk is a request more, and not every registry takes chunks. Left out: mounting a blob
from another repository of the registry.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from helmkit.errors import StatusError, UnreachableError, VerificationError
from helmkit.goyaml.gojson import Struct
from helmkit.net import Retry, origin_of, redacted
from helmkit.oci.media import digest_of
from helmkit.oci.reference import OciReference

if TYPE_CHECKING:
    from helmkit.oci.registry import Registry


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes and what they are; `digest` is `sha256:...`."""

    kind: str
    data: bytes
    digest: str

    @classmethod
    def of(cls, kind: str, data: bytes) -> "Blob":
        return cls(kind, data, digest_of(data))

    def descriptor(self) -> Struct:
        return Struct(mediaType=self.kind, digest=self.digest, size=len(self.data))


def send_blob(
    registry: "Registry", where: Any, digest: str, data: Callable[[], bytes], retry: Retry | None = None
) -> int:
    """Send a blob that is not there; how many bytes that took. A break-off begins an upload anew.

    `where` is the repository as oras has it; `data` is asked for the bytes where they are wanted. StatusError.
    """
    retry, attempt = retry or Retry(), 1
    until = time.monotonic() + retry.deadline
    while True:
        try:
            return _send_once(registry, where, digest, data)
        except UnreachableError as exc:
            attempt = retry.again(attempt, exc, until)


def _send_once(registry: "Registry", where: Any, digest: str, data: Callable[[], bytes]) -> int:
    base = f"{registry.prefix}://{where.registry}/v2/{where.api_prefix}"
    try:
        registry.send(f"{base}/blobs/{digest}", "HEAD")
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
    address = f"{location}{'&' if '?' in location else '?'}digest={digest}"
    # Once only: where an upload broke off, its place takes the whole no more (distribution 3.1 answers 416).
    body = data()
    registry.send(address, "PUT", {"content-type": "application/octet-stream"}, body, Retry(attempts=1))
    return len(body)


def put_manifest(registry: "Registry", where: Any, manifest: Blob) -> None:
    """Put a manifest under the tag or digest of `where`. StatusError; VerificationError where another is kept."""
    url = f"{registry.prefix}://{where.manifest_url()}"
    answer = registry.send(url, "PUT", {"content-type": manifest.kind}, manifest.data)
    kept = answer.headers.get("docker-content-digest", manifest.digest)
    if kept != manifest.digest:
        raise VerificationError(f"the registry keeps the manifest as {kept[:80]}", where=str(where))


def refused(error: StatusError, place: OciReference) -> StatusError:
    """What a registry answered to a push, in words."""
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
