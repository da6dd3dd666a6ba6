"""`helmkit package`: a chart folder into an archive."""

from pathlib import Path

import click

from helmkit.cli.command import command
from helmkit.cli.limits import limited
from helmkit.cli.output import Reporter
from helmkit.cli.settings import Settings
from helmkit.cli.vendoring import vendoring
from helmkit.fs import atomic_write


@command("package", short_help="Make an archive of a chart folder.", examples="helmkit package charts/nginx -d dist")
@click.argument("charts", nargs=-1, required=True, metavar="CHART...", type=click.Path(path_type=Path))
@click.option(
    "-d",
    "--destination",
    type=click.Path(path_type=Path),
    default=".",
    metavar="DIR",
    help="Where to put the archive.",
)
@click.option("--version", metavar="VERSION", help="The chart's version, instead of Chart.yaml's.")
@click.option("--app-version", metavar="VERSION", help="The appVersion, instead of Chart.yaml's.")
@click.option("-u", "--dependency-update", is_flag=True, help="Do `dependency update` first.")
@click.pass_obj
def package(
    settings: Settings,
    /,
    charts: tuple[Path, ...],
    destination: Path,
    version: str | None,
    app_version: str | None,
    dependency_update: bool,
) -> None:
    """Archive each CHART folder as NAME-VERSION.tgz. The same files always give the same bytes."""
    from helmkit.chart.package import package as make

    for chart in charts:
        if dependency_update:
            with vendoring(settings, Reporter(settings).info) as run:
                run.update(chart)
        with limited(settings):
            name, data = make(chart, version=version, app_version=app_version)
        target = destination / name
        atomic_write(target, data)
        click.echo(f"Successfully packaged chart and saved it to: {target}")
