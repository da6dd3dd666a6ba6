"""One-template probes: the same template and values through the real helm and through helmkit, compared.

    PROBES = [Probe("upper", '{{ upper .Values.a }}', {"a": "x"}), ...]

    @pytest.mark.helm
    def test_strings(helm: Path, tmp_path: Path) -> None:
        assert differences(helm, PROBES, tmp_path) == []

All probes of one call are rendered by one run of helm, so a thousand cost a tenth of a second. A template sees its
values as `.Values`; the names that it defines must be its own. A probe that fails makes helm fail:
for what must fail use `helm_error` and `our_error`, one run of helm (50 ms) each.
"""

import base64
import json
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from helmkit.errors import TemplateError
from helmkit.template.funcs import lookup
from helmkit.template.gofunc import FuncError, GoFunction
from helmkit.template.set import TemplateSet

FILE = "probe/templates/probe.yaml"
_CHART = "apiVersion: v2\nname: probe\nversion: 0.1.0\n"


class Probe(NamedTuple):
    """A template, what it is called in a failing test, and its `.Values` (JSON: every number is a float64)."""

    name: str
    template: str
    values: dict[str, Any] = {}  # noqa: RUF012  (never changed)


def differences(helm: Path, probes: Iterable[Probe], workdir: Path) -> list[str]:
    """A line for each probe that helm and helmkit print differently."""
    probes = list(probes)
    theirs = helm_outputs(helm, probes, workdir)
    lines = []
    for probe in probes:
        try:
            ours = our_output(probe)
        except TemplateError as exc:
            ours = f"error: {exc.message}"
        if ours != theirs[probe.name]:
            lines.append(f"{probe.name}: {probe.template!r}\n  helm    {theirs[probe.name]!r}\n  helmkit {ours!r}")
    return lines


def helm_outputs(helm: Path, probes: list[Probe], workdir: Path) -> dict[str, str]:
    """What helm prints for each probe, by name; fails when helm does."""
    names = [probe.name for probe in probes]
    assert len(set(names)) == len(names), "two probes of one name"
    templates = {f"_{index}.tpl": probe.template for index, probe in enumerate(probes)}
    lines = [
        f'  p{index}: {{{{ include "probe/templates/_{index}.tpl" '
        f'(dict "Values" (fromJson (index .Values.values {index}))) | b64enc }}}}'
        for index in range(len(probes))
    ]
    templates["all.yaml"] = "apiVersion: v1\nkind: Probes\ndata:\n" + "\n".join(lines) + "\n"
    values = {"values": [json.dumps(probe.values) for probe in probes]}
    run = run_helm(helm, write_chart(workdir, templates, values))
    assert run.returncode == 0, run.stderr
    printed = [line.strip().partition(":") for line in run.stdout.splitlines() if line.startswith("  p")]
    found = {name: encoded.strip() for name, _, encoded in printed}
    return {
        name: base64.b64decode(found.get(f"p{index}", "")).decode("utf-8", "surrogateescape")
        for index, name in enumerate(names)
    }


def helm_error(helm: Path, template: str, values: dict[str, Any], workdir: Path) -> str:
    """What helm prints on stderr for a template (a file of its own) that must fail."""
    run = run_helm(helm, write_chart(workdir, {"probe.yaml": template}, values))
    assert run.returncode != 0, run.stdout
    return run.stderr.partition("\n\nUse --debug flag")[0].strip()


def write_chart(workdir: Path, templates: dict[str, str], values: dict[str, Any]) -> Path:
    """A chart named probe with these files under templates/."""
    chart = workdir / "probe"
    (chart / "templates").mkdir(parents=True, exist_ok=True)
    for old in (chart / "templates").iterdir():
        old.unlink()
    (chart / "Chart.yaml").write_text(_CHART)
    (chart / "values.yaml").write_text(json.dumps(values))
    for name, text in templates.items():
        (chart / "templates" / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    return chart


def run_helm(helm: Path, chart: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """`helm template` of `chart`, with helm's own folders out of the user's home."""
    home = chart.parent / "helm-home"
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "HELM_CACHE_HOME": str(home / "cache")}
    return subprocess.run(
        [helm, "template", "release", str(chart), *args],
        capture_output=True,
        text=True,
        errors="surrogateescape",
        env=env,
        check=False,
    )


def our_output(probe: Probe) -> str:
    """What helmkit prints for a probe; raises TemplateError."""
    templates = template_set()
    templates.parse(probe.name, probe.template)
    return templates.execute(probe.name, {"Values": as_json_values(probe.values)})


def our_error(template: str, values: dict[str, Any]) -> str:
    """The error of a template that must fail, as helm would print it on stderr."""
    templates = template_set()
    try:
        templates.parse(FILE, template)
        output = templates.execute(FILE, {"Values": as_json_values(values)})
    except TemplateError as exc:
        return error_text(exc)
    raise AssertionError(f"no error, but {output!r}")


def template_set() -> TemplateSet:
    """An empty set with every function that needs no chart, and include."""

    def include(name: str, data: Any) -> str:
        return templates.execute(name, data)

    own = {"include": GoFunction(include, "func(string, interface {}) (string, error)")}
    templates = TemplateSet(lambda name: own.get(name) or lookup(name))
    return templates


def as_json_values(value: Any) -> Any:
    """`value` with every number a float, as numbers read from YAML or JSON are."""
    if isinstance(value, dict):
        return {key: as_json_values(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json_values(item) for item in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def error_text(error: TemplateError) -> str:
    """helm's way of printing a template error (pkg/engine: reformatExecErrorMsg, cleanupParseError)."""
    if type(error).__name__ == "ParseError":
        parts = error.message.split(": ")
        return f"Error: parse error at ({parts[1]}): {parts[-1]}"
    traces: list[str] = []
    current: BaseException | None = error
    while current is not None:
        trace = _trace(current.message if isinstance(current, TemplateError) else str(current))
        if trace is None:
            return f"Error: {error.message}"
        if not traces or traces[-1] != trace:
            traces.append(trace)
        current = current.__cause__ if isinstance(current.__cause__, (TemplateError, FuncError)) else None
    return "Error: " + "".join(traces).strip()


def _trace(text: str) -> str | None:
    if not text.startswith("template: "):
        return None
    rest = text.removeprefix("template: ")
    if rest.startswith("no template "):
        return f"{text}\n"
    where, _, after = rest.partition(": executing ")
    if after.startswith('"'):
        function, _, after = after[1:].partition('" at <')
        place, found, message = after.partition(">: ")
        if not found:
            return None
        message = message.partition(" template:")[0]
        return f'{where}\n  executing "{function}" at <{place}>:\n    {message}\n'
    where, _, message = rest.rpartition(": ")
    return f"{where}\n  {message.partition(' template:')[0]}\n"
