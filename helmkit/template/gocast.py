"""Go's conversions between strings, numbers and bytes: strconv, and spf13/cast as Sprig calls it.

Sprig's conversions never fail: what cannot be read is zero. Left out: printing, which is gofmt's.
"""

from __future__ import annotations

import math

from helmkit.template.govalue import Int32, Int64, Uint8, Uint32, Uint64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_INT64 = 2**63 - 1
MIN_INT64 = -(2**63)
# unicode.IsSpace: str.strip() would also take U+001C to U+001F.
SPACES = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_PREFIXES = {"0b": 2, "0o": 8, "0x": 16}
# The named integer types that cast knows.
_NAMED_INTEGERS = ("time.Month", "time.Weekday")
_INTEGERS = frozenset({int, Int32, Int64, Uint8, Uint32, Uint64})


def to_bytes(text: str) -> bytes:
    """The bytes of a Go string; bytes that are not UTF-8 travel as surrogate escapes."""
    return text.encode("utf-8", "surrogateescape")


def from_bytes(data: bytes) -> str:
    """A Go string from its bytes."""
    return data.decode("utf-8", "surrogateescape")


def wrap64(number: int) -> int:
    """`number` as an int64 holds it: what does not fit wraps around."""
    return number if MIN_INT64 <= number <= MAX_INT64 else (number + 2**63) % 2**64 - 2**63


def divide(dividend: int, divisor: int) -> int:
    """Go's integer division, which cuts towards zero."""
    quotient = abs(dividend) // abs(divisor)
    return quotient if (dividend < 0) == (divisor < 0) else -quotient


def remainder(dividend: int, divisor: int) -> int:
    """Go's %, whose sign is the dividend's."""
    return dividend - divide(dividend, divisor) * divisor


def parse_int(text: str, base: int = 0) -> tuple[int, bool]:
    """strconv.ParseInt into 64 bits: the value and whether it is sound.

    Out of range gives the nearest limit, bad syntax 0, both with False. Base 0 takes Go's prefixes and underscores.
    """
    negative = text[:1] == "-"
    digits = text[1:] if text[:1] in ("+", "-") else text
    magnitude = _parse_uint(digits, base)
    if magnitude is None:
        return 0, False
    number = -magnitude if negative else magnitude
    clamped = min(max(number, MIN_INT64), MAX_INT64)
    return clamped, clamped == number


def _parse_uint(digits: str, base: int) -> int | None:
    digits = digits.lower()
    if base == 0:
        base = 10
        if digits[:1] == "0":
            base = _PREFIXES.get(digits[:2], 8) if len(digits) > 2 else 8
            digits = digits[2:] if digits[:2] in _PREFIXES and len(digits) > 2 else digits[1:]
            if not digits:
                return 0
            digits = "0" + digits
        if "_" in digits:
            if "__" in digits or digits[0] == "_" or digits[-1] == "_":
                return None
            digits = digits.replace("_", "")
    if not digits or digits.strip(_DIGITS[:base]):
        return None
    return int(digits, base)


def parse_float(text: str) -> float | None:
    """strconv.ParseFloat into 64 bits, or None where it returns an error (overflow included)."""
    lowered = text.lower()
    unsigned = lowered[1:] if lowered[:1] in ("+", "-") else lowered
    if unsigned in ("inf", "infinity", "nan"):
        return float(lowered)
    try:
        if unsigned.startswith("0x"):
            return float.fromhex(lowered) if "p" in lowered and not unsigned.strip("0123456789abcdef.xp+-") else None
        if unsigned.strip("0123456789.e+-_"):
            return None
        number = float(lowered)
    except (ValueError, OverflowError):
        return None
    return None if math.isinf(number) else number


def to_int(value: Any) -> int:
    """cast.ToInt: 0 for what is no number."""
    kind = type(value)
    if kind is int:
        return value  # type: ignore[no-any-return]
    if kind in _INTEGERS or kind is bool:
        return wrap64(int(value))
    if kind is float:
        return _float_to_int64(value)
    if kind is str:
        number, sound = parse_int(_without_zero_fraction(value))
        return number if sound else 0
    return int(value) if getattr(kind, "GO_TYPE", "") in _NAMED_INTEGERS else 0


def to_int64(value: Any) -> Int64:
    """cast.ToInt64: 0 for what is no number."""
    return Int64(to_int(value))


def to_float64(value: Any) -> float:
    """cast.ToFloat64: 0 for what is no number."""
    kind = type(value)
    if kind is float:
        return value  # type: ignore[no-any-return]
    if kind in _INTEGERS or kind is bool:
        return float(value)
    if kind is str:
        number = parse_float(value)
        return 0.0 if number is None else number
    return float(to_int(value))


def _float_to_int64(number: float) -> int:
    """Go's int64(number) on amd64: what does not fit becomes the lowest int64."""
    if math.isfinite(number) and -(2.0**63) <= number < 2.0**63:
        return int(number)
    return MIN_INT64


def _without_zero_fraction(text: str) -> str:
    """`text` without a trailing ".0", ".00"...: the only fractions that cast reads as integers."""
    head, dot, tail = text.rpartition(".")
    return head if dot and tail and not tail.strip("0") else text
