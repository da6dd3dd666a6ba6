"""Floating-point numbers under fmt's verbs: e E f F g G v b x X with flags, width and precision.

Source: Go's fmt/format.go (fmtFloat) and strconv/ftoa.go.
"""

from __future__ import annotations

from math import frexp, isinf, isnan

from helmkit.goyaml.gofloat import format_float

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmkit.template.fmtverbs import Spec

_MANTISSA_BITS = 52


def format_verb(spec: Spec, verb: str, value: float) -> str | None:
    """`value` under `verb`; None when the verb is not one for floats."""
    if verb not in "vbgGxXfFeE":
        return None
    form = {"v": "g", "F": "f"}.get(verb, verb)
    default = 6 if verb in "fFeE" else -1
    precision = default if spec.prec is None else spec.prec
    text = _format(value, form, precision)
    sign, digits = (text[0], text[1:]) if text[0] in "+-" else ("+", text)
    if isinf(value) or isnan(value):
        shown = "" if sign == "+" and not spec.plus and not spec.space else sign
        if isinf(value) and sign == "+" and not spec.space:
            shown = "+"
        if sign == "+" and spec.space and not spec.plus:
            shown = " "
        return spec.pad(shown + digits, zeros=False)
    if spec.sharp and form != "b":
        digits = _keep_point(digits, form, precision)
    if sign == "+" and not spec.plus:
        sign = " " if spec.space else ""
    if sign and spec.zero and not spec.minus and spec.width is not None:
        return sign + digits.rjust(spec.width - len(sign), "0")
    return spec.pad(sign + digits)


def _format(value: float, form: str, precision: int) -> str:
    if isinf(value) or isnan(value) or form not in "bxX":
        return format_float(value, form, precision)
    if form == "b":
        return _binary(value)
    text = _hexadecimal(value, precision)
    return text.upper() if form == "X" else text


def _binary(value: float) -> str:
    """Mantissa as a decimal integer and a power of two: 1 is 4503599627370496p-52."""
    if value == 0:
        return f"{'-' if str(value)[0] == '-' else ''}0p-1074"
    mantissa, exponent = frexp(value)
    shift = max(exponent - 1 - _MANTISSA_BITS, -1074)
    whole = int(mantissa * 2.0**53) >> max(shift - (exponent - 53), 0)
    return f"{whole}p{shift:+d}"


def _hexadecimal(value: float, precision: int) -> str:
    """-0x1.8p+01: one digit before the point, rounded half to even when a precision is given."""
    sign = "-" if str(value)[0] == "-" else ""
    if value == 0:
        zeros = "." + "0" * precision if precision > 0 else ""
        return f"{sign}0x0{zeros}p+00"
    mantissa, exponent = frexp(abs(value))
    whole = int(mantissa * 2.0**53)  # 1.xxx as an integer of 53 bits
    exponent -= 1
    if 0 <= precision < _MANTISSA_BITS // 4:
        drop = _MANTISSA_BITS - 4 * precision
        rest, half = whole & ((1 << drop) - 1), 1 << (drop - 1)
        whole >>= drop
        if rest > half or (rest == half and whole & 1):
            whole += 1
        whole <<= drop
        if whole >> (_MANTISSA_BITS + 1):
            whole >>= 1
            exponent += 1
    fraction = f"{whole & ((1 << _MANTISSA_BITS) - 1):013x}"
    fraction = fraction.rstrip("0") if precision < 0 else fraction[:precision].ljust(precision, "0")
    point = "." + fraction if fraction else ""
    return f"{sign}0x1{point}p{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def _keep_point(digits: str, form: str, precision: int) -> str:
    """The flag #: always a decimal point, and for g, G and x the trailing zeros."""
    wanted = 0
    if form in "gGx":
        wanted = 6 if precision == -1 else precision
    marks = "pP" if form in "xX" else "eEpP"
    cut = next((index for index, char in enumerate(digits) if char in marks), len(digits))
    number, tail = digits[:cut], digits[cut:]
    significant = number.replace(".", "").lstrip("0")
    missing = wanted - len(significant)
    if "." not in number:
        missing -= 1 if number == "0" else 0
        number += "."
    return number + "0" * max(missing, 0) + tail
