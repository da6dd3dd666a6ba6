"""Where an index and its archives are: URLs resolved as Helm resolves them, then rewritten. Pure.

Source: Helm internal/urlutil and pkg/repo/v1 chartrepo.go (ResolveReferenceURL): the base's path counts as a folder,
and its query string goes with a relative URL. Unlike there, a relative URL with a query string of its own keeps it.
"""

from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit, urlunsplit

from helmkit.config import Rewrite


def index_url(base: str) -> str:
    """The URL of the index of the repository at `base`."""
    return resolve_url(base, "index.yaml")


def resolve_url(base: str, reference: str) -> str:
    """`reference`, absolute or relative to the repository at `base`."""
    target = urlsplit(reference)
    if target.scheme:
        return reference
    start = urlsplit(base)
    folder = start.path if start.path.endswith("/") else start.path + "/"
    joined = urlsplit(urljoin(urlunsplit((start.scheme, start.netloc, folder, "", "")), reference))
    query = target.query or ("" if target.netloc else start.query)
    return urlunsplit((joined.scheme, joined.netloc, joined.path, query, ""))


def archive_urls(base: str, references: Iterable[str], rewrites: Iterable[Rewrite]) -> list[str]:
    """Every URL to try for an archive, in order: each reference's rewrites as they are listed, then itself."""
    rules = [rule for rule in rewrites if rule.enabled]
    found: list[str] = []
    for reference in references:
        url = resolve_url(base, reference)
        found += [rewritten for rule in rules if (rewritten := rewrite(url, rule))]
        found.append(url)
    return list(dict.fromkeys(found))


def rewrite(url: str, rule: Rewrite) -> str | None:
    """The URL by `rule`; None where the rule is not for it."""
    if not url.startswith(rule.match):
        return None
    if rule.prefix:
        return rule.to + (url.partition("://")[2] if rule.strip_scheme else url)
    return rule.to + url.removeprefix(rule.match)
