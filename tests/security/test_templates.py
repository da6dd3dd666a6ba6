"""Templates that would never end or fill the machine: an error at their place, or the limit of time or memory."""

from pathlib import Path

import pytest

from tests.security.running import chart, check, run

pytestmark = pytest.mark.security

BILLION = 1_000_000_000
LOOP = "{{ range until 100000 }}"
DOUBLED = "{{ $x := list 1 }}{{ range until 40 }}{{ $x = list $x $x }}{{ end }}"
DEEP = "{{ $x := list 1 }}{{ range until 100000 }}{{ $x = list $x }}{{ end }}"
ITSELF = '{{ $x := dict }}{{ $_ := set $x "a" $x }}'
TREE = "".join(
    f'{{{{ define "t{n}" }}}}{{{{ include "t{n + 1}" . }}}}{{{{ include "t{n + 1}" . }}}}{{{{ end }}}}'
    for n in range(40)
)
# A template, and what the error says.
REFUSED = {
    "repeat": (f'{{{{ repeat {BILLION} "x" }}}}', "longer than"),
    "until": (f"{{{{ until {BILLION} }}}}", "longer than"),
    "untilStep": (f"{{{{ untilStep 0 {BILLION} 1 }}}}", "longer than"),
    "untilStep downward": (f"{{{{ untilStep {BILLION} 0 -1 }}}}", "longer than"),
    "seq": (f"{{{{ seq 0 1 {BILLION} }}}}", "longer than"),
    "indent": ('{{ indent 999999999 "x" }}', "longer than"),
    "nindent of many lines": ('{{ nindent 100000 (repeat 100000 "\\n") }}', "longer than"),
    "randAlphaNum": (f"{{{{ randAlphaNum {BILLION} }}}}", "longer than"),
    "randBytes": (f"{{{{ randBytes {BILLION} }}}}", "longer than"),
    "include without end": (
        '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}',
        "nested reference name",
    ),
    "template without end": (
        '{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}',
        "maximum template depth",
    ),
    "print doubled": ('{{ $x := "0123456789" }}{{ range until 40 }}{{ $x = print $x $x }}{{ end }}', "more memory"),
    "concat doubled": ("{{ $x := list 1 }}{{ range until 40 }}{{ $x = concat $x $x }}{{ end }}", "more memory"),
    "b64enc of itself": ('{{ $x := "x" }}{{ range until 100 }}{{ $x = b64enc $x }}{{ end }}', "more memory"),
    "replace": ('{{ replace "" (repeat 100000 "x") (repeat 100000 "y") }}', "more memory"),
    "join": ('{{ join (repeat 100000 "x") (until 100000) }}', "more memory"),
    "wrapWith": ('{{ wrapWith 1 (repeat 100000 "x") (repeat 100000 "y ") }}', "more memory"),
    "parentheses": ("{{ " + "(" * 20_000 + "1" + ")" * 20_000 + " }}", "max expression depth exceeded"),
    "an integer of 10,000 digits": ("{{ " + "9" * 10_000 + " }}", "Error: "),
}
# What ends by the limit of time; a part of the usual one, to save time here.
ENDLESS = {
    "range": f"{{{{ range {BILLION} }}}}{{{{ end }}}}",
    "range in a range": LOOP + LOOP + "{{ end }}{{ end }}",
    "calls that fan out": TREE + '{{ define "t40" }}{{ end }}{{ include "t0" . }}',
    "templates that fan out": (TREE + '{{ define "t40" }}{{ end }}{{ template "t0" . }}').replace(
        "include", "template"
    ),
    "genPrivateKey": LOOP + '{{ $x := genPrivateKey "ecdsa" }}{{ end }}',
    "genCA": LOOP + '{{ $x := genCA "a" 1 }}{{ end }}',
    "htpasswd": LOOP + '{{ $x := htpasswd "a" "b" }}{{ end }}',
    "derivePassword": LOOP + '{{ $x := derivePassword 1 "long" "a" "b" "c" }}{{ end }}',
    "uniq": "{{ uniq (until 300000) }}",
    "has": '{{ $l := until 100000 }}{{ range $l }}{{ $x := has "a" $l }}{{ end }}',
    "tpl": LOOP + '{{ $x := tpl (printf "{{ %d }}{{ $ }}" .) $ }}{{ end }}',
    "deepEqual of doubled lists": DOUBLED + "{{ deepEqual $x (list (first $x) (last $x)) }}{{ $y := deepCopy $x }}",
    "600,000 actions": "{{ .Values.a }}\n" * 600_000,
}
# What may end either way, or even give a result, but must end.
ENDING = {
    "toYaml doubled": DOUBLED + "{{ toYaml $x }}",
    "toJson doubled": DOUBLED + "{{ toJson $x }}",
    "print doubled lists": DOUBLED + "{{ $x }}",
    "deepCopy doubled": DOUBLED + "{{ $y := deepCopy $x }}",
    "toJson deep": DEEP + "{{ toJson $x }}",
    "print deep": DEEP + "{{ $x }}",
    "deepCopy deep": DEEP + "{{ $y := deepCopy $x }}",
    "deepEqual deep": DEEP + "{{ $y := deepCopy $x }}{{ deepEqual $x $y }}",
    "toYaml of itself": ITSELF + "{{ toYaml $x }}",
    "toJson of itself": ITSELF + "{{ toJson $x }}",
    "toToml of itself": ITSELF + "{{ toToml $x }}",
    "toYamlPretty of itself": ITSELF + "{{ toYamlPretty $x }}",
    "print of itself": ITSELF + "{{ $x }}",
    "printf of itself": ITSELF + '{{ printf "%#v %s" $x $x }}',
    "deepCopy of itself": ITSELF + "{{ $y := deepCopy $x }}",
    "merge of itself": ITSELF + '{{ $y := merge (dict "a" (dict)) $x }}',
    "values in themselves": '{{ $_ := set .Values "a" .Values }}{{ toYaml .Values }}',
    "tpl without end": '{{ $t := "{{ tpl .t . }}" }}{{ tpl $t (dict "t" $t "Template" .Template) }}',
    "tpl and include": '{{ define "a" }}{{ tpl "{{ include \\"a\\" . }}" . }}{{ end }}{{ include "a" . }}',
    "printf wide": f'a: {{{{ printf "%{BILLION}d" 1 }}}}',
    "printf star": f'a: {{{{ printf "%*d" {BILLION} 1 }}}}',
    "fromYaml deep": '{{ $x := fromYaml (repeat 100000 "[") }}',
    "fromJson deep": '{{ $x := fromJson (repeat 100000 "[") }}',
    "fromJson as deep as may be": '{{ $x := fromJsonArray (print (repeat 9999 "[") (repeat 9999 "]")) }}',
    "quoted quotes": '{{ $x := "\\"" }}{{ range until 60 }}{{ $x = quote $x }}{{ end }}',
    "a date of a million years": '{{ date (repeat 100000 "2006") now }}',
    "fields": "{{ .Values" + ".a" * 10_000 + " }}",
    "pipes": "{{ 1" + " | print" * 5_000 + " }}",
    "ifs": "{{ if true }}" * 2_000 + "{{ end }}" * 2_000,
    "elses": "{{ if .a }}" + "{{ else if .b }}" * 2_000 + "{{ end }}",
    "ten megabytes of text": "# x\n" * 2_600_000,
    "ten megabytes of comment": "{{/* " + "x" * 10_000_000 + " */}}",
    "documents": "{{ range until 20000 }}---\na: b\n{{ end }}",
    "brackets": '{{ repeat 20000 "[" }}',
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, tmp_path: Path) -> None:
    template, words = REFUSED[name]
    check(run(tmp_path, chart(template), "template", "r", "x"), code=1, words=words)


