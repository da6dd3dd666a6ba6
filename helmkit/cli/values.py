"""`helmkit values`: a chart's defaults under the user's values, as its templates see them."""

from typing import Any

import click

from helmkit.cli.chart_input import find_chart
from helmkit.cli.command import command
from helmkit.cli.limits import limited
from helmkit.cli.options import values_options, version_options
from helmkit.cli.output import emit
from helmkit.cli.settings import Settings
from helmkit.cli.streams import write
from helmkit.cli.values_input import read_user_values, with_defaults
from helmkit.errors import NotFoundError
from helmkit.render.chart import resolve_values


@command(
    "values",
    short_help="Print a chart's merged values.",
    examples="""
        helmkit values wordpress
        helmkit values ./mychart image.tag -f production.yaml
    """,
)
@click.argument("chart")
@click.argument("key", required=False)
@values_options
@version_options
@click.option(
    "-o", "--output", type=click.Choice(["yaml", "json"]), default="yaml", show_default=True, help="How to print."
)
@click.option("--skip-schema-validation", is_flag=True, help="Do not hold values to values.schema.json.")
@click.pass_obj
def values(settings: Settings, /, chart: str, key: str | None, output: str, **options: Any) -> None:
    """Print the values that CHART's templates see, or the one at KEY, such as image.tag or hosts.0."""
    chosen = find_chart(settings, chart, options["version"], options["devel"])
    with limited(settings):
        loaded = with_defaults(settings, options, chosen.load())
        given = read_user_values(settings, options, chart=loaded)
        _, merged = resolve_values(loaded, given, validate=not options["skip_schema_validation"])
        found = _at(merged, key) if key else merged
        if isinstance(found, str) and output == "yaml":
            write(f"{found}\n")
        else:
            emit(output, found, str)


def _at(values: Any, key: str) -> Any:
    found = values
    for part in key.split("."):
        if isinstance(found, dict) and part in found:
            found = found[part]
        elif isinstance(found, list) and part.isdigit() and int(part) < len(found):
            found = found[int(part)]
        else:
            raise NotFoundError(f'no value at "{key}"', where=part)
    return found
