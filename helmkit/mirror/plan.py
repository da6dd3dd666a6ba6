"""Where to ask for a chart's archive, and in which order. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit

from helmkit.net.url import file_url, redacted
from helmkit.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from helmkit.config import Repository, Rewrite, Source
    from helmkit.store import ChartVersion


class Candidate(Record):
    """A URL to try for an archive, and the source whose transport opens it."""

    source: Source
    url: str


def base_url(source: Source) -> str:
    """The URL below which a source's index is; a folder as a file: URL."""
    return file_url(source.path) if source.path else source.url or ""


def label(source: Source) -> str:
    """How a source is called in reports and in the catalogue: its URL without what may be secret, or its path."""
    return redacted(source.url) if source.url else str(source.path)


def candidates(repository: Repository, row: ChartVersion, used: str, rewrites: Sequence[Rewrite]) -> list[Candidate]:
    """Every place that may have the archive of `row`: the source of the index (`used`) first, then the others.

    The others are asked only where a digest tells their bytes apart.
    """
    from helmkit.oci.reference import tag_of
    from helmkit.repo.urls import archive_urls

    sources = sorted(repository.enabled_sources, key=lambda source: label(source) != used)
    first = next((source for source in sources if label(source) == used), None)
    found: dict[str, Candidate] = {}
    for source in sources if row.digest else sources[:1]:
        urls = row.urls
        if base_url(source).startswith("oci:"):
            urls = (f"{base_url(source).rstrip('/')}/{row.name}:{tag_of(row.version)}",)
        elif first is not None and source is not first:
            urls = tuple(_relative(url, base_url(first)) for url in row.urls)
        local = base_url(source).startswith("file:")
        for url in archive_urls(base_url(source), urls, rewrites):
            # An index from elsewhere must not make us read files here.
            if local or not url.startswith("file:"):
                found.setdefault(url, Candidate(source, url))
    return list(found.values())


def _relative(url: str, base: str) -> str:
    """An archive's URL as another copy of the repository would have it: below the base, or its file name alone."""
    folder = base.rstrip("/") + "/"
    if url.startswith(folder):
        return url.removeprefix(folder)
    return url if not urlsplit(url).scheme else urlsplit(url).path.rpartition("/")[2]
