"""Constants in template source: strings, characters, numbers, as Go's strconv reads them.

Raises ValueError with Go's text.
"""

import re

from helmkit.template.gofmt import quote

INVALID = "invalid syntax"
_SIMPLE_ESCAPES = {
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\\": "\\",
}
_HEX_LENGTHS = {"x": 2, "u": 4, "U": 8}
_ESCAPE = re.compile(
    r"\\(?:([abfnrtv\\])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.?))", re.S
)

_DECIMAL = re.compile(r"[+-]?(?:0|[1-9](?:_?[0-9])*)\Z")
_PREFIXED = re.compile(r"([+-]?)0(?:[xX]((?:_?[0-9a-fA-F])+)|[bB]((?:_?[01])+)|[oO]((?:_?[0-7])+)|((?:_?[0-7])+))\Z")
_FLOAT = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z")
_HEX_FLOAT = re.compile(r"[+-]?0[xX](?:_?[0-9a-fA-F_]+\.?[0-9a-fA-F_]*|\.[0-9a-fA-F_]+)[pP][+-]?[0-9_]+\Z")
_DECIMAL_UNDERSCORES = re.compile(r"[0-9](?:_?[0-9])*")


def unquote(text: str) -> str:
    """The value of a quoted or raw string literal."""
    if text[0] == "`":
        return text[1:-1].replace("\r", "")
    body = text[1:-1]
    if "\\" not in body:
        return body
    # Bytes, because \xff and \377 make bytes, which may join to a character.
    return b"".join(_pieces(body, '"')).decode("utf-8", "surrogateescape")


def _pieces(body: str, mark: str) -> list[bytes]:
    pieces, pos = [], 0
    for match in _ESCAPE.finditer(body):
        pieces.append(_encode(body[pos : match.start()]))
        pieces.append(_escape(match, mark))
        pos = match.end()
    pieces.append(_encode(body[pos:]))
    return pieces


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _escape(match: re.Match[str], mark: str) -> bytes:
    simple, byte, short, long, octal, other = match.groups()
    if simple:
        return _SIMPLE_ESCAPES[simple].encode()
    if byte:
        return bytes([int(byte, 16)])
    if short or long:
        code = int(short or long, 16)
        if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            raise ValueError(INVALID)
        return chr(code).encode()
    if octal and int(octal, 8) <= 255:
        return bytes([int(octal, 8)])
    if other == mark:
        return mark.encode()
    raise ValueError(INVALID)


def char_value(text: str) -> int:
    """The code point of a character constant, quotes included in `text`."""
    body = text[1:-1]
    if not body:
        raise ValueError(INVALID)
    match = _ESCAPE.match(body)
    if match is None:
        value, end = ord(body[0]), 1
        if 0xDC80 <= value <= 0xDCFF:
            value = 0xFFFD
    else:
        end = match.end()
        data = _escape(match, "'")
        value = data[0] if match[2] or match[5] else ord(data.decode())
    if end != len(body):
        raise ValueError(f"malformed character constant: {text}")
    return value


class Number:
    """A numeric constant under every type that can hold it; None where it cannot."""

    __slots__ = ("complex", "float", "int", "uint")

    def __init__(self) -> None:
        self.int: int | None = None
        self.uint: int | None = None
        self.float: float | None = None
        self.complex: complex | None = None

    def set_float(self, value: float) -> None:
        """A float that is whole is an int too, within 64 bits."""
        self.float = value
        if value.is_integer():
            self.int = int(value) if -(2**63) <= value < 2**63 else None
            self.uint = int(value) if 0 <= value < 2**64 else None


def character(text: str) -> Number:
    number = Number()
    number.int = number.uint = char_value(text)
    number.float = float(number.int)
    return number


def complex_number(text: str) -> Number:
    """A constant such as ``1+2i``."""
    split = max(text.rfind("+"), text.rfind("-"))
    if text[split - 1] in "eEpP":
        split = max(text.rfind("+", 0, split), text.rfind("-", 0, split))
    real, imaginary = _parse_float(text[:split]), _parse_float(text[split:-1])
    if real is None or imaginary is None:
        raise ValueError(f"illegal number syntax: {quote(text)}")
    return _simplified(complex(real, imaginary))


def _simplified(value: complex) -> Number:
    number = Number()
    number.complex = value
    if value.imag == 0:
        number.set_float(value.real)
    return number


def parse_number(text: str) -> Number:
    """Any other number: integers of all bases, floats, imaginary ones."""
    if text.endswith("i"):
        imaginary = _parse_float(text[:-1])
        if imaginary is not None:
            return _simplified(complex(0, imaginary))
    number = Number()
    value = _parse_int(text)
    if value is not None:
        number.int = value if -(2**63) <= value < 2**63 else None
        # A sign is no part of an unsigned number, but -0 and +0 are zero.
        number.uint = value if 0 <= value < 2**64 and (value == 0 or text[0] not in "+-") else None
    if number.int is not None:
        number.float = float(number.int)
    elif number.uint is not None:
        number.float = float(number.uint)
    else:
        real = _parse_float(text)
        if real is None:
            raise ValueError(f"illegal number syntax: {quote(text)}")
        if not any(char in text for char in ".eEpP"):
            raise ValueError(f"integer overflow: {quote(text)}")
        number.set_float(real)
    return number


def _parse_int(text: str) -> int | None:
    """strconv.ParseInt with base 0, without its bounds."""
    if _DECIMAL.match(text):
        # Python refuses thousands of digits; a hundred say as well that it is too large.
        return int(text.replace("_", "")[:100])
    match = _PREFIXED.match(text)
    if match is None:
        return None
    sign, *groups = match.groups()
    for digits, base in zip(groups, (16, 2, 8, 8), strict=True):
        if digits is not None:
            value = int(digits.replace("_", ""), base)
            return -value if sign == "-" else value
    return None


def _parse_float(text: str) -> float | None:
    """strconv.ParseFloat; None for bad syntax and for what overflows."""
    if _FLOAT.match(text):
        value = float(text)
    elif _HEX_FLOAT.match(text) and _underscores_ok(text):
        try:
            value = float.fromhex(text.replace("_", ""))
        except OverflowError:
            return None
    else:
        return None
    return None if value in (float("inf"), float("-inf")) else value


def _underscores_ok(text: str) -> bool:
    """An underscore stands only between digits, or between the prefix and a digit."""
    body = text.lstrip("+-")[2:]
    return "_" not in body or re.fullmatch(r"(?:_?[0-9a-fA-F]|\.|[pP][+-]?)+", body) is not None
