"""Questions about the type of a value, and deep equality. Source: sprig/reflect.go; Go's reflect.DeepEqual."""

from typing import Any

from helmkit.template.gofmt import kind_name, type_name
from helmkit.template.gofunc import GoFunction, gofunc


def deep_equal(left: Any, right: Any) -> bool:
    """reflect.DeepEqual: the types must be the same all the way down, so 1 and 1.0 differ."""
    kind = type(left)
    if kind is not type(right):
        return False
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(deep_equal(left[key], right[key]) for key in left)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(deep_equal, left, right))
    return bool(left == right)


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
