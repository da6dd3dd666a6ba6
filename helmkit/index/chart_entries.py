"""One chart's entries of an index: read when they are first asked for, and known by a digest of their text. Pure."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from typing import Any

from helmkit.chart.decode import text_of
from helmkit.errors import YAMLError
from helmkit.index.document import load_document
from helmkit.index.entry import Entry, MalformedError, Skipped, checked_entry, checked_shared
from helmkit.index.layout import Part, chart_text, entry_end, read_plain

# Goes into every digest: entries that are read by other rules than before are to be read again.
_RULES = b"helmkit entries 1"

_Read = tuple[list[Entry], list[Skipped]]
# An entry's fields, those that it may share with others of its chart, and its text.
_Found = tuple[Any, Any, str]


class ChartEntries:
    """The entries of the chart `name` in an index; `count` of them, malformed ones included.

    Two with the same `digest` have the same entries.
    """

    def __init__(self, name: str, digest: str, count: int, read: Callable[[], _Read]) -> None:
        self.name = name
        self.digest = digest
        self.count = count
        self._read = read

    @cached_property
    def _entries(self) -> _Read:
        return self._read()

    @property
    def entries(self) -> list[Entry]:
        """In the order of the index."""
        return self._entries[0]

    @property
    def skipped(self) -> list[Skipped]:
        return self._entries[1]

    def newest_first(self) -> tuple[Entry, ...]:
        """The entries in order of their versions."""
        from helmkit.version import Version

        return tuple(sorted(self.entries, key=lambda entry: Version.parse(entry.version), reverse=True))

    def release(self) -> None:
        """Forget what was read: it takes memory, and may be read again."""
        self.__dict__.pop("_entries", None)


def from_fields(name: str, versions: Any) -> ChartEntries:
    """The entries of a document that a parser has read: a list of mappings, or what stands in its place."""
    listed = versions if isinstance(versions, list) else [] if versions is None else [versions]
    texts = [json.dumps(fields, ensure_ascii=False, separators=(",", ":")) for fields in listed]

    def read() -> _Read:
        return _checked(name, zip(listed, listed, texts, strict=True))

    return ChartEntries(name, _digest(name, "\n".join(texts).encode()), len(listed), read)


def from_layout(data: bytes, part: Part, known: Collection[str]) -> ChartEntries | None:
    """The entries in a part of a document that has helm's layout; None where the whole document has to be parsed."""
    block = data[part.start : part.end]
    digest = _digest(part.name, block)
    if digest in known:
        return ChartEntries(part.name, digest, block.count(b"\n  - ") + 1, lambda: _reread(data, part))
    text = chart_text(block)
    found = None if text is None else _read_text(part.name, text)
    if found is None:
        return None
    count = len(found[0]) + len(found[1])
    chart = ChartEntries(part.name, digest, count, lambda: _reread(data, part))
    chart._entries = found
    return chart


def _reread(data: bytes, part: Part) -> _Read:
    text = chart_text(data[part.start : part.end])
    found = None if text is None else _read_text(part.name, text)
    assert found is not None, "it was read before"
    return found


def _read_text(name: str, text: str) -> _Read | None:
    """The entries of the chart's `text`; None where one of them cannot be read by itself."""
    found: list[_Found] = []
    memo: dict[Any, Any] = {}
    position = 0
    while position < len(text):
        plain = read_plain(text, position, memo)
        if plain:
            end, fields, shared = plain
        else:
            end = entry_end(text, position)
            try:
                fields = load_document(text[position:end].encode(), alone=True)
            except YAMLError:
                return None  # Perhaps it only makes sense with what stands around it.
            if not isinstance(fields, list) or len(fields) != 1:
                return None
            fields = shared = fields[0]
        found.append((fields, shared, text[position:end]))
        position = end
    return _checked(name, found)


def _checked(name: str, found: Iterable[_Found]) -> _Read:
    entries: dict[str, Entry] = {}
    skipped: list[Skipped] = []
    last: Any = ()
    for fields, shared, text in found:
        try:
            if shared is not last:
                common = checked_shared(name, shared)
                last = shared
            entry = checked_entry(name, fields, common, text)
            if entry.version in entries:
                raise MalformedError("there twice")
        except MalformedError as exc:
            version = text_of(fields.get("version")) if isinstance(fields, dict) else ""
            skipped.append(Skipped(name[:250], version[:256], str(exc)))
        else:
            entries[entry.version] = entry
    return list(entries.values()), skipped


def _digest(name: str, text: bytes) -> str:
    key = hashlib.blake2b(_RULES, digest_size=16)
    key.update(name.encode("utf-8", "surrogatepass") + b"\n")
    key.update(text)
    return key.hexdigest()
