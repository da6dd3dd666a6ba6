"""Upper, lower and title case, as Go's unicode tables see letters.

Source: Go's strings package; goutils (untitle, swapcase, initials).
"""

from __future__ import annotations

from helmkit.template.gocast import SPACES, to_bytes
from helmkit.template.gofunc import GoFunction, gofunc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def upper_rune(char: str) -> str:
    """unicode.ToUpper: one character for one, so that ß stays."""
    upper = char.upper()
    return upper if len(upper) == 1 else title_rune(char)


def lower_rune(char: str) -> str:
    """unicode.ToLower: one character for one."""
    return char.lower()[0]


def title_rune(char: str) -> str:
    """unicode.ToTitle: one character for one."""
    title = char.title()
    return title if len(title) == 1 else char


def category(char: str) -> str:
    """The Unicode general category, such as Lu."""
    import unicodedata

    return unicodedata.category(char)


def _mapped(text: str, change: Callable[[str], str]) -> str:
    """strings.Map: bytes that are not UTF-8 become U+FFFD."""
    return "".join("\ufffd" if "\udc80" <= char <= "\udcff" else change(char) for char in text)


@gofunc("func(string) string")
def upper(text: str) -> str:
    return text.upper() if text.isascii() else _mapped(text, upper_rune)


@gofunc("func(string) string")
def lower(text: str) -> str:
    return text.lower() if text.isascii() else _mapped(text, lower_rune)


@gofunc("func(string) string")
def title(text: str) -> str:
    previous = " "

    def change(char: str) -> str:
        nonlocal previous
        starts, previous = _separates(previous), char
        return title_rune(char) if starts else char

    return _mapped(text, change)


def _separates(char: str) -> bool:
    """What strings.Title takes for the end of a word."""
    if char.isascii():
        return not (char.isalnum() or char == "_")
    return category(char)[0] != "L" and category(char) != "Nd" and char in SPACES


@gofunc("func(string) string")
def untitle(text: str) -> str:
    out, starts = [], True
    for char in _mapped(text, str):
        out.append(lower_rune(char) if starts and char not in SPACES else char)
        starts = char in SPACES
    return "".join(out)


@gofunc("func(string) string")
def swapcase(text: str) -> str:
    out, starts = [], True
    for char in _mapped(text, str):
        kind = category(char)
        if kind in ("Lu", "Lt"):
            out.append(lower_rune(char))
        elif kind == "Ll":
            out.append(title_rune(char) if starts else upper_rune(char))
        else:
            out.append(char)
        starts = char in SPACES if kind not in ("Lu", "Lt", "Ll") else False
    return "".join(out)


@gofunc("func(string) string")
def initials(text: str) -> str:
    # goutils reads each byte as a character of its own.
    out, starts = [], True
    for char in to_bytes(text).decode("latin-1"):
        if starts and char not in SPACES:
            out.append(char)
        starts = char in SPACES
    return "".join(out)


TABLE: dict[str, GoFunction] = {
    "upper": upper,
    "lower": lower,
    "title": title,
    "untitle": untitle,
    "swapcase": swapcase,
    "initials": initials,
}
