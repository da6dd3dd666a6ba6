"""The user's values from the flags of `values_options`: one mapping, through Jinja where asked for."""

from __future__ import annotations

import sys

from helmkit.chart.dialect import NEWEST, Dialect
from helmkit.cli.settings import Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from helmkit.chart.model import Chart
    from helmkit.render.jinja_values import JinjaContext
    from helmkit.render.values import Step

_FLAGS = ("set_", "set_string", "set_json", "set_file", "set_literal")


def read_user_values(
    settings: Settings,
    options: Mapping[str, Any],
    *,
    chart: Chart | None = None,
    release: Mapping[str, Any] | None = None,
    kube_version: str = "",
    dialect: Dialect = NEWEST,
) -> dict[str, Any]:
    """What the parameters of `values_options` in `options` make. Raises ValuesError, UnreachableError.

    `chart`, `release` and `kube_version` are what Jinja templates see under these names.
    """
    values: dict[str, Any] = {}
    if not any(options[name] for name in ("values_files", "var", "var_file", *_FLAGS)):
        return values
    steps = user_steps(settings, options, chart=chart, release=release, kube_version=kube_version, dialect=dialect)
    for step in steps:
        values = step.apply(values)
    return values


def user_steps(
    settings: Settings,
    options: Mapping[str, Any],
    *,
    chart: Chart | None = None,
    release: Mapping[str, Any] | None = None,
    kube_version: str = "",
    dialect: Dialect = NEWEST,
) -> Iterator[Step]:
    """What read_user_values does, flag by flag."""
    from helmkit.render.values import Surroundings, ValuesSources, value_steps

    sources = ValuesSources(options["values_files"], *(options[name] for name in _FLAGS))
    jinja = None
    if options["var"] or options["var_file"] or any(name.endswith(".j2") for name in sources.files):
        jinja = jinja_context(settings, options, chart=chart, release=release, kube_version=kube_version)
    around = Surroundings(_read_stdin, lambda url: _download(settings, url), jinja, dialect)
    return value_steps(sources, around)


def jinja_context(
    settings: Settings,
    options: Mapping[str, Any],
    *,
    chart: Chart | None = None,
    release: Mapping[str, Any] | None = None,
    kube_version: str = "",
) -> JinjaContext:
    """The names that --var, --var-file and --var-env, and the chart and release, give to Jinja templates."""
    from pathlib import Path

    from helmkit.render.jinja_values import JinjaContext, parse_variable, read_variables

    variables: dict[str, Any] = {}
    for name in options["var_file"]:
        variables |= read_variables(Path(name))
    variables |= dict(parse_variable(text) for text in options["var"])
    environ = {name: settings.environ[name] for name in options["var_env"] if name in settings.environ}
    about = {} if chart is None else {"name": chart.name, "version": chart.metadata.version}
    if chart is not None:
        about["app_version"] = chart.metadata.app_version
    return JinjaContext(variables, release or {}, about, kube_version, environ)


def with_defaults(
    settings: Settings,
    options: Mapping[str, Any],
    chart: Chart,
    *,
    release: Mapping[str, Any] | None = None,
    kube_version: str = "",
) -> Chart:
    """`chart` with the values that its values.yaml.j2 gives, if it has one. Raises ValuesError."""
    if not any(file.name.endswith(".j2") for file in chart.files):
        return chart
    from helmkit.render.jinja_values import with_jinja_defaults

    context = jinja_context(settings, options, chart=chart, release=release, kube_version=kube_version)
    return with_jinja_defaults(chart, context)


def _read_stdin() -> str:
    return sys.stdin.buffer.read().decode("utf-8", "surrogateescape")


def _download(settings: Settings, url: str) -> bytes:
    from helmkit.cli.mirroring import download

    return download(settings, url)
