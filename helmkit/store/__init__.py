"""What helmkit keeps: chart archives by their digest, and the catalogue of all indexes.

The only package that knows SQLite. Order of writing: archive, then catalogue, so that what the catalogue names is
there. Left out: where it comes from (helmkit.mirror).
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmkit.store.blobs import Blobs
    from helmkit.store.catalogue import Catalogue
    from helmkit.store.importing import ChangedDigest, Imported
    from helmkit.store.lookup import find, suggest
    from helmkit.store.partial import Partial
    from helmkit.store.rows import ChartVersion, IndexState
    from helmkit.store.runs import Run
    from helmkit.store.searching import Found, Query, search
    from helmkit.store.sources import Failure, Latency, Sources
    from helmkit.store.store import Store

__all__ = [
    "Blobs",
    "Catalogue",
    "ChangedDigest",
    "ChartVersion",
    "Failure",
    "Found",
    "Imported",
    "IndexState",
    "Latency",
    "Partial",
    "Query",
    "Run",
    "Sources",
    "Store",
    "find",
    "search",
    "suggest",
]
# A search needs a few of these modules, and importing all of them would take as long as it does.
_MODULES = {
    "Blobs": "helmkit.store.blobs",
    "Catalogue": "helmkit.store.catalogue",
    "ChangedDigest": "helmkit.store.importing",
    "Imported": "helmkit.store.importing",
    "find": "helmkit.store.lookup",
    "suggest": "helmkit.store.lookup",
    "Partial": "helmkit.store.partial",
    "ChartVersion": "helmkit.store.rows",
    "IndexState": "helmkit.store.rows",
    "Run": "helmkit.store.runs",
    "Found": "helmkit.store.searching",
    "Query": "helmkit.store.searching",
    "search": "helmkit.store.searching",
    "Failure": "helmkit.store.sources",
    "Latency": "helmkit.store.sources",
    "Sources": "helmkit.store.sources",
    "Store": "helmkit.store.store",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
