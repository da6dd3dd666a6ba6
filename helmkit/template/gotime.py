"""Go's time.Time with its zones and methods. Layouts are helmkit.template.timelayout's.

Years go beyond Python's datetime, so the calendar is computed here (proleptic Gregorian, as Go's). Left out: methods
with several results.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Protocol

from helmkit.template.goduration import SECOND, Duration
from helmkit.template.gofunc import GoFunction, gofunc
from helmkit.template.govalue import GoObject, Int64

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_DAY = 86400
# Seconds from year 1 to 1970: the zero Time is 0001-01-01 00:00:00 UTC.
_ZERO_UNIX = -62135596800
# What Python's own time functions take: from year 1 to 9999, a day less on both sides.
_LOOKUP_RANGE = (_ZERO_UNIX + _DAY, 253402300799 - _DAY)


class Zone(Protocol):
    """A time.Location."""

    @property
    def name(self) -> str: ...

    def lookup(self, unix: int) -> tuple[str, int]:
        """Abbreviation and seconds east of UTC in effect at a Unix time."""
        ...


@dataclass(frozen=True)
class FixedZone:
    """A zone of one offset, such as UTC."""

    name: str
    offset: int = 0

    def lookup(self, unix: int) -> tuple[str, int]:  # noqa: ARG002  (a Zone)
        return self.name, self.offset


class LocalZone:
    """The zone of the machine."""

    name = "Local"

    def lookup(self, unix: int) -> tuple[str, int]:
        import time

        here = time.localtime(_clamped(unix))
        return here.tm_zone, here.tm_gmtoff


class NamedZone:
    """A zone of the tz database. Raises KeyError for one that it does not hold."""

    def __init__(self, name: str) -> None:
        import zoneinfo

        self.name = name
        try:
            self._rules = zoneinfo.ZoneInfo(name)
        except (ValueError, OSError) as exc:
            raise KeyError(name) from exc

    def lookup(self, unix: int) -> tuple[str, int]:
        from datetime import datetime, timedelta

        there = datetime.fromtimestamp(_clamped(unix), self._rules)
        return there.tzname() or "", round((there.utcoffset() or timedelta()).total_seconds())


UTC: Zone = FixedZone("UTC")
LOCAL: Zone = LocalZone()


@cache
def load_location(name: str) -> Zone:
    """time.LoadLocation. Raises KeyError."""
    if name in ("", "UTC"):
        return UTC
    return LOCAL if name == "Local" else NamedZone(name)


def _clamped(unix: int) -> int:
    return min(max(unix, _LOOKUP_RANGE[0]), _LOOKUP_RANGE[1])


@dataclass(frozen=True)
class Time(GoObject):
    """time.Time. `monotonic` is nanoseconds since the program began, for a reading of the clock."""

    unix: int = _ZERO_UNIX
    nanosecond: int = 0
    zone: Zone = UTC
    monotonic: int | None = None

    GO_TYPE = "time.Time"

    @property
    def local_seconds(self) -> int:
        return self.unix + self.zone.lookup(self.unix)[1]

    @property
    def date(self) -> tuple[int, int, int]:
        return civil(self.local_seconds // _DAY)

    @property
    def clock(self) -> tuple[int, int, int]:
        seconds = self.local_seconds % _DAY
        return seconds // 3600, seconds // 60 % 60, seconds % 60

    @property
    def weekday(self) -> int:
        return (self.local_seconds // _DAY + 4) % 7

    @property
    def year_day(self) -> int:
        return self.local_seconds // _DAY - days_before(self.date[0], 1, 1) + 1

    def to(self, zone: Zone) -> "Time":
        """Time.In."""
        return replace(self, zone=zone)

    def plus(self, duration: int) -> "Time":
        """Time.Add."""
        seconds, nanosecond = divmod(self.nanosecond + duration, SECOND)
        monotonic = None if self.monotonic is None else self.monotonic + duration
        return replace(self, unix=self.unix + seconds, nanosecond=nanosecond, monotonic=monotonic)

    def minus(self, other: "Time") -> Duration:
        """Time.Sub; what does not fit becomes the nearest limit."""
        nanoseconds = (self.unix - other.unix) * SECOND + self.nanosecond - other.nanosecond
        return Duration(min(max(nanoseconds, -(2**63)), 2**63 - 1))

    def format(self, layout: str) -> str:
        from helmkit.template.timelayout import format_time

        return format_time(self, layout)

    def go_json(self) -> str:
        return self.format("2006-01-02T15:04:05.999999999Z07:00")

    def __str__(self) -> str:
        text = self.format("2006-01-02 15:04:05.999999999 -0700 MST")
        if self.monotonic is None:
            return text
        seconds, rest = divmod(abs(self.monotonic), SECOND)
        return f"{text} m={'-' if self.monotonic < 0 else '+'}{seconds}.{rest:09}"


def now() -> Time:
    """time.Now."""
    import time

    unix, nanosecond = divmod(time.time_ns(), SECOND)
    return Time(unix, nanosecond, LOCAL, time.process_time_ns())


def from_civil(date: tuple[int, int, int], clock: tuple[int, int, int], nanosecond: int, zone: Zone) -> Time:
    """time.Date, for values in range: the moment when clocks in `zone` show this."""
    unix = days_before(*date) * _DAY + clock[0] * 3600 + clock[1] * 60 + clock[2]
    offset = zone.lookup(unix)[1]
    if offset and zone.lookup(unix - offset)[1] != offset:
        offset = zone.lookup(unix - offset)[1]
    return Time(unix - offset, nanosecond, zone)


def civil(days: int) -> tuple[int, int, int]:
    """Year, month and day of the day that is `days` after 1970-01-01 (Hinnant's algorithm)."""
    era, day_of_era = divmod(days + 719468, 146097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return year_of_era + era * 400 + (month <= 2), month, day_of_year - (153 * shifted + 2) // 5 + 1


def days_before(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 to this date; a day or month out of range counts on."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    year -= month <= 2
    era, year_of_era = divmod(year, 400)
    day_of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719468


class Month(GoObject, int):
    """time.Month, from 1."""

    GO_TYPE = "time.Month"
    METHODS = {"String": gofunc("func() string")(lambda self: MONTHS[self - 1])}  # noqa: RUF012


class Weekday(GoObject, int):
    """time.Weekday, from 0 for Sunday."""

    GO_TYPE = "time.Weekday"
    METHODS = {"String": gofunc("func() string")(lambda self: WEEKDAYS[self])}  # noqa: RUF012


def _add_date(self: Time, years: int, months: int, days: int) -> Time:
    year, month, day = self.date
    date = civil(days_before(year + years, month + months, day + days))
    return from_civil(date, self.clock, self.nanosecond, self.zone)


def _methods() -> dict[str, GoFunction]:
    table: dict[str, tuple[str, Callable[..., Any]]] = {
        "String": ("() string", str),
        "Format": ("(string) string", Time.format),
        "Unix": ("() int64", lambda self: Int64(self.unix)),
        "UnixMilli": ("() int64", lambda self: Int64(self.unix * 1000 + self.nanosecond // 10**6)),
        "UnixMicro": ("() int64", lambda self: Int64(self.unix * 10**6 + self.nanosecond // 1000)),
        "UnixNano": ("() int64", lambda self: Int64(self.unix * SECOND + self.nanosecond)),
        "Year": ("() int", lambda self: self.date[0]),
        "Month": ("() time.Month", lambda self: Month(self.date[1])),
        "Day": ("() int", lambda self: self.date[2]),
        "Hour": ("() int", lambda self: self.clock[0]),
        "Minute": ("() int", lambda self: self.clock[1]),
        "Second": ("() int", lambda self: self.clock[2]),
        "Nanosecond": ("() int", lambda self: self.nanosecond),
        "Weekday": ("() time.Weekday", lambda self: Weekday(self.weekday)),
        "YearDay": ("() int", lambda self: self.year_day),
        "IsZero": ("() bool", lambda self: (self.unix, self.nanosecond) == (_ZERO_UNIX, 0)),
        "UTC": ("() time.Time", lambda self: self.to(UTC)),
        "Local": ("() time.Time", lambda self: self.to(LOCAL)),
        "Add": ("(time.Duration) time.Time", lambda self, duration: self.plus(int(duration))),
        "AddDate": ("(int, int, int) time.Time", _add_date),
        "Sub": ("(time.Time) time.Duration", Time.minus),
        "Before": ("(time.Time) bool", lambda self, other: self.minus(other) < 0),
        "After": ("(time.Time) bool", lambda self, other: self.minus(other) > 0),
        "Equal": ("(time.Time) bool", lambda self, other: self.minus(other) == 0),
        "Compare": ("(time.Time) int", lambda self, other: (self.minus(other) > 0) - (self.minus(other) < 0)),
    }
    return {name: gofunc("func" + signature)(call) for name, (signature, call) in table.items()}


Time.METHODS = _methods()
