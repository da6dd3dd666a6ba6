"""Times read by Go's layouts. Source: Go's time/format.go (parse)."""

from helmkit.template.goduration import quoted
from helmkit.template.gotime import MONTHS, UTC, WEEKDAYS, FixedZone, Time, Zone, civil, days_before, from_civil
from helmkit.template.timelayout import layout_chunks

_DIGITS = "0123456789"
_HALF_YEAR = 15768000
# A winter's and a summer's day: names of zones that were not yet in use at the time in question.
_RECENT_YEAR = (1704067200, 1719792000)


class TimeError(ValueError):
    """A text that does not fit a layout, with Go's message."""


class _MismatchError(Exception):
    """The text does not fit the chunk."""


class _OutOfRangeError(Exception):
    """A number is too large; the argument names the field."""


class _Reader:
    """One reading of `value`; `text` is what is left of it."""

    def __init__(self, layout: str, value: str) -> None:
        self.layout, self.value, self.text = layout, value, value
        self.year = self.hour = self.minute = self.second = self.nanosecond = 0
        self.month = self.day = self.year_day = -1
        self.half = ""
        self.zone: Zone | None = None
        self.offset: int | None = None
        self.zone_name = ""

    def read(self) -> None:
        chunks = layout_chunks(self.layout)
        for index, (literal, chunk) in enumerate(chunks):
            self._skip(literal)
            if not chunk:
                continue
            before = self.text
            try:
                self._take(chunk)
                if chunk in ("5", "05") and not chunks[index + 1][0] and chunks[index + 1][1][:1] in (".", ","):
                    continue
                if chunk in ("5", "05"):
                    self._take_unasked_fraction()
            except _OutOfRangeError as exc:
                raise TimeError(f"parsing time {quoted(self.value)}: {exc} out of range") from exc
            except _MismatchError as exc:
                raise self._cannot_parse(before, chunk) from exc
        if self.text:
            raise TimeError(f"parsing time {quoted(self.value)}: extra text: {quoted(self.text)}")

    def _cannot_parse(self, text: str, as_what: str) -> TimeError:
        return TimeError(
            f"parsing time {quoted(self.value)} as {quoted(self.layout)}: "
            f"cannot parse {quoted(text)} as {quoted(as_what)}"
        )

    def _skip(self, literal: str) -> None:
        """Literal text of the layout; runs of spaces are all the same."""
        rest = literal
        while rest:
            if rest[0] == " ":
                if self.text and self.text[0] != " ":
                    raise self._cannot_parse(self.text, literal)
                rest, self.text = rest.lstrip(" "), self.text.lstrip(" ")
            elif self.text[:1] == rest[0]:
                rest, self.text = rest[1:], self.text[1:]
            else:
                raise self._cannot_parse(self.text, literal)

    def _take(self, chunk: str) -> None:
        if chunk[0] in "-Z":
            self._take_offset(chunk)
        elif chunk[0] in ".,":
            self._take_fraction(chunk)
        elif chunk in ("January", "Jan", "Monday", "Mon"):
            self._take_name(chunk)
        elif chunk in ("PM", "pm"):
            self.half = self._cut(2)
            if self.half not in ((chunk), chunk.replace("P", "A").replace("p", "a")):
                raise _MismatchError
        elif chunk == "MST":
            self._take_zone_name()
        elif chunk in ("2006", "06"):
            self._take_year(chunk)
        else:
            self._take_number(chunk)

    def _cut(self, length: int) -> str:
        if len(self.text) < length:
            raise _MismatchError
        found, self.text = self.text[:length], self.text[length:]
        return found

    def _take_name(self, chunk: str) -> None:
        names = MONTHS if chunk[0] == "J" else WEEKDAYS
        for index, name in enumerate(names):
            wanted = name if len(chunk) > 3 else name[:3]
            if self.text[: len(wanted)].lower() == wanted.lower():
                self.text = self.text[len(wanted) :]
                self.month = index + 1 if chunk[0] == "J" else self.month
                return
        raise _MismatchError

    def _take_year(self, chunk: str) -> None:
        digits = self._cut(len(chunk) if chunk == "2006" else 2)
        if digits.strip(_DIGITS):
            raise _MismatchError
        self.year = int(digits)
        if chunk == "06":
            self.year += 1900 if self.year >= 69 else 2000

    def _take_number(self, chunk: str) -> None:
        """A month, day, day of the year, hour, minute or second."""
        widest = 3 if chunk in ("__2", "002") else 2
        for _ in range(chunk.count("_")):
            self.text = self.text.removeprefix(" ")
        width = 0
        while width < widest and self.text[width : width + 1] and self.text[width] in _DIGITS:
            width += 1
        if width == 0 or (chunk[0] == "0" and width < widest):
            raise _MismatchError
        number, self.text = int(self.text[:width]), self.text[width:]
        name, low, high = _FIELDS[chunk]
        if not low <= number <= high:
            raise _OutOfRangeError(name)
        setattr(self, name if chunk not in ("__2", "002") else "year_day", number)

    def _take_unasked_fraction(self) -> None:
        """A fraction after the seconds is read even if the layout has none."""
        if self.text[:1] in (".", ",") and self.text[1:2] and self.text[1] in _DIGITS:
            self._take_fraction(".9")

    def _take_fraction(self, chunk: str) -> None:
        end = 1
        while end < len(self.text) and self.text[end] in _DIGITS:
            end += 1
        starts = self.text[:1] in (".", ",")
        if chunk[1] == "9":
            if not starts or end == 1:
                return
        elif not starts or end < len(chunk):
            raise _MismatchError
        else:
            end = len(chunk)
        self.nanosecond = int(self.text[1:end][:9].ljust(9, "0"))
        self.text = self.text[end:]

    def _take_offset(self, chunk: str) -> None:
        if chunk[0] == "Z" and self.text.startswith("Z"):
            self.text, self.zone = self.text[1:], UTC
            return
        text = self._cut(len(chunk))
        if any(text[index] != ":" for index, char in enumerate(chunk) if char == ":"):
            raise _MismatchError
        digits = text[1:].replace(":", "")
        if digits.strip(_DIGITS) or len(digits) != len(chunk.replace(":", "")) - 1:
            raise _MismatchError
        hours, minutes, seconds = (int(digits[start : start + 2] or "0") for start in (0, 2, 4))
        for number, limit, name in ((hours, 24, "hour"), (minutes, 60, "minute"), (seconds, 60, "second")):
            if number > limit:
                raise _OutOfRangeError(f"time zone offset {name}")
        if text[0] not in "+-":
            raise _MismatchError
        self.offset = (hours * 3600 + minutes * 60 + seconds) * (-1 if text[0] == "-" else 1)

    def _take_zone_name(self) -> None:
        if self.text.startswith("UTC"):
            self.text, self.zone = self.text[3:], UTC
            return
        length = _zone_length(self.text)
        if not length:
            raise _MismatchError
        self.zone_name, self.text = self.text[:length], self.text[length:]


