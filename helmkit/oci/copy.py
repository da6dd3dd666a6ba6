"""An artifact copied from one registry to another, manifest and all, with what is attached to it.

Only so does it keep the digest that its signatures name. cosign attaches them as tags `sha256-DIGEST.sig` (`.att` for
attestations, `.sbom`), or as referrers (OCI distribution-spec 1.1, with a tag `sha256-DIGEST` where a registry does
not list them). Left out: checking a signature.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helmkit.errors import StatusError, VerificationError
from helmkit.net import Retry, Transport
from helmkit.oci.charts import read_blob
from helmkit.oci.manifests import named_blobs, named_manifests
from helmkit.oci.media import INDEX_TYPE, MANIFEST_TYPE, MANIFEST_TYPES
from helmkit.oci.reference import OciReference
from helmkit.oci.referrers import fallback_tag, referrers
from helmkit.oci.upload import Blob, put_manifest, refused, send_blob
from helmkit.records import replace

if TYPE_CHECKING:
    from helmkit.oci.registry import Registry

_ATTACHED = (".sig", ".att", ".sbom", "")
_DEEPEST = 2  # Indexes in indexes.


@dataclass(frozen=True, slots=True)
class Copier:
    """Copies from the repository `source` to the repository `target`. `local` gives blobs that need no asking for."""

    source: OciReference
    target: OciReference
    source_transport: Transport
    target_transport: Transport
    local: Callable[[str], bytes | None] = lambda _digest: None
    max_size: int = 100 << 20
    retry: Retry | None = None

    def fetch(self, tag: str) -> Blob | None:
        """The manifest under a tag or digest of the source; None where there is none. StatusError."""
        return self._fetch(self._reader(self.source), self._at(self.source, tag))

    @staticmethod
    def _fetch(registry: "Registry", place: OciReference) -> Blob | None:
        from helmkit.oci.registry import container

        url = f"{registry.prefix}://{container(place).manifest_url()}"
        try:
            answer = registry.send(url, headers={"accept": ", ".join((*MANIFEST_TYPES, INDEX_TYPE))})
        except StatusError as exc:
            if exc.status == 404:
                return None
            raise
        kind = answer.headers.get("content-type", MANIFEST_TYPE).partition(";")[0].strip()
        manifest = Blob.of(kind, answer.content)
        if place.digest and manifest.digest != place.digest:
            raise VerificationError(f"the manifest is {manifest.digest}", where=str(place))
        return manifest

    def copy(self, manifest: Blob, tag: str, *, depth: int = 0) -> int:
        """Copy what `manifest` names, then itself as `tag`; bytes sent. UnreachableError, VerificationError."""
        from helmkit.oci.registry import Registry, container

        place = self._at(self.target, tag)
        registry = Registry(place, self.target_transport, self.retry)
        try:
            sent = 0
            for digest in named_blobs(manifest.data, str(self.source)):
                sent += send_blob(registry, container(place), digest, lambda d=digest: self._blob(d), self.retry)  # type: ignore[misc]
            for child in named_manifests(manifest.data, str(self.source)) if depth < _DEEPEST else ():
                inner = self.fetch(child)
                sent += self.copy(inner, child, depth=depth + 1) if inner else 0
            put_manifest(registry, container(place), manifest)
        except StatusError as exc:
            raise refused(exc, place) from exc
        return sent + len(manifest.data)

    def tags(self) -> frozenset[str]:
        """All tags of the source. UnreachableError, VerificationError."""
        from helmkit.oci.registry import container

        return frozenset(self._reader(self.source).get_tags(container(self.source)))

    def copy_attached(self, digest: str, tags: Collection[str] | None = None) -> int:
        """Copy what is attached to the manifest `digest`, signatures and attestations; how many were not there yet.

        `tags` are those of the source, where they were listed. What the target has beside it stays. Raises as `copy`.
        """
        by_tag = [f"{fallback_tag(digest)}{ending}" for ending in _ATTACHED]
        count = 0
        by_list = referrers(self._reader(self.source), self.source, digest)
        for tag in [*(tag for tag in by_tag if tags is None or tag in tags), *by_list]:
            manifest = self.fetch(tag)
            if manifest is not None and self._is_news(manifest, tag):
                self.copy(manifest, tag)
                count += 1
        return count

    def _is_news(self, manifest: Blob, tag: str) -> bool:
        """Whether the target lacks it; what names something of its own, as a signature made there, is left alone."""
        from helmkit.oci.registry import Registry

        place = self._at(self.target, tag)
        there = self._fetch(Registry(place, self.target_transport, self.retry), place)
        if there is None or there.digest == manifest.digest:
            return there is None
        where = str(self.target)
        pair = (there.data, manifest.data)
        ours, theirs = ({*named_blobs(data, where), *named_manifests(data, where)} for data in pair)
        return ours <= theirs

    def _blob(self, digest: str) -> bytes:
        from helmkit.oci.registry import container

        if (data := self.local(digest)) is not None:
            return data
        registry = self._reader(self.source)
        registry.max_size = self.max_size
        return read_blob(registry, container(self.source), digest)

    def _reader(self, place: OciReference) -> "Registry":
        from helmkit.oci.registry import Registry

        return Registry(place, self.source_transport, self.retry)

    @staticmethod
    def _at(repository: OciReference, tag: str) -> OciReference:
        if tag.startswith("sha256:"):
            return replace(repository, tag="", digest=tag)
        return replace(repository, tag=tag, digest="")
