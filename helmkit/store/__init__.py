"""What helmkit keeps: chart archives by their digest, and the catalogue of all indexes.

The only package that knows SQLite. Order of writing: archive, then catalogue, so that what the catalogue names is
there. Left out: where it comes from (helmkit.mirror).
"""

from helmkit.store.blobs import Blobs
from helmkit.store.catalogue import Catalogue
from helmkit.store.lookup import find, search, suggest
from helmkit.store.partial import Partial
from helmkit.store.rows import ChartVersion, IndexState
from helmkit.store.runs import Run
from helmkit.store.sources import Failure, Latency, Sources
from helmkit.store.store import Store

__all__ = [
    "Blobs",
    "Catalogue",
    "ChartVersion",
    "Failure",
    "IndexState",
    "Latency",
    "Partial",
    "Run",
    "Sources",
    "Store",
    "find",
    "search",
    "suggest",
]
