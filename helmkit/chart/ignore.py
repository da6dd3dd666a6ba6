""".helmignore: which files of a chart folder are left out.

Like .gitignore, but not the same: the first rule that decides wins, `!rule` leaves out everything that it does *not*
match, `**` is refused. Source: Helm pkg/ignore. Pattern rules: Go's path/filepath.Match.
"""

from __future__ import annotations

from helmkit.errors import ChartError
from helmkit.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import Pattern

_SPECIAL = frozenset("*?[\\")
_compiled: dict[str, Pattern[str]] = {}
_DEFAULT = "templates/.?*"  # hidden files among the templates: editors' leftovers


class _Rule(Record):
    pattern: str
    whole_path: bool  # else the name alone counts
    negated: bool
    only_folders: bool

    @property
    def name(self) -> str:
        """The one name of files and folders that is left out, if the rule is so simple."""
        simple = not (self.negated or self.only_folders or self.whole_path or _SPECIAL.intersection(self.pattern))
        return self.pattern if simple else ""

    @property
    def ending(self) -> str:
        """How all names end that are left out, if the rule is so simple."""
        ending = self.pattern[1:] if self.pattern.startswith("*") else ""
        simple = not (self.negated or self.only_folders or self.whole_path or _SPECIAL.intersection(ending))
        return ending if simple else ""

    def matches(self, path: str, name: str) -> bool:
        return _matches(self.pattern, path if self.whole_path else name)


class IgnoreRules:
    """The rules of one chart."""

    def __init__(self, text: str = "") -> None:
        """`text` is the content of .helmignore. Raises ChartError for a bad pattern."""
        lines = [*text.removeprefix("\ufeff").split("\n"), _DEFAULT]
        rules = [_parse(line.strip()) for line in lines if line.strip() and line.strip()[0] != "#"]
        # Without a negated rule their order does not matter, and nearly all are names and `*.ending`.
        ordered = any(rule.negated for rule in rules)
        simple = [] if ordered else [rule for rule in rules if rule.name or rule.ending]
        self._names = frozenset(rule.name for rule in simple if rule.name)
        self._endings = tuple(rule.ending for rule in simple if rule.ending)
        self._rules = [rule for rule in rules if rule not in simple]

    def ignores(self, path: str, *, folder: bool) -> bool:
        """Whether `path`, relative to the chart and with slashes, is left out."""
        name = path.rpartition("/")[2]
        if name in self._names or name.endswith(self._endings):
            return True
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
    if "[" in pattern or "\\" in pattern:
        glob_pattern(pattern)  # Only these can make a bad one.
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
    ordinary = min(pattern.index(char) for char in _SPECIAL.intersection(pattern))
    if not path.startswith(pattern[:ordinary]):
        return False
    try:
        known = _compiled.get(pattern) or _compiled.setdefault(pattern, glob_pattern(pattern))
        return known.fullmatch(path) is not None
    except ChartError:
        return False


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