_FIELDS = {
    "1": ("month", 1, 12),
    "01": ("month", 1, 12),
    "2": ("day", 0, 99),
    "_2": ("day", 0, 99),
    "02": ("day", 0, 99),
    "__2": ("day-of-year", 0, 999),
    "002": ("day-of-year", 0, 999),
    "15": ("hour", 0, 23),
    "3": ("hour", 0, 12),
    "03": ("hour", 0, 12),
    "4": ("minute", 0, 59),
    "04": ("minute", 0, 59),
    "5": ("second", 0, 59),
    "05": ("second", 0, 59),
}


def _zone_length(text: str) -> int:
    """How much of `text` looks like the abbreviation of a zone."""
    if len(text) < 3:
        return 0
    if text[:4] in ("ChST", "MeST"):
        return 4
    if text.startswith("GMT"):
        return 3 + _signed_offset_length(text[3:])
    if text[0] in "+-":
        return _signed_offset_length(text)
    letters = 0
    while letters < min(len(text), 6) and "A" <= text[letters] <= "Z":
        letters += 1
    if letters == 3 or (letters == 5 and text[4] == "T"):
        return letters
    return 4 if letters == 4 and (text[3] == "T" or text[:4] == "WITA") else 0


def _signed_offset_length(text: str) -> int:
    end = 1
    while text[:1] in ("+", "-") and end < len(text) and text[end] in _DIGITS:
        end += 1
    return end if end > 1 and int(text[1:end]) <= 23 else 0


def parse_time(layout: str, value: str, zone: Zone) -> Time:
    """time.ParseInLocation. Raises TimeError."""
    reader = _Reader(layout, value)
    reader.read()
    if reader.half in ("PM", "pm") and reader.hour < 12:
        reader.hour += 12
    elif reader.half in ("AM", "am") and reader.hour == 12:
        reader.hour = 0
    month, day = _month_and_day(reader)
    date, clock = (reader.year, month, day), (reader.hour, reader.minute, reader.second)
    if reader.zone is not None:
        return from_civil(date, clock, reader.nanosecond, reader.zone)
    if reader.offset is None and not reader.zone_name:
        return from_civil(date, clock, reader.nanosecond, zone)
    return _in_foreign_zone(reader, from_civil(date, clock, reader.nanosecond, UTC), zone)


def _in_foreign_zone(reader: _Reader, time: Time, zone: Zone) -> Time:
    """`time` (in UTC) with the offset or the zone name that was read; in `zone` where that has it."""
    if reader.offset is not None:
        moved = time.plus(-reader.offset * 10**9)
        name, offset = zone.lookup(moved.unix)
        own = offset == reader.offset and reader.zone_name in ("", name)
        return moved.to(zone if own else FixedZone(reader.zone_name, reader.offset))
    for moment in (time.unix, time.unix - _HALF_YEAR, time.unix + _HALF_YEAR, *_RECENT_YEAR):
        name, offset = zone.lookup(moment)
        if name == reader.zone_name:
            return time.plus(-offset * 10**9).to(zone)
    hours = reader.zone_name[3:] if reader.zone_name.startswith("GMT") else ""
    return time.to(FixedZone(reader.zone_name, int(hours or "0") * 3600))


def _month_and_day(reader: _Reader) -> tuple[int, int]:
    """The date that was read, checked; a day of the year stands for month and day."""

    def refusal(problem: str) -> TimeError:
        return TimeError(f"parsing time {quoted(reader.value)}: {problem}")

    first = days_before(reader.year, 1, 1)
    if reader.year_day >= 0:
        if not 1 <= reader.year_day <= days_before(reader.year + 1, 1, 1) - first:
            raise refusal("day-of-year out of range")
        _, month, day = civil(first + reader.year_day - 1)
        if reader.month >= 0 and reader.month != month:
            raise refusal("day-of-year does not match month")
        if reader.day >= 0 and reader.day != day:
            raise refusal("day-of-year does not match day")
        return month, day
    month, day = max(reader.month, 1), reader.day if reader.day >= 0 else 1
    if not 1 <= day <= days_before(reader.year, month + 1, 1) - days_before(reader.year, month, 1):
        raise refusal("day out of range")
    return month, day
