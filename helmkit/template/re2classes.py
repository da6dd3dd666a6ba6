"""Character classes of RE2 as sorted ranges of code points, and their text for Python's `re`.

Source: Go's regexp/syntax (perl_groups.go, parse.go). Left out: scripts such as \\p{Greek}, of which Python has no
table.
"""

from functools import cache

Ranges = list[tuple[int, int]]

MAX_RUNE = 0x10FFFF
_WORD: Ranges = [(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)]
_DIGIT: Ranges = [(0x30, 0x39)]
# No vertical tab, unlike [[:space:]].
_SPACE: Ranges = [(0x09, 0x0A), (0x0C, 0x0D), (0x20, 0x20)]
_UPPER: Ranges = [(0x41, 0x5A)]
_LOWER: Ranges = [(0x61, 0x7A)]
_ALPHA = _UPPER + _LOWER
_ALNUM = _DIGIT + _ALPHA
# The long s and the Kelvin sign: what ASCII letters fold to outside ASCII.
_FOLDED: Ranges = [(0x17F, 0x17F), (0x212A, 0x212A)]

_PERL = {"d": _DIGIT, "s": _SPACE, "w": _WORD}
_POSIX: dict[str, Ranges] = {
    "alnum": _ALNUM,
    "alpha": _ALPHA,
    "ascii": [(0x00, 0x7F)],
    "blank": [(0x09, 0x09), (0x20, 0x20)],
    "cntrl": [(0x00, 0x1F), (0x7F, 0x7F)],
    "digit": _DIGIT,
    "graph": [(0x21, 0x7E)],
    "lower": _LOWER,
    "print": [(0x20, 0x7E)],
    "punct": [(0x21, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0x7E)],
    "space": [(0x09, 0x0D), (0x20, 0x20)],
    "upper": _UPPER,
    "word": _WORD,
    "xdigit": [(0x30, 0x39), (0x41, 0x46), (0x61, 0x66)],
}
_CATEGORIES = (
    "C Cc Cf Cn Co Cs L LC Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs"
)


def negated(ranges: Ranges) -> Ranges:
    """Every code point that is in none of `ranges`."""
    gaps, start = [], 0
    for low, high in sorted(ranges):
        if low > start:
            gaps.append((start, low - 1))
        start = max(start, high + 1)
    return [*gaps, (start, MAX_RUNE)] if start <= MAX_RUNE else gaps


def perl_group(letter: str, *, fold: bool) -> Ranges | None:
    """The class of \\d, \\D, \\s, \\S, \\w or \\W; None for another letter."""
    group = _PERL.get(letter.lower())
    if group is None:
        return None
    group = group + _FOLDED if fold and letter in "wW" else group
    return negated(group) if letter.isupper() else group


def posix_group(name: str, *, fold: bool) -> Ranges | None:
    """The class of [:name:] or [:^name:]; None for an unknown name."""
    group = _POSIX.get(name.removeprefix("^"))
    if group is None:
        return None
    if fold and any(low in (0x41, 0x61) for low, _ in group):
        group = group + _FOLDED + (_ALPHA if group in (_UPPER, _LOWER) else [])
    return negated(group) if name.startswith("^") else group


def unicode_group(name: str) -> Ranges | None:
    """The class of \\p{name}, a general category; None for an unknown name."""
    name = name.replace("_", "").replace("-", "").replace(" ", "").capitalize()
    if name == "Any":
        return [(0, MAX_RUNE)]
    if name == "Ascii":
        return [(0, 0x7F)]
    if name == "Assigned":
        return negated(_category("Cn"))
    name = "LC" if name == "Lc" else name
    return _category(name) if name in _CATEGORIES.split() else None


@cache
def _category(name: str) -> Ranges:
    import unicodedata

    members = {"LC": ("Lu", "Ll", "Lt")}.get(name, (name,))
    ranges: Ranges = []
    for code in range(MAX_RUNE + 1):
        if unicodedata.category(chr(code)).startswith(members):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1] = (ranges[-1][0], code)
            else:
                ranges.append((code, code))
    return ranges


def class_text(ranges: Ranges) -> str:
    """`ranges` as a class of Python's `re`."""
    if not ranges:
        return "(?!)"
    return "[" + "".join(_char(low) + (f"-{_char(high)}" if high > low else "") for low, high in ranges) + "]"


def _char(code: int) -> str:
    char = chr(code)
    return char if char.isascii() and char.isalnum() else f"\\U{code:08x}"
