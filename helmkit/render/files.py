"""`.Files`: a chart's other files. Source: Helm pkg/engine/files.go and the patterns of github.com/gobwas/glob."""

from __future__ import annotations

import posixpath
from types import MappingProxyType

from helmkit.chart.dialect import NEWEST, Dialect
from helmkit.chart.model import File, text
from helmkit.template.gofunc import FuncError, gofunc
from helmkit.template.govalue import GoObject, StringList

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from re import Pattern


_OTHERS = frozenset("?[]{}\\")


class Files(GoObject, dict[str, bytes]):
    """Files by their path below the chart's folder."""

    GO_TYPE = "engine.files"
    ZERO = b""

    def __init__(self, files: Mapping[str, bytes], dialect: Dialect = NEWEST) -> None:
        super().__init__(files)
        self._dialect = dialect

    @classmethod
    def of(cls, files: Iterable[File], dialect: Dialect = NEWEST) -> Files:
        return cls({file.name: file.data for file in files}, dialect)

    def get_bytes(self, name: str) -> bytes:
        return dict.get(self, name, b"")

    def get_text(self, name: str) -> str:
        return text(self.get_bytes(name))

    def glob(self, pattern: str) -> Files:
        """The files whose path matches; all of them where the pattern is bad, as in Helm."""
        simple = _alternatives(pattern)
        if simple is not None:
            return Files(
                {name: self[name] for name in self if any(_fits(name, one) for one in simple)}, self._dialect
            )
        try:
            matches = glob_regex(pattern)
        except ValueError:
            return Files(self, self._dialect)
        return Files({name: self[name] for name in self if matches.fullmatch(name)}, self._dialect)

    def lines(self, name: str) -> StringList:
        content = self.get_text(name)
        if not content and name in self and not self._dialect.reads_empty_lines:
            raise FuncError("runtime error: index out of range [-1]")
        return StringList(content.removesuffix("\n").split("\n")) if content else StringList()

    def as_config(self) -> str:
        """The body of a ConfigMap's data: base names and texts."""
        return _as_yaml({posixpath.basename(name): text(data) for name, data in sorted(self.items())})

    def as_secrets(self) -> str:
        """The body of a Secret's data: base names and base64."""
        from base64 import b64encode

        return _as_yaml({posixpath.basename(name): b64encode(data).decode() for name, data in sorted(self.items())})

    METHODS = MappingProxyType(
        {
            "GetBytes": gofunc("func(string) []byte")(get_bytes),
            "Get": gofunc("func(string) string")(get_text),
            "Glob": gofunc("func(string) engine.files")(glob),
            "AsConfig": gofunc("func() string")(as_config),
            "AsSecrets": gofunc("func() string")(as_secrets),
            "Lines": gofunc("func(string) []string")(lines),
        }
    )


def _as_yaml(table: dict[str, str]) -> str:
    from helmkit import goyaml

    return goyaml.dump(table).removesuffix("\n")


def _alternatives(pattern: str) -> list[str] | None:
    """What a pattern stands for, where that is paths with a star each at most. `re` takes long to import."""
    head, _, rest = pattern.partition("{")
    inside, closed, tail = rest.partition("}")
    found = [f"{head}{one}{tail}" for one in inside.split(",")] if closed else [pattern]
    simple = all(one.count("*") < 2 and not _OTHERS.intersection(one) for one in found)
    return found if simple else None


def _fits(name: str, pattern: str) -> bool:
    start, star, end = pattern.partition("*")
    if not star:
        return name == pattern
    middle = name[len(start) : len(name) - len(end)]
    return f"{start}{middle}{end}" == name and "/" not in middle


def glob_regex(pattern: str) -> Pattern[str]:
    """A gobwas glob with `/` as separator, as a regular expression. Raises ValueError for a bad pattern."""
    import re

    parts: list[str] = []
    position, depth = 0, 0
    while position < len(pattern):
        char = pattern[position]
        position += 1
        if char == "*":
            deep = pattern.startswith("*", position)
            position += deep
            parts.append(".*" if deep else "[^/]*")
        elif char == "?":
            parts.append("[^/]")
        elif char == "[":
            end = pattern.index("]", position)
            parts.append(_glob_class(pattern[position:end]))
            position = end + 1
        elif char == "{":
            depth += 1
            parts.append("(?:")
        elif char == "}" and depth:
            depth -= 1
            parts.append(")")
        elif char == "," and depth:
            parts.append("|")
        else:
            if char == "\\" and position < len(pattern):
                char = pattern[position]
                position += 1
            parts.append(re.escape(char))
    if depth:
        raise ValueError("unclosed {")
    return re.compile("".join(parts), re.DOTALL)


def _glob_class(body: str) -> str:
    import re

    negated = body.startswith("!")
    body = body.removeprefix("!")
    if not body:
        raise ValueError("empty class")
    if len(body) == 3 and body[1] == "-":
        low, high = body[0], body[2]
        if low > high:
            raise ValueError("hi character is less than lo")
        inner = f"{re.escape(low)}-{re.escape(high)}"
    else:
        inner = "".join(map(re.escape, body))
    return f"[{'^' if negated else ''}{inner}]"
