"""What encoding/json says of a text that is not JSON: Go 1.27's words, which name the character and the place."""

from functools import cache
from typing import Any

SPACE = " \t\n\r"
_AFTER = {"{": "after object key:value pair", "[": "after array element", "": "after top-level value"}
_LITERALS = {"n": "null", "t": "true", "f": "false"}
_END = "unexpected end of JSON input"


class _ProblemError(Exception):
    """The text of the first problem."""


def problem(text: str) -> str:
    """Go's error text for the first thing wrong with `text`; "" if nothing is."""
    try:
        _check(text)
    except _ProblemError as exc:
        return str(exc)
    return ""


@cache
def _patterns() -> dict[str, Any]:
    import re

    return {
        "string": re.compile(r'"(?:[^"\\\x00-\x1f]++|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*+'),
        "number": re.compile(r"-?(?:0|[1-9][0-9]*+)"),
        "fraction": re.compile(r"\.[0-9]+"),
        "exponent": re.compile(r"[eE][-+]?[0-9]+"),
        "hex": re.compile(r"[0-9a-fA-F]{0,4}"),
    }


def _check(text: str) -> None:
    """Go through the text with a stack of open brackets."""
    stack: list[str] = []
    position = 0
    while True:
        position = _space(text, position)
        char = text[position : position + 1]
        if char and char in "{[":
            stack.append(char)
            position = _space(text, position + 1)
            if text[position : position + 1] != ("}" if char == "{" else "]"):
                position = _key(text, position) if char == "{" else position
                continue
            position += 1
            stack.pop()
        else:
            position = _scalar(text, position)
        position = _close(text, position, stack)
        if not stack:
            if position < len(text):
                raise _unexpected(text, position, _AFTER[""])
            return


def _close(text: str, position: int, stack: list[str]) -> int:
    """Behind a value: close what ends here, and go to the next value."""
    while stack:
        position = _space(text, position)
        char = text[position : position + 1]
        kind = stack[-1]
        if char == ",":
            position += 1
            return _key(text, _space(text, position)) if kind == "{" else position
        if char != ("}" if kind == "{" else "]"):
            raise _unexpected(text, position, _AFTER[kind])
        stack.pop()
        position += 1
    return _space(text, position)


def _key(text: str, position: int) -> int:
    if text[position : position + 1] != '"':
        raise _unexpected(text, position, "looking for beginning of object key string")
    position = _space(text, _string(text, position))
    if text[position : position + 1] != ":":
        raise _unexpected(text, position, "after object key")
    return position + 1


def _scalar(text: str, position: int) -> int:
    char = text[position : position + 1]
    if char == '"':
        return _string(text, position)
    if char in _LITERALS:
        literal = _LITERALS[char]
        for offset, expected in enumerate(literal):
            if text[position + offset : position + offset + 1] != expected:
                raise _unexpected(text, position + offset, f"in literal {literal} (expecting '{expected}')")
        return position + len(literal)
    if char and char in "-0123456789":
        return _number(text, position)
    raise _unexpected(text, position, "looking for beginning of value")


def _number(text: str, position: int) -> int:
    whole = _patterns()["number"].match(text, position)
    if not whole:
        raise _unexpected(text, position + 1, "in numeric literal")
    position = whole.end()
    for name, starts in (("fraction", "."), ("exponent", "eE")):
        char = text[position : position + 1]
        if char and char in starts:
            found = _patterns()[name].match(text, position)
            if not found:
                sign = text[position + 1 : position + 2]
                skip = 2 if name == "exponent" and sign and sign in "+-" else 1
                raise _unexpected(text, position + skip, "in numeric literal")
            position = found.end()
    return position


def _string(text: str, position: int) -> int:
    end: int = _patterns()["string"].match(text, position).end()
    char = text[end : end + 1]
    if char == '"':
        return end + 1
    if char == "\\":
        raise _ProblemError(_escape_problem(text, end))
    raise _unexpected(text, end, "in string")


def _escape_problem(text: str, position: int) -> str:
    """What is wrong with the escape sequence that begins with the backslash at `position`."""
    from helmkit.goyaml.gosyntax import quote

    char = text[position + 1 : position + 2]
    if not char:
        return _END
    sequence = text[position : position + 6] if char == "u" else "\\" + char
    if char == "u" and _patterns()["hex"].match(text, position + 2).end() == len(text):
        return _END
    # Go counts bytes, and may cut a character in two.
    raw = sequence.encode("utf-8", "surrogateescape")[: 6 if char == "u" else 2]
    shown = raw.decode("utf-8", "surrogateescape")
    plain = shown.isprintable() and " " not in shown and "`" not in shown
    return f"invalid escape sequence {f'`{shown}`' if plain else quote(shown)} in string"


def _unexpected(text: str, position: int, where: str) -> _ProblemError:
    if position >= len(text):
        return _ProblemError(_END)
    return _ProblemError(f"invalid character {_shown(text[position])} {where}")


def _shown(char: str) -> str:
    """A character as Go quotes it."""
    from helmkit.goyaml.gosyntax import quote

    if char == "'":
        return r"'\''"
    return "'" + ('"' if char == '"' else quote(char)[1:-1]) + "'"


def _space(text: str, position: int) -> int:
    while text[position : position + 1] and text[position] in SPACE:
        position += 1
    return position
