"""The command line of `helmkit template` read without Click, whose import alone takes as long as half of helm's run.

Options and what they mean are declared once, in helmkit.cli.template; helmkit.cli.quick_table is made from that by
`make docs`. Only the plainest lines are read here: whatever is unusual, help and mistakes included, is left to Click.
"""

from __future__ import annotations

import gc

from helmkit.cli.ending import run_to_end
from helmkit.cli.quick_table import DEFAULTS, OPTIONS
from helmkit.cli.settings import Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Line = tuple[tuple[str, ...], dict[str, Any], list[tuple[str, Any]]]


def run_quick(arguments: Sequence[str]) -> int | None:
    """Run `helmkit template ARGUMENTS`; the exit code, or None where Click is needed to understand them."""
    line = read_line(arguments)
    if line is None:
        return None
    # Hardly anything becomes garbage in so short a run; looking for it every 700 objects takes a tenth of the time.
    gc.set_threshold(100_000)
    words, options, chosen = line
    settings = Settings()
    for name, value in chosen:
        setattr(settings, name, value)

    def work() -> int:
        from helmkit.cli.templating import run_template

        return run_template(settings, words, options)

    return run_to_end(settings, work)


def read_line(arguments: Sequence[str]) -> Line | None:
    """The words, the options with their defaults, and the global options of a line; None where Click must read it."""
    words: list[str] = []
    options: dict[str, Any] = {name: [] if value == () else value for name, value in DEFAULTS.items()}
    chosen: list[tuple[str, Any]] = []
    left = iter(arguments)
    for word in left:
        if not word.startswith("-"):
            words.append(word)
            continue
        name, joined, text = word.partition("=")
        kind, target = OPTIONS.get(name, ("", ""))
        if kind == "switch" and not joined:
            value: Any = True
        elif kind in ("text", "many", "path") and (not joined or name.startswith("--")):
            value = text if joined else next(left, None)
            if value is None:
                return None
            value = _path(value) if kind == "path" else value
        else:
            return None
        if kind == "path":
            value = _path(value)
        if target in options:
            _put(options, target, kind, value)
        elif target:
            chosen.append((target, value))
    if not words:
        return None
    return tuple(words), {k: tuple(v) if isinstance(v, list) else v for k, v in options.items()}, chosen


def _put(options: dict[str, Any], target: str, kind: str, value: Any) -> None:
    if kind == "many":
        options[target].append(value)
    else:
        options[target] = value


def _path(text: str) -> Any:
    from pathlib import Path

    return Path(text)