@pytest.mark.parametrize("name", ENDLESS)
def test_stopped(name: str, tmp_path: Path) -> None:
    result = run(tmp_path, chart(ENDLESS[name]), "template", "r", "x", HELMKIT_MAX_SECONDS="0.4")
    assert "seconds of processor time" in result.err or "more memory" in result.err, result.err[:500]
    check(result, code=1)


@pytest.mark.parametrize("name", ENDING)
def test_ended(name: str, tmp_path: Path) -> None:
    result = run(tmp_path, chart(ENDING[name]), "template", "r", "x", HELMKIT_MAX_SECONDS="1.5")
    assert result.code in (0, 1), result.err[:500]
    check(result, code=result.code)


def test_the_usual_limit_is_of_seconds(tmp_path: Path) -> None:
    result = run(tmp_path, chart(ENDLESS["range"]), "template", "r", "x")
    check(result, code=1, words="Error: takes more than 3.5 seconds of processor time\n")


def test_charts_of_many_templates_have_longer(tmp_path: Path) -> None:
    many = {f"x/templates/{number}.txt": "" for number in range(100)}
    result = run(tmp_path, {**chart(ENDLESS["range"]), **many}, "template", "r", "x")
    check(result, code=1, words="Error: takes more than 4.5 seconds of processor time\n")


def test_the_limits_hold_for_lint_too(tmp_path: Path) -> None:
    result = run(tmp_path, chart(ENDLESS["range"]), "lint", "x", HELMKIT_MAX_SECONDS="0.4")
    check(result, code=1, words="takes more than 0.4 seconds of processor time")


def test_limits_can_be_lifted(tmp_path: Path) -> None:
    template = 'a: {{ range until 100 }}{{ $x := repeat 30000000 "x" }}{{ end }}b\n'
    lifted = {"HELMKIT_MAX_SECONDS": "0", "HELMKIT_MAX_MEMORY": "0"}
    check(run(tmp_path, chart(template), "template", "r", "x", **lifted), code=0)


@pytest.mark.parametrize("text", ["x", "-1", "inf", "nan"])
def test_a_limit_must_be_a_number(text: str, tmp_path: Path) -> None:
    result = run(tmp_path, chart(), "template", "r", "x", HELMKIT_MAX_SECONDS=text)
    check(result, code=2, words="HELMKIT_MAX_SECONDS must be a number")
