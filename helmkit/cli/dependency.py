"""`helmkit dependency`: what a chart depends on, from the mirrors into its charts/."""

from pathlib import Path
from typing import Any

import click

from helmkit.cli.command import group
from helmkit.cli.options import output_option, verify_options
from helmkit.cli.output import emit, records
from helmkit.cli.settings import Settings
from helmkit.cli.streams import write

_CHART = click.argument("chart", type=click.Path(path_type=Path), default=Path(), metavar="[CHART]")
_SKIP = click.option("--skip-refresh", is_flag=True, help="Choose from the indexes as they are.")


@group(
    "dependency",
    short_help="List, update and build a chart's dependencies.",
    aliases={"ls": "list", "up": "update"},
    examples="helmkit dependency update mychart\nhelmkit dep build mychart",
)
def dependency() -> None:
    """What Chart.yaml (or requirements.yaml) lists, and what is in charts/.

    A dependency's repository is looked up in mirrors.yaml by its URL, or by name as @NAME or alias:NAME, and is then
    asked through all its sources; a URL that is not there is asked itself. file:// is a folder beside the chart.
    """


@dependency.command("list", examples="helmkit dependency list mychart\nhelmkit dep ls mychart -o json")
@_CHART
@click.option(
    "--max-col-width",
    type=click.IntRange(min=0),
    default=80,
    show_default=True,
    metavar="N",
    help="Cut what is wider in the table; 0 for never.",
)
@output_option
def list_(chart: Path, max_col_width: int, output: str) -> None:
    """List the dependencies of CHART, a folder or an archive, and what charts/ has of each.

    STATUS is ok (an archive), unpacked (a folder), missing, wrong version, invalid version, misnamed, corrupt, or too
    many matches.
    """
    from helmkit.chart.dependency_list import list_dependencies, surplus
    from helmkit.chart.load import load_chart
    from helmkit.template.gofmt import quote

    loaded = load_chart(chart)
    rows = [
        {
            "name": row.dependency.name,
            "version": row.dependency.version,
            "repository": row.dependency.repository,
            "status": row.status,
        }
        for row in list_dependencies(chart, loaded)
    ]
    if not rows:
        warnings = [f"WARNING: no dependencies at {chart / 'charts'}"]
    else:
        warnings = [
            f"WARNING: {quote(file)} is not {'in Chart.yaml' if is_chart else 'a chart'}."
            for file, is_chart in surplus(chart, loaded)
        ]

    def as_table() -> str:
        columns = ["NAME", "VERSION", "REPOSITORY", "STATUS"]
        table = records(columns, rows, width=max_col_width or None) + "\n" if rows else ""
        return table + "".join(f"{line}\n" for line in warnings)

    emit(output, rows, as_table)
    if output != "table":
        for line in warnings:
            click.echo(line, err=True)


@dependency.command(
    "update",
    examples="""
        helmkit dependency update mychart
        helmkit dependency update mychart --skip-refresh --offline
        helmkit dependency update mychart --verify --keyring keys.gpg
    """,
)
@_CHART
@_SKIP
@verify_options
@click.pass_obj
def update(settings: Settings, /, chart: Path, **options: Any) -> None:
    """Bring charts/ to the newest versions that CHART admits, and write its Chart.lock.

    Archives come from the store, else from the sources of their repository, and are verified. Nothing in the chart
    changes unless all of them are there. What is in charts/ and no longer wanted goes.
    """
    _run(settings, chart, "update", require=options["verify"], **options)


@dependency.command("build", examples="helmkit dependency build mychart\nhelmkit dep build mychart --offline")
@_CHART
@_SKIP
@verify_options
@click.pass_obj
def build(settings: Settings, /, chart: Path, **options: Any) -> None:
    """Bring charts/ to what the Chart.lock of CHART names; without a lock do what `update` does.

    Exits with 5 where the lock is not of this Chart.yaml. No index is asked for while the ones here have all that
    the lock names. --verify takes a chart without a signature too, as helm's does, and no wrong one.
    """
    _run(settings, chart, "build", require=False, **options)


def _run(
    settings: Settings,
    chart: Path,
    what: str,
    *,
    require: bool,
    verify: bool,
    keyring: Path | None,
    skip_refresh: bool,
) -> None:
    from helmkit.cli.vendoring import vendoring

    policy = None
    if verify:
        from helmkit.cli.trust import open_keyring
        from helmkit.mirror.provenance import Policy

        policy = Policy(fetch=True, late=True, require=require, keyring=open_keyring(settings, keyring))
    with vendoring(settings, _silent if settings.quiet else _print, refresh=not skip_refresh, policy=policy) as run:
        getattr(run, what)(chart)


def _print(line: str) -> None:
    write(f"{line}\n")


def _silent(_line: str) -> None:
    """-q."""
