"""Go's default formats: the name of a value's type (%T), its plain text (%v), strconv's quotes (%q).

Left out: verbs, flags, width and precision; those are `helmkit.template.printf`'s.
"""

from __future__ import annotations

from helmkit.goyaml.gofloat import format_float
from helmkit.template.govalue import (
    GoObject,
    Int32,
    Int64,
    IntList,
    ListList,
    NilList,
    NilMap,
    NilStringList,
    StringList,
    StringMap,
    Uint8,
    Uint32,
    Uint64,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAP = "map[string]interface {}"
LIST = "[]interface {}"

_TYPE_NAMES: dict[type, str] = {
    type(None): "<nil>",
    bool: "bool",
    int: "int",
    float: "float64",
    complex: "complex128",
    str: "string",
    bytes: "[]uint8",
    list: LIST,
    dict: MAP,
    Int64: "int64",
    Int32: "int32",
    Uint8: "uint8",
    Uint32: "uint32",
    Uint64: "uint64",
    StringList: "[]string",
    StringMap: "map[string]string",
    IntList: "[]int",
    ListList: "[][]interface {}",
    NilList: LIST,
    NilStringList: "[]string",
    NilMap: MAP,
}

_ESCAPES = {
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    "\\": "\\\\",
}

# What a byte looks like in a list of bytes.
_DIGITS = [str(byte) for byte in range(256)]


def type_name(value: Any) -> str:
    """The Go type of `value` as %T prints it, ``<nil>`` for nil."""
    name = _TYPE_NAMES.get(type(value))
    if name is not None:
        return name
    if isinstance(value, GoObject):
        return value.GO_TYPE
    return type_name_of_class(type(value))


def type_name_of_class(cls: type) -> str:
    """The Go type that a Python class stands for: its own, or that of the nearest class it derives from."""
    for base in cls.__mro__:
        if base in _TYPE_NAMES:
            return _TYPE_NAMES[base]
    return cls.__name__


def kind_name(value: Any) -> str:
    """reflect's name of the kind: string, int, float64, slice, map, ptr, struct, ...; ``invalid`` for nil."""
    if value is None:
        return "invalid"
    if isinstance(value, GoObject) and value.GO_TYPE.startswith("*"):
        return "ptr"
    if isinstance(value, dict):
        return "map"
    if isinstance(value, (list, bytes)):
        return "slice"
    if isinstance(value, (bool, int, float, str, complex)):
        return type_name_of_class(type(value))
    return "struct"


def text_method(value: Any) -> str | None:
    """What `value` says of itself, when it is an error or a fmt.Stringer."""
    if isinstance(value, GoObject):
        method = value.METHODS.get("Error") or value.METHODS.get("String")
        if method is not None:
            return str(method.call(value))
    return None


def plain(value: Any) -> str:
    """`value` as fmt's %v prints it; nil is ``<nil>``."""
    cls = value.__class__
    if cls is str:
        return str(value)
    if cls is bool:
        return "true" if value else "false"
    if cls is int:
        return str(value)
    if cls is float:
        return format_float(value)
    if value is None:
        return "<nil>"
    return _plain_other(value)


def _plain_other(value: Any) -> str:
    text = text_method(value)
    if text is not None:
        return text
    if isinstance(value, dict):
        return "map[" + " ".join([f"{plain(key)}:{_inner(value[key])}" for key in sorted(value)]) + "]"
    if isinstance(value, bytes):
        return f"[{' '.join(map(_DIGITS.__getitem__, value))}]"  # a chart's files may be megabytes
    if isinstance(value, list):
        return "[" + " ".join([_inner(item) for item in value]) + "]"
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, (str, float)):
        return str(value)
    from helmkit.template.printf import sprintf  # structs, pointers and complex numbers

    return sprintf("%v", value)


def _inner(value: Any) -> str:
    """A part of a value, where a pointer is its address."""
    if isinstance(value, GoObject) and value.GO_TYPE.startswith("*") and text_method(value) is None:
        return f"{id(value):#x}"
    return plain(value)


def sprint(*values: Any) -> str:
    """fmt.Sprint: a space between two operands when neither is a string."""
    parts: list[str] = []
    before_is_string = True
    for value in values:
        is_string = isinstance(value, str)
        if not is_string and not before_is_string:
            parts.append(" ")
        parts.append(plain(value))
        before_is_string = is_string
    return "".join(parts)


def sprintln(*values: Any) -> str:
    """fmt.Sprintln: spaces between all operands, and a newline."""
    return " ".join([plain(value) for value in values]) + "\n"


def quote(text: str, *, ascii_only: bool = False, mark: str = '"') -> str:
    """strconv.Quote: `text` between double quotes with Go's escapes; `ascii_only` is QuoteToASCII."""
    if mark not in text and "\\" not in text and text.isprintable() and (not ascii_only or text.isascii()):
        return mark + text + mark
    return mark + "".join([_quoted_char(char, ascii_only, mark) for char in text]) + mark


def _quoted_char(char: str, ascii_only: bool, mark: str) -> str:
    if char == mark:
        return "\\" + mark
    escape = _ESCAPES.get(char)
    if escape is not None:
        return escape
    if char.isprintable() and (not ascii_only or char.isascii()):
        return char
    code = ord(char)
    if code < 0x20 or code == 0x7F:
        return f"\\x{code:02x}"
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    if 0xD800 <= code <= 0xDFFF:
        return "\\ufffd"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
