"""YAML values into typed fields, as sigs.k8s.io/yaml decodes a document into a Go struct, with its error texts.

A shape is "string", "bool", "any", ListOf, MapOf or Struct. Field names match case-insensitively, unknown ones are
dropped, null leaves a field at its zero value, numbers and booleans become strings where a string is wanted.
Source: sigs.k8s.io/yaml yaml.go (convertToJSONableObject) and Go's encoding/json. Left out: integers and times.
"""

from __future__ import annotations

from helmkit.errors import YAMLError
from helmkit.goyaml import gofloat
from helmkit.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_DECODING = "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal"


class ListOf(Record):
    """A Go slice; `name` is its Go type, `pointers` whether null elements stay None."""

    item: Shape
    name: str
    pointers: bool = False


class MapOf(Record):
    """A Go map with string keys."""

    item: Shape
    name: str


class Struct(Record):
    """A Go struct: JSON field names and their shapes; `name` is its Go type."""

    fields: Mapping[str, Shape]
    name: str

    @property
    def folded(self) -> dict[str, str]:
        """The fields' names by their names in small letters."""
        known: dict[str, str] | None = self.__dict__.get("_folded")
        if known is None:
            known = self.__dict__["_folded"] = {name.lower(): name for name in reversed(list(self.fields))}
        return known


Shape = str | ListOf | MapOf | Struct

_SCALAR_TYPES = {"string": "string", "bool": "bool", "any": "interface {}"}


def decode(value: Any, shape: Struct) -> dict[str, Any]:
    """`value` (as goyaml.load gives it) as the fields that it sets, by their JSON names.

    Raises YAMLError with the text of Go for the first field, in the order of keys, that has another type.
    """
    if value is None:
        return {}
    decoded = _decode(value, shape, "", field=True)
    assert isinstance(decoded, dict)
    return decoded


def go_kind(value: Any) -> str:
    """What encoding/json calls a value in its messages."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def _decode(value: Any, shape: Shape, path: str, *, field: bool) -> Any:
    if shape == "any":
        return value
    if isinstance(shape, Struct) and isinstance(value, dict):
        return _decode_struct(value, shape, path)
    if isinstance(shape, MapOf) and isinstance(value, dict):
        items = sorted(value.items())
        return {key: _element(item, shape.item, f"{path}.{key}", field=True) for key, item in items}
    if isinstance(shape, ListOf) and isinstance(value, list):
        return [_list_item(item, shape, f"{path}.{index}") for index, item in enumerate(value)]
    if shape == "string" and isinstance(value, (str, bool, int, float)):
        return as_string(value)
    if shape == "bool" and isinstance(value, bool):
        return value
    raise _mismatch(value, shape, path, field)


def _decode_struct(value: dict[str, Any], shape: Struct, path: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, item in sorted(value.items()):
        name = key if key in shape.fields else _folded(key, shape)
        if name is None or item is None:
            continue
        found[name] = _decode(item, shape.fields[name], f"{path}.{key}", field=True)
    return found


def _folded(key: str, shape: Struct) -> str | None:
    return shape.folded.get(key.lower())


def _list_item(item: Any, shape: ListOf, path: str) -> Any:
    if item is None and shape.pointers:
        return None
    return _element(item, shape.item, path, field=False)


def _element(item: Any, shape: Shape, path: str, *, field: bool) -> Any:
    if item is None and shape != "any":
        return _zero(shape)
    return _decode(item, shape, path, field=field)


def _zero(shape: Shape) -> Any:
    """What null leaves in an element of a slice or a map."""
    if isinstance(shape, str):
        return "" if shape == "string" else False
    return [] if isinstance(shape, ListOf) else {}


def text_of(value: Any) -> str:
    """A scalar as text; anything else is empty."""
    return as_string(value) if isinstance(value, str | bool | int | float) else ""


def as_string(value: str | bool | float) -> str:
    """A scalar where a string is wanted."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if value == int(value) and abs(value) < 2**63:
        # Every number arrives as a float. One without a fraction was an integer: 20220101 is not 2.0220101e+07.
        return str(int(value))
    return gofloat.format_float(value, "g", -1, 32)


def _mismatch(value: Any, shape: Shape, path: str, field: bool) -> YAMLError:
    name = _SCALAR_TYPES[shape] if isinstance(shape, str) else shape.name
    where = "Go value" if not path else f"Go struct field {path}" if field else path
    return YAMLError(f"{_DECODING} {go_kind(value)} into {where} of type {name}")
