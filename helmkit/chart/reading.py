"""What a chart's files hold. A cache gives back what the same bytes held in an earlier run, which is faster.

Only what was read without an error is kept, as plain values. Left out: which files make a chart (load).
"""

from __future__ import annotations

import marshal

from helmkit import goyaml
from helmkit.about import __version__
from helmkit.chart.archive import Budget, read_archive
from helmkit.chart.dialect import NEWEST, Dialect
from helmkit.chart.model import File, text
from helmkit.chart.values_file import read_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from helmkit.template.loader import Cache


class Reading:
    """One chart being read, for a release of Helm, within a budget that its subcharts share."""

    def __init__(self, dialect: Dialect = NEWEST, budget: Budget | None = None, cache: Cache | None = None) -> None:
        self.dialect = dialect
        self.budget = budget or Budget()
        self._cache = cache

    def yaml(self, data: bytes) -> Any:
        """The value of a YAML file. Raises YAMLError."""
        return remembered(self._cache, "yaml", data, lambda: goyaml.load(text(data)))

    def values(self, data: bytes) -> dict[str, Any]:
        """The mapping of a values file. Raises YAMLError."""
        kind = f"values {self.dialect.release}"
        values: dict[str, Any] = remembered(self._cache, kind, data, lambda: read_values(text(data), self.dialect))
        return values

    def archive(self, data: bytes) -> list[File]:
        """The files of a .tgz. Raises ChartError."""
        if self._cache is None:
            return read_archive(data, self.budget)

        def read() -> list[tuple[str, bytes]]:
            return [(file.name, file.data) for file in read_archive(data, Budget(self.budget.left))]

        files = [File(name, content) for name, content in remembered(self._cache, "archive", data, read)]
        size = sum(len(file.data) for file in files)
        if size >= self.budget.left:
            return read_archive(data, self.budget)  # which says what is too large
        self.budget.left -= size
        return files


def remembered(cache: Cache | None, kind: str, data: bytes, make: Callable[[], Any]) -> Any:
    """What `make` gives, or gave for the same `kind` of `data`: plain values, which the caller may change."""
    if cache is None:
        return make()
    key = f"{__version__} {kind}\0".encode() + data
    entry = cache.get(key)
    if entry is not None:
        return marshal.loads(entry)  # noqa: S302  (the cache vouches for it)
    value = make()
    try:
        cache.put(key, marshal.dumps(value))
    except ValueError:  # nested too deep
        return value
    return value
