"""`helmkit versions`: every version of a chart."""

from typing import Any

import click

from helmkit.cli import completing
from helmkit.cli.command import command
from helmkit.cli.options import output_option
from helmkit.cli.settings import Settings


@command(
    "versions",
    short_help="List every version of a chart.",
    examples="""
        helmkit versions wordpress
        helmkit versions stable/wordpress -o json
    """,
)
@click.argument("name", shell_complete=completing.charts)
@output_option
@click.pass_obj
def versions(settings: Settings, /, name: str, **options: Any) -> None:
    """List the versions of the chart NAME or REPO/NAME, newest first.

    MIRRORED marks those whose archive is here. PINNED names the files that hold the chart to that version: the
    helmkit.lock beside mirrors.yaml, and the Chart.lock or requirements.lock of this folder.
    """
    from helmkit.cli.version_list import run_versions

    run_versions(settings, (name,), options)
