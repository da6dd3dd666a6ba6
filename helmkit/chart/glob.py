"""Patterns of Go's path/filepath.Match: `*` and `?`, which match no slash, `[a-z]`, `[^a-z]` and `\\`.

Without `re`, whose import takes as long as a tenth of a large chart. Source: path/filepath/match.go (Go 1.27).
"""

from __future__ import annotations

from helmkit.errors import ChartError

_SPECIAL = frozenset("*?[\\")


class _Class:
    """A class of characters. A range from high to low is legal and holds nothing."""

    __slots__ = ("negated", "ranges")

    def __init__(self, negated: bool, ranges: list[tuple[str, str]]) -> None:
        self.negated = negated
        self.ranges = ranges

    def holds(self, char: str) -> bool:
        return self.negated is not any(low <= char <= high for low, high in self.ranges)


_NO_SLASH = _Class(True, [("/", "/")])
# A character, a class, or None for a star.
_Token = str | _Class | None


class Glob:
    """A pattern, taken apart. Raises ChartError("syntax error in pattern") where it is bad.

    `name` is the only text that it matches, `ending` how all that it matches ends; "" where it is not so simple.
    """

    __slots__ = ("_tokens", "ending", "name")

    def __init__(self, pattern: str) -> None:
        self.name = self.ending = ""
        self._tokens: list[_Token] = []
        if not _SPECIAL.intersection(pattern):
            self.name = pattern
        elif pattern[0] == "*" and pattern != "*" and not _SPECIAL.intersection(pattern[1:]):
            self.ending = pattern[1:]
        else:
            self._tokens = _tokens(pattern)

    def matches(self, text: str) -> bool:
        """Whether the pattern matches the whole of `text`."""
        if self._tokens:
            return _matches(self._tokens, text)
        if self.ending:
            return text.endswith(self.ending) and "/" not in text[: -len(self.ending)]
        return text == self.name


def _matches(tokens: list[_Token], text: str) -> bool:
    """As in Go a star takes as little as it can, and what an earlier one has taken is not changed any more."""
    at = position = 0
    star, taken = -1, 0  # the last star, and the end of what it takes
    while position < len(text):
        token = tokens[at] if at < len(tokens) else ""
        if token is None:
            star, taken = at, position
            at += 1
        elif token == text[position] or (isinstance(token, _Class) and token.holds(text[position])):
            at += 1
            position += 1
        elif star >= 0 and text[taken] != "/":
            taken += 1
            at, position = star + 1, taken
        else:
            return False
    return not any(tokens[at:])


def _tokens(pattern: str) -> list[_Token]:
    tokens: list[_Token] = []
    position = 0
    while position < len(pattern):
        char = pattern[position]
        position += 1
        if char == "*":
            tokens.append(None)
        elif char == "?":
            tokens.append(_NO_SLASH)
        elif char == "[":
            found, position = _class(pattern, position)
            tokens.append(found)
        else:
            if char == "\\":
                char, position = _literal(pattern, position)
            tokens.append(char)
    return tokens


def _class(pattern: str, position: int) -> tuple[_Class, int]:
    """The class whose bracket is open, and where the pattern goes on."""
    negated = pattern[position : position + 1] == "^"
    position += negated
    ranges: list[tuple[str, str]] = []
    while not (ranges and pattern[position : position + 1] == "]"):
        low, position = _class_char(pattern, position)
        high = low
        if pattern[position : position + 1] == "-":
            high, position = _class_char(pattern, position + 1)
        ranges.append((low, high))
    return _Class(negated, ranges), position + 1


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
