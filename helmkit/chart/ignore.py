""".helmignore: which files of a chart folder are left out.

Like .gitignore, but not the same: the first rule that decides wins, `!rule` leaves out everything that it does *not*
match, `**` is refused. Source: Helm pkg/ignore. Pattern rules: Go's path/filepath.Match.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from helmkit.errors import ChartError

_DEFAULT = "templates/.?*"  # hidden files among the templates: editors' leftovers


class _Rule(NamedTuple):
    matches: Callable[[str], bool]
    negated: bool
    only_folders: bool


class IgnoreRules:
    """The rules of one chart."""

    def __init__(self, text: str = "") -> None:
        """`text` is the content of .helmignore. Raises ChartError for a bad pattern."""
        lines = [*text.removeprefix("\ufeff").split("\n"), _DEFAULT]
        self._rules = [_parse(line.strip()) for line in lines if line.strip() and line.strip()[0] != "#"]

    def ignores(self, path: str, *, folder: bool) -> bool:
        """Whether `path`, relative to the chart and with slashes, is left out."""
        for rule in self._rules:
            wrong_kind = rule.only_folders and not folder
            if rule.negated:
                if wrong_kind or not rule.matches(path):
                    return True
            elif not wrong_kind and rule.matches(path):
                return True
        return False


def _parse(line: str) -> _Rule:
    if "**" in line:
        raise ChartError("double-star (**) syntax is not supported")
    glob_pattern(line)
    negated = line.startswith("!")
    pattern = line.removeprefix("!")
    only_folders = pattern.endswith("/")
    pattern = pattern.removesuffix("/")
    if "/" not in pattern:
        return _Rule(lambda path: _matches(pattern, path.rpartition("/")[2]), negated, only_folders)
    pattern = pattern.removeprefix("/")
    return _Rule(lambda path: _matches(pattern, path), negated, only_folders)


def _matches(pattern: str, path: str) -> bool:
    try:
        return glob_pattern(pattern).fullmatch(path) is not None
    except ChartError:
        return False


@lru_cache(maxsize=256)
def glob_pattern(pattern: str) -> re.Pattern[str]:
    """Go's filepath.Match pattern as a regular expression; ChartError("syntax error in pattern") where it is bad."""
    parts: list[str] = []
    position = 0
    while position < len(pattern):
        char = pattern[position]
        position += 1
        if char == "*":
            parts.append("[^/]*")
        elif char == "?":
            parts.append("[^/]")
        elif char == "[":
            text, position = _character_class(pattern, position)
            parts.append(text)
        else:
            if char == "\\":
                char, position = _literal(pattern, position)
            parts.append(re.escape(char))
    return re.compile("".join(parts), re.DOTALL)


def _character_class(pattern: str, position: int) -> tuple[str, int]:
    negated = pattern[position : position + 1] == "^"
    position += negated
    ranges: list[str] = []
    while not (ranges and pattern[position : position + 1] == "]"):
        low, position = _class_char(pattern, position)
        high = low
        if pattern[position : position + 1] == "-":
            high, position = _class_char(pattern, position + 1)
        # A range from high to low is legal and matches nothing.
        ranges.append(f"{re.escape(low)}-{re.escape(high)}" if low <= high else "")
    body = "".join(ranges)
    if negated:
        return f"[^{body}]" if body else ".", position + 1
    return f"[{body}]" if body else "(?!)", position + 1


def _class_char(pattern: str, position: int) -> tuple[str, int]:
    char = pattern[position : position + 1]
    if char == "\\":
        char, position = _literal(pattern, position + 1)
        position -= 1
    elif char in ("-", "]"):
        raise _bad_pattern()
    if not char or position + 1 >= len(pattern):
        raise _bad_pattern()
    return char, position + 1


def _literal(pattern: str, position: int) -> tuple[str, int]:
    if position >= len(pattern):
        raise _bad_pattern()
    return pattern[position], position + 1


def _bad_pattern() -> ChartError:
    return ChartError("syntax error in pattern")
