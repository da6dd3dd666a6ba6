"""Go's own template functions. Source: Go's text/template/funcs.go.

Left out: slice, which Sprig replaces; and, or and not, which the compiler makes Python's own: only their signatures
are here.
"""

from __future__ import annotations

from helmkit.template.arguments import INTEGERS, UNSIGNED
from helmkit.template.gofmt import sprint, sprintln, type_name
from helmkit.template.gofunc import FuncError, GoFunction, gofunc
from helmkit.template.govalue import GoObject, Uint8
from helmkit.template.printf import sprintf
from helmkit.template.runtime import show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_BAD_COMPARISON = "invalid type for comparison"
_NO_COMPARISON = "missing argument for comparison"
_KINDS: dict[str, str] = {
    "bool": "bool",
    "string": "string",
    "float64": "float",
    "complex128": "complex",
    **dict.fromkeys(INTEGERS, "int"),
    **dict.fromkeys(UNSIGNED, "uint"),
}


@gofunc("func(reflect.Value, ...reflect.Value) reflect.Value")
def and_(*values: Any) -> Any:
    raise NotImplementedError


@gofunc("func(reflect.Value) bool")
def not_(value: Any) -> bool:
    return not value


@gofunc("func(reflect.Value) (int, error)")
def length(value: Any) -> int:
    if isinstance(value, str):
        return len(value) if value.isascii() else len(value.encode("utf-8", "surrogateescape"))
    if isinstance(value, (list, dict, bytes)):
        return len(value)
    if value is None:
        raise FuncError("len of nil pointer")
    raise FuncError(f"len of type {type_name(value)}")


# Comparison.


def _kind(value: Any) -> str:
    """The kind of a value that can be ordered or compared directly, else ""."""
    name = type_name(value)
    kind = _KINDS.get(name)
    if kind is not None:
        return kind
    if isinstance(value, int):
        return "int"
    return "string" if isinstance(value, str) else ""


@gofunc("func(reflect.Value, ...reflect.Value) (bool, error)")
def eq(first: Any, *others: Any) -> bool:
    if first.__class__ is str and len(others) == 1 and others[0].__class__ is str:
        return bool(first == others[0])
    if not others:
        raise FuncError(_NO_COMPARISON)
    return any(_equal(first, other) for other in others)


def _equal(left: Any, right: Any) -> bool:
    kinds = (_kind(left), _kind(right))
    if kinds[0] != kinds[1]:
        if kinds in (("int", "uint"), ("uint", "int")):
            return bool(left == right)
        if left is not None and right is not None:
            raise FuncError(f"incompatible types for comparison: {type_name(left)} and {type_name(right)}")
        return False
    if kinds[0]:
        return bool(left == right)
    return _equal_others(left, right)


def _equal_others(left: Any, right: Any) -> bool:
    """Maps, slices, structs and nil."""
    if left is None or right is None:
        return left is right
    shapes = [
        "map" if isinstance(value, dict) else "slice" if isinstance(value, (list, bytes)) else "struct"
        for value in (left, right)
    ]
    if shapes[0] != shapes[1]:
        raise FuncError(
            sprintf("non-comparable types %s: %s, %s: %v", left, type_name(left), type_name(right), right)
        )
    if shapes[1] != "struct":
        raise FuncError(sprintf("non-comparable type %s: %s", right, type_name(right)))
    return type_name(left) == type_name(right) and bool(left == right)


@gofunc("func(reflect.Value, reflect.Value) (bool, error)")
def ne(left: Any, right: Any) -> bool:
    return not eq.call(left, right)


def _less(left: Any, right: Any) -> bool:
    kinds = (_kind(left), _kind(right))
    if not kinds[0] or not kinds[1]:
        raise FuncError(_BAD_COMPARISON)
    if kinds[0] != kinds[1] and kinds not in (("int", "uint"), ("uint", "int")):
        raise FuncError(f"incompatible types for comparison: {type_name(left)} and {type_name(right)}")
    if kinds[0] in ("bool", "complex"):
        raise FuncError(_BAD_COMPARISON)
    if kinds[0] == "string" and not (left.isascii() and right.isascii()):
        return bool(left.encode("utf-8", "surrogateescape") < right.encode("utf-8", "surrogateescape"))
    return bool(left < right)


@gofunc("func(reflect.Value, reflect.Value) (bool, error)")
def lt(left: Any, right: Any) -> bool:
    return _less(left, right)


@gofunc("func(reflect.Value, reflect.Value) (bool, error)")
def le(left: Any, right: Any) -> bool:
    return _less(left, right) or bool(eq.call(left, right))


