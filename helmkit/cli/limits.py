"""How much one chart may take, which two variables of the environment can change (docs/limits.md)."""

from __future__ import annotations

from helmkit.cli.settings import Settings
from helmkit.errors import UsageError
from helmkit.render.bounds import Bounds, bounded


def limited(settings: Settings) -> bounded:
    """A context for the work on one chart. It raises LimitError; UsageError for a variable that is no number."""
    usual = Bounds()
    seconds = _number(settings, "HELMKIT_MAX_SECONDS", usual.seconds)
    mebibytes = _number(settings, "HELMKIT_MAX_MEMORY", usual.memory >> 20)
    return bounded(Bounds(seconds, int(mebibytes) << 20, grows=not settings.environ.get("HELMKIT_MAX_SECONDS")))


def _number(settings: Settings, name: str, usual: float) -> float:
    text = settings.environ.get(name)
    if not text:
        return usual
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not 0 <= number < float("inf"):
        raise UsageError(f"{name} must be a number, 0 for no limit, not {text!r}")
    return number
