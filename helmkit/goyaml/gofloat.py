"""Floating-point numbers as Go's strconv.FormatFloat prints them.

Shared by JSON, YAML, TOML and the templates' printf. Left out: the verbs b, x and X (binary exponents).
"""

from math import inf, isinf, isnan

# What Go takes as %g's precision when it chooses between the fixed and the exponent form of a shortest number.
SHORTEST_G_PRECISION = 6


def format_float(value: float, verb: str = "g", precision: int = -1, bits: int = 64) -> str:
    """`value` with verb e, E, f, g or G; precision -1 is the shortest text that reads back the same (in `bits`)."""
    if bits == 32:
        value = _float32(value)
    if isnan(value):
        return "NaN"
    if isinf(value):
        return "-Inf" if value < 0 else "+Inf"
    if precision >= 0:
        return f"{value:.{precision}{verb}}"
    sign, digits, point = shortest(value, bits)
    if verb == "f":
        return sign + _fixed(digits, point)
    exponent = point - 1
    if verb in "gG" and -4 <= exponent < SHORTEST_G_PRECISION:
        return sign + _fixed(digits, point)
    return sign + _scientific(digits, exponent, "e" if verb in "eg" else "E")


def shortest(value: float, bits: int = 64) -> tuple[str, str, int]:
    """Sign, digits and the decimal point's place: 1250.0 is ("", "125", 4), 0.0 is ("", "0", 1)."""
    text = repr(value) if bits == 64 else _shortest_float32(value)
    sign = "-" if text[0] == "-" else ""
    mantissa, _, exponent = text.lstrip("-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = whole + fraction
    point = len(whole) + int(exponent or "0")
    stripped = digits.lstrip("0")
    if not stripped:
        return sign, "0", 1
    return sign, stripped.rstrip("0"), point - (len(digits) - len(stripped))


def _shortest_float32(value: float) -> str:
    for precision in range(9):
        text = f"{value:.{precision}e}"
        if _float32(float(text)) == value:
            return text
    return repr(value)


def _float32(value: float) -> float:
    """The nearest float32; infinity beyond its range, as Go converts."""
    from struct import pack, unpack

    try:
        nearest: float = unpack("<f", pack("<f", value))[0]
    except OverflowError:
        return inf if value > 0 else -inf
    return nearest


def _fixed(digits: str, point: int) -> str:
    if point <= 0:
        return "0" if digits == "0" else "0." + "0" * -point + digits
    if len(digits) <= point:
        return digits + "0" * (point - len(digits))
    return digits[:point] + "." + digits[point:]


def _scientific(digits: str, exponent: int, letter: str) -> str:
    fraction = "." + digits[1:] if len(digits) > 1 else ""
    return f"{digits[0]}{fraction}{letter}{'-' if exponent < 0 else '+'}{abs(exponent):02d}"
