"""A repository's index: bytes in, checked entries out. Pure.

Source: Helm pkg/repo/v1 index.go. Where Helm refuses a whole index for one bad entry or logs and goes on, the entry
is left out and named here. Left out: comparing with an index we have (helmkit.mirror.verify, helmkit.store).
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from functools import cached_property

from helmkit.chart.decode import text_of
from helmkit.errors import VerificationError, YAMLError
from helmkit.index.chart_entries import ChartEntries, from_fields, from_layout
from helmkit.index.document import load_document
from helmkit.index.entry import Entry, Skipped, parse_time
from helmkit.index.layout import MARK, take_apart
from helmkit.records import Record


class Index(Record):
    """The entries by chart; `generated` is None where the index does not say.

    `unlisted` names what is missing without being an entry.
    """

    charts: tuple[ChartEntries, ...]
    generated: datetime | None = None
    unlisted: tuple[Skipped, ...] = ()

    @cached_property
    def entries(self) -> Mapping[str, tuple[Entry, ...]]:
        """By chart name, newest version first; charts without any left out."""
        return {chart.name: found for chart in self.charts if (found := chart.newest_first())}

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """What was left out."""
        return (*self.unlisted, *(skipped for chart in self.charts for skipped in chart.skipped))

    def __iter__(self) -> Iterator[Entry]:
        return (entry for versions in self.entries.values() for entry in versions)

    @property
    def size(self) -> int:
        """How many entries there are, malformed ones included; known without reading them."""
        return sum(chart.count for chart in self.charts)


def parse_index(data: bytes, *, where: str = "index.yaml", known: Collection[str] = ()) -> Index:
    """The index in `data`, YAML or JSON. VerificationError that says what it is, where it is not an index.

    The entries of a chart whose digest is among `known` were read before, and are read again only when asked for.
    """
    _refuse_page(data, where)
    try:
        return _by_layout(data, known) or _by_document(data, where)
    except YAMLError as exc:
        place = f" at line {exc.line}" if exc.line else ""
        raise VerificationError(f"not an index: {exc.message}{place}, damaged or cut short", where=where) from exc


def _by_layout(data: bytes, known: Collection[str]) -> Index | None:
    """The index where its text is laid out as helm does it."""
    layout = take_apart(data)
    if layout is None:
        return None
    try:
        frame = load_document(layout.frame)
    except YAMLError:
        return None  # The whole document will say where.
    if not isinstance(frame, dict) or frame.get("entries") != MARK:
        return None
    charts: list[ChartEntries] = []
    for part in layout.parts:
        chart = from_layout(data, part, known)
        if chart is None:
            return None
        charts.append(chart)
    return Index(tuple(charts), parse_time(text_of(frame.get("generated"))))


def _by_document(data: bytes, where: str) -> Index:
    document = load_document(data)
    if not isinstance(document, dict) or not isinstance(document.get("entries", {}), dict | None):
        raise VerificationError("not an index: no mapping with `entries`", where=where)
    if "entries" not in document and "apiVersion" not in document:
        raise VerificationError("not an index: neither `apiVersion` nor `entries`", where=where)
    # Helm writes `generated` last and a newline after it; a text that has neither stopped early.
    if "generated" not in document and not data.rstrip(b" \t").endswith((b"\n", b"}")):
        raise VerificationError("not an index: cut short", where=where)
    entries = document.get("entries") or {}
    charts = tuple(from_fields(name, versions) for name, versions in entries.items())
    return Index(charts, parse_time(text_of(document.get("generated"))))


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
