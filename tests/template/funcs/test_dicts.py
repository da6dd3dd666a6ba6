"""Functions on maps, merging and copying: as the real helm does them."""

from pathlib import Path

import pytest

from tests.template.funcs.cases import compare, compare_errors

DICTS = [
    '{{ dict }}{{ dict "a" 1 "b" 2 }}{{ dict "a" }}{{ dict "a" 1 "a" 2 }}{{ dict 1 2 nil 3 true 4 }}{{ typeOf (dict) }}',
    '{{ get .Values.map "a" }}{{ get .Values.map "nope" | quote }}{{ get .Values.map "b" }}{{ get (dict "a" nil) "a" }}',
    '{{ $d := dict "a" 1 }}{{ $e := set $d "b" 2 }}{{ $d }}{{ $e }}{{ $_ := set $d "a" nil }}{{ $e }}',
    '{{ $d := dict "a" 1 "b" 2 }}{{ $_ := unset $d "a" }}{{ $d }}{{ unset $d "zz" }}{{ $d }}',
    '{{ hasKey .Values.map "a" }}{{ hasKey .Values.map "q" }}{{ hasKey (dict "a" nil) "a" }}{{ hasKey .Values.map "z" }}',
    '{{ hasKey (.Values.missing) "a" }}{{ get (.Values.missing) "a" | quote }}{{ keys (.Values.missing) }}',
    '{{ pluck "a" .Values.map (dict "a" 2) (dict "b" 3) }}{{ pluck "x" }}{{ pluck "e" .Values.map.b }}{{ typeOf (pluck "a") }}',
    '{{ keys .Values.map (dict "y" 1) | sortAlpha }}{{ keys }}{{ keys (dict) | toJson }}{{ typeOf (keys .Values.map) }}',
    '{{ values (dict "a" 1) }}{{ values (dict) | toJson }}{{ values .Values.map | len }}{{ typeOf (values (dict)) }}',
    '{{ pick .Values.map "a" "f" "nope" }}{{ pick .Values.map }}{{ omit .Values.map "a" "nope" }}{{ omit .Values.map }}',
    '{{ pick .Values.map "a" "a" }}{{ typeOf (pick .Values.map) }}{{ typeOf (omit .Values.map "b") }}',
    '{{ dig "b" "c" "none" .Values.map }}{{ dig "b" "x" "none" .Values.map }}{{ dig "x" "c" "none" .Values.map }}',
    '{{ dig "a" nil .Values.map }}{{ dig "q" nil .Values.map }}|{{ dig "b" "e" "d" .Values.map }}|{{ dig "b" 1 .Values.map }}',
    '{{ get nil "a" }}{{ values nil }}{{ merge (dict) nil }}{{ keys nil }}{{ hasKey nil "a" }}',
    '{{ range $k, $v := dict "b" 2 "a" 1 "c" 3 }}{{ $k }}{{ $v }}{{ end }}',
    '{{ $d := dict "list" (list 1) }}{{ $_ := set $d "self" (len $d) }}{{ $d | toJson }}',
    '{{ $s := split "," "a,b" }}{{ $d := dict "s" $s }}{{ $d.s._0 }}{{ $d | toJson }}',
    '{{ dict "a" (dict "b" (dict "c" 1)) | toJson }}{{ (dict "a" (dict "b" 2)).a.b }}',
    '{{ $d := dict "x" 1 }}{{ with set $d "y" 2 }}{{ .x }}{{ .y }}{{ end }}{{ len $d }}{{ not (dict) }}',
]
A = '(dict "a" 1 "s" "" "z" 0 "l" (list 1 2) "el" list "m" (dict "x" 1 "y" "") "em" dict "n" nil "t" true "f" false)'
B = '(dict "a" 9 "s" "S" "z" 5 "l" (list 7) "el" (list 8) "m" (dict "x" 2 "y" "Y" "w" nil) "em" (dict "q" 1) "n" 3)'
C = '(dict "a" "" "l" list "m" dict "em" "str" "n" nil "t" false "f" true "new" (dict "k" (list)) "nl" list "nm" dict)'
D = '(dict "a" (dict "deep" 1) "l" "str" "m" (list 1) "s" (dict "x" 1) "el" (dict "y" 2) "em" (list) "new" 1)'
MERGING = [
    *(
        f"{{{{ {name} {left} {right} | toJson }}}}"
        for name in ("merge", "mergeOverwrite", "mustMerge", "mustMergeOverwrite")
        for left in (A, B, C, D)
        for right in (A, B, C, D)
        if left != right
    ),
    f"{{{{ merge (dict) {A} {B} {C} | toJson }}}}{{{{ mergeOverwrite (dict) {A} {B} {C} {D} | toJson }}}}",
    "{{ merge (dict) }}{{ merge (dict \"a\" 1) (dict) }}{{ mergeOverwrite (dict \"a\" 1) }}{{ typeOf (merge (dict)) }}",
    '{{ $a := dict "x" 1 }}{{ $b := dict "y" (dict "z" 1) }}{{ $m := merge $a $b }}{{ $_ := set $m.y "n" 2 }}{{ $a }}{{ $b }}',
    '{{ $a := dict "x" 1 "y" (dict "q" 0) }}{{ $b := dict "y" (dict "z" 1) }}{{ $m := merge $a $b }}{{ $a }}{{ $b }}{{ $m }}',
    '{{ $a := dict "y" dict }}{{ $b := dict "y" (dict "z" 1) }}{{ $m := merge $a $b }}{{ $_ := set $m.y "n" 2 }}{{ $a }}{{ $b }}',
    '{{ $a := dict "y" dict }}{{ $b := dict "y" dict }}{{ $m := merge $a $b }}{{ $_ := set $m.y "n" 2 }}{{ $a }}{{ $b }}',
    '{{ $a := dict "l" (list 1) }}{{ $m := mergeOverwrite (dict) $a }}{{ $_ := set $m "l" (append $m.l 2) }}{{ $a }}{{ $m }}',
    '{{ $a := dict "y" (dict "k" 1) }}{{ $c := deepCopy $a }}{{ $_ := set $c.y "k" 2 }}{{ $a }}{{ $c }}{{ mustDeepCopy $a }}',
    "{{ deepCopy .Values.map | toJson }}{{ deepCopy .Values.mixed | toJson }}{{ deepCopy 5 }}{{ deepCopy \"x\" }}{{ deepCopy true }}",
    '{{ deepCopy (dict) | toJson }}{{ deepCopy list | toJson }}{{ deepCopy (until 3) }}{{ deepCopy (splitList "," "a,b") }}',
    '{{ typeOf (deepCopy (until 3)) }}{{ typeOf (deepCopy (split "," "a")) }}{{ deepCopy (list nil (dict "a" nil)) | toJson }}',
    '{{ merge (dict "m" (split "," "a,b")) (dict "m" (split "," "x,y,z")) | toJson }}',
    '{{ mergeOverwrite (dict "m" (dict "k" 1)) (dict "m" (split "," "x,y")) | toJson }}',
    '{{ merge (dict "l" (until 2)) (dict "l" (list "a")) | toJson }}{{ merge (dict "l" 0) (dict "l" (until 2)) | toJson }}',
    '{{ merge (dict "a" 0.0) (dict "a" 2.5) }}{{ merge (dict "a" (int64 0)) (dict "a" "x") }}{{ merge (dict "a" now) (dict "a" 1) | len }}',
    '{{ merge (.Values.missing) (dict "a" 1) }}{{ $m := merge (dict "v" .Values.map) (dict "v" (dict "new" 1)) }}{{ .Values.map }}',
]
ERRORS = [
    "{{ get .Values.list 1 }}",
    '{{ hasKey .Values.missing "a" }}',
    '{{ hasKey .Values.text "a" }}',
    "{{ hasKey .Values.map 1 }}",
    '{{ set .Values.nothing "a" 1 }}',
    '{{ set (.Values.missing) "a" 1 }}',
    '{{ dig "a" .Values.map }}',
    "{{ dig }}",
    '{{ dig "a" "b" 1 .Values.map }}',
    '{{ dig 1 2 .Values.map }}',
    '{{ dig "a" "b" .Values.list }}',
    '{{ dig "a" "b" nil }}',
    '{{ dig "_0" "d" (split "," "a") }}',
    '{{ dig "e" "x" "d" (dict "e" nil) }}',
    "{{ keys .Values.list }}",
    "{{ pick .Values.map 1 }}",
    "{{ merge 1 }}",
    "{{ merge (dict) .Values.list }}",
    "{{ merge }}",
    "{{ deepCopy nil }}",
    "{{ mustDeepCopy nil }}",
    '{{ pluck 1 (dict "a" 1) }}',
]


@pytest.mark.helm
def test_same_output(helm: Path, tmp_path: Path) -> None:
    compare(helm, DICTS, tmp_path)


@pytest.mark.helm
def test_merging(helm: Path, tmp_path: Path) -> None:
    compare(helm, MERGING, tmp_path)


@pytest.mark.helm
def test_same_errors(helm: Path, tmp_path: Path) -> None:
    compare_errors(helm, ERRORS, tmp_path)
