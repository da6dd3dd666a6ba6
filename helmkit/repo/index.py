"""A repository's index: bytes in, checked entries out. Pure.

Source: Helm pkg/repo/v1 index.go. Where Helm refuses a whole index for one bad entry or logs and goes on, the entry
is left out and named here. Left out: comparing with an index we have (helmkit.mirror.verify).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from helmkit.errors import VerificationError, VersionError, YAMLError
from helmkit.repo.document import load_document

MAX_VERSION = 256  # Characters.
_MAX_NUMBER = 2**63 - 1  # What a database column holds.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,249}\Z")
_DIGEST = re.compile(r"(?:sha256:)?([0-9a-f]{64})\Z")


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of one chart. `fields` is the whole entry as the index has it, texts and custom fields included.

    `digest` is 64 hex digits, empty where the index gives none; `created` is an RFC 3339 time or empty.
    """

    name: str
    version: str
    urls: tuple[str, ...]
    digest: str
    created: str
    fields: Mapping[str, Any] = field(repr=False)

    @property
    def app_version(self) -> str:
        return text(self.fields.get("appVersion"))

    @property
    def description(self) -> str:
        return text(self.fields.get("description"))

    @property
    def deprecated(self) -> bool:
        return self.fields.get("deprecated") is True

    @property
    def keywords(self) -> tuple[str, ...]:
        return _texts(self.fields.get("keywords"))

    @property
    def maintainers(self) -> tuple[str, ...]:
        """Their names."""
        found = self.fields.get("maintainers")
        people = [person for person in found if isinstance(person, dict)] if isinstance(found, list) else []
        return tuple(text(person.get("name")) for person in people)


@dataclass(frozen=True, slots=True)
class Skipped:
    """An entry that was left out, and why."""

    name: str
    version: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}".strip() + f": {self.reason}"


@dataclass(frozen=True, slots=True)
class Index:
    """`entries` by chart name, newest version first; `generated` is None where the index does not say."""

    entries: Mapping[str, tuple[Entry, ...]]
    skipped: tuple[Skipped, ...] = ()
    generated: datetime | None = None

    def __iter__(self) -> Iterator[Entry]:
        return (entry for versions in self.entries.values() for entry in versions)

    def __len__(self) -> int:
        return sum(map(len, self.entries.values()))


def parse_index(data: bytes, *, where: str = "index.yaml") -> Index:
    """The index in `data`, YAML or JSON. VerificationError that says what it is, where it is not an index."""
    _refuse_page(data, where)
    try:
        document = load_document(data)
    except YAMLError as exc:
        place = f" at line {exc.line}" if exc.line else ""
        raise VerificationError(f"not an index: {exc.message}{place}, damaged or cut short", where=where) from exc
    if not isinstance(document, dict) or not isinstance(document.get("entries", {}), dict | None):
        raise VerificationError("not an index: no mapping with `entries`", where=where)
    if "entries" not in document and "apiVersion" not in document:
        raise VerificationError("not an index: neither `apiVersion` nor `entries`", where=where)
    # Helm writes `generated` last and a newline after it; a text that has neither stopped early.
    if "generated" not in document and not data.rstrip(b" \t").endswith((b"\n", b"}")):
        raise VerificationError("not an index: cut short", where=where)
    return index_of(document.get("entries") or {}, parse_time(text(document.get("generated"))))


def index_of(entries: Mapping[str, Any], generated: datetime | None = None) -> Index:
    """The index with these `entries`, by chart name a list of each version's fields; checked as a parsed one is."""
    checked, skipped = _entries(entries)
    return Index(checked, tuple(skipped), generated)


def parse_time(value: str) -> datetime | None:
    """An RFC 3339 time; None for other text and for Go's zero time."""
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        return None
    time = time if time.tzinfo else time.replace(tzinfo=UTC)
    return time if time.year > 1 else None


def text(value: Any) -> str:
    """A scalar as text; anything else is empty."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else ""


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(item for item in map(text, value) if item) if isinstance(value, list) else ()


def _refuse_page(data: bytes, where: str) -> None:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        raise VerificationError("not an index: empty", where=where)
    if head.startswith(b"<"):
        title = re.search(rb"<title[^>]*>\s*([^<]{1,80})", head, re.IGNORECASE)
        named = f' "{" ".join(title[1].decode(errors="replace").split())}"' if title else ""
        kind = "HTML page" if re.match(rb"<(!doctype html|html|head|body|title)", head, re.IGNORECASE) else "markup"
        raise VerificationError(f"not an index: {kind}{named}", where=where)
    if head.startswith(b"\x1f\x8b"):
        raise VerificationError("not an index: compressed data", where=where)


def _entries(document: Mapping[str, Any]) -> tuple[dict[str, tuple[Entry, ...]], list[Skipped]]:
    found: dict[str, tuple[Entry, ...]] = {}
    skipped: list[Skipped] = []
    for name, versions in document.items():
        chart: dict[str, tuple[Any, Entry]] = {}
        for fields in versions if isinstance(versions, list) else [versions]:
            try:
                key, entry = _entry(name, fields)
                if entry.version in chart:
                    raise _MalformedError("there twice")
            except _MalformedError as exc:
                version = text(fields.get("version")) if isinstance(fields, dict) else ""
                skipped.append(Skipped(name[:250], version[:MAX_VERSION], str(exc)))
            else:
                chart[entry.version] = key, entry
        if chart:
            ordered = sorted(chart.values(), key=lambda pair: pair[0], reverse=True)
            found[name] = tuple(entry for _, entry in ordered)
    return found, skipped


class _MalformedError(Exception):
    """Why an entry is left out."""


def _entry(name: str, fields: Any) -> tuple[Any, Entry]:
    """The entry's Version, for sorting, and the entry."""
    from helmkit.version import Version

    if not isinstance(fields, dict):
        raise _MalformedError("empty entry" if fields is None else "not a mapping")
    if not _NAME.match(name):
        raise _MalformedError("the name is not one a chart can have")
    if (own := text(fields.get("name"))) and own != name:
        raise _MalformedError(f"it names itself {own[:80]!r}")
    version = text(fields.get("version"))
    try:
        if len(version) > MAX_VERSION:
            raise VersionError("too long")
        key = Version.parse(version)
    except VersionError as exc:
        raise _MalformedError(f"{version[:40]!r} is not a version") from exc
    if max(key.major, key.minor, key.patch) > _MAX_NUMBER:
        raise _MalformedError(f"{version[:40]!r} has a number too large to be sorted")
    urls = _texts(fields.get("urls"))
    if not urls:
        raise _MalformedError("no URL")
    digest = text(fields.get("digest")).strip().lower()
    match = _DIGEST.match(digest)
    if digest and not match:
        raise _MalformedError("the digest is not a sha256")
    created = text(fields.get("created"))
    return key, Entry(name, version, urls, match[1] if match else "", created if parse_time(created) else "", fields)
