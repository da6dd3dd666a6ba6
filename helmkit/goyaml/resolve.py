"""What a scalar means: go-yaml v2's resolve, YAML 1.1 without base-60 numbers."""

from __future__ import annotations

from helmkit.goyaml.patterns import Patterns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LONG_TAG = "tag:yaml.org,2002:"
NULLS = ("", "~", "null", "Null", "NULL")
WORDS: dict[str, Any] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(NULLS, None),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
}
# What a number can begin with; any other scalar that is no word is a string.
NUMERIC = frozenset("+-.0123456789")
# Every character that a number or a timestamp can have.
_BETWEEN_DIGITS = "+-._:,abcdefABCDEFxXoOtTzZ "
_IN_NUMBERS = f"0123456789{_BETWEEN_DIGITS}"
_IN_DECIMALS = "0123456789+-._eE"
_BASES = frozenset("xXoObB")
_SHORT = 19  # digits, fewer of which are certainly an int64
# Longer digit strings overflow every integer, and Python is slow on them.
MAX_DIGITS = 400


class TagError(Exception):
    """A scalar that its explicit tag does not allow; the text is Go's."""


def resolve(text: str) -> Any:
    """A plain scalar's value: None, bool, int (Go's int, int64, uint64), float or str; a timestamp keeps its text."""
    if text in WORDS:
        return WORDS[text]
    return number(text) if text[0] in NUMERIC else text


def resolve_tagged(tag: str, text: str) -> Any:
    """The value of a scalar with an explicit tag; a tag that YAML does not define makes a string. Raises TagError."""
    kind = tag.removeprefix(LONG_TAG) if tag.startswith(LONG_TAG) else ""
    if kind == "binary":
        return _binary(text)
    if kind not in ("bool", "int", "float", "null", "timestamp"):
        return text
    if kind == "timestamp" and is_timestamp(text):
        return text
    value = WORDS[text] if text in WORDS else number(text, dates=False) if text[0] in NUMERIC else text
    found = kind_of(value)
    if found == kind:
        return value
    if kind == "float" and isinstance(value, int) and found == "int" and value < 1 << 63:
        return float(value)
    raise TagError(f"cannot decode !!{found} `{text}` as a !!{kind}")


def kind_of(value: Any) -> str:
    """The YAML type of a resolved value."""
    if value is None:
        return "null"
    return {bool: "bool", int: "int", float: "float"}.get(type(value), "str")


def key_text(key: Any) -> str | None:
    """A key as JSON's string; None for what sigs.k8s.io/yaml refuses."""
    if isinstance(key, str):
        return key
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, int):
        return str(key) if key < 1 << 63 else None
    if isinstance(key, float):
        from helmkit.goyaml.gofloat import format_float

        text = format_float(key, "g", -1, 32)
        return {"+Inf": ".inf", "-Inf": "-.inf", "NaN": ".nan"}.get(text, text)
    return None


def _binary(text: str) -> str:
    from binascii import a2b_base64

    encoded = text.replace("\n", "").replace("\r", "")
    if not _PATTERNS["base64"].match(encoded):
        raise TagError("!!binary value contains invalid base64 data")
    data = a2b_base64(encoded)
    decoded = data.decode("utf-8", "surrogateescape")
    return decoded if decoded.isascii() else "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in decoded)


def number(text: str, *, dates: bool = True) -> Any:
    """The int or float that `text` spells, else `text` itself."""
    # Most are decided without a regular expression: each takes long to compile, and the module `re` to import.
    if text.lstrip(_IN_NUMBERS) or not text.lstrip(_BETWEEN_DIGITS):
        return text
    digits = text[1:] if text[0] in "+-" else text
    if digits.isdecimal() and len(digits) < _SHORT:
        if digits[0] != "0" or digits == "0":
            return int(text)
        if not digits.lstrip("01234567"):
            return int(text, 8)
    # A checksum, say: letters besides e need a prefix such as 0x, or a date in front.
    if text[4:5] != "-" and digits[1:2] not in _BASES and text.lstrip(_IN_DECIMALS):
        return text
    whole, dot, fraction = text.partition(".")
    if dot and whole.isdecimal() and fraction.isdecimal():
        return float(text)
    if "." in fraction:
        return text
    if text[0] == ".":
        return float(text) if _PATTERNS["fraction"].match(text) else text
    if dates and is_timestamp(text):
        return text
    plain = text.replace("_", "") if "_" in text else text
    value = parse_int(plain)
    return _float(plain, text) if value is None else value


def parse_int(plain: str) -> int | None:
    """strconv.ParseInt(plain, 0, 64), then ParseUint: signs, 0x, 0o, 0b and a leading zero for octal."""
    match = _PATTERNS["int"].match(plain)
    if not match or len(plain) > MAX_DIGITS:
        return None
    sign, digits = match.groups()
    base = {"0x": 16, "0o": 8, "0b": 2}.get(digits[:2].lower())
    if base:
        value = int(digits[2:], base)
        sign = "-" if digits[2] == "-" else sign
    else:
        value = int(digits, 8 if digits[0] == "0" else 10)
    if sign == "-":
        value = -abs(value)
    limit = 1 << 63 if sign == "+" else 1 << 64
    return value if -(1 << 63) <= value < limit else None


def _float(plain: str, text: str) -> Any:
    if not _PATTERNS["float"].match(plain):
        return text
    value = float(plain)
    return text if value in (float("inf"), float("-inf")) else value


_PATTERNS = Patterns(
    {
        # Go looks behind an unsigned 0b once more, with a sign.
        "int": (r"([-+]?)(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*|(?<![-+])0b[-+][01]+)\Z"),
        "float": r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z",
        "base64": r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?\Z",
        # strconv.ParseFloat, which also takes underscores between digits.
        "fraction": r"\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]{1,3}(?:_[0-9]+)*)?\Z",
        "time": (
            r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
            r"(?:([Tt]| +)([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?(Z|[-+]([0-9]{2}):([0-9]{2}))?)?\Z"
        ),
    }
)


def is_timestamp(text: str) -> bool:
    """Whether go-yaml takes `text` for a timestamp (it then keeps the text, and quotes it when it writes one)."""
    if text[4:5] != "-":
        return False
    match = _PATTERNS["time"].match(text)
    if not match:
        return False
    joint, zone = match.group(4), match.group(8)
    if joint and (joint[0] == " ") == bool(zone):
        return False
    year, month, day, hour, minute, second, zone_hour, zone_minute = (
        int(match.group(group) or 0) for group in (1, 2, 3, 5, 6, 7, 9, 10)
    )
    return (
        1 <= month <= 12
        and 1 <= day <= _days(year, month)
        and hour < 24
        and minute < 60
        and second < 60
        and zone_hour <= 24
        and zone_minute <= 60
    )


def _days(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31
