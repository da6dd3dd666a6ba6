"""`helmkit pull`: one chart archive, verified."""

from pathlib import Path

import click

from helmkit.chart.unpack import unpack_chart
from helmkit.cli.chart_input import find_chart
from helmkit.cli.command import command
from helmkit.cli.options import version_options
from helmkit.cli.output import Reporter
from helmkit.cli.settings import Settings
from helmkit.errors import UsageError


@command(
    "pull",
    short_help="Fetch a chart archive, verified.",
    examples="""
        helmkit pull wordpress
        helmkit pull bitnami/nginx --version '^18' --untar
        helmkit pull stable/mariadb -d archives
    """,
)
@click.argument("chart")
@version_options
@click.option("-d", "--destination", type=click.Path(path_type=Path), default=".", help="The folder to write to.")
@click.option("--untar", is_flag=True, help="Unpack the chart instead of keeping the archive.")
@click.option("--untardir", type=click.Path(path_type=Path), default=".", help="With --untar: where below -d to.")
@click.pass_obj
def pull(
    settings: Settings,
    chart: str,
    version: str | None,
    devel: bool,
    destination: Path,
    untar: bool,
    untardir: Path,
) -> None:
    """Fetch the archive of CHART, check its digest, and write it into this folder."""
    found = find_chart(settings, chart, version, devel)
    if found.path:
        raise UsageError("a local chart needs no pull", where=chart)
    destination.mkdir(parents=True, exist_ok=True)
    target = unpack_chart(found.data, destination / untardir) if untar else found.as_path(destination)
    Reporter(settings).info(f"helmkit: wrote {target}")
