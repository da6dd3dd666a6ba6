r"""Character classes of RE2 as sorted ranges of code points that neither overlap nor touch.

Categories, scripts and the sets of characters that are equal but for case are those of the Go release that built
Helm, not those of the running Python: they stand in tables.py, which is imported when a
pattern first needs them.

Source: Go's regexp/syntax (perl_groups.go, parse.go).
"""

from __future__ import annotations

from bisect import bisect_right

from helmkit.memo import memo

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

Ranges = tuple[tuple[int, int], ...]

MAX_RUNE = 0x10FFFF
ANY: Ranges = ((0, MAX_RUNE),)
ANY_BUT_NEWLINE: Ranges = ((0, 0x09), (0x0B, MAX_RUNE))

_ASCII: Ranges = ((0x00, 0x7F),)
_DIGIT = ((0x30, 0x39),)
_UPPER = ((0x41, 0x5A),)
_LOWER = ((0x61, 0x7A),)
_WORD = (*_DIGIT, *_UPPER, (0x5F, 0x5F), *_LOWER)
# No vertical tab, unlike [[:space:]].
_SPACE = ((0x09, 0x0A), (0x0C, 0x0D), (0x20, 0x20))

_PERL: dict[str, Ranges] = {"d": _DIGIT, "s": _SPACE, "w": _WORD}
_POSIX: dict[str, Ranges] = {
    "alnum": (*_DIGIT, *_UPPER, *_LOWER),
    "alpha": (*_UPPER, *_LOWER),
    "ascii": _ASCII,
    "blank": ((0x09, 0x09), (0x20, 0x20)),
    "cntrl": ((0x00, 0x1F), (0x7F, 0x7F)),
    "digit": _DIGIT,
    "graph": ((0x21, 0x7E),),
    "lower": _LOWER,
    "print": ((0x20, 0x7E),),
    "punct": ((0x21, 0x2F), (0x3A, 0x40), (0x5B, 0x60), (0x7B, 0x7E)),
    "space": ((0x09, 0x0D), (0x20, 0x20)),
    "upper": _UPPER,
    "word": _WORD,
    "xdigit": ((0x30, 0x39), (0x41, 0x46), (0x61, 0x66)),
}
_CATEGORY_LINE = "Cc Cf Cn Co Cs Ll Lm Lo Lt Lu Mc Me Mn Nd Nl No Pc Pd Pe Pf Pi Po Ps Sc Sk Sm So Zl Zp Zs"
CATEGORIES = tuple(_CATEGORY_LINE.split())
_LONG_NAMES = """
    C=Other Cc=Control Cc=cntrl Cf=Format Cn=Unassigned Co=PrivateUse Cs=Surrogate
    L=Letter LC=CasedLetter Ll=LowercaseLetter Lm=ModifierLetter Lo=OtherLetter Lt=TitlecaseLetter Lu=UppercaseLetter
    M=Mark M=CombiningMark Mc=SpacingMark Me=EnclosingMark Mn=NonspacingMark
    N=Number Nd=DecimalNumber Nd=digit Nl=LetterNumber No=OtherNumber
    P=Punctuation P=punct Pc=ConnectorPunctuation Pd=DashPunctuation Pe=ClosePunctuation Pf=FinalPunctuation
    Pi=InitialPunctuation Po=OtherPunctuation Ps=OpenPunctuation
    S=Symbol Sc=CurrencySymbol Sk=ModifierSymbol Sm=MathSymbol So=OtherSymbol
    Z=Separator Zl=LineSeparator Zp=ParagraphSeparator Zs=SpaceSeparator
"""
# What ASCII letters fold to outside ASCII, without a look into the table: the long s and the Kelvin sign.
_ASCII_ORBITS = {"K": "Kk\u212a", "S": "Ss\u017f"}


