"""Trimming, cutting, searching, quoting, joining: as the real helm does them."""

from pathlib import Path

import pytest

from tests.template.funcs.cases import compare, compare_errors

PROBES = [
    '{{ trim "  a b \\t\\n" }}|',
    '{{ trim "\\u00a0x\\u2003" }}|',
    '{{ trim "\\x1cx\\x1f" | quote }}',
    '{{ trimAll "$-" "--$5.00-$" }}',
    '{{ trimAll "" " x " }}|',
    '{{ trimall "é" "éaé" }}',
    '{{ trimSuffix "-" "hello-" }}',
    '{{ trimSuffix "-" "hello--" }}',
    '{{ trimSuffix "" "hello" }}',
    '{{ trimPrefix "v" "vv1" }}',
    "{{ trunc 5 .Values.text }}",
    "{{ trunc -5 .Values.text }}",
    "{{ trunc 0 .Values.text }}|",
    "{{ trunc 100 .Values.text }}",
    "{{ trunc -100 .Values.text }}",
    '{{ trunc -3 "abc" }}',
    "{{ trunc 2 .Values.accents }}|",
    "{{ trunc 3 .Values.accents }}|",
    '{{ trunc 63 .Values.accents | trimSuffix "d" }}',
    "{{ trunc -4 .Values.accents }}",
    "{{ substr 0 5 .Values.text }}",
    "{{ substr 4 9 .Values.text }}",
    "{{ substr -1 3 .Values.text }}",
    "{{ substr 4 -1 .Values.text }}",
    "{{ substr 4 1000 .Values.text }}",
    "{{ substr 19 19 .Values.text }}|",
    "{{ substr 0 2 .Values.accents }}|",
    '{{ repeat 3 "ab" }}',
    '{{ repeat 0 "ab" }}|',
    '{{ contains "cat" "concatenate" }} {{ contains "" "x" }} {{ contains "x" "" }}',
    '{{ hasPrefix "cat" "catch" }} {{ hasSuffix "h" "catch" }} {{ hasPrefix "" "" }}',
    '{{ replace " " "-" .Values.text }}',
    '{{ replace "" "-" "héy" }}',
    '{{ replace "aa" "b" "aaaa" }}',
    '{{ indent 4 "a\\nb\\n\\nc" }}|',
    '{{ indent 0 "a\\nb" }}|',
    '{{ nindent 2 "a\\nb\\n" }}|',
    '{{ nindent 2 "" }}|',
    '{{ quote "a\\"b" "c\\\\d\\n" nil 1 1.5 true }}',
    "{{ quote .Values.nothing }}|{{ quote .Values.missing }}|{{ quote }}|",
    "{{ quote .Values.list .Values.map .Values.accents }}",
    '{{ quote (list nil) "\\u200b\\x07" }}',
    '{{ squote "a\'b" 1 nil .Values.list true }}',
    "{{ squote .Values.big .Values.half }}",
    '{{ cat "a" 1 nil .Values.half .Values.list }}|{{ cat }}|{{ cat nil }}|{{ cat "" "" }}|{{ cat " a " " b " }}|',
    "{{ toString .Values.nothing }}|{{ toString 1 }}|{{ toString .Values.big }}|{{ toString .Values.list }}",
    "{{ toString .Values.map }}|{{ toString true }}|{{ toString 1.0 }}|{{ toString 3.25 }}",
    "{{ toStrings .Values.mixed | toJson }}",
    "{{ toStrings .Values.numbers | toJson }}{{ toStrings 1 | toJson }}{{ toStrings nil | toJson }}",
    '{{ toStrings (list nil nil) | toJson }}{{ toStrings "x" }}{{ toStrings .Values.nomap }}',
    '{{ join "," .Values.list }}|{{ join "," .Values.mixed }}|{{ join "," nil }}|{{ join "-" "x" }}|{{ join "-" 5 }}',
    '{{ join ", " (list 1 nil 2.5 "x") }}{{ join "+" (until 4) }}',
    '{{ join "," (list (list 1 2) (dict "a" 1)) }}',
    '{{ splitList "," "a,b,,c" | toJson }}{{ splitList "," "" | toJson }}{{ splitList "" "héy" | toJson }}',
    '{{ splitList ", " "a, b" | len }}{{ kindOf (splitList "," "a") }}{{ typeOf (splitList "," "a") }}',
    '{{ split "," "a,b,c" }}{{ (split "," "a,b")._1 }}{{ typeOf (split "," "a") }}{{ (split "," "a")._9 }}',
    '{{ splitn "," 2 "a,b,c" }}{{ splitn "," 0 "a,b" }}{{ splitn "," -1 "a,b" }}{{ splitn "" 2 "abc" }}{{ splitn "" 9 "ab" }}',
    '{{ range $k, $v := split "/" "x/y" }}{{ $k }}={{ $v }};{{ end }}',
    '{{ .Values.text | trunc 9 | trimSuffix " " | upper | quote }}',
]

ERRORS = [
    '{{ repeat -1 "a" }}',
    '{{ indent -1 "a" }}',
    '{{ nindent -2 "a" }}',
    '{{ substr -1 9 "abc" }}',
    '{{ substr -1 -1 "abc" }}',
    '{{ substr 4 9 "abc" }}',
    '{{ substr 2 1 "abc" }}',
    "{{ trunc 3 .Values.one }}",
    '{{ trunc "3" "abc" }}',
    "{{ upper .Values.nothing }}",
    "{{ trim .Values.missing }}",
    '{{ contains "a" .Values.list }}',
    '{{ replace "a" "b" }}',
    '{{ trimSuffix "a" "b" "c" }}',
    "{{ join .Values.one .Values.list }}",
    '{{ splitList "," .Values.one }}',
    "{{ indent .Values.half .Values.text }}",
]


@pytest.mark.helm
def test_same_output(helm: Path, tmp_path: Path) -> None:
    compare(helm, PROBES, tmp_path)


@pytest.mark.helm
def test_same_errors(helm: Path, tmp_path: Path) -> None:
    compare_errors(helm, ERRORS, tmp_path)
