"""`helmkit show`: what helm show prints of a chart."""

from typing import Any

import click

from helmkit.cli import completing
from helmkit.cli.command import group
from helmkit.cli.options import verify_options, version_options
from helmkit.cli.settings import Settings


@group(
    "show", short_help="Show a chart's metadata, values, readme or CRDs.", examples="helmkit show values wordpress"
)
def show() -> None:
    """Show what a chart holds. `inspect` is the same."""


def _add(name: str, text: str) -> None:
    @show.command(name, help=text, examples=f"helmkit show {name} wordpress --version '^1'")
    @click.argument("chart", shell_complete=completing.charts)
    @version_options
    @verify_options
    @click.pass_obj
    def part(settings: Settings, /, chart: str, **options: Any) -> None:
        from helmkit.cli import showing

        getattr(showing, f"run_{name}")(settings, (chart,), options)


_add("chart", "Show CHART's metadata.")
_add("values", "Show CHART's values.yaml.")
_add("readme", "Show CHART's readme.")
_add("crds", "Show CHART's custom resource definitions.")
_add("all", "Show all of it.")
