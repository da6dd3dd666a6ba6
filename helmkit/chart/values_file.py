"""A values file: its documents, one merged over the other.

Source: Helm pkg/chart/v2/loader LoadValues and MergeMaps, which splits with k8s.io/apimachinery's YAMLReader.
"""

from __future__ import annotations

from helmkit import goyaml
from helmkit.chart.decode import go_kind
from helmkit.chart.dialect import NEWEST, Dialect
from helmkit.errors import YAMLError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def read_values(source: str, dialect: Dialect = NEWEST) -> dict[str, Any]:
    """The mapping that a values file holds; nulls are kept. Raises YAMLError, also where it is no mapping."""
    if not dialect.merges_documents:
        return _mapping(goyaml.load(source)) or {}
    if not dialect.keeps_long_last_line:
        source = _without_long_last_line(source)
    merged: dict[str, Any] = {}
    try:
        for value in goyaml.load_all(source):
            merged = merge_maps(merged, _mapping(value) or {})
    except YAMLError as error:
        if error.message.startswith("error reading yaml document"):
            raise
        text = f"cannot unmarshal yaml document: {error.message}"
        raise YAMLError(text, line=error.line, column=error.column) from error
    return merged


def _mapping(value: Any) -> dict[str, Any] | None:
    if value is None or isinstance(value, dict):
        return value
    raise YAMLError(
        "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
        f"{go_kind(value)} into Go value of type map[string]interface {{}}"
    )


def _without_long_last_line(source: str) -> str:
    """A reader with a buffer of 4096 bytes loses a last line that ends where the buffer does (helm issue 32506)."""
    start = source.rfind("\n") + 1
    length = len(source[start:].encode("utf-8", "surrogateescape"))
    return source[:start] if length and length % 4096 == 0 else source


def merge_maps(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """A new mapping: `over` wins, mappings on both sides merge, nulls count as values."""
    merged = dict(under)
    for key, value in over.items():
        known = merged.get(key)
        if isinstance(value, dict) and isinstance(known, dict):
            value = merge_maps(known, value)
        merged[key] = value
    return merged
