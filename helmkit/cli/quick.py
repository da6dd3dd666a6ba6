"""Command lines read without Click, whose import alone takes as long as half of helm's run.

Options and what they mean are declared once, with the command; the tables in helmkit.cli.quick_tables are made from
that by `make docs`. Only the plainest lines are read here: whatever is unusual, help and mistakes included, is left
to Click.
"""

from __future__ import annotations

from helmkit.cli.ending import run_to_end
from helmkit.cli.settings import Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Protocol

    class Table(Protocol):
        """A command's options: for each its kind and parameter, each parameter's default, how many words it takes."""

        OPTIONS: dict[str, tuple[str, str]]
        DEFAULTS: dict[str, object]
        WORDS: tuple[int, int]

    Line = tuple[tuple[str, ...], dict[str, Any], list[tuple[str, Any]]]


# What runs a command's line: its table, and a function of the settings, the words and the options.
RUNNERS = {
    "template": ("template", "helmkit.cli.templating", "run_template"),
    "search": ("search", "helmkit.cli.searching", "run_search"),
    "versions": ("versions", "helmkit.cli.version_list", "run_versions"),
    "lint": ("lint", "helmkit.cli.linting", "run_lint"),
    "pull": ("pull", "helmkit.cli.pulling", "run_pull"),
    "repo sync": ("repo_sync", "helmkit.cli.syncing", "run_sync"),
    "show chart": ("show", "helmkit.cli.showing", "run_chart"),
    "show values": ("show", "helmkit.cli.showing", "run_values"),
    "show readme": ("show", "helmkit.cli.showing", "run_readme"),
    "show crds": ("show", "helmkit.cli.showing", "run_crds"),
    "show all": ("show", "helmkit.cli.showing", "run_all"),
}


def run_quick(arguments: Sequence[str]) -> int | None:
    """Run `helmkit ARGUMENTS`; the exit code, or None where Click is needed to understand them."""
    for length in (1, 2):
        if runner := RUNNERS.get(" ".join(arguments[:length])):
            return _run(runner, arguments[length:])
    return None


def _run(runner: tuple[str, str, str], arguments: Sequence[str]) -> int | None:
    table, module, function = runner
    line = read_line(arguments, _module(f"helmkit.cli.quick_tables.{table}"))
    if line is None:
        return None
    words, options, chosen = line
    settings = Settings()
    for name, value in chosen:
        setattr(settings, name, value)
    return run_to_end(settings, lambda: getattr(_module(module), function)(settings, words, options))


def _module(name: str) -> Any:
    return __import__(name, fromlist=["*"])  # importlib would take a millisecond


def read_line(arguments: Sequence[str], table: Table) -> Line | None:
    """The words, the options with their defaults, and the global options of a line; None where Click must read it."""
    words: list[str] = []
    options: dict[str, Any] = {name: [] if value == () else value for name, value in table.DEFAULTS.items()}
    chosen: list[tuple[str, Any]] = []
    left = iter(arguments)
    for word in left:
        if not word.startswith("-"):
            words.append(word)
            continue
        name, joined, text = word.partition("=")
        kind, target = table.OPTIONS.get(name, ("", ""))
        if kind == "switch" and not joined:
            value: Any = True
        elif kind not in ("", "switch") and (not joined or name.startswith("--")):
            value = _value(kind, text if joined else next(left, None))
            if value is None:
                return None
        else:
            return None
        if target in options:
            _put(options, target, kind, value)
        elif target:
            chosen.append((target, value))
    least, most = table.WORDS
    if not least <= len(words) <= most:
        return None
    return tuple(words), {k: tuple(v) if isinstance(v, list) else v for k, v in options.items()}, chosen


def _put(options: dict[str, Any], target: str, kind: str, value: Any) -> None:
    if kind == "many":
        options[target].append(value)
    else:
        options[target] = value


def _value(kind: str, text: str | None) -> Any:
    """An option's value; None where Click has to say what is wrong with it."""
    if text is None or (text.startswith("-") and text != "-"):
        return None  # Perhaps an option, whose value was forgotten.
    if kind in ("text", "many"):
        return text
    if kind == "path":
        from pathlib import Path

        return Path(text)
    if "|" in kind:
        return text if text in kind.split("|") else None
    # A number, of which the kind is the least one allowed.
    return int(text) if text.isascii() and text.isdigit() and int(text) >= int(kind) else None
