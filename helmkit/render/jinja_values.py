"""Values files that are Jinja templates (`values.yaml.j2`), rendered in a sandbox before they are read as YAML.

The sandbox is immutable and shows names that start with `_` to nobody; undefined names are errors; includes and
imports stay in the file's own folder. Time, memory and output are limited by helmkit.render.limited. Left out:
whatever is not in the context: no environment, files or network; includes in a chart's own values.yaml.j2.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from helmkit.chart.model import Chart
from helmkit.chart.model import text as text_of
from helmkit.chart.values_file import merge_maps, read_values
from helmkit.errors import LimitError, ValuesError, YAMLError
from helmkit.records import replace
from helmkit.render.limited import Limits, run_limited

if TYPE_CHECKING:
    from jinja2 import BaseLoader, Environment


JINJA_DEFAULTS = "values.yaml.j2"


@dataclass(frozen=True)
class JinjaContext:
    """What a template sees: the names in `variables`, and `release`, `chart`, `kube_version` and `environ`.

    `environ` holds nothing but what the caller lets through.
    """

    variables: Mapping[str, Any] = field(default_factory=dict)
    release: Mapping[str, Any] = field(default_factory=dict)
    chart: Mapping[str, Any] = field(default_factory=dict)
    kube_version: str = ""
    environ: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)

    def names(self) -> dict[str, Any]:
        own = {name: getattr(self, name) for name in ("release", "chart", "kube_version", "environ")}
        return {**own, **self.variables}


def render_values(source: str, name: str, folder: Path | None, context: JinjaContext) -> str:
    """The YAML text that the template `source` gives. `name` is for messages; includes come from `folder`, if any.

    Raises ValuesError with file, line and the line's text.
    """
    work = partial(_render, source, name, folder, context)
    try:
        result = json.loads(run_limited(work, context.limits))
    except LimitError as error:
        raise ValuesError(f"the template {error}", where=name) from error
    if "problem" in result:
        raise ValuesError(result["problem"], where=result["where"])
    text = result["text"]
    assert isinstance(text, str)
    if len(text) > context.limits.output:
        raise ValuesError(f"the template gives more than {context.limits.output >> 20} MiB", where=name)
    return text


def with_jinja_defaults(chart: Chart, context: JinjaContext) -> Chart:
    """`chart` with what its values.yaml.j2, if it has one, gives over its values.yaml. Raises ValuesError."""
    file = next((file for file in chart.raw if file.name == JINJA_DEFAULTS), None)
    if file is None:
        return chart
    name = f"{chart.name}/{JINJA_DEFAULTS}"
    source = render_values(text_of(file.data), name, None, context)
    try:
        return replace(chart, values=merge_maps(chart.values or {}, read_values(source)))
    except YAMLError as error:
        raise ValuesError(f"failed to parse {name}: {error.message}") from error


def parse_variable(text: str) -> tuple[str, str]:
    """`K=V` of --var. Raises ValuesError."""
    name, found, value = text.partition("=")
    if not found or not name.isidentifier():
        raise ValuesError(f'failed parsing --var data: "{text}" is not NAME=VALUE')
    return name, value


def read_variables(path: Path) -> dict[str, Any]:
    """The variables in a --var-file: .toml, .json, .env (NAME=VALUE lines), else YAML. Raises ValuesError."""
    from helmkit import goyaml

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = error.strerror if isinstance(error, OSError) and error.strerror else "not UTF-8"
        raise ValuesError(problem.lower(), where=str(path)) from error
    try:
        if path.suffix == ".toml":
            return goyaml.toml_loads(text)
        if path.suffix == ".json":
            return goyaml.json_loads_map(text)
        if path.suffix == ".env" or path.name == ".env":
            return dict(_env_line(line) for line in text.splitlines() if line.strip() and line.strip()[0] != "#")
        return goyaml.load_map(text)
    except YAMLError as error:
        raise ValuesError(error.message, where=str(path)) from error


def _env_line(line: str) -> tuple[str, str]:
    name, value = parse_variable(line.strip().removeprefix("export "))
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        value = value[1:-1]
    return name, value


def _render(source: str, name: str, folder: Path | None, context: JinjaContext) -> str:
    """Runs in the fork: the outcome as JSON."""
    from jinja2 import TemplateError, TemplateSyntaxError

    try:
        text = _environment(folder).from_string(source).render(context.names())
        return json.dumps({"text": text})
    except TemplateSyntaxError as error:
        where = _place(error.filename or name, error.lineno, error.source or source)
        return json.dumps({"problem": error.message or "syntax error", "where": where})
    except MemoryError:
        return json.dumps({"problem": f"takes more than {context.limits.memory >> 20} MiB", "where": name})
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
        file, line = _failing_line(error.__traceback__, name)
        problem = str(error) or type(error).__name__
        return json.dumps({"problem": problem, "where": _place(file, line, source if file == name else "")})


def _environment(folder: Path | None) -> "Environment":
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        loader=_folder_loader(folder.resolve()) if folder else None,
        keep_trailing_newline=True,
        autoescape=False,  # the result is YAML, not HTML
    )
    environment.filters |= {"to_yaml": _to_yaml, "to_json": _to_json, "b64encode": _b64encode}
    return environment


def _folder_loader(folder: Path) -> "BaseLoader":
    from jinja2 import FunctionLoader

    def load(name: str) -> tuple[str, str, None] | None:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder) or not path.is_file():
            return None
        return path.read_text(encoding="utf-8"), name, None

    return FunctionLoader(load)


def _failing_line(traceback: TracebackType | None, name: str) -> tuple[str, int]:
    """File and line of the innermost template in a traceback, whose frames Jinja has rewritten to its sources."""
    found = (name, 0)
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if "__jinja_exception__" in traceback.tb_frame.f_globals:
            found = (name if file.startswith("<") else file, traceback.tb_lineno)
        traceback = traceback.tb_next
    return found


def _place(file: str, line: int, source: str) -> str:
    lines = source.splitlines()
    text = lines[line - 1].strip()[:120] if 0 < line <= len(lines) else ""
    place = f"{file}:{line}" if line else file
    return f"{place}: {text}" if text else place


def _to_yaml(value: Any) -> str:
    from helmkit import goyaml

    return goyaml.dump(value).removesuffix("\n")


def _to_json(value: Any, indent: int = 0) -> str:
    from helmkit import goyaml

    return goyaml.json_dumps(value, indent=" " * indent, escape_html=False)


def _b64encode(value: Any) -> str:
    from base64 import b64encode

    return b64encode(value if isinstance(value, bytes) else str(value).encode()).decode()
