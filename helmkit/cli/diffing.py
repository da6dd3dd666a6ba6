"""What `helmkit diff charts` does once its command line is read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from helmkit.cli.chart_input import find_chart
from helmkit.cli.limits import limited
from helmkit.cli.namespace import release_namespace
from helmkit.cli.output import colour, emit
from helmkit.cli.settings import Settings
from helmkit.cli.streams import printable, write
from helmkit.cli.values_input import read_user_values, with_defaults
from helmkit.diff.report import SECTIONS, Attempt, Report, make_report
from helmkit.errors import ChartError, TemplateError, UsageError
from helmkit.fs import write_result
from helmkit.records import replace
from helmkit.render.cache import OF_THIS_PROCESS, TemplateCache
from helmkit.render.capabilities import capabilities
from helmkit.render.chart import RenderOptions, render
from helmkit.render.release import Release

if TYPE_CHECKING:
    from collections.abc import Sequence

    from helmkit.chart.model import Chart

_COLOURS = {
    "title": {"bold": True},
    "warning": {"fg": "yellow"},
    "added": {"fg": "green"},
    "removed": {"fg": "red"},
    "changed": {"fg": "blue"},
    "place": {"fg": "cyan"},
}


def diff_charts(settings: Settings, before: str, after: str | None, options: dict[str, Any]) -> bool:
    """Print what changed; whether anything did. Raises what finding and loading a chart raises, and ValuesError."""
    release = Release("release-name", release_namespace(settings))
    apis = [api for group in options["api_versions"] for api in group.split(",")]
    wanted = RenderOptions(release=release, capabilities=capabilities(options["kube_version"], apis))
    found = [find_chart(settings, text, version, options["devel"]) for text, version in references(before, after)]
    with limited(settings):
        charts = [with_defaults(settings, options, one.load(), **_about(wanted)) for one in found]
        # Both get the same values: what Jinja makes them from is the chart that is to come.
        given = read_user_values(settings, options, chart=charts[1], **_about(wanted))
    attempts = []
    for chart in charts:
        with limited(settings) as watch:
            watch.allow_for(2 * chart.count_templates())
            cache = TemplateCache(settings.templates_dir, f"{chart.name}-{chart.metadata.version}", OF_THIS_PROCESS)
            attempts.append(_attempt(chart, given, replace(wanted, cache=cache), options["only"] or SECTIONS))
    report = make_report(
        attempts[0],
        attempts[1],
        given,
        secrets=options["show_secrets"],
        context=options["context"],
        only=options["only"] or SECTIONS,
    )
    _print(settings, report, options)
    return report.differs


def references(before: str, after: str | None) -> list[tuple[str, str | None]]:
    """Both charts with their versions: B may be left out, for the newest version of A, or be a version alone."""
    chart, version = split_version(before)
    if after is None:
        if version is None:
            raise UsageError("nothing to compare with", where=before, hint="helmkit diff charts NAME@1.2 NAME@1.3")
        return [(chart, version), (chart, None)]
    if after.startswith("@"):
        return [(chart, version), (chart, after[1:])]
    return [(chart, version), split_version(after)]


def split_version(text: str) -> tuple[str, str | None]:
    """NAME@RANGE as its parts; an @ in the name of a file that is there, or before a host, is none of ours."""
    name, at, version = text.rpartition("@")
    if not at or not name or "/" in version or Path(text).exists():
        return text, None
    return name, version


def _about(wanted: RenderOptions) -> dict[str, Any]:
    """What Jinja templates see of the release and the cluster."""
    release = {"name": wanted.release.name, "namespace": wanted.release.namespace}
    return {"release": release, "kube_version": wanted.capabilities.kube_version.version}


def _attempt(chart: Chart, given: dict[str, Any], wanted: RenderOptions, only: Sequence[str]) -> Attempt:
    """The chart, rendered where that is wanted and can be."""
    if "rendered" not in only or chart.metadata.is_library:
        return Attempt(chart)
    try:
        return Attempt(chart, (render(chart, given, wanted), render(chart, given, wanted)))
    except (ChartError, TemplateError) as error:
        return Attempt(chart, problem=error.message)


def _print(settings: Settings, report: Report, options: dict[str, Any]) -> None:
    file: Path | None = options["output_file"]
    if options["output"] in ("json", "yaml"):
        if file is None:
            emit(options["output"], report.as_dict(), str)
        else:
            from helmkit import goyaml

            document = report.as_dict()
            text = goyaml.dump(document) if options["output"] == "yaml" else goyaml.json_dumps(document) + "\n"
            write_result(file, text.encode("utf-8", "replace"))
        return
    text = _as_text(report, options, coloured=file is None and colour(settings))
    if file is None:
        write(text)
    else:
        write_result(file, text.encode("utf-8", "replace"))


def _as_text(report: Report, options: dict[str, Any], *, coloured: bool) -> str:
    if options["output"] == "markdown":
        from helmkit.diff.markdown import markdown

        return printable(markdown(report, full=options["full"]))
    from helmkit.diff.text import text_lines

    lines = ((style, printable(line)) for style, line in text_lines(report, full=options["full"]))
    return "".join(
        (click.style(line, **_COLOURS[style]) if coloured and style else line) + "\n"  # type: ignore[arg-type]
        for style, line in lines
    )
