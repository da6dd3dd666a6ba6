"""`helmkit values`: a chart's defaults under the user's values, as its templates see them."""

from collections.abc import Iterable
from typing import Any

import click

from helmkit.cli import completing
from helmkit.cli.chart_input import find_chart
from helmkit.cli.command import command
from helmkit.cli.limits import limited
from helmkit.cli.options import values_options, version_options
from helmkit.cli.output import emit
from helmkit.cli.settings import Settings
from helmkit.cli.streams import write
from helmkit.cli.values_input import user_steps, with_defaults
from helmkit.errors import NotFoundError, UsageError
from helmkit.render.chart import resolve_values


@command(
    "values",
    short_help="Print a chart's merged values.",
    examples="""
        helmkit values wordpress
        helmkit values ./mychart image.tag -f production.yaml
        helmkit values ./mychart --explain --set image.tag=v2
    """,
)
@click.argument("chart", shell_complete=completing.charts)
@click.argument("key", required=False)
@values_options
@version_options
@click.option(
    "-o",
    "--output",
    type=click.Choice(["yaml", "json", "table"]),
    help="How to print: yaml (table with --explain), json or table.",
)
@click.option("--explain", is_flag=True, help="Add where each value comes from and what it overrode.")
@click.option("--skip-schema-validation", is_flag=True, help="Do not hold values to values.schema.json.")
@click.pass_obj
def values(
    settings: Settings, /, chart: str, key: str | None, output: str | None, explain: bool, **options: Any
) -> None:
    """Print the values that CHART's templates see, or the one at KEY, such as image.tag or hosts.0.

    With --explain, each comes with its file, line and column, or its flag, and with the values that it overrode.
    """
    if output == "table" and not explain:
        raise UsageError("a table needs --explain")
    chosen = find_chart(settings, chart, options["version"], options["devel"])
    with limited(settings):
        loaded = with_defaults(settings, options, chosen.load())
        steps = list(user_steps(settings, options, chart=loaded))
        given: dict[str, Any] = {}
        for step in steps:
            given = step.apply(given)
        _, merged = resolve_values(loaded, given, validate=not options["skip_schema_validation"])
        path = _path(merged, key) if key else ()
        found = _at(merged, path)
        if explain:
            from helmkit.cli.explained import print_explained
            from helmkit.render.explained import explain_values

            rows = [row for row in explain_values(loaded, steps) if row.path[: len(path)] == path]
            print_explained(output or "table", rows, found, path)
        elif isinstance(found, str) and output != "json":
            write(f"{found}\n")
        else:
            emit(output or "yaml", found, str)


def _path(values: Any, key: str) -> tuple[str | int, ...]:
    """The dotted `key` as a path in `values`. Raises NotFoundError."""
    path: list[str | int] = []
    for part in key.split("."):
        found = _at(values, path)
        if isinstance(found, dict) and part in found:
            path.append(part)
        elif isinstance(found, list) and part.isdigit() and int(part) < len(found):
            path.append(int(part))
        else:
            raise NotFoundError(f'no value at "{key}"', where=part)
    return tuple(path)


def _at(values: Any, path: Iterable[str | int]) -> Any:
    found = values
    for part in path:
        found = found[part]
    return found
