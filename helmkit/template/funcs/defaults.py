"""Sprig's choices between values: default, empty, coalesce, all, any, ternary. Source: sprig/defaults.go.

Empty means nil, false, zero, or of no length: what Python takes for false. Structs (time.Time) are never empty.
"""

from __future__ import annotations

from helmkit.template.gofunc import GoFunction, gofunc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@gofunc("func(interface {}, ...interface {}) interface {}")
def default(fallback: Any, *given: Any) -> Any:
    return given[0] if given and given[0] else fallback


@gofunc("func(interface {}) bool")
def empty(value: Any) -> bool:
    return not value


@gofunc("func(...interface {}) interface {}")
def coalesce(*values: Any) -> Any:
    return next((value for value in values if value), None)


@gofunc("func(...interface {}) bool")
def all_(*values: Any) -> bool:
    return all(values)


@gofunc("func(...interface {}) bool")
def any_(*values: Any) -> bool:
    return any(values)


@gofunc("func(interface {}, interface {}, bool) interface {}")
def ternary(when_true: Any, when_false: Any, condition: bool) -> Any:
    return when_true if condition else when_false


TABLE: dict[str, GoFunction] = {
    "default": default,
    "empty": empty,
    "coalesce": coalesce,
    "all": all_,
    "any": any_,
    "ternary": ternary,
}
