"""What wrote a line of output; and that tracing changes no output."""

import re
from pathlib import Path

import pytest

from helmkit.chart.load import load_chart
from helmkit.render.capabilities import Capabilities
from helmkit.render.chart import resolve_values
from helmkit.render.engine import render_templates
from helmkit.render.release import Release
from helmkit.render.trace import trace_templates
from helmkit.template.tracing import Tracer
from tests.charts.ours import CHARTS, NAMES
from tests.render.conftest import write_chart

HELPERS = """\
{{ define "labels" -}}
app: {{ .Release.Name }}
{{- template "more" . }}
{{- end }}
{{ define "more" }}
tier: <no value>{{ .Values.none }}
{{ end }}
{{ define "word" }}abc{{ end }}
"""


def written(folder: Path, template: str, *, helpers: str = HELPERS) -> list[str]:
    """For each line of each document: its places, the innermost first."""
    chart = load_chart(
        write_chart(
            folder / "web", {"templates/x.yaml": template, "templates/_h.tpl": helpers, "values.yaml": "l: [1, 2]"}
        )
    )
    enabled, values = resolve_values(chart, {})
    traced = trace_templates(enabled, values, Release(), Capabilities())
    name = "web/templates/x.yaml"
    found = []
    for number, document in enumerate(traced.documents(name)):
        for line, text in enumerate(document.split("\n"), 1):
            spots = traced.spots(name, number, line)
            places = " < ".join(f"{Path(s.file).name}:{s.line}:{s.column}" for s in spots)
            found.append(f"{text.strip()} | {places}")
    return [line for line in found if not line.startswith(" |")]


def test_text_stands_where_it_stands(tmp_path: Path) -> None:
    assert written(tmp_path, "a: 1\n  b: 2\n---\n\nc: {{ 3 }}\n{{- if true }}\nd: 4\n{{ end }}") == [
        "a: 1 | x.yaml:1:1",
        "b: 2 | x.yaml:2:3",
        "c: 3 | x.yaml:5:1",
        "d: 4 | x.yaml:7:1",
    ]


def test_includes_and_templates_name_their_callers(tmp_path: Path) -> None:
    template = 'm:\n  {{- include "labels" . | nindent 2 }}\n  z: {{ include "word" . }}\n{{ include "word" . }}: 1\n'
    assert written(tmp_path, template) == [
        "m: | x.yaml:1:1",
        "app: release-name | _h.tpl:2:1 < x.yaml:2:7",
        "tier: | _h.tpl:6:1 < _h.tpl:3:14 < x.yaml:2:7",
        "z: abc | x.yaml:3:3",
        "abc: 1 | _h.tpl:8:20 < x.yaml:4:4",
    ]


@pytest.mark.parametrize(
    ("pipeline", "places"),
    [
        ("indent 2", ["k: 1 | _h.tpl:2:1 < x.yaml:1:4", "l: 2 | _h.tpl:3:1 < x.yaml:1:4"]),
        ("trim | nindent 2 | indent 2", ["k: 1 | _h.tpl:2:1 < x.yaml:1:4", "l: 2 | _h.tpl:3:1 < x.yaml:1:4"]),
        ('trimPrefix "\\nk: 1\\n"', ["l: 2 | _h.tpl:3:1 < x.yaml:1:4"]),
        ('trimSuffix "l: 2\\n" | trimAll "\\n"', ["k: 1 | _h.tpl:2:1 < x.yaml:1:4"]),
        ("trunc 5", ["k: 1 | _h.tpl:2:1 < x.yaml:1:4"]),
        ("trunc -5", ["l: 2 | _h.tpl:3:1 < x.yaml:1:4"]),
        ('default "" | required "x"', ["k: 1 | _h.tpl:2:1 < x.yaml:1:4", "l: 2 | _h.tpl:3:1 < x.yaml:1:4"]),
        ("fromYaml | toYaml", ["k: 1 | x.yaml:1:4", "l: 2 | x.yaml:1:4"]),
        ('replace "k" "kk"', ["kk: 1 | x.yaml:1:4", "l: 2 | x.yaml:1:4"]),
    ],
)
def test_functions_that_indent_and_trim_keep_places(pipeline: str, places: list[str], tmp_path: Path) -> None:
    helpers = '{{ define "two" }}\nk: 1\nl: {{ 2 }}\n{{ end }}'
    assert written(tmp_path, '{{ include "two" . | ' + pipeline + " }}", helpers=helpers) == places


def test_variables_loops_and_tpl(tmp_path: Path) -> None:
    template = """\
{{- $text := include "word" . -}}
{{ range $i, $x := .Values.l }}
{{ $text }}{{ $i }}: {{ $x }}
{{ end }}
{{ with include "word" . }}{{ . }}: w{{ end }}
{{ tpl "p: 1\\nq: {{ include \\"word\\" . }}" . }}
"""
    assert written(tmp_path, template) == [
        "abc0: 1 | _h.tpl:8:20 < x.yaml:1:5",
        "abc1: 2 | _h.tpl:8:20 < x.yaml:1:5",
        "abc: w | _h.tpl:8:20 < x.yaml:5:9",
        "p: 1 | gotpl:1:1 < x.yaml:6:4",
        "q: abc | gotpl:2:1 < x.yaml:6:4",
    ]


def test_one_text_printed_by_two_places_is_not_mixed_up(tmp_path: Path) -> None:
    template = '{{ include "word" . }}: 1\nb: 1\n{{ "abc" }}: 2\n{{ .Values.abc | default "abc" }}: 3\n'
    assert [line.split(" | ")[1] for line in written(tmp_path, template)] == [
        "_h.tpl:8:20 < x.yaml:1:4",
        "x.yaml:2:1",
        "x.yaml:3:4",
        "x.yaml:4:4",
    ]


def test_the_second_include_of_an_action_is_not_called_by_the_first(tmp_path: Path) -> None:
    helpers = HELPERS + '{{ define "nothing" }}{{ "" }}{{ end }}'
    template = '{{ or (include "nothing" .) (include "word" .) }}: 1\n'
    assert written(tmp_path, template, helpers=helpers) == ["abc: 1 | _h.tpl:8:20 < x.yaml:1:4"]


def test_equal_documents_are_told_apart(tmp_path: Path) -> None:
    assert written(tmp_path, "a: 1\n---\na: 1\n") == ["a: 1 | x.yaml:1:1", "a: 1 | x.yaml:3:1"]


@pytest.mark.parametrize("name", NAMES)
def test_our_charts_print_the_same_and_every_line_has_a_place(name: str) -> None:
    chart = load_chart(CHARTS / name)
    outputs = []
    tracer = Tracer()
    for tracing in (None, tracer):
        enabled, values = resolve_values(chart, {"salts": {"seed": "s"}} if name == "wordpress" else {})
        outputs.append(render_templates(enabled, values, Release(), Capabilities(), tracer=tracing))
    plain, traced = ({k: _steady(v) for k, v in output.items()} for output in outputs)
    assert traced == plain
    for text in outputs[1].values():
        pieces = tracer.pieces(text) or []
        assert len(text) < 2 or "".join(piece.text for piece in pieces) == text
        assert all(piece.trail for piece in pieces if piece.text.strip())


def _steady(text: str) -> str:
    """Without passwords, which are random."""
    return re.sub(r'(?<=: )"?[A-Za-z0-9+/=]{16,}"?', "random", text)
