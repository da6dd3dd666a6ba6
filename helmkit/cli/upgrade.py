"""`helmkit upgrade`: a release brought to a chart, resolved and verified here, by the real helm."""

from pathlib import Path
from typing import Any

import click

from helmkit.cli import completing
from helmkit.cli.chart_input import find_chart
from helmkit.cli.kube import call_with_chart, helm_command, split_options
from helmkit.cli.namespace import release_namespace
from helmkit.cli.options import dependency_update_option, values_options, verify_options, version_options
from helmkit.cli.settings import Settings
from helmkit.cli.trust import Trust
from helmkit.cli.values_input import read_user_values
from helmkit.cli.vendoring import vendor_missing


@helm_command(
    "upgrade",
    short_help="Upgrade a release through helm.",
    examples="""
        helmkit upgrade my-blog wordpress --set replicaCount=2 --reuse-values
        helmkit upgrade -i my-blog wordpress --atomic --timeout 3m
    """,
)
@click.argument("name", shell_complete=completing.releases)
@click.argument("chart", shell_complete=completing.charts)
@values_options
@version_options
@verify_options
@dependency_update_option
@click.option("--show-secrets", is_flag=True, help="Print the Secrets of a dry run too.")
@click.pass_obj
def upgrade(
    settings: Settings,
    /,
    name: str,
    chart: str,
    version: str | None,
    devel: bool,
    verify: bool,
    keyring: Path | None,
    dependency_update: bool,
    show_secrets: bool,
    **options: Any,
) -> None:
    """Upgrade release NAME to CHART; with -i install it if there is none."""
    flags, user_values = split_options("upgrade", options)
    found = find_chart(settings, chart, version, devel, Trust(verify=verify, keyring=keyring))
    if dependency_update:
        vendor_missing(settings, found)
    about = {"name": name, "namespace": release_namespace(settings)}
    values = read_user_values(settings, user_values, chart=found.load(), release=about)
    call_with_chart(settings, "upgrade", [name], found, flags, values, secrets=show_secrets)
