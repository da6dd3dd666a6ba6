"""Shortening and wrapping: as the real helm does them."""

from pathlib import Path

import pytest

from tests.template.funcs.cases import compare, compare_errors

PROBES = [
    *(f"{{{{ abbrev {width} .Values.text }}}}" for width in (-1, 0, 3, 4, 5, 10, 18, 19, 20)),
    '{{ abbrev 5 "" }}|{{ abbrev 5 .Values.accents }}|{{ abbrev 6 .Values.accents }}|',
    *(
        f"{{{{ abbrevboth {left} {right} .Values.text }}}}"
        for left in (-1, 0, 1, 4, 5, 6, 10, 17, 30)
        for right in (3, 5, 7, 8, 10, 12, 19)
    ),
    '{{ abbrevboth 5 10 "1234 5678 9123" }}',
    "{{ abbrevboth 6 9 .Values.accents }}",
    *(f"{{{{ wrap {width} .Values.text }}}}" for width in (-3, 0, 1, 3, 5, 9, 15, 19, 80)),
    '{{ wrap 5 "" }}|{{ wrap 5 "   a  b   c   " }}|{{ wrap 4 "averylongword and more" }}|{{ wrap 3 "ab\\ncd ef" }}',
    "{{ wrap 4 .Values.accents }}",
    *(f'{{{{ wrapWith {width} "-\\n" .Values.text }}}}' for width in (0, 1, 3, 5, 9, 19)),
    '{{ wrapWith 5 "" "averylongword" }}|{{ wrapWith 5 "/" "a b averylongword" }}|{{ wrapWith 3 "/" .Values.accents }}',
    '{{ nospace "a b\\t c\\n" }}|{{ nospace "" }}|{{ nospace "ab" }}|{{ nospace "é à" }}|{{ nospace "à" }}|',
    '{{ nospace "\\u00a0x" | quote }}{{ nospace "日 本" | quote }}',
    '{{ plural "one" "many" 1 }}{{ plural "one" "many" 0 }}{{ plural "one" "many" 2 }}',
    '{{ len (list 1) | plural "one" "many" }}',
    "{{ hello }}",
]

ERRORS = [
    '{{ plural "one" "many" .Values.one }}',
    '{{ wrap "5" "a" }}',
    "{{ hello 1 }}",
    "{{ abbrev 5 nil }}",
]


@pytest.mark.helm
def test_same_output(helm: Path, tmp_path: Path) -> None:
    compare(helm, PROBES, tmp_path)


@pytest.mark.helm
def test_same_errors(helm: Path, tmp_path: Path) -> None:
    compare_errors(helm, ERRORS, tmp_path)
