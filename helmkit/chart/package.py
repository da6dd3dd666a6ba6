"""A chart folder into an archive: the same bytes for the same files, in a form that Helm accepts.

Unlike `helm package`, which writes Chart.yaml anew, files are kept as they stand, comments included. Source: Helm
pkg/chart/v2/util/save.go. Left out: signing.
"""

import re
from pathlib import Path

from helmkit import goyaml
from helmkit.chart.archive import write_archive
from helmkit.chart.load import load_chart, load_files
from helmkit.chart.model import Chart, File, text
from helmkit.errors import ChartError, YAMLError

# What a reader wants to find first stands first.
_FIRST = ("Chart.yaml", "Chart.lock", "values.yaml", "values.schema.json")


def package(folder: Path, *, version: str | None = None, app_version: str | None = None) -> tuple[str, bytes]:
    """The file name NAME-VERSION.tgz and the archive of the chart in `folder`, with another version if given.

    Raises ChartError, also where values.schema.json is no JSON.
    """
    if not folder.is_dir():
        raise ChartError(f"no such chart folder: {folder}")
    chart = load_chart(folder)
    if version or app_version:
        chart = load_files(_with_versions(chart.raw, {"version": version, "appVersion": app_version}))
    return package_chart(chart)


def package_chart(chart: Chart) -> tuple[str, bytes]:
    """As `package`, for a loaded chart."""
    _check_schema(chart)
    order = {name: index for index, name in enumerate(_FIRST)}
    files = sorted(chart.raw, key=lambda file: (order.get(file.name, len(order)), file.name))
    archive = write_archive(File(f"{chart.name}/{file.name}", file.data) for file in files)
    return f"{chart.name}-{chart.metadata.version}.tgz", archive


def _check_schema(chart: Chart) -> None:
    if chart.schema is None:
        return
    try:
        goyaml.json_loads(chart.schema)
    except YAMLError as error:
        raise ChartError("invalid JSON in values.schema.json", hint=error.message) from error


def _with_versions(files: tuple[File, ...], fields: dict[str, str | None]) -> list[File]:
    return [_edited(file, fields) if file.name == "Chart.yaml" else file for file in files]


def _edited(file: File, fields: dict[str, str | None]) -> File:
    """Chart.yaml with other top-level fields; the rest of the text stays."""
    content = text(file.data)
    for name, value in fields.items():
        if value is None:
            continue
        line = f"{name}: {goyaml.dump(value).strip()}"
        pattern = re.compile(rf"^{name}[ \t]*:.*$", re.MULTILINE)
        if pattern.search(content):
            content = pattern.sub(line.replace("\\", r"\\"), content, count=1)
        else:
            content = f"{content.rstrip()}\n{line}\n"
    return File(file.name, content.encode("utf-8", "surrogateescape"))
