"""JSON as Go's encoding/json reads and writes it.

An object that is none of the plain types may say what it marshals as with a method ``go_json()``; the template
package's values do that. Left out: struct targets, streams.
"""

from __future__ import annotations

from math import isfinite

from helmkit.errors import YAMLError
from helmkit.goyaml.gofloat import format_float
from helmkit.goyaml.patterns import Patterns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_DEPTH = 10_000  # Go's


class Struct(dict[str, "Any"]):
    """What ``go_json()`` gives for a Go struct: its fields keep their order, while a map's keys are sorted."""


def dumps(value: Any, *, indent: str = "", escape_html: bool = True) -> str:
    """json.Marshal; with `indent`, json.MarshalIndent with an empty prefix. Raises YAMLError for NaN."""
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
    if hasattr(value, "go_json"):
        return _value(value.go_json(), newline, indent, html)
    if isinstance(value, dict):
        return _object(value, newline, indent, html)
    if isinstance(value, (list, tuple)):
        return _array(value, newline, indent, html)
    return quote(text_of(value), html)


def _object(value: dict[Any, Any], newline: str, indent: str, html: bool) -> str:
    if not value:
        return "{}"
    inner = newline + indent
    colon = ": " if newline else ":"
    pairs = [(str(key), item) for key, item in value.items()]
    if not isinstance(value, Struct):
        pairs.sort(key=_first)
    entries = [quote(key, html) + colon + _value(item, inner, indent, html) for key, item in pairs]
    return "{" + inner + ("," + inner).join(entries) + newline + "}"


def is_nil(value: Any) -> bool:
    """Whether it is null, or a nil slice or map of Go's: its class says so with ``go_json()``."""
    return value is None or (hasattr(value, "go_json") and value.go_json() is None)


def text_of(value: Any) -> str:
    """The text that []byte and time.Time marshal to. Raises YAMLError for what has none."""
    if isinstance(value, (bytes, bytearray)):
        from binascii import b2a_base64

        return b2a_base64(value, newline=False).decode("ascii")
    if hasattr(value, "isoformat"):
        return rfc3339(value)
    raise YAMLError(f"json: unsupported type: {type(value).__name__}")


def rfc3339(value: Any) -> str:
    """A date, time or datetime as Go's time.Time marshals it; what has no zone is taken for UTC."""
    text: str = value.isoformat()
    if not hasattr(value, "hour"):
        text += "T00:00:00"
    elif not hasattr(value, "year"):
        text = f"0000-01-01T{text}"
    text = text.removesuffix("+00:00") + "Z" if not getattr(value, "tzinfo", None) or text[-6:] == "+00:00" else text
    head, dot, tail = text.partition(".")
    # Python writes six digits of a second's fraction or none, Go those that count.
    return head + dot + tail[:6].rstrip("0") + tail[6:] if dot else text


def _first(entry: tuple[str, Any]) -> str:
    return entry[0]


def _array(value: list[Any] | tuple[Any, ...], newline: str, indent: str, html: bool) -> str:
    if not value:
        return "[]"
    inner = newline + indent
    return "[" + inner + ("," + inner).join([_value(item, inner, indent, html) for item in value]) + newline + "]"


def number(value: float) -> str:
    """A float64 as JSON text: an exponent only below 1e-6 and from 1e21 on, and no zero in front of it."""
    if not isfinite(value):
        raise YAMLError(f"json: unsupported value: {format_float(value)}")
    if value and -1e15 < value < 1e15 and value.is_integer():
        return int.__repr__(int(value))
    if value == 0 or 1e-6 <= abs(value) < 1e21:
        return format_float(value, "f")
    text = format_float(value, "e")
    return text[:-2] + text[-1] if text[-4:-1] == "e-0" else text


def quote(text: str, html: bool = True) -> str:
    """A string as a JSON string literal; each byte that is not UTF-8 (a surrogate escape) becomes U+FFFD."""
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        for char, escape in _ORDINARY_HTML if html else _ORDINARY:
            if char in text:
                text = text.replace(char, escape)
        return f'"{text}"'
    escaped: str = _PATTERNS["html" if html else "plain"].sub(_escape, text)
    return f'"{escaped}"'


_SPECIAL = '[\x00-\x1f"\\\\\u2028\u2029\ud800-\udfff'
_PATTERNS = Patterns({"html": _SPECIAL + "<>&]", "plain": _SPECIAL + "]"})
# The escapes of most texts; the backslash comes first.
_ORDINARY = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t"))
_ORDINARY_HTML = (*_ORDINARY, ("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"))


_SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _escape(match: Any) -> str:
    char = match.group()
    short = _SHORT.get(char)
    if short:
        return short
    return "\ufffd" if "\ud800" <= char <= "\udfff" else f"\\u{ord(char):04x}"


def loads(text: str | bytes) -> Any:
    """json.Unmarshal into an interface{}. Raises YAMLError with Go's text."""
    return _loads(text, "interface {}", (dict, list, str, bool, float))


def loads_map(text: str | bytes) -> dict[str, Any]:
    """json.Unmarshal into a map[string]interface{}: null gives {}."""
    value = _loads(text, "map[string]interface {}", (dict,))
    return {} if value is None else value


def loads_list(text: str | bytes) -> list[Any]:
    """json.Unmarshal into a []interface{}: null gives []."""
    plain = _plain_texts(text)
    if plain is not None:
        return plain
    value = _loads(text, "[]interface {}", (list,))
    return [] if value is None else value


def _plain_texts(text: str | bytes) -> list[Any] | None:
    """A list of nothing but ordinary strings, read without the module json, which takes 6 ms to import; else None."""
    if not isinstance(text, str) or not text.isascii() or not text.isprintable() or "\\" in text:
        return None
    if text[:1] != "[" or text[-1:] != "]":
        return None
    first, *pieces = text[1:-1].split('"')
    between, last = pieces[1:-1:2], pieces[-1:]
    if (
        first.strip(" ")
        or any(piece.strip(" ") for piece in last)
        or any(piece.strip(" ") != "," for piece in between)
    ):
        return None
    return pieces[::2] if len(pieces) % 2 == 0 else None


class _TooLarge(float):
    """A number beyond float64, with its text."""

    text = ""


def _loads(text: str | bytes, target: str, kinds: tuple[type, ...]) -> Any:
    import json

    if isinstance(text, bytes):
        text = text.decode("utf-8", "surrogateescape")
    if _deepest(text) > MAX_DEPTH:
        raise YAMLError("exceeded max depth")
    large: list[_TooLarge] = []

    def number(digits: str) -> float:
        value = float(digits)
        if isfinite(value):
            return value
        large.append(_TooLarge(value))
        large[-1].text = digits
        return large[-1]

    try:
        value = json.loads(text, parse_int=number, parse_float=number, parse_constant=_constant)
    except ValueError as exc:
        from helmkit.goyaml.jsonsyntax import problem

        raise YAMLError(problem(text) or str(exc)) from exc
    except RecursionError as exc:
        raise YAMLError("exceeded max depth") from exc
    if value is not None and not isinstance(value, kinds):
        raise mismatch(value, target)
    if large:
        raise YAMLError(f"json: cannot unmarshal number {large[0].text} into {_place(value)} of type float64")
    return _valid(value) if "\\u" in text or not text.isascii() else value


def _deepest(text: str) -> int:
    """How deep brackets may nest in a text: counted only where there are enough of them to matter.

    Python's parser uses the C stack, and is not always stopped in time when calls may nest deep.
    """
    brackets = text.count("[") + text.count("{")
    if brackets <= MAX_DEPTH:
        return brackets
    import re
    from itertools import accumulate

    steps = re.findall(r'"(?:[^"\\]|\\.)*+"|([\[{])|([\]}])', text, re.DOTALL)
    return max(accumulate(bool(opened) - bool(closed) for opened, closed in steps))


def _constant(text: str) -> Any:
    """NaN and Infinity, which Python takes for numbers."""
    raise ValueError(text)


def _place(value: Any) -> str:
    """Where the first number that is too large stands, in Go's words."""
    path = _path(value) or []
    if not path:
        return "Go value"
    dotted = "." + ".".join(map(str, path))
    return dotted if any(isinstance(step, int) for step in path) else f"Go struct field {dotted}"


def _path(value: Any) -> list[str | int] | None:
    if isinstance(value, _TooLarge):
        return []
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in steps:
        found = _path(item)
        if found is not None:
            return [step, *found]
    return None


def _valid(value: Any) -> Any:
    """The value with U+FFFD for each half of a surrogate pair, and for each byte that is not UTF-8."""
    if isinstance(value, str):
        return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in value)
    if isinstance(value, dict):
        return {_valid(key): _valid(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_valid(item) for item in value]
    return value


def mismatch(value: Any, target: str) -> YAMLError:
    """The error for a document whose top is of another kind than the `target` type."""
    kinds = {dict: "object", list: "array", str: "string", bool: "bool"}
    return YAMLError(f"json: cannot unmarshal {kinds.get(type(value), 'number')} into Go value of type {target}")
