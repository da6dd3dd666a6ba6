"""`helmkit outdated`: dependencies and releases for which there is a newer version."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from helmkit.cli.chart_paths import chart_paths
from helmkit.cli.command import command
from helmkit.cli.exit_codes import DIFFERENT, ExitCode
from helmkit.cli.options import output_option
from helmkit.cli.output import Reporter, emit, records
from helmkit.cli.settings import Settings

if TYPE_CHECKING:
    from helmkit.mirror.outdated import Standing

_COLUMNS = ["NAME", "CURRENT", "WANTED", "LATEST", "RANGE", "USED BY", "REPOSITORY"]


@command(
    "outdated",
    short_help="Say which dependencies and releases are behind.",
    examples="""
        helmkit outdated
        helmkit outdated charts/ --exit-code
        helmkit outdated --releases --all-namespaces
        helmkit outdated mychart --within --refresh -o json
    """,
)
@click.argument("paths", nargs=-1, metavar="[PATH...]", type=click.Path(path_type=Path))
@click.option("--releases", is_flag=True, help="The installed releases, as helm lists them.")
@click.option("-A", "--all-namespaces", is_flag=True, help="With --releases: those of every namespace.")
@click.option("--within", is_flag=True, help="Only those with a newer version in their range.")
@click.option("--all", "everything", is_flag=True, help="Those that are current too.")
@click.option("--devel", is_flag=True, help="LATEST may be a pre-release.")
@click.option("--refresh", is_flag=True, help="Refresh the indexes that are asked first.")
@click.option("--exit-code", is_flag=True, help="Exit with 2 where something is behind.")
@output_option
@click.pass_obj
def outdated(
    settings: Settings,
    /,
    paths: tuple[Path, ...],
    releases: bool,
    all_namespaces: bool,
    within: bool,
    everything: bool,
    devel: bool,
    refresh: bool,
    exit_code: bool,
    output: str,
) -> int:
    """Say what is behind: the dependencies of the charts at PATH, or with --releases what is installed.

    PATH is a chart, an archive or a folder of charts; this folder unless given. CURRENT is what Chart.lock has, else
    what is in charts/; WANTED the newest version in the RANGE of Chart.yaml, which `dependency update` would bring;
    LATEST the newest of all. A release is compared with its chart in the first repository that has that version, and
    its range is ^CURRENT. The catalogue answers; registries are asked for their tags.
    """
    places = [place for path in paths or (() if releases else (Path(),)) for place in chart_paths(path)]
    found = _standings(settings, places, releases=releases, everywhere=all_namespaces, devel=devel, refresh=refresh)
    behind = [row for row in found if row.status in (("missing", "behind") if within else _BEHIND)]
    shown = found if everything else behind
    emit(output, [row.as_dict() for row in shown], lambda: _table(shown))
    _say_more(settings, found, behind, output)
    return DIFFERENT if exit_code and behind else ExitCode.DONE


_BEHIND = ("missing", "behind", "beyond")


def _standings(
    settings: Settings, places: Iterable[Path], *, releases: bool, everywhere: bool, devel: bool, refresh: bool
) -> "list[Standing]":
    from helmkit.chart.load import load_chart
    from helmkit.cli.mirroring import mirroring
    from helmkit.mirror.dependencies import Resolver
    from helmkit.mirror.library import Library
    from helmkit.mirror.located import with_unlisted
    from helmkit.mirror.outdated import Standings
    from helmkit.mirror.refreshing import Refreshing, repositories_for

    charts = [(load_chart(place), str(place)) for place in places]
    installed = _installed(settings, everywhere) if releases else []
    with mirroring(settings) as run:
        needs = [item for chart, _ in charts for item in chart.metadata.dependencies]
        config = with_unlisted(run.config, needs)
        if refresh:
            asked = config.repositories if releases else repositories_for(config, needs)
            say = Reporter(settings).detail
            Refreshing(config, run.store, run.connect, say).refresh(asked)
        connect = None if settings.offline else run.connect
        standings = Standings(Resolver(config, Library(run.store, connect)), devel)
        rows = [row for chart, place in charts for row in standings.of_chart(chart, place)]
        return rows + [standings.of_release(release) for release in installed]


def _installed(settings: Settings, everywhere: bool) -> list[dict[str, Any]]:
    from helmkit.cli.kube import helm

    return helm(settings).releases(everywhere=everywhere)


def _table(rows: "list[Standing]") -> str:
    return records(_COLUMNS, list(_cells(rows))) if rows else ""


def _cells(rows: "list[Standing]") -> Iterator[dict[str, str]]:
    for row in rows:
        latest = f"{row.latest} (deprecated)" if row.deprecated else row.latest
        yield {**row.as_dict(), "latest": latest}


def _say_more(settings: Settings, found: "list[Standing]", behind: "list[Standing]", output: str) -> None:
    """What is not known, and that all is well where it is."""
    reporter = Reporter(settings)
    for row in found:
        if row.cause:
            reporter.info(f"helmkit: {row.name} of {row.used_by}: {row.cause}")
    if output == "table" and not behind:
        known = sum(not row.cause for row in found)
        reporter.info(f"helmkit: {known} of {len(found)} looked up, nothing is behind")
