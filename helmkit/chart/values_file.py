"""A values file: its documents, one merged over the other.

Source: Helm pkg/chart/v2/loader LoadValues and MergeMaps, which splits with k8s.io/apimachinery's YAMLReader.
"""

from typing import Any

from helmkit import goyaml
from helmkit.chart.decode import go_kind
from helmkit.errors import YAMLError


def read_values(source: str) -> dict[str, Any]:
    """The mapping that a values file holds; nulls are kept. Raises YAMLError, also where it is no mapping."""
    merged: dict[str, Any] = {}
    try:
        for value in goyaml.load_all(source):
            if value is None:
                continue
            if not isinstance(value, dict):
                raise YAMLError(
                    "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
                    f"{go_kind(value)} into Go value of type map[string]interface {{}}"
                )
            merged = merge_maps(merged, value)
    except YAMLError as error:
        if error.message.startswith("error reading yaml document"):
            raise
        text = f"cannot unmarshal yaml document: {error.message}"
        raise YAMLError(text, line=error.line, column=error.column) from error
    return merged


def merge_maps(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """A new mapping: `over` wins, mappings on both sides merge, nulls count as values."""
    merged = dict(under)
    for key, value in over.items():
        known = merged.get(key)
        if isinstance(value, dict) and isinstance(known, dict):
            value = merge_maps(known, value)
        merged[key] = value
    return merged
