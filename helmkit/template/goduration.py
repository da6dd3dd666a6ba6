"""Go's time.Duration: nanoseconds as an int64, its text, and reading it. Source: Go's time package."""

from typing import Any

from helmkit.template.gocast import MAX_INT64, MIN_INT64, divide, remainder, wrap64
from helmkit.template.gofunc import gofunc
from helmkit.template.govalue import GoObject, Int64

MICROSECOND = 1_000
MILLISECOND = 1_000_000
SECOND = 1_000_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
_UNITS = {
    "ns": 1,
    "us": MICROSECOND,
    "µs": MICROSECOND,
    "μs": MICROSECOND,
    "ms": MILLISECOND,
    "s": SECOND,
    "m": MINUTE,
    "h": HOUR,
}
_DIGITS = "0123456789"


class DurationError(ValueError):
    """A text that is no duration, with Go's message."""


class Duration(GoObject, Int64):
    """time.Duration, in nanoseconds."""

    GO_TYPE = "time.Duration"

    def go_json(self) -> int:
        return int(self)

    def __str__(self) -> str:
        """Such as 1h2m3.5s; below a second in ms, µs or ns."""
        nanoseconds = abs(int(self))
        sign = "-" if self < 0 else ""
        if nanoseconds == 0:
            return "0s"
        if nanoseconds < SECOND:
            unit = next(name for name in ("ms", "µs", "ns") if nanoseconds >= _UNITS[name])
            return sign + _decimal(nanoseconds, _UNITS[unit]) + unit
        minutes, rest = divmod(nanoseconds, MINUTE)
        hours, minutes = divmod(minutes, 60)
        text = _decimal(rest, SECOND) + "s"
        if hours:
            return f"{sign}{hours}h{minutes}m{text}"
        return f"{sign}{minutes}m{text}" if minutes else sign + text

    def in_units(self, unit: int) -> float:
        """Hours(), Minutes() and Seconds(): the whole units and the rest divided apart, as Go does."""
        whole = divide(int(self), unit)
        return whole + (int(self) - whole * unit) / unit

    def rounded(self, multiple: int) -> "Duration":
        """Duration.Round: halves go away from zero; `multiple` of 0 or less changes nothing."""
        if multiple <= 0:
            return self
        rest = abs(int(self)) % multiple
        size = abs(int(self)) - rest + (multiple if rest * 2 >= multiple else 0)
        return Duration(min(max(-size if self < 0 else size, MIN_INT64), MAX_INT64))

    def truncated(self, multiple: int) -> "Duration":
        """Duration.Truncate, towards zero."""
        return Duration(int(self) - remainder(int(self), multiple)) if multiple > 0 else self


def _decimal(nanoseconds: int, unit: int) -> str:
    whole, rest = divmod(nanoseconds, unit)
    digits = str(rest).zfill(len(str(unit)) - 1).rstrip("0") if rest else ""
    return f"{whole}.{digits}" if digits else str(whole)


def parse_duration(text: str) -> Duration:
    """time.ParseDuration: a sign, then numbers with units, such as -1.5h. Raises DurationError."""
    unsigned = text[1:] if text[:1] in ("+", "-") else text
    if unsigned == "0":
        return Duration(0)
    total, position = 0, 0
    while position < len(unsigned) or not unsigned:
        size, position = _parse_part(text, unsigned, position)
        total += size
        if total > 2**63:
            raise _invalid(text)
    if text.startswith("-"):
        return Duration(-total)
    if total > MAX_INT64:
        raise _invalid(text)
    return Duration(total)


def _parse_part(text: str, unsigned: str, start: int) -> tuple[int, int]:
    """The nanoseconds of the number and unit at `start`, and where they end."""
    point = _skip(unsigned, start, _DIGITS)
    end = _skip(unsigned, point + 1, _DIGITS) if unsigned[point : point + 1] == "." else point
    whole, fraction = unsigned[start:point], unsigned[point + 1 : end]
    if not whole and not fraction:
        raise _invalid(text)
    unit_end = end
    while unit_end < len(unsigned) and unsigned[unit_end] not in _DIGITS + ".":
        unit_end += 1
    if unit_end == end:
        raise DurationError(f"time: missing unit in duration {quoted(text)}")
    unit = _UNITS.get(unsigned[end:unit_end])
    if unit is None:
        raise DurationError(f"time: unknown unit {quoted(unsigned[end:unit_end])} in duration {quoted(text)}")
    if len(whole.lstrip("0")) > 19 or int(whole or "0") > 2**63 // unit:
        raise _invalid(text)
    size = int(whole or "0") * unit
    if fraction:
        # Go keeps as many digits as fit into an int64.
        kept = fraction[:18]
        size += int(float(int(kept)) * (float(unit) / 10.0 ** len(kept)))
    return size, unit_end


def _skip(text: str, start: int, chars: str) -> int:
    while start < len(text) and text[start] in chars:
        start += 1
    return start


def _invalid(text: str) -> DurationError:
    return DurationError(f"time: invalid duration {quoted(text)}")


def quoted(text: str) -> str:
    """The time package's own quoting: bytes of what is not printable ASCII in hexadecimal."""
    out: list[str] = []
    for char in text:
        if char >= "\x80" or char < " ":
            out.extend(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogateescape"))
        else:
            out.append("\\" + char if char in '"\\' else char)
    return '"' + "".join(out) + '"'


def _method(signature: str, call: Any) -> Any:
    return gofunc(signature)(call)


Duration.METHODS = {
    "String": _method("func() string", str),
    "Hours": _method("func() float64", lambda self: self.in_units(HOUR)),
    "Minutes": _method("func() float64", lambda self: self.in_units(MINUTE)),
    "Seconds": _method("func() float64", lambda self: self.in_units(SECOND)),
    "Milliseconds": _method("func() int64", lambda self: Int64(divide(self, MILLISECOND))),
    "Microseconds": _method("func() int64", lambda self: Int64(divide(self, MICROSECOND))),
    "Nanoseconds": _method("func() int64", Int64),
    "Abs": _method("func() time.Duration", lambda self: Duration(min(abs(int(self)), MAX_INT64))),
    "Round": _method("func(time.Duration) time.Duration", lambda self, multiple: self.rounded(int(multiple))),
    "Truncate": _method("func(time.Duration) time.Duration", lambda self, multiple: self.truncated(int(multiple))),
}


def from_seconds(seconds: int) -> Duration:
    """time.Duration(seconds) * time.Second, which wraps around."""
    return Duration(wrap64(seconds * SECOND))
