"""Sprig's arithmetic on floats: addf and its kin work in decimal, round and floor in binary.

Source: sprig/numeric.go. Decimal means shopspring/decimal: exact but for division, which keeps 16 places and rounds
half away from zero.
"""

from __future__ import annotations

import math
from functools import reduce

from helmkit.template.gocast import to_float64
from helmkit.template.gofunc import FuncError, GoFunction, gofunc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction
    from typing import Any

_DIVISION_SCALE = 10**16


@gofunc("func(interface {}) float64")
def add1f(value: Any) -> float:
    return _reduced((value, 1), lambda left, right: left + right)


@gofunc("func(...interface {}) float64")
def addf(*values: Any) -> float:
    return _reduced((0, *values), lambda left, right: left + right)


@gofunc("func(interface {}, ...interface {}) float64")
def subf(first: Any, *rest: Any) -> float:
    return _reduced((first, *rest), lambda left, right: left - right)


@gofunc("func(interface {}, ...interface {}) float64")
def mulf(first: Any, *rest: Any) -> float:
    return _reduced((first, *rest), lambda left, right: left * right)


@gofunc("func(interface {}, ...interface {}) float64")
def divf(first: Any, *rest: Any) -> float:
    return _reduced((first, *rest), _divided)


def _reduced(values: tuple[Any, ...], operation: Callable[[Fraction, Fraction], Fraction]) -> float:
    first, *rest = map(_exact, values)
    for value in rest:
        first = operation(first, value)
    try:
        return float(first)
    except OverflowError:
        return math.inf if first > 0 else -math.inf


def _exact(value: Any) -> Fraction:
    """The shortest decimal that reads as this float."""
    from fractions import Fraction

    number = to_float64(value)
    if not math.isfinite(number):
        name = "NaN" if math.isnan(number) else "+Inf" if number > 0 else "-Inf"
        raise FuncError(f"Cannot create a Decimal from {name}")
    return Fraction(repr(number))


def _divided(dividend: Fraction, divisor: Fraction) -> Fraction:
    from fractions import Fraction

    if not divisor:
        raise FuncError("decimal division by 0")
    scaled = dividend * _DIVISION_SCALE / divisor
    rounded = math.floor(abs(scaled) + Fraction(1, 2))
    return Fraction(rounded if scaled >= 0 else -rounded, _DIVISION_SCALE)


@gofunc("func(interface {}, ...interface {}) float64")
def maxf(first: Any, *rest: Any) -> float:
    return reduce(_greater, map(to_float64, (first, *rest)))


@gofunc("func(interface {}, ...interface {}) float64")
def minf(first: Any, *rest: Any) -> float:
    # math.Min is math.Max seen from below, signs of zero included.
    return -reduce(_greater, (-to_float64(value) for value in (first, *rest)))


def _greater(left: float, right: float) -> float:
    """math.Max: infinity beats NaN, NaN everything else, and zero minus zero."""
    if math.inf in (left, right):
        return math.inf
    if math.isnan(left) or math.isnan(right):
        return math.nan
    if left == right == 0:
        return right if math.copysign(1, left) < 0 else left
    return max(left, right)


@gofunc("func(interface {}) float64")
def floor(value: Any) -> float:
    return _whole(math.floor, to_float64(value))


@gofunc("func(interface {}) float64")
def ceil(value: Any) -> float:
    return _whole(math.ceil, to_float64(value))


@gofunc("func(interface {}, int, ...float64) float64")
def round_(value: Any, places: int, *thresholds: float) -> float:
    # Sprig compares the signed fraction, so that negative numbers always go down.
    threshold = thresholds[0] if thresholds else 0.5
    power = _power_of_ten(places)
    digit = power * to_float64(value)
    fraction = math.modf(digit)[0] if math.isfinite(digit) else math.nan
    rounded = _whole(math.ceil if fraction >= threshold else math.floor, digit)
    if power == 0:
        return math.nan if rounded == 0 or math.isnan(rounded) else math.copysign(math.inf, rounded)
    return rounded / power


def _power_of_ten(places: int) -> float:
    if places > 308:
        return math.inf
    return float(f"1e{places}")


def _whole(direction: Callable[[float], int], number: float) -> float:
    """`direction` (math.floor or math.ceil) as Go has it: infinities, NaN and the sign of zero stay."""
    return math.copysign(float(direction(number)), number) if math.isfinite(number) and number else number


TABLE: dict[str, GoFunction] = {
    "add1f": add1f,
    "addf": addf,
    "subf": subf,
    "mulf": mulf,
    "divf": divf,
    "maxf": maxf,
    "minf": minf,
    "floor": floor,
    "ceil": ceil,
    "round": round_,
}
