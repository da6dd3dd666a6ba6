"""Every category, script and case orbit of the real helm's regexp."""

import base64
from collections.abc import Iterable
from pathlib import Path

import pytest

from helmkit.template.re2.classes import CATEGORIES, scripts, unicode_group
from tests.support.probes import Probe, differences

ALIASES = """
    C L M N P S Z LC Any ASCII Assigned Letter Uppercase_Letter lowercase-letter TITLECASELETTER Cased_Letter
    Modifier_Letter Other_Letter Mark Combining_Mark Nonspacing_Mark Spacing_Mark Enclosing_Mark Number Decimal_Number
    Letter_Number Other_Number Punctuation Connector_Punctuation Dash_Punctuation Open_Punctuation Close_Punctuation
    Initial_Punctuation Final_Punctuation Other_Punctuation Symbol Math_Symbol Currency_Symbol Modifier_Symbol
    Other_Symbol Separator Space_Separator Line_Separator Paragraph_Separator Other Control Format Surrogate
    Private_Use Unassigned cntrl digit punct lu lc gREEK greek_ o-l-d_italic nko any ascii assigned
"""
UNKNOWN = "Grek Katakana_Or_Hiragana space alnum Latn Unknown Zzzz Common_ Gre\u212ek IsGreek Block L& L1 Ⅼ"


def _edges(names: Iterable[str]) -> str:
    """The characters on both sides of every border of these classes."""
    classes = (unicode_group(name, fold=False, negative=False) for name in names)
    codes = {code for ranges in classes for pair in ranges or () for end in pair for code in (end - 1, end, end + 1)}
    return "".join(chr(code) for code in sorted(codes) if 0 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF)


def _encoded(text: str) -> str:
    # JSON as helm reads it has no surrogate pairs.
    return base64.b64encode(text.encode()).decode()


@pytest.mark.helm
@pytest.mark.parametrize("form", [r"\p{%s}+", r"(?i)\P{%s}+"])
def test_same_characters(helm: Path, tmp_path: Path, form: str) -> None:
    """A class at its own borders and at every tenth border of the others."""
    names = [*CATEGORIES, *scripts().values(), *ALIASES.split(), *UNKNOWN.split()]
    some = _edges([*CATEGORIES, *scripts()])[::10]
    template = (
        '{{ if regexMatch (print "|" .Values.pattern) "" }}'
        '{{ regexFindAll .Values.pattern (.Values.text | b64dec) -1 | join " " | b64enc }}{{ end }}'
    )
    probes = [
        Probe(name, template, {"pattern": form % name, "text": _encoded(_edges([name]) + some)})
        for name in dict.fromkeys(names)
    ]
    assert len(probes) > 260
    assert differences(helm, probes, tmp_path) == []


@pytest.mark.helm
def test_same_cases(helm: Path, tmp_path: Path) -> None:
    """Every tenth character that has another case: what equals it."""
    cased = [char for char in map(chr, range(0x1E944)) if char.lower() != char or char.upper() != char]
    template = (
        "{{ $text := .Values.text | b64dec }}{{ range .Values.patterns }}"
        '{{ regexFindAll . $text -1 | join "" | b64enc }}\n{{ end }}'
    )
    patterns = [rf"(?i)\x{{{ord(char):x}}}" for char in cased[::10]]
    values = {"patterns": patterns, "text": _encoded("".join(cased))}
    assert differences(helm, [Probe("cases", template, values)], tmp_path) == []
