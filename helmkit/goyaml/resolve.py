"""What an untagged scalar means: go-yaml v2's resolve, YAML 1.1 without base-60 numbers."""

from functools import cache
from typing import Any

NULLS = frozenset(("", "~", "null", "Null", "NULL"))
WORDS: dict[str, Any] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(NULLS, None),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
}
# The characters a word or a number can begin with; a scalar that begins otherwise is a string.
HINTS = frozenset("yYnNtTfFoO~+-.0123456789")


def resolve(text: str) -> Any:
    """The value of a plain scalar: None, bool, int (Go's int, int64 or uint64), float or str (timestamps stay text)."""
    if text in WORDS:
        return WORDS[text]
    if text[0] not in HINTS:
        return text
    return number(text)


def number(text: str) -> Any:
    """The int or float that `text` spells in Go's YAML, else `text` itself."""
    first = text[0]
    if first == ".":
        return _go_float(text, text)
    if first not in "+-0123456789" or is_timestamp(text):
        return text
    plain = text.replace("_", "") if "_" in text else text
    value = parse_int(plain)
    if value is not None:
        return value
    if _patterns()["float"].match(plain):
        return _go_float(plain, text)
    return text


def parse_int(plain: str) -> int | None:
    """strconv.ParseInt(plain, 0, 64), then ParseUint: signs, 0x, 0o, 0b and a leading zero for octal."""
    pattern = _patterns()
    if not pattern["int"].match(plain):
        return None
    negative = plain[0] == "-"
    digits = plain.lstrip("+-")
    prefix = digits[:2].lower()
    base = {"0x": 16, "0o": 8, "0b": 2}.get(prefix)
    if base:
        value = int(digits[2:], base)
    elif digits[0] == "0" and len(digits) > 1:
        value = int(digits, 8)
    else:
        value = int(digits) if len(digits) <= 20 else 1 << 70
    if negative:
        return -value if value <= 1 << 63 else None
    limit = 1 << 63 if plain[0] == "+" else 1 << 64
    return value if value < limit else None


def _go_float(plain: str, text: str) -> Any:
    if not _patterns()["float"].match(plain):
        return text
    value = float(plain)
    return text if value in (float("inf"), float("-inf")) else value


@cache
def _patterns() -> dict[str, Any]:
    import re

    return {
        "int": re.compile(r"[-+]?(?:0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)\Z"),
        "float": re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z"),
        "time": re.compile(r"[0-9]{4}-"),
    }


def is_timestamp(text: str) -> bool:
    """Whether go-yaml takes `text` for a timestamp (it then keeps the text, and quotes it when it writes one)."""
    return bool(_patterns()["time"].match(text)) and _timestamp(text)


def _timestamp(text: str) -> bool:
    import re

    match = re.match(
        r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
        r"(?:([Tt ])([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})([.,][0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})?)?\Z",
        text,
    )
    if not match:
        return False
    year, month, day, joint, hour, minute, second, _, zone = match.groups()
    if joint and (joint == " ") == bool(zone):
        return False
    days = (31, 29 if _leap(int(year)) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= days[int(month) - 1]):
        return False
    return not joint or (int(hour) < 24 and int(minute) < 60 and int(second) < 60)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
