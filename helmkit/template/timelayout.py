"""Go's time layouts (2006-01-02 15:04:05), and times printed with them. Source: Go's time/format.go."""

from collections.abc import Callable
from functools import cache

from helmkit.template.gotime import MONTHS, WEEKDAYS, Time

# By first character; longest first where one begins like another. "01" and "1" stand for the month, and so on.
_CHUNKS = {
    "J": ("January", "Jan"),
    "M": ("Monday", "Mon", "MST"),
    "0": ("01", "02", "03", "04", "05", "06", "002"),
    "1": ("15", "1"),
    "2": ("2006", "2"),
    "_": ("_2006", "_2", "__2"),
    "3": ("3",),
    "4": ("4",),
    "5": ("5",),
    "P": ("PM",),
    "p": ("pm",),
    "-": ("-070000", "-07:00:00", "-0700", "-07:00", "-07"),
    "Z": ("Z070000", "Z07:00:00", "Z0700", "Z07:00", "Z07"),
}
_DIGITS = "0123456789"


@cache
def layout_chunks(layout: str) -> tuple[tuple[str, str], ...]:
    """`layout` as (literal text, chunk) pairs; the last chunk may be ""."""
    pairs, start, position = [], 0, 0
    while position < len(layout):
        chunk = _chunk_at(layout, position)
        if not chunk:
            position += 1
            continue
        # In _2006 the underscore is literal.
        position += chunk == "_2006"
        chunk = chunk.removeprefix("_") if chunk == "_2006" else chunk
        pairs.append((layout[start:position], chunk))
        start = position = position + len(chunk)
    return (*pairs, (layout[start:], ""))


def _chunk_at(layout: str, position: int) -> str:
    if layout[position] in ".,":
        return _fraction_at(layout, position)
    for chunk in _CHUNKS.get(layout[position], ()):
        if layout.startswith(chunk, position):
            following = layout[position + len(chunk) : position + len(chunk) + 1]
            if chunk not in ("Jan", "Mon") or not ("a" <= following <= "z"):
                return chunk
    return ""


def _fraction_at(layout: str, position: int) -> str:
    """.000 or .999 (or with a comma), unless more digits follow."""
    digit = layout[position + 1 : position + 2]
    if digit not in ("0", "9"):
        return ""
    end = position + 1
    while layout[end : end + 1] == digit:
        end += 1
    following = layout[end : end + 1]
    return "" if following and following in _DIGITS else layout[position:end]


def format_time(time: Time, layout: str) -> str:
    """Time.Format."""
    out = []
    for literal, chunk in layout_chunks(layout):
        out.append(literal)
        if chunk:
            out.append(_formatted(time, chunk))
    return "".join(out)


def _formatted(time: Time, chunk: str) -> str:
    if chunk[0] in "-Z":
        return _offset_text(time.zone.lookup(time.unix)[1], chunk)
    if chunk[0] in ".,":
        return _fraction_text(time.nanosecond, chunk)
    return _PRINTERS[chunk](time)


def _padded(number: int, width: int) -> str:
    """appendInt: the sign is not counted."""
    return ("-" if number < 0 else "") + str(abs(number)).zfill(width)


def _zone_name(time: Time) -> str:
    name, offset = time.zone.lookup(time.unix)
    return name or _offset_text(offset, "-0700")


def _half(time: Time) -> str:
    return "PM" if time.clock[0] >= 12 else "AM"


_PRINTERS: dict[str, Callable[[Time], str]] = {
    "January": lambda time: MONTHS[time.date[1] - 1],
    "Jan": lambda time: MONTHS[time.date[1] - 1][:3],
    "1": lambda time: str(time.date[1]),
    "01": lambda time: _padded(time.date[1], 2),
    "Monday": lambda time: WEEKDAYS[time.weekday],
    "Mon": lambda time: WEEKDAYS[time.weekday][:3],
    "2": lambda time: str(time.date[2]),
    "_2": lambda time: str(time.date[2]).rjust(2),
    "02": lambda time: _padded(time.date[2], 2),
    "__2": lambda time: str(time.year_day).rjust(3),
    "002": lambda time: _padded(time.year_day, 3),
    "15": lambda time: _padded(time.clock[0], 2),
    "3": lambda time: str(time.clock[0] % 12 or 12),
    "03": lambda time: _padded(time.clock[0] % 12 or 12, 2),
    "4": lambda time: str(time.clock[1]),
    "04": lambda time: _padded(time.clock[1], 2),
    "5": lambda time: str(time.clock[2]),
    "05": lambda time: _padded(time.clock[2], 2),
    "2006": lambda time: _padded(time.date[0], 4),
    "06": lambda time: _padded(abs(time.date[0]) % 100, 2),
    "PM": _half,
    "pm": lambda time: _half(time).lower(),
    "MST": _zone_name,
}


def _offset_text(offset: int, chunk: str) -> str:
    if offset == 0 and chunk[0] == "Z":
        return "Z"
    # Go decides the sign by whole minutes.
    sign = "-" if offset <= -60 else "+"
    size = abs(offset)
    separator = ":" if ":" in chunk else ""
    digits = chunk.replace(":", "")
    text = f"{sign}{size // 3600:02}"
    if len(digits) > 3:
        text += f"{separator}{size // 60 % 60:02}"
    return text + (f"{separator}{size % 60:02}" if len(digits) > 5 else "")


def _fraction_text(nanosecond: int, chunk: str) -> str:
    digits = f"{nanosecond:09}"[: len(chunk) - 1]
    if chunk[1] == "9":
        digits = digits.rstrip("0")
        return chunk[0] + digits if digits else ""
    return chunk[0] + digits.ljust(len(chunk) - 1, "0")
