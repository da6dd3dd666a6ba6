"""The charts below a path of a registry, where it lists its repositories at all: many public ones do not.

Source: OCI distribution-spec's predecessor, the Docker Registry HTTP API V2, `GET /v2/_catalog`.
"""

from urllib.parse import urljoin

from helmkit.errors import StatusError, UnreachableError, VerificationError
from helmkit.net import Retry, Transport, redacted
from helmkit.oci.reference import parse_oci_reference

_PAGE = 1000
_MOST_PAGES = 100


def chart_names(transport: Transport, base: str, *, retry: Retry | None = None) -> list[str] | None:
    """The names of what is right below the oci:// URL `base`; None where the registry does not list them.

    UnreachableError, VerificationError.
    """
    from helmkit.oci.registry import Registry

    somewhere = parse_oci_reference(f"{base.rstrip('/')}/x")
    registry = Registry(somewhere, transport, retry)
    prefix = somewhere.path[:-1]
    url = f"{somewhere.url}/v2/_catalog?n={_PAGE}"
    found: list[str] = []
    for _ in range(_MOST_PAGES):
        try:
            answer = registry.do_request(url)
        except StatusError as exc:
            if exc.status in (401, 403, 404, 405, 501):
                return None
            raise
        page = answer.json()
        names = page.get("repositories") if isinstance(page, dict) else None
        if not isinstance(names, list):
            raise VerificationError("not a registry's list of repositories", where=redacted(url))
        found += [name.removeprefix(prefix) for name in names if isinstance(name, str) and name.startswith(prefix)]
        following = answer.links.get("next", {}).get("url")
        if not following:
            return sorted({name for name in found if "/" not in name})
        url = urljoin(url, following)
    raise UnreachableError(f"more than {_MOST_PAGES * _PAGE} repositories", where=redacted(url))
