"""Sizes, ages and durations as people read them; scripts get the plain numbers."""

from datetime import UTC, datetime

_STEPS = ((1, "s"), (60, "m"), (3600, "h"), (86_400, "d"))


def size(count: int) -> str:
    """Bytes: 512 B, 24.8 MiB."""
    value = float(count)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if value < 1024:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.1f} TiB"


def age(stamp: str, now: datetime | None = None) -> str:
    """How long ago an RFC 3339 time is: 3h ago; "never" for an empty one."""
    if not stamp:
        return "never"
    seconds = ((now or datetime.now(UTC)) - datetime.fromisoformat(stamp)).total_seconds()
    return "just now" if seconds < 1 else f"{duration(seconds)} ago"


def duration(seconds: float) -> str:
    """In the largest unit that fits: 0.4s, 12s, 3m, 26h, 5d."""
    if seconds < 10:
        return f"{seconds:.1f}s"
    # Two of a unit before it is used: 26h says more than 1d.
    length, unit = next(step for step in reversed(_STEPS) if seconds >= 2 * step[0])
    return f"{seconds // length:.0f}{unit}"
