"""Questions about the type of a value, and deep equality. Source: sprig/reflect.go; Go's reflect.DeepEqual."""

from __future__ import annotations

from helmkit.template.gofmt import kind_name, type_name
from helmkit.template.gofunc import GoFunction, gofunc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def deep_equal(left: Any, right: Any) -> bool:
    """reflect.DeepEqual: the types must be the same all the way down, so 1 and 1.0 differ."""
    kind = type(left)
    if kind is not type(right):
        return False
    if isinstance(left, dict):
        pairs = [(item, right.get(key)) for key, item in left.items()] if left.keys() == right.keys() else None
    elif isinstance(left, list):
        pairs = list(zip(left, right, strict=True)) if len(left) == len(right) else None
    else:
        return bool(left == right)
    if pairs is None:
        return False
    # Not all(): each level of that takes of the C stack, which is small.
    for one, other in pairs:  # noqa: SIM110
        if not deep_equal(one, other):
            return False
    return True


@gofunc("func(interface {}) string")
def type_of(value: Any) -> str:
    return type_name(value)


@gofunc("func(string, interface {}) bool")
def type_is(target: str, value: Any) -> bool:
    return target == type_name(value)


@gofunc("func(string, interface {}) bool")
def type_is_like(target: str, value: Any) -> bool:
    return type_name(value) in (target, "*" + target)


@gofunc("func(interface {}) string")
def kind_of(value: Any) -> str:
    return kind_name(value)


@gofunc("func(string, interface {}) bool")
def kind_is(target: str, value: Any) -> bool:
    return target == kind_name(value)


@gofunc("func(interface {}, interface {}) bool")
def deep_equal_(left: Any, right: Any) -> bool:
    return deep_equal(left, right)


TABLE: dict[str, GoFunction] = {
    "typeOf": type_of,
    "typeIs": type_is,
    "typeIsLike": type_is_like,
    "kindOf": kind_of,
    "kindIs": kind_is,
    "deepEqual": deep_equal_,
}
