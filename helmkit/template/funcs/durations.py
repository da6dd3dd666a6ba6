"""Helm's own functions on durations. Source: Helm's pkg/engine/funcs.go (new in Helm 4.2).

A duration is a time.Duration, a text such as 1h30m, or a number (or its text) of seconds.
"""

from __future__ import annotations

import math

from helmkit.template.gocast import SPACES, divide, parse_float
from helmkit.template.goduration import (
    HOUR,
    MICROSECOND,
    MILLISECOND,
    MINUTE,
    SECOND,
    Duration,
    DurationError,
    parse_duration,
)
from helmkit.template.gofmt import plain, quote, type_name
from helmkit.template.gofunc import FuncError, GoFunction, gofunc
from helmkit.template.govalue import Int64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_MAX_NANOSECONDS = 2**63 - 1
_MAX_SECONDS = _MAX_NANOSECONDS // SECOND
_MAX_SECONDS_FLOAT = float(_MAX_NANOSECONDS) / SECOND


def _as_duration(value: Any) -> Duration:
    """asDuration. Raises DurationError."""
    if isinstance(value, Duration):
        return value
    if isinstance(value, str):
        return _from_text(value)
    if value is None:
        raise DurationError("invalid duration")
    if isinstance(value, float):
        return _from_float(value)
    if isinstance(value, int) and not isinstance(value, bool):
        if not -_MAX_SECONDS <= value <= _MAX_SECONDS:
            raise DurationError(f"duration seconds overflow: {int(value)}")
        return Duration(int(value) * SECOND)
    raise DurationError(f"unsupported duration type {type_name(value)}")


def _from_text(text: str) -> Duration:
    stripped = text.strip(SPACES)
    if not stripped:
        raise DurationError("empty duration")
    try:
        return parse_duration(stripped)
    except DurationError as exc:
        seconds = parse_float(stripped)
        if seconds is None:
            raise DurationError(f"could not parse duration {quote(text)}") from exc
        return _from_float(seconds)


def _from_float(seconds: float) -> Duration:
    if not math.isfinite(seconds):
        raise DurationError(f"invalid duration seconds: {plain(seconds)}")
    if abs(seconds) > _MAX_SECONDS_FLOAT:
        raise DurationError(f"duration seconds overflow: {plain(seconds)}")
    return Duration(max(min(int(seconds * SECOND), _MAX_NANOSECONDS), -(2**63)))


@gofunc("func(interface {}) time.Duration")
def must_to_duration(value: Any) -> Duration:
    try:
        return _as_duration(value)
    except DurationError as exc:
        raise FuncError(str(exc)) from exc


def _measure(result: str, measure: Callable[[Duration], Any]) -> GoFunction:
    """The function that measures a duration, and gives zero for what is none."""

    def call(value: Any) -> Any:
        try:
            return measure(_as_duration(value))
        except DurationError:
            return measure(Duration(0))

    return GoFunction(call, f"func(interface {{}}) {result}")


def _adjusted(adjust: Callable[[Duration, int], Duration]) -> GoFunction:
    """The function that brings a duration to a multiple of another."""

    def call(value: Any, multiple: Any) -> Duration:
        try:
            duration = _as_duration(value)
        except DurationError:
            return Duration(0)
        try:
            return adjust(duration, int(_as_duration(multiple)))
        except DurationError:
            return duration

    return GoFunction(call, "func(interface {}, interface {}) time.Duration")


TABLE: dict[str, GoFunction] = {
    "mustToDuration": must_to_duration,
    "durationSeconds": _measure("float64", lambda duration: duration.in_units(SECOND)),
    "durationMilliseconds": _measure("int64", lambda duration: Int64(divide(duration, MILLISECOND))),
    "durationMicroseconds": _measure("int64", lambda duration: Int64(divide(duration, MICROSECOND))),
    "durationNanoseconds": _measure("int64", Int64),
    "durationMinutes": _measure("float64", lambda duration: duration.in_units(MINUTE)),
    "durationHours": _measure("float64", lambda duration: duration.in_units(HOUR)),
    "durationDays": _measure("float64", lambda duration: duration.in_units(HOUR) / 24.0),
    "durationWeeks": _measure("float64", lambda duration: duration.in_units(HOUR) / 24.0 / 7.0),
    "durationRoundTo": _adjusted(Duration.rounded),
    "durationTruncateTo": _adjusted(Duration.truncated),
}
