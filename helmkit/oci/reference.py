"""oci://HOST[:PORT]/PATH/NAME[:TAG][@DIGEST], and versions as tags. Pure.

Source: OCI distribution-spec 1.1; Helm pkg/registry reference.go. A tag can't hold the + of a version's metadata, so
helm writes _ in its place.
"""

import ipaddress
import re

from helmkit.errors import UsageError
from helmkit.records import Record, replace

_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?|\[[0-9a-fA-F:]+\](?::[0-9]{1,5})?"
_PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_PATTERN = (
    rf"oci://(?P<host>{_HOST})/(?P<path>{_PART}(?:/{_PART})*)"
    r"(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9._+-]{0,127}))?(?:@(?P<digest>sha256:[0-9a-f]{64}))?"
)


class OciReference(Record):
    """A repository in a registry, and perhaps one artifact in it. `digest` is that of its manifest.

    `plain_http` says whether the registry is asked without TLS; None leaves it to where it is.
    """

    host: str
    path: str
    tag: str = ""
    digest: str = ""
    plain_http: bool | None = None

    @property
    def name(self) -> str:
        """The chart's name: the path's last part."""
        return self.path.rpartition("/")[2]

    @property
    def scheme(self) -> str:
        """https; http for this machine, where registries under test have no certificate."""
        plain = _is_loopback(self.host) if self.plain_http is None else self.plain_http
        return "http" if plain else "https"

    @property
    def url(self) -> str:
        """The registry's own URL."""
        return f"{self.scheme}://{self.host}"

    def __str__(self) -> str:
        tag = f":{self.tag}" if self.tag else ""
        return f"oci://{self.host}/{self.path}{tag}" + (f"@{self.digest}" if self.digest else "")


def parse_oci_reference(text: str) -> OciReference:
    """The reference in `text`. UsageError for anything else."""
    match = re.fullmatch(_PATTERN, text)
    if match is None:
        raise UsageError(
            "not an OCI reference", where=text[:200], hint="oci://HOST/PATH/NAME or oci://HOST/PATH/NAME:VERSION"
        )
    tag = match["tag"] or ""
    return OciReference(match["host"], match["path"], tag_of(tag), match["digest"] or "")


def registry_url(text: str) -> str:
    """The URL of the registry of any oci:// URL, with or without a path. UsageError."""
    host = text.removeprefix("oci://").partition("/")[0]
    return parse_oci_reference(f"oci://{host}/x").url


def chart_reference(base: str, name: str, plain_http: bool | None = None) -> OciReference:
    """The repository of chart `name` below `base`, `oci://HOST` with or without a path. UsageError."""
    if not base.startswith("oci://"):
        raise UsageError("not an OCI registry", where=base[:200], hint="charts are pushed to oci://HOST/PATH")
    parts = [part for part in base.removeprefix("oci://").split("/") if part]
    reference = parse_oci_reference("oci://" + "/".join([*parts, name]))
    if reference.tag or reference.digest or len(parts) < 1:
        raise UsageError("a place to push to has neither name nor tag", where=base[:200])
    return replace(reference, plain_http=plain_http)


def tag_of(version: str) -> str:
    """The tag under which helm pushes `version`."""
    return version.replace("+", "_")


def version_of(tag: str) -> str:
    """The version that helm reads from a tag."""
    return tag.replace("_", "+")


def _is_loopback(host: str) -> bool:
    name = host[1 : host.index("]")] if host.startswith("[") else host.partition(":")[0]
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
