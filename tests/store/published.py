"""Rows brought into a catalogue as an index that lists them."""

import json
from collections.abc import Iterable
from typing import Any

from helmkit.index import parse_index
from helmkit.store import Catalogue, ChartVersion, IndexState

_FIELDS = {"app_version": "appVersion", "description": "description", "created": "created", "digest": "digest"}


def index_of(rows: Iterable[ChartVersion]) -> bytes:
    """An index in JSON."""
    entries: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        texts = {key: getattr(row, name) for name, key in _FIELDS.items() if getattr(row, name)}
        flags = {"deprecated": True} if row.deprecated else {}
        entry = {**row.fields, "name": row.name, "version": row.version, "urls": list(row.urls), **texts, **flags}
        entries.setdefault(row.name, []).append(entry)
    return json.dumps({"apiVersion": "v1", "entries": entries}).encode()


def publish(catalogue: Catalogue, state: IndexState, rows: Iterable[ChartVersion]) -> int:
    """Make `rows` all that there is of a repository; how many of them were not there before."""
    document = index_of(rows)
    return catalogue.update(state, parse_index(document).charts, document).new
