"""An index's text from its entries: sorted, merged and written as `helm repo index` does. Pure.

Source: Helm pkg/repo/v1 index.go (IndexFile, ChartVersion), internal/urlutil. Left out: reading an index
(helmkit.index.parse, helmkit.repo.merging), and a folder's archives (helmkit.repo.indexing).
"""

import posixpath
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from helmkit import goyaml
from helmkit.goyaml.gojson import Struct, rfc3339
from helmkit.repo.gosort import go_sorted
from helmkit.template.gourl import URLError, parse_url
from helmkit.version import Constraint, Version

# An index's entries by chart name, each the fields of Helm's ChartVersion in its order.
Entries = dict[str, list[Struct]]

ZERO_TIME = "0001-01-01T00:00:00Z"  # Go's, where no time is known


def make_entry(fields: Mapping[str, Any], *, urls: list[str], digest: str, created: str = "") -> Struct:
    """An entry for the chart whose metadata fields are `fields` (helmkit.chart.fields); `created` is RFC 3339."""
    entry = Struct(fields)
    entry["urls"] = urls
    entry["created"] = created or ZERO_TIME
    if digest:
        entry["digest"] = digest
    return entry


def add_entries(entries: Entries, more: Iterable[Struct]) -> None:
    """Add entries, without a look at what is there."""
    for entry in more:
        entries.setdefault(entry["name"], []).append(entry)


def merge_entries(entries: Entries, older: Entries) -> None:
    """Add to `entries` what `older` has more: IndexFile.Merge.

    Helm asks whether a version is there as it asks for a range, so 1.0.0+b is not added to 1.0.0, nor 1.0 to 1.0.3.
    """
    for entry in (entry for versions in older.values() for entry in versions):
        versions = entries.setdefault(entry["name"], [])
        if not any(other["version"] == entry["version"] for other in versions) and not _fits(versions, entry):
            versions.append(entry)


def _fits(versions: list[Struct], entry: Struct) -> bool:
    constraint = Constraint.parse(entry["version"])
    return any(constraint.check(Version.parse(other["version"])) for other in versions)


def index_text(entries: Entries, generated: datetime | str, *, as_json: bool = False) -> bytes:
    """The index as a file's bytes: YAML, or the indented JSON of --json. Versions are sorted, the newest first."""
    time = generated if isinstance(generated, str) else go_time(generated)
    ordered = {name: _newest_first(versions) for name, versions in entries.items()}
    document = Struct(apiVersion="v1", generated=time, entries=ordered)
    text = goyaml.json_dumps(document, indent="  ") if as_json else goyaml.dump(document)
    return text.encode()


def go_time(time: datetime) -> str:
    """A time as Go writes it in JSON, in UTC."""
    return rfc3339(time.astimezone(UTC))


def join_url(base: str, *parts: str) -> str:
    """urlutil.URLJoin, and path.Join where `base` is no URL, as Helm's index falls back to it."""
    try:
        url = parse_url(base)
    except URLError:
        return _join_path(base, *parts)
    url.path = _join_path(url.path, *parts)
    return str(url)


def _join_path(*parts: str) -> str:
    """Go's path.Join."""
    joined = "/".join(part for part in parts if part)
    return posixpath.normpath(joined).replace("//", "/", 1) if joined else ""


def _newest_first(versions: list[Struct]) -> list[Struct]:
    pairs = [(Version.parse(entry["version"]), entry) for entry in versions]
    ordered = sorted(pairs, key=_version, reverse=True)
    if any(_version(one) == _version(next_) for one, next_ in pairwise(ordered)):
        ordered = go_sorted(pairs, lambda one, other: _version(one) > _version(other))
    return [entry for _, entry in ordered]


def _version(pair: tuple[Version, Struct]) -> Version:
    return pair[0]
