"""Conversions between numbers and strings: atoi, int, int64, float64, toDecimal. Source: sprig/numeric.go."""

from __future__ import annotations

from helmkit.template.gocast import parse_int, to_float64, to_int, to_int64
from helmkit.template.gofmt import plain
from helmkit.template.gofunc import GoFunction, gofunc
from helmkit.template.govalue import Int64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@gofunc("func(string) int")
def atoi(text: str) -> int:
    return parse_int(text, 10)[0]


@gofunc("func(interface {}) int")
def int_(value: Any) -> int:
    return to_int(value)


@gofunc("func(interface {}) int64")
def int64(value: Any) -> Int64:
    return to_int64(value)


@gofunc("func(interface {}) float64")
def float64(value: Any) -> float:
    return to_float64(value)


@gofunc("func(interface {}) int64")
def to_decimal(value: Any) -> Int64:
    number, sound = parse_int(plain(value), 8)
    return Int64(number if sound else 0)


TABLE: dict[str, GoFunction] = {
    "atoi": atoi,
    "int": int_,
    "int64": int64,
    "float64": float64,
    "toDecimal": to_decimal,
}
