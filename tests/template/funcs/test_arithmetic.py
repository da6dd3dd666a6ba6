"""Whole-number and decimal arithmetic: as the real helm does it."""

from pathlib import Path

import pytest

from tests.template.funcs.cases import compare, compare_errors

WHOLE = [
    '{{ add }} {{ add 1 }} {{ add 1 2 3 }} {{ add 1.9 2.9 }} {{ add "3" true nil }}',
    "{{ add 9223372036854775807 1 }} {{ add1 9223372036854775807 }} {{ sub -9223372036854775807 2 }}",
    '{{ add1 .Values.half }} {{ add1 "x" }} {{ typeOf (add1 1) }}',
    '{{ sub 5 3 }} {{ sub 3 5 }} {{ sub "10" .Values.one }}',
    "{{ mul 3 }} {{ mul 2 3 4 }} {{ mul 9223372036854775807 2 }} {{ mul -3 7 }}",
    "{{ div 7 2 }} {{ div -7 2 }} {{ div 7 -2 }} {{ div -7 -2 }} {{ div 1.9 1.1 }} {{ div -9223372036854775808 -1 }}",
    "{{ mod 7 3 }} {{ mod -7 3 }} {{ mod 7 -3 }} {{ mod -7 -3 }} {{ mod -9223372036854775808 -1 }}",
    '{{ max 1 }} {{ max 1 5 3 }} {{ max -1 -5 "7" }} {{ biggest 1 2 }} {{ typeOf (max 1 2) }}',
    "{{ min 1 }} {{ min 4 2 8 }} {{ min 1 nil }}",
    "{{ until 5 }} {{ until 0 }} {{ until -3 }} {{ typeOf (until 1) }} {{ toJson (until 3) }}",
    "{{ untilStep 0 10 3 }} {{ untilStep 10 0 -3 }} {{ untilStep 0 10 0 }} {{ untilStep 5 5 1 }}",
    "{{ untilStep 0 10 -1 }} {{ untilStep 10 0 1 }} {{ untilStep 3 3 -1 }} {{ untilStep -5 5 4 }}",
    "{{ seq }}|{{ seq 5 }}|{{ seq -3 }}|{{ seq 0 }}|{{ seq 1 }}|{{ seq 0 2 }}|{{ seq 2 -2 }}|{{ seq 0 2 10 }}",
    "{{ seq 0 -2 -5 }}|{{ seq 5 1 0 }}|{{ seq 5 -1 0 }}|{{ seq 0 0 5 }}|{{ seq 1 2 3 4 }}|{{ seq 3 3 }}|{{ seq 0 -1 5 }}",
    "{{ range $i := until 3 }}{{ $i }},{{ end }}{{ range $i, $v := untilStep 3 0 -1 }}{{ $i }}{{ $v }},{{ end }}",
    "{{ len (until 4) }} {{ index (until 4) 2 }} {{ first (until 4) }} {{ add 1 (last (until 4)) }}",
    '{{ eq (add 1 1) 2 }} {{ gt (int64 3) 2 }} {{ printf "%d %05d" (add 1 2) (mul 2 3) }}',
    "{{ add (len .Values.list) 1 }} {{ mul .Values.half 2 }} {{ div .Values.big 3 }}",
]
NUMBERS = ["0", "-0.0", "1", "2.5", "-2.5", "0.1", "1e16", "1e-7", '"3.14"', '"x"', "nil", "true", ".Values.half"]
FLOATS = [
    *(
        f"{{{{ {name} {a} {b} }}}}"
        for name in ("addf", "subf", "mulf", "maxf", "minf")
        for a in NUMBERS
        for b in NUMBERS
    ),
    *(f"{{{{ divf {a} {b} }}}}" for a in NUMBERS for b in ("1", "3", "-7", "0.1", "1e-7", "true", ".Values.half")),
    *(f"{{{{ {name} {a} }}}}" for name in ("add1f", "floor", "ceil", "addf", "subf", "maxf") for a in NUMBERS),
    "{{ addf }} {{ addf 0.1 0.2 }} {{ divf 1 3 }} {{ divf 2 3 }} {{ divf -2 3 }} {{ mulf 1.1 1.1 1.1 }} {{ divf 10 4 5 }}",
    "{{ addf 1e308 1e308 }} {{ mulf 1e-300 1e-300 }} {{ divf 1 1e300 }}",
    '{{ floor "1.9" }} {{ ceil "-1.2" }} {{ floor "inf" }} {{ ceil -0.5 }} {{ floor -0.5 }} {{ floor "nan" }}',
    *(
        f"{{{{ round {value} {places} }}}}"
        for value in (
            "123.5555",
            "-1.5",
            "-1.2",
            "1.5",
            "2.5",
            "0.5",
            "-0.4",
            "1.005",
            "1e20",
            '"inf"',
            '"nan"',
            '"7.77"',
        )
        for places in (0, 1, 2, 3, -1, -2, 400, -400)
    ),
    "{{ round 123.5555 3 0.9 }} {{ round 123.5555 3 0.1 }} {{ round 123.555499 3 .5 }} {{ round 10.001 2 1 }}",
    "{{ typeOf (round 1 1) }} {{ typeOf (ceil 1) }} {{ typeOf (addf 1) }} {{ typeOf (maxf 1) }}",
    '{{ maxf "nan" 1 }} {{ minf 1 "nan" }} {{ maxf "inf" 1 }} {{ minf "-inf" "nan" }}',
]
ERRORS = [
    "{{ div 1 0 }}",
    "{{ mod 1 0 }}",
    '{{ div 1 "x" }}',
    "{{ divf 1 0 }}",
    '{{ addf "inf" }}',
    '{{ subf "nan" }}',
    '{{ mulf 1 "-inf" }}',
    "{{ until 1.5 }}",
    '{{ until "3" }}',
    "{{ until .Values.one }}",
    "{{ until nil }}",
    "{{ seq .Values.one }}",
    "{{ sub 1 }}",
    "{{ max }}",
    '{{ round 1 "2" }}',
    "{{ randInt 5 5 }}",
    "{{ randInt 5 1 }}",
]


@pytest.mark.helm
def test_whole_numbers(helm: Path, tmp_path: Path) -> None:
    compare(helm, WHOLE, tmp_path)


@pytest.mark.helm
def test_floats(helm: Path, tmp_path: Path) -> None:
    compare(helm, FLOATS, tmp_path)


@pytest.mark.helm
def test_same_errors(helm: Path, tmp_path: Path) -> None:
    compare_errors(helm, ERRORS, tmp_path)
