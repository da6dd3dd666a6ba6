"""An index that `repo index --merge` keeps entries of, read as Helm reads it: what is wrong in it is an error.

Source: Helm pkg/repo/v1 index.go, loadIndex. Pure. Where helmkit reads an index to use it (helmkit.index), it is
less strict: there an index comes from somebody else, and what is good of it is wanted.
"""

import re
from collections.abc import Iterator
from typing import Any

from helmkit import goyaml
from helmkit.chart.decode import ListOf, MapOf, Shape, Struct, decode
from helmkit.chart.fields import metadata_fields
from helmkit.chart.metadata import METADATA, metadata_of, validate
from helmkit.errors import ChartError, VerificationError, YAMLError
from helmkit.goyaml import gojson
from helmkit.index.entry import Skipped
from helmkit.repo.writing import ZERO_TIME, Entries

_OLD = ("checksum", "engine", "tillerVersion", "url")
_ENTRY = Struct(
    {
        **METADATA.fields,
        "urls": ListOf("string", "[]string"),
        "created": "string",
        "removed": "bool",
        "digest": "string",
        **dict.fromkeys(_OLD, "string"),
    },
    "repo.ChartVersion",
)
_INDEX = Struct(
    {
        "serverInfo": MapOf("any", "map[string]interface {}"),
        "apiVersion": "string",
        "generated": "string",
        "entries": MapOf(ListOf(_ENTRY, "repo.ChartVersions", pointers=True), "map[string]repo.ChartVersions"),
        "publicKeys": ListOf("string", "[]string"),
        "annotations": MapOf("string", "map[string]string"),
    },
    "repo.IndexFile",
)
# What a duplicate in an entry's dependencies says; Helm forgives it, because a server drops their aliases.
_FORGIVEN = "validation: more than one dependency with name or alias"


def entries_to_merge(data: bytes, *, where: str) -> tuple[Entries, list[Skipped]]:
    """The entries of the index `data`, and those that are left out. VerificationError with Helm's text."""
    try:
        return _entries(decode(_document(data), _INDEX))
    except YAMLError as exc:
        raise VerificationError(f"merge failed: {exc.message}", where=where) from exc


def _entries(index: dict[str, Any]) -> tuple[Entries, list[Skipped]]:
    entries: Entries = {}
    skipped: list[Skipped] = []
    for name, versions in index.get("entries", {}).items():
        for fields in versions or ():
            try:
                entry = entry_of(fields)
            except ChartError as exc:
                version = str((fields or {}).get("version", ""))
                skipped.append(Skipped(name, version, exc.message))
            else:
                entries.setdefault(name, []).append(entry)
    if not index.get("apiVersion"):
        raise YAMLError("no API version specified")
    return entries, skipped


def _document(data: bytes) -> Any:
    if not data:
        raise YAMLError("empty index.yaml file")
    try:
        return goyaml.json_loads(data)
    except YAMLError:
        document = goyaml.load(data, strict=True)
    if unknown := next(_unknown(document, _INDEX), None):
        raise YAMLError(f'error unmarshaling JSON: while decoding JSON: json: unknown field "{unknown}"')
    return document


def _unknown(value: Any, shape: Shape) -> Iterator[str]:
    """The keys that no field is for, in the order in which Go would meet them."""
    if isinstance(shape, Struct) and isinstance(value, dict):
        known = {name.lower(): field for name, field in shape.fields.items()}
        for key in sorted(value):
            if key.lower() not in known:
                yield key
            else:
                yield from _unknown(value[key], known[key.lower()])
    elif isinstance(shape, MapOf) and isinstance(value, dict):
        for item in value.values():
            yield from _unknown(item, shape.item)
    elif isinstance(shape, ListOf) and isinstance(value, list):
        for item in value:
            yield from _unknown(item, shape.item)


def entry_of(fields: dict[str, Any] | None) -> gojson.Struct:
    """An entry in Helm's order, checked, from what `decode` gave for METADATA or _ENTRY. ChartError, YAMLError."""
    if fields is None:
        raise ChartError("empty entry")
    own = {name: value for name, value in fields.items() if name in METADATA.fields}
    metadata = metadata_of({**own, "apiVersion": own.get("apiVersion") or "v1"})
    try:
        metadata = validate(metadata)
    except ChartError as exc:
        if not exc.message.startswith(_FORGIVEN):
            raise
    entry = metadata_fields(metadata)
    entry["urls"] = fields.get("urls")
    entry["created"] = normal_time(fields.get("created", ZERO_TIME))
    rest = {name: fields[name] for name in ("removed", "digest", *_OLD) if fields.get(name)}
    return gojson.Struct({**entry, **rest})


def normal_time(text: str) -> str:
    """An RFC 3339 time as Go writes it once it has read it: nanoseconds, without the zeros that do not count."""
    match = _TIME.fullmatch(text)
    if match is None:
        raise YAMLError(f'parsing time {gojson.quote(text)} as "2006-01-02T15:04:05Z07:00"')
    fraction = (match["fraction"] or "")[:10].rstrip("0").rstrip(".")
    return match["time"] + fraction + ("Z" if match["zone"][1:] in ("", "00:00") else match["zone"])


_TIME = re.compile(
    r"(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?P<fraction>[.,]\d+)?(?P<zone>Z|[+-]\d\d:\d\d)", re.ASCII
)
