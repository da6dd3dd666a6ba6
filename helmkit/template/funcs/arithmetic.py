"""Sprig's whole-number arithmetic: everything becomes int64 and wraps around. Source: sprig/numeric.go."""

from __future__ import annotations

from helmkit.template.gocast import divide, remainder, to_int, wrap64
from helmkit.template.gofunc import FuncError, GoFunction, gofunc
from helmkit.template.govalue import Int64, IntList
from helmkit.template.sizes import list_size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@gofunc("func(interface {}) int64")
def add1(value: Any) -> Int64:
    return Int64(wrap64(to_int(value) + 1))


@gofunc("func(...interface {}) int64")
def add(*values: Any) -> Int64:
    return Int64(wrap64(sum(map(to_int, values))))


@gofunc("func(interface {}, interface {}) int64")
def sub(left: Any, right: Any) -> Int64:
    return Int64(wrap64(to_int(left) - to_int(right)))


@gofunc("func(interface {}, ...interface {}) int64")
def mul(first: Any, *rest: Any) -> Int64:
    product = to_int(first)
    for value in rest:
        product = wrap64(product * to_int(value))
    return Int64(product)


@gofunc("func(interface {}, interface {}) int64")
def div(left: Any, right: Any) -> Int64:
    return Int64(wrap64(divide(to_int(left), _checked(to_int(right)))))


@gofunc("func(interface {}, interface {}) int64")
def mod(left: Any, right: Any) -> Int64:
    return Int64(remainder(to_int(left), _checked(to_int(right))))


def _checked(divisor: int) -> int:
    if divisor == 0:
        raise FuncError("runtime error: integer divide by zero")
    return divisor


@gofunc("func(interface {}, ...interface {}) int64")
def max_(first: Any, *rest: Any) -> Int64:
    return Int64(max(map(to_int, (first, *rest))))


@gofunc("func(interface {}, ...interface {}) int64")
def min_(first: Any, *rest: Any) -> Int64:
    return Int64(min(map(to_int, (first, *rest))))


@gofunc("func(int) []int")
def until(count: int) -> IntList:
    return IntList(_steps(0, count, -1 if count < 0 else 1))


@gofunc("func(int, int, int) []int")
def until_step(start: int, stop: int, step: int) -> IntList:
    return IntList(_steps(start, stop, step))


@gofunc("func(...int) string")
def seq(*limits: int) -> str:
    if len(limits) == 1:
        start, step, stop = 1, None, limits[0]
    elif len(limits) == 2:
        (start, stop), step = limits, None
    elif len(limits) == 3:
        start, step, stop = limits
    else:
        return ""
    direction = -1 if stop < start else 1
    if step is not None and direction < 0 < step:
        return ""
    return " ".join(map(str, _steps(start, stop + direction, direction if step is None else step)))


def _steps(start: int, stop: int, step: int) -> range:
    """The numbers of untilStep; none where the step leads away from `stop`."""
    if not step:
        return range(0)
    list_size(-((start - stop) // step))
    return range(start, stop, step)


TABLE: dict[str, GoFunction] = {
    "add1": add1,
    "add": add,
    "sub": sub,
    "mul": mul,
    "div": div,
    "mod": mod,
    "max": max_,
    "biggest": max_,
    "min": min_,
    "until": until,
    "untilStep": until_step,
    "seq": seq,
}
