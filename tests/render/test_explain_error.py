"""What a person is told of an error, besides Helm's text."""

from pathlib import Path

import pytest

from helmkit.chart.load import load_chart
from helmkit.errors import TemplateError
from helmkit.render.chart import RenderOptions, render
from helmkit.render.explain_error import explain_error
from tests.cli.conftest import HelmkitRunner
from tests.cli.conftest import helmkit as helmkit
from tests.render.conftest import write_chart

HELPERS = """\
{{ define "outer" }}
é: {{ include "inner" . }}
{{ end }}
{{ define "inner" }}x: {{ .Values.a.b.c }}{{ end }}
{{ define "bad" }}
ok: 1
bad: x: {{ 1 }}
{{ end }}
"""


def explained(folder: Path, template: str, **more: str) -> str:
    files = {"templates/x.yaml": template, "templates/_h.tpl": HELPERS, **more}
    chart, options = load_chart(write_chart(folder / "web", files)), RenderOptions()
    with pytest.raises(TemplateError) as raised:
        render(chart, {}, options)
    return explain_error(chart, {}, options, raised.value)


def test_each_include_on_the_way_is_shown(tmp_path: Path) -> None:
    assert explained(tmp_path, 'a: 1\nb:\n  {{- include "outer" . | nindent 2 }}\n') == (
        'web/templates/x.yaml:3:7, which includes "outer"\n'
        "    2 | b:\n"
        '  > 3 |   {{- include "outer" . | nindent 2 }}\n'
        "      |       ^\n"
        'web/templates/_h.tpl:2:7, which includes "inner"\n'
        '    1 | {{ define "outer" }}\n'
        '  > 2 | é: {{ include "inner" . }}\n'
        "      |       ^\n"
        "    3 | {{ end }}\n"
        "web/templates/_h.tpl:4:34, which fails\n"
        "    3 | {{ end }}\n"
        '  > 4 | {{ define "inner" }}x: {{ .Values.a.b.c }}{{ end }}\n'
        "      |                                  ^\n"
        '    5 | {{ define "bad" }}\n'
    )


def test_an_error_within_tpl(tmp_path: Path) -> None:
    found = explained(tmp_path, 'a: {{ tpl "{{ fail `no` }}" . }}\n')
    assert "web/templates/x.yaml:1:7, which calls tpl\n  > 1 | a: {{ tpl" in found
    assert found.endswith("text given to tpl, 1:1, which fails\n")


def test_a_template_that_does_not_parse(tmp_path: Path) -> None:
    found = explained(tmp_path, "a: 1\nb: {{ nope }}\n")
    assert found == "web/templates/x.yaml:2\n    1 | a: 1\n  > 2 | b: {{ nope }}\n"


def test_text_that_is_no_yaml_is_traced_to_what_wrote_it(tmp_path: Path) -> None:
    template = 'a: {{ randAlpha 9 }}\n---\nkind: B\nmeta:\n  {{- include "bad" . | trim | nindent 2 }}\n'
    assert explained(tmp_path, template) == (
        "rendered, line 4 of document 2 of web/templates/x.yaml\n"
        "    3 |   ok: 1\n"
        "  > 4 |   bad: x: 1\n"
        "    5 |\n"
        'written by web/templates/_h.tpl:7:1 in "bad"\n'
        "    6 | ok: 1\n"
        "  > 7 | bad: x: {{ 1 }}\n"
        "      | ^\n"
        "    8 | {{ end }}\n"
        "called from web/templates/x.yaml:5:7\n"
        "    4 | meta:\n"
        '  > 5 |   {{- include "bad" . | trim | nindent 2 }}\n'
        "      |       ^\n"
    )


def test_a_kube_version_that_does_not_fit_needs_no_more_words(tmp_path: Path) -> None:
    metadata = {"Chart.yaml": 'apiVersion: v2\nname: web\nversion: 1.0.0\nkubeVersion: ">2"\n'}
    assert explained(tmp_path, "a: 1\n", **metadata) == ""


def test_it_is_shown_with_v_alone_and_after_helms_text(helmkit: HelmkitRunner) -> None:
    files = {"web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n", "web/templates/x.yaml": "a: b: c\n"}
    plain = helmkit("template", "web", files=files)
    more = helmkit("template", "web", "-v", files=files)
    assert plain.code == more.code == 1
    assert "written by" not in plain.err
    assert more.err.startswith(plain.err)
    assert "written by web/templates/x.yaml:1:1\n  > 1 | a: b: c\n" in more.err
