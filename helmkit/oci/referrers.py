"""What refers to a manifest, by a registry's own list.

Source: OCI distribution-spec 1.1, "Listing Referrers" and "Unavailable Referrers API".
"""

from typing import TYPE_CHECKING

from helmkit.errors import StatusError
from helmkit.oci.manifests import named_manifests
from helmkit.oci.media import INDEX_TYPE
from helmkit.oci.reference import OciReference
from helmkit.records import replace

if TYPE_CHECKING:
    from helmkit.oci.registry import Registry

_UNSUPPORTED = (400, 404, 405, 501)


def fallback_tag(manifest: str) -> str:
    """The tag under which clients list the referrers of `sha256:...` where a registry does not."""
    return manifest.replace(":", "-")


def referrers(registry: "Registry", place: OciReference, manifest: str) -> list[str]:
    """The digests of the manifests that refer to `sha256:...`; none where a registry lists none. StatusError."""
    from helmkit.oci.registry import container

    where = container(place)
    url = f"{registry.prefix}://{where.registry}/v2/{where.api_prefix}/referrers/{manifest}"
    return _listed(registry, url, str(place))


def tagged_referrers(registry: "Registry", place: OciReference, manifest: str) -> list[str]:
    """The same by the tag that clients keep. StatusError."""
    from helmkit.oci.registry import container

    tagged = replace(place, tag=fallback_tag(manifest), digest="")
    return _listed(registry, f"{registry.prefix}://{container(tagged).manifest_url()}", str(tagged))


def _listed(registry: "Registry", url: str, where: str) -> list[str]:
    try:
        return named_manifests(registry.send(url, headers={"accept": INDEX_TYPE}).content, where)
    except StatusError as exc:
        if exc.status in _UNSUPPORTED:
            return []
        raise
