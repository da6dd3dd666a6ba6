"""A chart's versions in a registry, and one of them pulled and verified.

Source: Helm pkg/registry client.go (media types, tags as versions). Left out: pushing (helmkit.oci.push), signatures.
"""

import re
from dataclasses import dataclass
from typing import Any

from helmkit.errors import NotFoundError, StatusError, VerificationError, VersionError
from helmkit.net import Received, Retry, Sink, Transport, download
from helmkit.oci.media import CHART_TYPE, CONFIG_TYPE, MANIFEST_TYPES, PROVENANCE_TYPE, digest_of
from helmkit.oci.reference import OciReference, parse_oci_reference, tag_of, version_of
from helmkit.version import Constraint, Version

_CHART = (CHART_TYPE, "application/tar+gzip")
_PROVENANCE_SIZE = 1 << 20


@dataclass(frozen=True, slots=True)
class PulledChart:
    """A verified archive. `digest` is its sha256 in hex; `manifest` the manifest's digest, `sha256:...`."""

    data: bytes
    digest: str
    reference: OciReference
    manifest: str
    provenance: bytes | None = None


def chart_versions(transport: Transport, reference: OciReference | str, *, retry: Retry | None = None) -> list[str]:
    """The versions a registry has of a chart, newest first; tags that are no versions are left out.

    NotFoundError where there is no such chart; UnreachableError, VerificationError.
    """
    from helmkit.oci.registry import Registry, container

    wanted = parse_oci_reference(reference) if isinstance(reference, str) else reference
    try:
        tags = Registry(wanted, transport, retry).get_tags(container(wanted))
    except StatusError as exc:
        raise _translated(exc, wanted) from exc
    found: list[tuple[Version, str]] = []
    for tag in dict.fromkeys(tags):
        try:
            version = version_of(tag)
            found.append((Version.parse(version), version))
        except VersionError:
            continue
    return [text for _, text in sorted(found, key=lambda pair: pair[0], reverse=True)]


@dataclass(frozen=True, slots=True)
class RemoteChart:
    """A chart in a registry, its manifest read. `digest` is that of its archive, in hex, and `size` its bytes, None
    where the manifest does not say.
    """

    reference: OciReference
    manifest: str
    digest: str
    _provenance: str
    _registry: Any
    _transport: Transport
    _retry: Retry | None
    size: int | None = None

    def save(self, sink: Sink, *, max_size: int, received: Received | None = None) -> None:
        """Bring the archive into `sink`, its digest yet to be checked. Raises as helmkit.net.download."""
        from helmkit.oci.registry import container

        options = {"received": received} if received else {}
        place, digest = container(self.reference), f"sha256:{self.digest}"
        request = self._registry.blob_request(place, digest, max_size)
        try:
            try:
                download(self._transport, request, sink, self._retry, **options)
            except StatusError as exc:
                if exc.status != 401:
                    raise
                # Its token has run out since: this gets another one.
                self._registry.send(request.url, "HEAD")
                request = self._registry.blob_request(place, digest, max_size)
                download(self._transport, request, sink, self._retry, **options)
        except StatusError as exc:
            raise _translated(exc, self.reference) from exc

    def data(self, max_size: int) -> bytes:
        """The archive, checked. Raises as `pull_chart`."""
        return self._blob(f"sha256:{self.digest}", max_size)

    def provenance(self) -> bytes | None:
        """Its .prov file, checked to be the one the manifest names; None where there is none."""
        return self._blob(self._provenance, _PROVENANCE_SIZE) if self._provenance else None

    def _blob(self, digest: str, max_size: int) -> bytes:
        from helmkit.oci.registry import container

        self._registry.max_size = max_size
        try:
            return read_blob(self._registry, container(self.reference), digest)
        except StatusError as exc:
            raise _translated(exc, self.reference) from exc


