""".helmignore: which files of a chart folder are left out.

Like .gitignore, but not the same: the first rule that decides wins, `!rule` leaves out everything that it does *not*
match, `**` is refused. Patterns are those of helmkit.chart.glob. Source: Helm pkg/ignore.
"""

from __future__ import annotations

from helmkit.chart.glob import Glob
from helmkit.errors import ChartError
from helmkit.records import Record

_DEFAULT = "templates/.?*"  # hidden files among the templates: editors' leftovers


class _Rule(Record):
    pattern: Glob | None  # None is one that is bad, which matches nothing
    whole_path: bool  # else the name alone counts
    negated: bool
    only_folders: bool

    @property
    def is_simple(self) -> bool:
        """Whether the name alone decides, and is one name or has one ending."""
        pattern = self.pattern
        if pattern is None or self.negated or self.only_folders or self.whole_path:
            return False
        return bool(pattern.name or pattern.ending)

    def matches(self, path: str, name: str) -> bool:
        return self.pattern is not None and self.pattern.matches(path if self.whole_path else name)


class IgnoreRules:
    """The rules of one chart."""

    def __init__(self, text: str = "") -> None:
        """`text` is the content of .helmignore. Raises ChartError for a bad pattern."""
        lines = [*text.removeprefix("\ufeff").split("\n"), _DEFAULT]
        rules = [_parse(line.strip()) for line in lines if line.strip() and line.strip()[0] != "#"]
        # Without a negated rule their order does not matter, and nearly all are names and `*.ending`.
        ordered = any(rule.negated for rule in rules)
        simple = [] if ordered else [rule.pattern for rule in rules if rule.is_simple and rule.pattern]
        self._names = frozenset(pattern.name for pattern in simple if pattern.name)
        self._endings = tuple(pattern.ending for pattern in simple if pattern.ending)
        self._rules = [rule for rule in rules if ordered or not rule.is_simple]

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
    text = line.removeprefix("!")
    Glob(text)  # Helm refuses a bad one; what becomes bad by losing its slashes matches nothing.
    only_folders = text.endswith("/")
    text = text.removesuffix("/")
    whole_path = "/" in text
    try:
        pattern = Glob(text.removeprefix("/"))
    except ChartError:
        pattern = None
    return _Rule(pattern, whole_path, negated, only_folders)
