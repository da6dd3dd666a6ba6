"""JSON as Go's encoding/json reads and writes it.

An object that is none of the plain types may say what it marshals as with a method ``go_json()``; the template
package's values do that. Left out: struct targets, streams.
"""

from functools import cache
from math import isfinite
from typing import Any

from helmkit.errors import YAMLError
from helmkit.goyaml.gofloat import format_float


def dumps(value: Any, *, indent: str = "", escape_html: bool = True) -> str:
    """json.Marshal; with `indent`, json.MarshalIndent with an empty prefix. Raises YAMLError for NaN and infinities."""
    try:
        return _value(value, "\n" if indent else "", indent, escape_html)
    except RecursionError as exc:
        raise YAMLError("json: unsupported value: encountered a cycle") from exc


def _value(value: Any, newline: str, indent: str, html: bool) -> str:
    if isinstance(value, str):
        return quote(value, html)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, dict):
        return _object(value, newline, indent, html)
    if isinstance(value, (list, tuple)):
        return _array(value, newline, indent, html)
    if isinstance(value, (bytes, bytearray)):
        return quote(base64_text(value), html)
    if hasattr(value, "go_json"):
        return _value(value.go_json(), newline, indent, html)
    raise YAMLError(f"json: unsupported type: {type(value).__name__}")


def _object(value: dict[Any, Any], newline: str, indent: str, html: bool) -> str:
    if not value:
        return "null" if is_nil(value) else "{}"
    inner = newline + indent
    colon = ": " if newline else ":"
    entries = [
        quote(key, html) + colon + _value(item, inner, indent, html)
        for key, item in sorted(((str(key), item) for key, item in value.items()), key=_first)
    ]
    return "{" + inner + ("," + inner).join(entries) + newline + "}"


def base64_text(value: bytes | bytearray) -> str:
    from binascii import b2abase64_text

    return b2abase64_text(value, newline=False).decode("ascii")


def is_nil(value: Any) -> bool:
    """Whether an empty list or map is a nil slice or map of Go's: its class says so with ``go_json()``."""
    return hasattr(value, "go_json") and value.go_json() is None


def _first(entry: tuple[str, Any]) -> str:
    return entry[0]


def _array(value: list[Any] | tuple[Any, ...], newline: str, indent: str, html: bool) -> str:
    if not value:
        return "null" if is_nil(value) else "[]"
    inner = newline + indent
    return "[" + inner + ("," + inner).join([_value(item, inner, indent, html) for item in value]) + newline + "]"


def number(value: float) -> str:
    """A float64 as JSON text: an exponent only below 1e-6 and from 1e21 on, and no zero in front of it."""
    if not isfinite(value):
        raise YAMLError(f"json: unsupported value: {format_float(value)}")
    if value == 0 or 1e-6 <= abs(value) < 1e21:
        return format_float(value, "f")
    text = format_float(value, "e")
    return text[:-2] + text[-1] if text[-4:-1] == "e-0" else text


def quote(text: str, html: bool = True) -> str:
    """A string as a JSON string literal; each byte that is not UTF-8 (a surrogate escape) becomes U+FFFD."""
    return '"' + _special(html).sub(_escape, text) + '"'


@cache
def _special(html: bool) -> Any:
    import re

    return re.compile('[\x00-\x1f"\\\\\u2028\u2029\ud800-\udfff' + ("<>&]" if html else "]"))


_SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _escape(match: Any) -> str:
    char = match.group()
    short = _SHORT.get(char)
    if short:
        return short
    return "\\ufffd" if "\ud800" <= char <= "\udfff" else f"\\u{ord(char):04x}"


def loads(text: str | bytes) -> Any:
    """json.Unmarshal into an interface{}. Raises YAMLError with Go's text."""
    import json

    if isinstance(text, bytes):
        text = text.decode("utf-8", "surrogateescape")
    try:
        return json.loads(text, parse_int=float)
    except ValueError as exc:
        raise YAMLError("unexpected end of JSON input") from exc


def loads_map(text: str | bytes) -> dict[str, Any]:
    """json.Unmarshal into a map[string]interface{}: null gives {}."""
    value = loads(text)
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    raise mismatch(value, "map[string]interface {}")


def loads_list(text: str | bytes) -> list[Any]:
    """json.Unmarshal into a []interface{}: null gives []."""
    value = loads(text)
    if value is None:
        return []
    if isinstance(value, list):
        return value
    raise mismatch(value, "[]interface {}")


def mismatch(value: Any, target: str) -> YAMLError:
    """The error for a document whose top is of another kind than the `target` type."""
    kinds = {dict: "object", list: "array", str: "string", bool: "bool", float: "number", int: "number"}
    return YAMLError(f"json: cannot unmarshal {kinds[type(value)]} into Go value of type {target}")
