"""Arguments of functions: what may stand for a parameter of a Go type (exec.go: evalCall, validateType, evalArg).

Values that are not plain Python objects are compared by the name of their Go type.
"""

from __future__ import annotations

from helmkit.template.faults import FaultError, MismatchError
from helmkit.template.gofmt import LIST, MAP, type_name
from helmkit.template.gofunc import GoFunction
from helmkit.template.govalue import GoObject, Int32, Int64, NilList, NilMap, NilStringList, Uint8, Uint32, Uint64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ANY = frozenset(("interface {}", "interface{}", "any", "reflect.Value"))
_NILABLE = ("map[", "[]", "*", "func(", "interface", "chan ")
INTEGERS: dict[str, type[int]] = {"int": int, "int64": Int64, "int32": Int32}
UNSIGNED: dict[str, type[int]] = {"uint8": Uint8, "uint32": Uint32, "uint64": Uint64}


def go_type(name: str) -> str:
    """A type as signatures spell it in the form in which Go prints it."""
    return name.replace("interface{}", "interface {}").replace("[]byte", "[]uint8")


def can_be_nil(typ: str) -> bool:
    return typ in ANY or typ.startswith(_NILABLE)


def zero(typ: str) -> Any:
    """The nil of a Go type that has one."""
    if typ.startswith("map["):
        return NilMap()
    if typ == "[]string":
        return NilStringList()
    if typ == "[]uint8":
        return b""
    return NilList() if typ.startswith("[]") else None


def as_string(value: Any) -> str:
    if value.__class__ is str:
        return value
    raise MismatchError(value, "string")


def as_int(value: Any) -> int:
    if value.__class__ is int:
        return value
    raise MismatchError(value, "int")


def convert(value: Any, typ: str, interface: bool = False) -> Any:
    """`value` as an argument of Go type `typ`; a nil without a type (`interface` false) becomes the zero of one that
    can be nil. Raises MismatchError.
    """
    if typ in ANY:
        return value
    if value is None:
        if not interface and can_be_nil(typ):
            return zero(typ)
        raise MismatchError(value, typ)
    name = type_name(value)
    if name == typ:
        return value
    # A named map or slice type is assignable to the unnamed one of the same shape.
    if typ == MAP and isinstance(value, dict) and isinstance(value, GoObject) and value.ZERO is None:
        return value
    if typ == LIST and isinstance(value, list) and isinstance(value, GoObject) and value.ZERO is None:
        return value
    if name == f"*{typ}" or typ in ("error", "fmt.Stringer"):
        return value
    raise MismatchError(value, typ)


def wrong_count(name: str, function: GoFunction, got: int) -> str:
    """Go's text for a call with too few or too many arguments."""
    if function.variadic:
        return f"wrong number of args for {name}: want at least {len(function.params) - 1} got {got}"
    return f"wrong number of args for {name}: want {len(function.params)} got {got}"


def fault(text: str) -> Any:
    """Fail with `text`; an expression, so that it happens in its turn."""
    raise FaultError(text)
