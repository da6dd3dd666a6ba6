"""Generated code where Python's limits are near: deep and long templates; and that it keeps Go's order."""

import pytest

from helmkit.errors import ExecError, ParseError
from helmkit.template.funcs import lookup
from helmkit.template.gofunc import GoFunction, gofunc
from helmkit.template.set import TemplateSet


def run(source: str, data: object = None) -> str:
    templates = TemplateSet(lookup)
    templates.parse("f", source)
    return templates.execute("f", data)


@pytest.mark.parametrize(
    ("source", "output"),
    [
        ("{{" + "(" * 5000 + "1" + ")" * 5000 + "}}", "1"),
        ("{{" + "print (" * 500 + "1" + ")" * 500 + "}}", "1"),
        ("{{ 1 " + "| print " * 2000 + "}}", "1"),
        ("{{ or " + "0 " * 2000 + "7 }}", "7"),
        ("{{if 1}}" * 500 + "x" + "{{end}}" * 500, "x"),
        ("{{if 0}}" + "{{else if 0}}" * 500 + "{{else}}z{{end}}", "z"),
        ("{{range 1}}" * 100 + "x" + "{{end}}" * 100, "x"),
        ("{{with 1}}" * 100 + "{{.}}" + "{{end}}" * 100, "1"),
    ],
)
def test_templates_may_be_deep_and_long(source: str, output: str) -> None:
    assert run(source) == output


def test_variables_and_jumps_cross_the_functions_that_deep_blocks_become() -> None:
    depth = 60
    source = (
        "{{$n := 0}}{{range $i := .}}"
        + "{{if true}}" * depth
        + "{{if eq $i 2}}{{continue}}{{end}}{{if eq $i 4}}{{break}}{{end}}{{$n = $i}}{{$i}}"
        + "{{end}}" * depth
        + "{{end}}/{{$n}}"
    )
    assert run(source, [1, 2, 3, 4, 5]) == "13/3"


def test_errors_have_their_place_in_deep_blocks() -> None:
    source = "{{range .}}" + "{{if true}}" * 60 + "\n{{ .a.b }}" + "{{end}}" * 60 + "{{end}}"
    with pytest.raises(ExecError, match=r"f:2:5: executing .* at <\.a\.b>: nil pointer evaluating interface \{\}\.b"):
        run(source, [{}])


def test_a_long_template_runs_in_parts_with_errors_in_their_place() -> None:
    source = "{{ . }}\n" * 5000
    assert run(source, 1) == "1\n" * 5000
    with pytest.raises(ExecError, match=r"f:5001:5: executing .* at <\.a\.b>: can't evaluate field a in type int"):
        run(source + "{{ .a.b }}", 1)


def test_a_template_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helmkit.template.lexer.MAX_TOKENS", 100)
    with pytest.raises(ParseError, match="template is too long"):
        run("{{ . }}" * 100)


def test_templates_nest_to_gos_limit() -> None:
    with pytest.raises(ExecError, match=r"exceeded maximum template depth \(100000\)"):
        run('{{ define "a" }}{{ template "a" }}{{ end }}{{ template "a" }}')


def test_a_long_range_is_not_a_list() -> None:
    assert run("{{ range $i := 1000000000 }}{{ if eq $i 2 }}{{ break }}{{ end }}{{ $i }}{{ end }}") == "01"


def test_values_within_themselves_are_an_error() -> None:
    loop: dict[str, object] = {}
    loop["self"] = loop
    with pytest.raises(ExecError, match="values or templates nest too deep"):
        run("{{ . }}", loop)


def test_what_is_piped_is_evaluated_first() -> None:
    seen: list[int] = []

    @gofunc("func(int, ...interface {}) int")
    def note(number: int, *_: object) -> int:
        seen.append(number)
        return number

    functions: dict[str, GoFunction] = {"note": note}
    templates = TemplateSet(lambda name: functions.get(name) or lookup(name))
    templates.parse("f", "{{ note 1 | note (note 2) | and (note 3) (note 0) (note 4) | print (note 5) }}")
    assert templates.execute("f", None) == "5 0"
    assert seen == [1, 2, 2, 3, 0, 5]
