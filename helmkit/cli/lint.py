"""`helmkit lint`: rules over charts."""

from pathlib import Path
from typing import Any

import click

from helmkit.cli.command import command
from helmkit.cli.options import values_options
from helmkit.cli.settings import Settings
from helmkit.lint import formats


@command(
    "lint",
    short_help="Check charts: an error with file, line and column.",
    examples="""
        helmkit lint charts/
        helmkit lint my-chart -f prod.yaml --kube-version 1.30
        helmkit lint my-chart --format sarif --output-file lint.sarif
        helmkit lint --explain HK403
    """,
)
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
@click.option("--kube-version", metavar="V", help="The Kubernetes that the manifests are for.")
@click.option("--select", metavar="R,...", default="", help="Only these rules (ids, beginnings of ids, names).")
@click.option("--ignore", metavar="R,...", default="", help="Not these rules.")
@click.option(
    "--format", "format_", type=click.Choice(formats.NAMES), default="text", help="How findings are printed."
)
@click.option("--output-file", type=click.Path(path_type=Path), metavar="FILE", help="Write the findings to FILE.")
@click.option("--explain", metavar="RULE", help="Print what a rule finds and why, and end.")
@values_options
@click.pass_obj
def lint(settings: Settings, /, paths: tuple[str, ...], **options: Any) -> int:
    """Check each chart at PATH: a chart folder, an archive, or a folder of charts.

    A chart is rendered with its defaults and with each ci/*-values.yaml. Exits with 1 where there is an error.
    """
    from helmkit.cli.linting import run_lint

    return run_lint(settings, paths, options)
