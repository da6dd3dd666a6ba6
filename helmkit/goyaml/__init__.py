"""YAML, JSON and TOML exactly as Helm reads and writes them. Pure: text in, values out.

Every function here forwards to the module that does the work, which is imported on first use: importing this
package costs nothing. Values are those of docs/architecture.md: None, bool, float (every number read), int, str,
list, dict with string keys. Errors are `helmkit.errors.YAMLError` with Go's own text as message.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from helmkit.goyaml.nodes import Node

__all__ = [
    "compose",
    "dump",
    "dump_pretty",
    "format_float",
    "json_dumps",
    "json_loads",
    "json_loads_list",
    "json_loads_map",
    "load",
    "load_all",
    "load_list",
    "load_map",
    "parses",
    "toml_dumps",
    "toml_loads",
]


def load(text: str | bytes, *, strict: bool = False) -> Any:
    """The first document of `text` as sigs.k8s.io/yaml's Unmarshal into an interface{} gives it; None when empty.

    Duplicate keys: the last wins; with `strict` (UnmarshalStrict, as Helm reads index.yaml) they are an error.
    Raises YAMLError: ``error converting YAML to JSON: yaml: line 3: ...``.
    """
    from helmkit.goyaml.loading import load

    return load(text, strict=strict)


def compose(text: str | bytes) -> Node | None:
    """The first document of `text` as a tree of `nodes.Node`, which know line and column; None when there is none.

    Raises YAMLError as `load` does for a text that does not parse; what a node means is not looked at.
    """
    from helmkit.goyaml.loading import compose

    return compose(text)


def load_all(text: str | bytes) -> Iterator[Any]:
    """Every document of a stream, split at lines that begin with ``---`` as Helm reads a values.yaml.

    Raises YAMLError as `load` does; lines in messages count from the start of the document, as Helm's do.
    """
    from helmkit.goyaml.loading import load_all

    return load_all(text)


def load_map(text: str | bytes, *, strict: bool = False) -> dict[str, Any]:
    """Like `load`, for a target of map[string]interface{}: null gives {}, anything else but a map is Go's error."""
    from helmkit.goyaml.loading import load_map

    return load_map(text, strict=strict)


def load_list(text: str | bytes) -> list[Any]:
    """Like `load`, for a target of []interface{}: null gives [], anything else but a list is Go's error."""
    from helmkit.goyaml.loading import load_list

    return load_list(text)


def parses(text: str | bytes) -> str | None:
    """None when `load_map` would succeed, else the text of its error."""
    from helmkit.errors import YAMLError

    try:
        load_map(text)
    except YAMLError as error:
        return error.message
    return None


def dump(value: Any) -> str:
    """`value` as sigs.k8s.io/yaml's Marshal prints it, final newline included. Raises YAMLError (a NaN, say)."""
    from helmkit.goyaml.emit import dump

    return dump(value)


def dump_pretty(value: Any) -> str:
    """`value` as toYamlPretty prints it (go-yaml v3, indent 2), final newline included."""
    from helmkit.goyaml.emit import dump_pretty

    return dump_pretty(value)


def json_dumps(value: Any, *, indent: str = "", escape_html: bool = True) -> str:
    """`value` as encoding/json's Marshal prints it: sorted keys, Go's floats. Raises YAMLError (a NaN, say)."""
    from helmkit.goyaml.gojson import dumps

    return dumps(value, indent=indent, escape_html=escape_html)


def json_loads(text: str | bytes) -> Any:
    """`text` as encoding/json's Unmarshal into an interface{} gives it. Raises YAMLError with Go's text."""
    from helmkit.goyaml.gojson import loads

    return loads(text)


def json_loads_map(text: str | bytes) -> dict[str, Any]:
    """Like `json_loads`, for a target of map[string]interface{} (fromJson); null gives {}."""
    from helmkit.goyaml.gojson import loads_map

    return loads_map(text)


def json_loads_list(text: str | bytes) -> list[Any]:
    """Like `json_loads`, for a target of []interface{} (fromJsonArray); null gives []."""
    from helmkit.goyaml.gojson import loads_list

    return loads_list(text)


def toml_dumps(value: Any) -> str:
    """`value` as BurntSushi/toml's Encoder prints it. Raises YAMLError with its text."""
    from helmkit.goyaml.gotoml import dumps

    return dumps(value)


def toml_loads(text: str) -> dict[str, Any]:
    """`text` as BurntSushi/toml's Unmarshal into a map gives it; an integer is int (Go: int64). Raises YAMLError."""
    from helmkit.goyaml.gotoml import loads

    return loads(text)


def format_float(value: float, verb: str = "g", precision: int = -1, bits: int = 64) -> str:
    """`value` as Go's strconv.FormatFloat(value, verb, precision, bits) prints it."""
    from helmkit.goyaml.gofloat import format_float

    return format_float(value, verb, precision, bits)
