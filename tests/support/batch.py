"""Many templates through the real helm at once, the failing ones too, and one by one through helmkit.

Each template is a chart of its own, a subchart of one parent. `helm lint` of all the subcharts tells in one run which
fail and how; `helm template` of the parent then gives the output of the others. A thousand templates cost a second.
Their results pass through `b64enc`, so that no text of theirs is taken for YAML.
"""

import base64
import re
import shutil
from pathlib import Path
from typing import NamedTuple

from helmkit.chart.metadata import Metadata
from helmkit.chart.model import Chart, File
from helmkit.errors import TemplateError
from helmkit.render.capabilities import Capabilities
from helmkit.render.engine import render_templates
from helmkit.render.release import Release
from tests.conformance import Helm

_PARENT = "apiVersion: v2\nname: all\nversion: 0.1.0\n"
_MAIN = (
    'data: {{ include (print .Template.BasePath "/_case.tpl") '
    '(dict "Values" (.Files.Get "values.json" | fromJson)) | b64enc }}\n'
)
_LINT_ERROR = "[ERROR] templates/: "
# In a template, what makes the names of its definitions its own.
OWN = "@@"


class Case(NamedTuple):
    """A template and the JSON text of its `.Values`; `OWN` in the template stands for a name of its own."""

    template: str
    values: str = "{}"


class Answer(NamedTuple):
    """What a program makes of a case."""

    failed: bool
    text: str


def helm_answers(helm: Helm, cases: list[Case], workdir: Path) -> list[Answer]:
    """What helm makes of each case."""
    parent = workdir / "all"
    shutil.rmtree(parent, ignore_errors=True)
    for index, case in enumerate(cases):
        _write(parent / "charts" / f"c{index}", index, case)
    (parent / "Chart.yaml").write_text(_PARENT)
    charts = [str(parent / "charts" / f"c{index}") for index in range(len(cases))]
    found: dict[int, Answer] = {}
    lint = helm.run(["lint", *charts])
    assert lint.code < 2, lint.error
    for section in re.split("^==> Linting ", lint.out, flags=re.MULTILINE)[1:]:
        index = int(section.partition("\n")[0].rpartition("/c")[2])
        _, failed, rest = section.partition(_LINT_ERROR)
        if failed:
            found[index] = Answer(True, rest.strip())
            shutil.rmtree(charts[index])
    run = helm.run(["template", str(parent)])
    assert run.code == 0, run.error
    for number, encoded in re.findall(r"^# Source: all/charts/c(\d+)/.*\ndata: *(.*)$", run.out, re.MULTILINE):
        found[int(number)] = Answer(False, base64.b64decode(encoded).decode("utf-8", "surrogateescape"))
    return [found[index] for index in range(len(cases))]


def our_answer(index: int, case: Case) -> Answer:
    """What helmkit makes of a case that was number `index` for helm."""
    files = [File(name, content) for name, content in _files(index, case).items()]
    chart = Chart(
        Metadata(name=f"c{index}", version="0.1.0", api_version="v2"),
        templates=tuple(file for file in files if file.name.startswith("templates/")),
        files=tuple(file for file in files if file.name == "values.json"),
    )
    try:
        rendered = render_templates(chart, {}, Release(), Capabilities(), lint=True)
    except TemplateError as error:
        return Answer(True, error.message.strip())
    encoded = rendered[f"c{index}/templates/main.yaml"].removeprefix("data: ")
    return Answer(False, base64.b64decode(encoded).decode("utf-8", "surrogateescape"))


def _write(folder: Path, index: int, case: Case) -> None:
    for name, content in _files(index, case).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _files(index: int, case: Case) -> dict[str, bytes]:
    template = case.template.replace(OWN, f"own{index}")
    return {
        "Chart.yaml": f"apiVersion: v2\nname: c{index}\nversion: 0.1.0\n".encode(),
        "values.json": case.values.encode(),
        "templates/main.yaml": _MAIN.encode(),
        "templates/_case.tpl": template.encode("utf-8", "surrogateescape"),
    }