@gofunc("func(reflect.Value, reflect.Value) (bool, error)")
def gt(left: Any, right: Any) -> bool:
    return not le.call(left, right)


@gofunc("func(reflect.Value, reflect.Value) (bool, error)")
def ge(left: Any, right: Any) -> bool:
    return not _less(left, right)


# Indexing.


def _position(index: Any, limit: int) -> int:
    """`index` as a position up to and including `limit`."""
    if index is None:
        raise FuncError("cannot index slice/array with nil")
    if not isinstance(index, int) or isinstance(index, bool):
        raise FuncError(f"cannot index slice/array with type {type_name(index)}")
    if not 0 <= index <= limit:
        raise FuncError(f"index out of range: {int(index)}")
    return int(index)


@gofunc("func(reflect.Value, ...reflect.Value) (reflect.Value, error)")
def index(item: Any, *indexes: Any) -> Any:
    if item is None:
        raise FuncError("index of untyped nil")
    for key in indexes:
        item = _indexed(item, key)
    return item


def _indexed(item: Any, key: Any) -> Any:
    if item is None:
        raise FuncError("index of nil pointer")
    if isinstance(item, dict):
        if key is None:
            raise FuncError("value is nil; should be of type string")
        if not isinstance(key, str):
            raise FuncError(f"value has type {type_name(key)}; should be string")
        if key in item:
            return dict.__getitem__(item, key)
        return item.ZERO if isinstance(item, GoObject) else item.get(key)
    if not isinstance(item, (list, str, bytes)):
        raise FuncError(f"can't index item of type {type_name(item)}")
    data = item.encode("utf-8", "surrogateescape") if isinstance(item, str) else item
    position = _position(key, len(data))
    if position == len(data):
        kind = "string" if isinstance(item, str) else "slice"
        raise FuncError(f"reflect: {kind} index out of range")
    return Uint8(data[position]) if isinstance(data, bytes) else data[position]


@gofunc("func(reflect.Value, ...reflect.Value) (reflect.Value, error)")
def call(name: str | None, function: Any, *args: Any) -> Any:
    """Always an error: no value in a template is a function. `name` is what the template calls, None when piped."""
    del args
    if function is None:
        raise FuncError("call of nil")
    kind = type_name(function)
    if name is None:
        name = function if isinstance(function, str) else f"<{kind} Value>"
    raise FuncError(f"non-function {name} of type {kind}")


# Printing and escaping.


def _joined(values: tuple[Any, ...]) -> str:
    """All arguments as one text, nil as an action prints it."""
    if len(values) == 1 and isinstance(values[0], str):
        return values[0]
    return sprint(*[show(value) if value is None else value for value in values])


_HTML = str.maketrans({"\0": "\ufffd", '"': "&#34;", "'": "&#39;", "&": "&amp;", "<": "&lt;", ">": "&gt;"})
_JS = {"\\": "\\\\", "'": "\\'", '"': '\\"', "<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "=": "\\u003D"}
_URL_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~")


@gofunc("func(...interface {}) string")
def html(*values: Any) -> str:
    return _joined(values).translate(_HTML)


@gofunc("func(...interface {}) string")
def js(*values: Any) -> str:
    return "".join([_js_char(char) for char in _joined(values)])


def _js_char(char: str) -> str:
    code = ord(char)
    if char in _JS:
        return _JS[char]
    if code < 0x20:
        return f"\\u00{code:02X}"
    if 0xD800 <= code <= 0xDFFF:
        return "\\uFFFD" if not "\ufffd".isprintable() else char
    return char if char.isprintable() or code == 0x7F else f"\\u{code:04X}"


@gofunc("func(...interface {}) string")
def urlquery(*values: Any) -> str:
    data = _joined(values).encode("utf-8", "surrogateescape")
    return "".join([chr(byte) if byte in _URL_SAFE else "+" if byte == 0x20 else f"%{byte:02X}" for byte in data])


TABLE: dict[str, GoFunction] = {
    "and": and_,
    "or": and_,
    "not": not_,
    "len": length,
    "eq": eq,
    "ne": ne,
    "lt": lt,
    "le": le,
    "gt": gt,
    "ge": ge,
    "index": index,
    "call": call,
    "print": GoFunction(sprint, "func(...interface {}) string"),
    "printf": GoFunction(sprintf, "func(string, ...interface {}) string"),
    "println": GoFunction(sprintln, "func(...interface {}) string"),
    "html": html,
    "js": js,
    "urlquery": urlquery,
}
