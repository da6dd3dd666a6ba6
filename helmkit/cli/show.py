"""`helmkit show`: what helm show prints of a chart."""

from collections.abc import Callable
from pathlib import Path

import click

from helmkit.chart import show as texts
from helmkit.chart.model import Chart
from helmkit.cli import completing
from helmkit.cli.chart_input import find_chart
from helmkit.cli.command import group
from helmkit.cli.limits import limited
from helmkit.cli.options import verify_options, version_options
from helmkit.cli.settings import Settings
from helmkit.cli.streams import write
from helmkit.cli.trust import Trust


@group(
    "show", short_help="Show a chart's metadata, values, readme or CRDs.", examples="helmkit show values wordpress"
)
def show() -> None:
    """Show what a chart holds. `inspect` is the same."""


def _add(name: str, text: str, make: Callable[[Chart], str]) -> None:
    @show.command(name, help=text, examples=f"helmkit show {name} wordpress --version '^1'")
    @click.argument("chart", shell_complete=completing.charts)
    @version_options
    @verify_options
    @click.pass_obj
    def part(
        settings: Settings, chart: str, version: str | None, devel: bool, verify: bool, keyring: Path | None
    ) -> None:
        found = find_chart(settings, chart, version, devel, Trust(verify=verify, keyring=keyring))
        with limited(settings):
            write(make(found.load()))


_add("chart", "Show CHART's metadata.", texts.show_chart)
_add("values", "Show CHART's values.yaml.", texts.show_values)
_add("readme", "Show CHART's readme.", texts.show_readme)
_add("crds", "Show CHART's custom resource definitions.", texts.show_crds)
_add("all", "Show all of it.", texts.show_all)