def joined(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """`ranges`, in any order, as a class."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(high, merged[-1][1])
        else:
            merged.append((low, high))
    return tuple(merged)


def negated(ranges: Ranges) -> Ranges:
    """Every code point that is not in `ranges`."""
    gaps, start = [], 0
    for low, high in ranges:
        if low > start:
            gaps.append((start, low - 1))
        start = high + 1
    if start <= MAX_RUNE:
        gaps.append((start, MAX_RUNE))
    return tuple(gaps)


def contains(ranges: Ranges, code: int) -> bool:
    """Whether `code` is in the class."""
    index = bisect_right(ranges, (code, MAX_RUNE)) - 1
    return index >= 0 and code <= ranges[index][1]


def folded(ranges: Ranges) -> Ranges:
    """The class and every character that differs from one of its own by case alone."""
    if ranges and ranges[-1][1] < 0x80:
        return joined([*ranges, *_ascii_folds(ranges)])
    if sum(high - low + 1 for low, high in ranges) < len(_orbits()):
        orbits = {_orbits().get(chr(code), "") for low, high in ranges for code in range(low, high + 1)}
    else:
        orbits = {orbit for char, orbit in _orbits().items() if contains(ranges, ord(char))}
    return joined([*ranges, *((ord(char), ord(char)) for orbit in orbits for char in orbit)])


def _ascii_folds(ranges: Ranges) -> Iterable[tuple[int, int]]:
    for low, high in ranges:
        for start, end in (*_UPPER, *_LOWER):
            first, last = max(low, start), min(high, end)
            if first <= last:
                yield first ^ 0x20, last ^ 0x20
    for letter, orbit in _ASCII_ORBITS.items():
        if contains(ranges, ord(letter)) or contains(ranges, ord(letter.lower())):
            yield ord(orbit[-1]), ord(orbit[-1])


def perl_group(letter: str, *, fold: bool) -> Ranges | None:
    r"""The class of \d, \D, \s, \S, \w or \W; None for another letter."""
    group = _PERL.get(letter.lower())
    return None if group is None else _group(group, fold=fold, negative=letter.isupper())


def posix_group(name: str, *, fold: bool) -> Ranges | None:
    """The class of [:name:] or [:^name:]; None for an unknown name."""
    group = _POSIX.get(name.removeprefix("^"))
    return None if group is None else _group(group, fold=fold, negative=name.startswith("^"))


@memo
def unicode_group(name: str, *, fold: bool, negative: bool) -> Ranges | None:
    r"""The class of \p{name}: a category, a script, Any, ASCII or Assigned; None for an unknown name."""
    name = "".join(char for char in name if char not in "_- ")
    # Only ASCII letters have their case ignored.
    if not name.isascii():
        return None
    name = name[:1].upper() + name[1:].lower()
    if name == "Assigned":
        return _group(_category("Cn"), fold=False, negative=not negative)
    if name in ("Lc", "Casedletter"):
        # Go has no table of what these fold to.
        fold = False
    group = (
        ANY if name == "Any" else _ASCII if name == "Ascii" else _category(name) or _table(scripts().get(name, ""))
    )
    return None if group is None else _group(group, fold=fold, negative=negative)


def _group(group: Ranges, *, fold: bool, negative: bool) -> Ranges:
    group = folded(group) if fold else group
    return negated(group) if negative else group


@memo
def _category(name: str) -> Ranges:
    name = _long_names().get(name, name)
    members = {"Lc": ("Ll", "Lt", "Lu"), "LC": ("Ll", "Lt", "Lu")}.get(name) or tuple(
        category for category in CATEGORIES if name in (category, category[0])
    )
    return joined(pair for member in members for pair in _table(member) or ())


@memo
def _long_names() -> dict[str, str]:
    pairs = (word.split("=") for word in _LONG_NAMES.split())
    return {name.capitalize(): category for category, name in pairs}


@memo
def _lines() -> dict[str, str]:
    """The lines of the tables by their names."""
    from helmkit.template.re2.tables import TABLES

    return {name: rest for name, _, rest in (line.partition(" ") for line in TABLES.split("\n"))}


@memo
def scripts() -> dict[str, str]:
    """The scripts: how \\p{...} finds a name, and the name."""
    names = [name for name in _lines() if name not in {*CATEGORIES, "fold", ""}]
    return {name.replace("_", "").capitalize(): name for name in names}


@memo
def _table(name: str) -> Ranges | None:
    numbers = [int(word, 16) for word in _lines()[name].split()] if name in _lines() else []
    ranges, start = [], 0
    for gap, length in zip(numbers[::2], numbers[1::2], strict=True):
        start += gap
        ranges.append((start, start + length - 1))
        start += length
    return tuple(ranges) or None


@memo
def _orbits() -> dict[str, str]:
    """For each character that has one its set of characters that are equal but for case."""
    return {char: orbit for orbit in _lines()["fold"].split(" ") for char in orbit}
