""".helmignore: which files of a chart folder are left out.

Like .gitignore, but not the same: the first rule that decides wins, `!rule` leaves out everything that it does *not*
match, `**` is refused. Source: Helm pkg/ignore. Pattern rules: Go's path/filepath.Match.
"""

from __future__ import annotations

from functools import lru_cache

from helmkit.errors import ChartError
from helmkit.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import Pattern

_SPECIAL = frozenset("*?[\\")
_DEFAULT = "templates/.?*"  # hidden files among the templates: editors' leftovers


class _Rule(Record):
    pattern: str
    whole_path: bool  # else the name alone counts
    negated: bool
    only_folders: bool

    def matches(self, path: str, name: str) -> bool:
        return _matches(self.pattern, path if self.whole_path else name)


class IgnoreRules:
    """The rules of one chart."""

    def __init__(self, text: str = "") -> None:
        """`text` is the content of .helmignore. Raises ChartError for a bad pattern."""
        lines = [*text.removeprefix("\ufeff").split("\n"), _DEFAULT]
        self._rules = [_parse(line.strip()) for line in lines if line.strip() and line.strip()[0] != "#"]

    def ignores(self, path: str, *, folder: bool) -> bool:
        """Whether `path`, relative to the chart and with slashes, is left out."""
        name = path.rpartition("/")[2]
        for rule in self._rules:
            wrong_kind = rule.only_folders and not folder
            if rule.negated:
                if wrong_kind or not rule.matches(path, name):
                    return True
            elif not wrong_kind and rule.matches(path, name):
                return True
        return False


def _parse(line: str) -> _Rule:
    if "**" in line:
        raise ChartError("double-star (**) syntax is not supported")
    negated = line.startswith("!")
    pattern = line.removeprefix("!")
    if _SPECIAL.intersection(pattern):
        glob_pattern(pattern)  # A bad one is an error.
    only_folders = pattern.endswith("/")
    pattern = pattern.removesuffix("/")
    whole_path = "/" in pattern
    return _Rule(pattern.removeprefix("/"), whole_path, negated, only_folders)


def _matches(pattern: str, path: str) -> bool:
    """Go's filepath.Match, false for a bad pattern. Names and `*.ending` are what such files are made of."""
    if not _SPECIAL.intersection(pattern):
        return pattern == path
    ending = pattern[1:]
    if pattern[0] == "*" and not _SPECIAL.intersection(ending):
        return path.endswith(ending) and "/" not in path[: len(path) - len(ending)]
    try:
        return glob_pattern(pattern).fullmatch(path) is not None
    except ChartError:
        return False


@lru_cache(maxsize=256)
def glob_pattern(pattern: str) -> Pattern[str]:
    """Go's filepath.Match pattern as a regular expression; ChartError("syntax error in pattern") where it is bad."""
    from re import DOTALL, compile, escape

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
            parts.append(escape(char))
    return compile("".join(parts), DOTALL)


def _character_class(pattern: str, position: int) -> tuple[str, int]:
    from re import escape

    negated = pattern[position : position + 1] == "^"
    position += negated
    ranges: list[str] = []
    while not (ranges and pattern[position : position + 1] == "]"):
        low, position = _class_char(pattern, position)
        high = low
        if pattern[position : position + 1] == "-":
            high, position = _class_char(pattern, position + 1)
        # A range from high to low is legal and matches nothing.
        ranges.append(f"{escape(low)}-{escape(high)}" if low <= high else "")
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
