"""Functions on lists: as the real helm does them."""

from pathlib import Path

import pytest

from tests.template.funcs.cases import compare, compare_errors

LISTS = [
    ".Values.list",
    ".Values.numbers",
    ".Values.mixed",
    ".Values.nolist",
    "list",
    "(list)",
    "(list nil)",
    '(list 1 "1" 1.0 1 true)',
    "(until 3)",
    '(splitList "," "x,y,x")',
    '(splitList "," "")',
    '(list (list 1 2) (list 1 2) (dict "a" 1) (dict "a" 1))',
    '(regexFindAll "z" "abc" -1)',
]
UNARY = [
    "first",
    "last",
    "rest",
    "initial",
    "reverse",
    "uniq",
    "compact",
    "sortAlpha",
    "mustFirst",
    "mustLast",
    "mustRest",
]
UNARY += ["mustInitial", "mustReverse", "mustUniq", "mustCompact", "len", "toStrings", "typeOf", "toJson", "concat"]
PROBES = [
    *(
        f"{{{{ {name} {items} | toJson }}}}|{{{{ {name} {items} }}}}"
        for name in UNARY
        for items in LISTS[:4] + LISTS[5:]
    ),
    *(
        f'{{{{ has "a" {items} }}}}{{{{ has 1 {items} }}}}{{{{ has nil {items} }}}}'
        for items in LISTS[:4] + LISTS[5:]
    ),
    *(f'{{{{ without {items} "a" 1 nil "x" | toJson }}}}' for items in LISTS[:4] + LISTS[5:]),
    *(
        f'{{{{ append {items} "z" | toJson }}}}{{{{ prepend {items} 9 | toJson }}}}'
        for items in LISTS[:4] + LISTS[5:]
    ),
    *(f"{{{{ chunk {size} {items} | toJson }}}}" for size in (1, 2, 3, 10) for items in LISTS[:4] + LISTS[5:]),
    *(
        f"{{{{ slice .Values.list {bounds} | toJson }}}}"
        for bounds in ("", "0", "1", "4", "0 0", "1 3", "0 4", '"1" 2.9')
    ),
    "{{ slice .Values.nolist 3 9 }}|{{ slice (until 5) 1 3 }}{{ typeOf (slice (until 5) 1 3) }}",
    '{{ typeOf (slice (splitList "," "a,b") 1) }}{{ mustSlice .Values.list 2 }}',
    '{{ list }}{{ list nil }}{{ list 1 2.5 "x" true nil }}{{ tuple 1 2 }}{{ list | toJson }}{{ typeOf (list 1) }}',
    '{{ has nil nil }}{{ has 1.0 .Values.numbers }}{{ has 1 .Values.numbers }}{{ mustHas (dict "k" "v") .Values.mixed }}',
    '{{ has "b" (splitList "," "a,b") }}{{ has 1 (until 3) }}{{ has (int64 1) (until 3) }}',
    '{{ concat }}|{{ concat | toJson }}|{{ concat .Values.list (until 2) (splitList "," "p,q") | toJson }}',
    "{{ concat .Values.nolist .Values.nolist | toYaml }}|{{ concat list | toJson }}|{{ rest .Values.nolist | toYaml }}",
    '{{ regexFindAll "z" "abc" -1 | toYaml }}|{{ initial .Values.nolist | toJson }}|{{ dict "a" (rest list) | toYaml }}',
    "{{ push .Values.list 1 }}{{ mustPush .Values.list 1 }}{{ mustAppend (until 1) 7 }}{{ mustPrepend (until 1) 7 }}",
    "{{ $l := list 1 2 }}{{ $m := append $l 3 }}{{ $l }}{{ $m }}",
    "{{ first .Values.nolist }}|{{ last .Values.nolist }}|{{ first (list nil 1) }}|",
    '{{ sortAlpha .Values.mixed }}{{ sortAlpha nil }}{{ sortAlpha 5 }}{{ sortAlpha "b" }}{{ sortAlpha .Values.map }}',
    '{{ sortAlpha (list "a" "B" "é" "10" "9" "Z" "") | toJson }}{{ typeOf (sortAlpha list) }}',
    '{{ uniq (list 1 1.0 (int64 1) "1") }}{{ uniq .Values.list }}{{ mustWithout .Values.numbers 1.0 }}',
    '{{ compact (list 0 1 "" "a" nil false (list) (dict)) }}{{ typeOf (chunk 1 list) }}{{ kindOf (chunk 1 .Values.list) }}',
    "{{ mustChunk 3 (until 7) }}{{ range chunk 2 (until 5) }}[{{ range . }}{{ . }};{{ end }}]{{ end }}",
    "{{ index (chunk 2 (until 5)) 1 0 }}{{ first (chunk 2 (until 3)) }}",
    "{{ chunk -2 (list 1) }}{{ chunk -5 .Values.numbers }}{{ chunk -2 .Values.numbers }}{{ len (chunk 3 list) }}",
    '{{ $b := b64enc "x" }}{{ reverse (list $b "y") }}',
]
NOT_LISTS = ['"text"', "5", ".Values.map", "nil", "true"]
FAILING = ["first", "last", "rest", "initial", "reverse", "uniq", "compact", "concat", "without", "slice"]
ERRORS = [
    *(f"{{{{ {name} {value} }}}}" for name in FAILING for value in NOT_LISTS[:2] + NOT_LISTS[3:4]),
    *(
        f"{{{{ {name} {value} 1 }}}}"
        for name in ("append", "prepend", "mustPush", "mustPrepend")
        for value in NOT_LISTS[2:4]
    ),
    *(f"{{{{ has 1 {value} }}}}" for value in ('"text"', ".Values.map", "5")),
    "{{ chunk 2 5 }}",
    "{{ chunk 2 nil }}",
    "{{ chunk 0 .Values.list }}",
    "{{ chunk -1 .Values.list }}",
    "{{ chunk -1 (list 1) }}",
    "{{ chunk -1 .Values.nolist }}",
    "{{ slice .Values.list 3 1 }}",
    "{{ slice .Values.list -1 }}",
    "{{ slice .Values.list 0 -1 }}",
    '{{ mustFirst "text" }}',
    "{{ mustHas 1 2 }}",
    "{{ concat .Values.list nil }}",
]


@pytest.mark.helm
def test_same_output(helm: Path, tmp_path: Path) -> None:
    compare(helm, PROBES, tmp_path)


@pytest.mark.helm
def test_same_errors(helm: Path, tmp_path: Path) -> None:
    compare_errors(helm, ERRORS, tmp_path)
