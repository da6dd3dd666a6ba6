"""`helmkit diff`: what changed between two charts."""

from pathlib import Path
from typing import Any

import click

from helmkit.cli import completing
from helmkit.cli.command import group
from helmkit.cli.exit_codes import DIFFERENT, ExitCode
from helmkit.cli.options import values_options
from helmkit.cli.settings import Settings

_SECTIONS = ("metadata", "values", "files", "rendered")


@group(
    "diff",
    short_help="Show what changed between two charts.",
    examples="helmkit diff charts wordpress@9.0 wordpress@9.1",
)
def diff() -> None:
    """Show what changed between two charts, or two versions of one."""


@diff.command(
    "charts",
    examples="""
        helmkit diff charts wordpress@9.0 wordpress@9.1
        helmkit diff charts bitnami/nginx@18 -f production.yaml
        helmkit diff charts wordpress@9.0 ./wordpress --only values
        helmkit diff charts old.tgz new.tgz -o markdown --exit-code
    """,
)
@click.argument("before", metavar="A", shell_complete=completing.charts)
@click.argument("after", metavar="[B]", required=False, shell_complete=completing.charts)
@values_options
@click.option("--devel", is_flag=True, help="Pre-releases too, where a version is looked up.")
@click.option("--kube-version", metavar="V", help="The Kubernetes to render for.")
@click.option("-a", "--api-versions", multiple=True, metavar="API,...", help="APIs that the cluster has too.")
@click.option(
    "--only", multiple=True, type=click.Choice(_SECTIONS), help="Only that part; may be repeated.  [default: all]"
)
@click.option("--full", is_flag=True, help="What changed inside files too.")
@click.option(
    "-U", "--context", type=click.IntRange(min=0), default=3, show_default=True, help="Lines around a change."
)
@click.option("--show-secrets", is_flag=True, help="Do not mask the data of Secrets.")
@click.option("--exit-code", is_flag=True, help="Exit with 2 where there is a difference.")
@click.option(
    "-o",
    "--output",
    type=click.Choice(["text", "json", "yaml", "markdown"]),
    default="text",
    show_default=True,
    help="How the result is printed.",
)
@click.option("--output-file", type=click.Path(path_type=Path), metavar="FILE", help="Write the result to FILE.")
@click.pass_obj
def charts(settings: Settings, /, before: str, after: str | None, exit_code: bool, **options: Any) -> int:
    """Show what changed from chart A to chart B: Chart.yaml, values, files and CRDs, and what they render to.

    A and B are folders, archives, NAME@RANGE or REPO/NAME@RANGE, oci:// or https:// URLs. B may be @RANGE, another
    version of A; without B it is the newest. What may break comes first: settings of yours that are gone, fields that
    cannot be changed, resources that are removed, CRDs, values that are gone, moved or of another type, and images.

    Both are rendered with the same values. Resources are compared one by one, wherever they stand; labels that only
    name the chart's version, and values that are random, make no difference. The data of Secrets is masked.
    """
    from helmkit.cli.diffing import diff_charts

    differs = diff_charts(settings, before, after, options)
    return DIFFERENT if exit_code and differs else ExitCode.DONE
