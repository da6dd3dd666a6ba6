"""Sprig's dates and durations: now, date, toDate, dateModify, duration and their kin. Source: sprig/date.go."""

from __future__ import annotations

from helmkit.template import gotime
from helmkit.template.gocast import parse_int
from helmkit.template.goduration import SECOND, DurationError, from_seconds, parse_duration
from helmkit.template.gofunc import FuncError, GoFunction, gofunc
from helmkit.template.gotime import Time
from helmkit.template.govalue import Int32, Int64
from helmkit.template.timeparse import TimeError, parse_time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_HTML = "2006-01-02"
_ROUND_UNITS = (("y", 365 * 86400), ("mo", 30 * 86400), ("d", 86400), ("h", 3600), ("m", 60), ("s", 1))


def _moment(value: Any, *integers: type) -> Time:
    """`value` as a time: itself, seconds since 1970 of one of the types `integers`, or now."""
    if isinstance(value, Time):
        return value
    return Time(int(value), 0, gotime.LOCAL) if type(value) in integers else gotime.now()


def _formatted(layout: str, value: Any, zone: str) -> str:
    try:
        location = gotime.load_location(zone)
    except KeyError:
        location = gotime.UTC
    return _moment(value, int, Int32, Int64).to(location).format(layout)


@gofunc("func() time.Time")
def now() -> Time:
    return gotime.now()


@gofunc("func(string, interface {}) string")
def date(layout: str, value: Any) -> str:
    return _formatted(layout, value, "Local")


@gofunc("func(string, interface {}, string) string")
def date_in_zone(layout: str, value: Any, zone: str) -> str:
    return _formatted(layout, value, zone)


@gofunc("func(interface {}) string")
def html_date(value: Any) -> str:
    return _formatted(_HTML, value, "Local")


@gofunc("func(interface {}, string) string")
def html_date_in_zone(value: Any, zone: str) -> str:
    return _formatted(_HTML, value, zone)


@gofunc("func(string, time.Time) time.Time")
def date_modify(change: str, value: Time) -> Time:
    try:
        return value.plus(parse_duration(change))
    except DurationError:
        return value


@gofunc("func(string, time.Time) (time.Time, error)")
def must_date_modify(change: str, value: Time) -> Time:
    try:
        return value.plus(parse_duration(change))
    except DurationError as exc:
        raise FuncError(str(exc)) from exc


@gofunc("func(string, string) time.Time")
def to_date(layout: str, text: str) -> Time:
    try:
        return parse_time(layout, text, gotime.LOCAL)
    except TimeError:
        return Time()


@gofunc("func(string, string) (time.Time, error)")
def must_to_date(layout: str, text: str) -> Time:
    try:
        return parse_time(layout, text, gotime.LOCAL)
    except TimeError as exc:
        raise FuncError(str(exc)) from exc


@gofunc("func(time.Time) string")
def unix_epoch(value: Time) -> str:
    return str(value.unix)


@gofunc("func(interface {}) string")
def ago(value: Any) -> str:
    return str(gotime.now().minus(_moment(value, int, Int64)).rounded(SECOND))


@gofunc("func(interface {}) string")
def duration(value: Any) -> str:
    seconds = 0
    if isinstance(value, str):
        seconds = parse_int(value, 10)[0]
    elif type(value) is Int64:
        seconds = int(value)
    return str(from_seconds(seconds))


@gofunc("func(interface {}) string")
def duration_round(value: Any) -> str:
    seconds, rest = divmod(abs(_nanoseconds(value)), SECOND)
    for unit, size in _ROUND_UNITS:
        if (seconds, rest) > (size, 0):
            return f"{seconds // size}{unit}"
    return "0s"


def _nanoseconds(value: Any) -> int:
    if isinstance(value, str):
        try:
            return parse_duration(value)
        except DurationError:
            return 0
    if isinstance(value, Time):
        return gotime.now().minus(value)
    return int(value) if type(value) is Int64 else 0


TABLE: dict[str, GoFunction] = {
    "now": now,
    "date": date,
    "date_in_zone": date_in_zone,
    "dateInZone": date_in_zone,
    "htmlDate": html_date,
    "htmlDateInZone": html_date_in_zone,
    "date_modify": date_modify,
    "dateModify": date_modify,
    "must_date_modify": must_date_modify,
    "mustDateModify": must_date_modify,
    "toDate": to_date,
    "mustToDate": must_to_date,
    "unixEpoch": unix_epoch,
    "ago": ago,
    "duration": duration,
    "durationRound": duration_round,
}
