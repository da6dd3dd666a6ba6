"""The Python interface, as pytest files of charts would use it."""

from pathlib import Path

import pytest

from helmkit import load_chart, render
from helmkit.errors import ChartError, ExecError, ParseError, TemplateError
from helmkit.render.chart import RenderOptions
from helmkit.render.release import Release
from tests.render.conftest import write_chart


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_chart(
        tmp_path / "web",
        {
            "values.yaml": "size: 1\n",
            "templates/x.yaml": "kind: Service\nmetadata: {name: {{ .Release.Name }}}\nspec: {size: {{ .Values.size }}}\n"
            "---\nkind: Pod\nmetadata: {name: p, annotations: {helm.sh/hook: 'test,post-install', helm.sh/hook-weight: '3'}}\n",
            "templates/NOTES.txt": "Size {{ .Values.size }}\n",
        },
    )


def test_manifests_as_text_and_objects(folder: Path) -> None:
    rendered = render(load_chart(folder), {"size": 3}, RenderOptions(release=Release("blog", "apps")))
    assert rendered.text.startswith("---\n# Source: web/templates/x.yaml\nkind: Service")
    service, pod = rendered.objects
    assert service == {"kind": "Service", "metadata": {"name": "blog"}, "spec": {"size": 3.0}}
    assert rendered.manifests[0].source == "web/templates/x.yaml"
    assert rendered.manifests[0].name == "blog"
    assert rendered.notes == "Size 3\n"
    (hook,) = rendered.hooks
    assert (hook.events, hook.weight, hook.is_test) == (("test", "post-install"), 3, True)
    assert pod["kind"] == "Pod"


def test_rendering_changes_neither_chart_nor_values(folder: Path) -> None:
    write_chart(folder, {"templates/y.yaml": '{{ $_ := set .Values "size" 9 }}{{ $_ := set .Values.t "x" 9 }}a: 1\n'})
    chart, values = load_chart(folder), {"t": {"x": 1}}
    first = render(chart, values).text
    assert chart.values == {"size": 1.0}
    assert values == {"t": {"x": 1}}
    assert render(chart, values).text == first


def test_a_process_keeps_what_it_compiled(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_chart(folder, {"templates/y.yaml": f"kind: {folder.parent.name}{{{{ .Values.size }}}}\n"})
    first = render(load_chart(folder), {"size": 7}).text
    monkeypatch.setattr("helmkit.template.loader.Loader.parse", None)
    assert render(load_chart(folder), {"size": 7}).text == first
    assert "size: 8" in render(load_chart(folder), {"size": 8}).text
    write_chart(folder, {"templates/y.yaml": f"kind: {folder.parent.name}{{{{ .Values.size }}}}2\n"})
    with pytest.raises(TypeError):
        render(load_chart(folder))


def test_errors_carry_file_and_line(folder: Path) -> None:
    def fails(template: str, kind: type[TemplateError]) -> TemplateError:
        write_chart(folder, {"templates/bad.yaml": template})
        with pytest.raises(kind) as error:
            render(load_chart(folder))
        return error.value

    failed = fails("a: 1\nb: {{ .Values.a.b.c }}\n", ExecError)
    assert (failed.file, failed.line) == ("web/templates/bad.yaml", 2)
    failed = fails("a: 1\nb: {{ nope }}\n", ParseError)
    assert (failed.file, failed.line) == ("web/templates/bad.yaml", 2)
    failed = fails("a: 1\nb: c: d\n", TemplateError)
    assert (failed.file, failed.line) == ("web/templates/bad.yaml", 2)


def test_strict_and_lint(folder: Path) -> None:
    write_chart(folder, {"templates/x.yaml": "a: {{ .Values.none }}{{ required `x` .Values.none }}\n"})
    chart = load_chart(folder)
    with pytest.raises(ExecError, match=r"execution error at .*: x"):
        render(chart)
    assert "a:\n" in render(chart, options=RenderOptions(lint=True)).text
    with pytest.raises(ExecError, match="map has no entry for key"):
        render(chart, options=RenderOptions(strict=True, lint=True))


def test_nothing_of_the_environment_or_the_network_shows(folder: Path) -> None:
    text = 'a: [{{ getHostByName "localhost" | quote }}, {{ lookup "v1" "Pod" "" "" | toJson }}]\n'
    write_chart(folder, {"templates/x.yaml": text})
    assert 'a: ["", {}]\n' in render(load_chart(folder)).text
    for call in ('env "HOME"', 'expandenv "$HOME"'):
        write_chart(folder, {"templates/x.yaml": "a: {{ " + call + " }}\n"})
        with pytest.raises(ParseError, match="not defined"):
            render(load_chart(folder))


def test_a_library_is_refused(folder: Path) -> None:
    write_chart(folder, {"Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\ntype: library\n"})
    with pytest.raises(ChartError, match="library charts are not installable"):
        render(load_chart(folder))