def find_chart(
    transport: Transport,
    reference: OciReference | str,
    *,
    version: str | None = None,
    devel: bool = False,
    retry: Retry | None = None,
) -> RemoteChart:
    """What the manifest at `reference` says; `version`, exact or a range, chooses the tag where it has none.

    NotFoundError, UnreachableError; VerificationError where its digest does not fit, or it is of no chart.
    """
    from helmkit.oci.registry import Registry

    wanted = parse_oci_reference(reference) if isinstance(reference, str) else reference
    if not wanted.tag and not wanted.digest:
        wanted = _choose(transport, wanted, version, devel, retry)
    registry = Registry(wanted, transport, retry)
    try:
        manifest, digest = read_manifest(registry, wanted)
    except StatusError as exc:
        raise _translated(exc, wanted) from exc
    chart, provenance = _layers(manifest, wanted)
    size = next((layer.get("size") for layer in manifest["layers"] if layer.get("digest") == chart), None)
    return RemoteChart(
        wanted,
        digest,
        chart.removeprefix("sha256:"),
        provenance,
        registry,
        transport,
        retry,
        size if isinstance(size, int) else None,
    )


def pull_chart(
    transport: Transport,
    reference: OciReference | str,
    *,
    version: str | None = None,
    devel: bool = False,
    max_size: int = 100 << 20,
    retry: Retry | None = None,
) -> PulledChart:
    """The chart at `reference`, found as by `find_chart`. Raises as that does."""
    found = find_chart(transport, reference, version=version, devel=devel, retry=retry)
    return PulledChart(found.data(max_size), found.digest, found.reference, found.manifest, found.provenance())


def _choose(
    transport: Transport, wanted: OciReference, version: str | None, devel: bool, retry: Retry | None
) -> OciReference:
    versions = chart_versions(transport, wanted, retry=retry)
    chosen = version if version in versions else None
    if chosen is None:
        fits = Constraint.parse(version or (">0.0.0-0" if devel else "*"))
        chosen = next((text for text in versions if fits.check(Version.parse(text))), None)
    if chosen is None:
        hint = f"the newest of {len(versions)} is {versions[0]}" if versions else None
        raise NotFoundError(f"no version fits {version}" if version else "no version", where=str(wanted), hint=hint)
    return OciReference(wanted.host, wanted.path, tag_of(chosen))


def read_manifest(registry: Any, wanted: OciReference) -> tuple[dict[str, Any], str]:
    """The manifest and its digest, which must be the one asked for. StatusError, VerificationError."""
    from helmkit.oci.registry import container

    url = f"{registry.prefix}://{container(wanted).manifest_url()}"
    answer = registry.do_request(url, headers={"accept": ", ".join(MANIFEST_TYPES)})
    digest = digest_of(answer.content)
    if wanted.digest and digest != wanted.digest:
        raise VerificationError(f"the manifest is {digest}", where=str(wanted))
    manifest = answer.json()
    if not isinstance(manifest, dict) or not isinstance(manifest.get("layers"), list):
        raise VerificationError("not an image manifest", where=str(wanted))
    return manifest, digest


def _layers(manifest: dict[str, Any], wanted: OciReference) -> tuple[str, str]:
    """The digests of chart and provenance, the latter empty where there is none."""
    config = manifest.get("config")
    kind = config.get("mediaType") if isinstance(config, dict) else None
    if kind != CONFIG_TYPE:
        raise VerificationError(f"not a chart but {str(kind)[:80]}", where=str(wanted))
    by_type: dict[str, str] = {}
    for layer in manifest["layers"]:
        if isinstance(layer, dict) and re.fullmatch(r"sha256:[0-9a-f]{64}", str(layer.get("digest"))):
            by_type.setdefault(str(layer.get("mediaType")), layer["digest"])
    chart = next((by_type[kind] for kind in _CHART if kind in by_type), None)
    if chart is None:
        raise VerificationError("its manifest names no chart", where=str(wanted))
    return chart, by_type.get(PROVENANCE_TYPE, "")


def read_blob(registry: Any, place: Any, digest: str) -> bytes:
    """The blob `digest` of the repository `place`, as oras has it. StatusError, VerificationError."""
    data: bytes = registry.get_blob(place, digest).content
    actual = digest_of(data)
    if actual != digest:
        raise VerificationError(f"the blob {digest[:19]}... is {actual[:19]}...", where=str(place))
    return data


def _translated(error: StatusError, wanted: OciReference) -> StatusError | NotFoundError:
    return NotFoundError("no such chart in the registry", where=str(wanted)) if error.status == 404 else error
