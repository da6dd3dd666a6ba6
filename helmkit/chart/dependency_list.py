"""What is in charts/ of each dependency that a chart lists, as `helm dependency list` says it.

Source: Helm pkg/action/dependency.go.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from helmkit.chart.load import load_chart
from helmkit.chart.metadata import Dependency
from helmkit.chart.model import Chart
from helmkit.errors import ChartError, VersionError
from helmkit.records import Record
from helmkit.version import Constraint, Version


class Listed(Record):
    """A dependency and its status: ok, unpacked, missing, wrong version, invalid version, misnamed, corrupt, too many
    matches.
    """

    dependency: Dependency
    status: str


def list_dependencies(path: Path, chart: Chart) -> list[Listed]:
    """Every dependency of the chart at `path`, in the order of Chart.yaml."""
    return [Listed(wanted, _status(path, wanted, chart)) for wanted in chart.metadata.dependencies]


def surplus(path: Path, chart: Chart) -> Iterator[tuple[str, bool]]:
    """What is in charts/ and not in Chart.yaml: its path, and whether it is a chart at all."""
    wanted = {dependency.name for dependency in chart.metadata.dependencies}
    for file in _files(path):
        if not os.path.isdir(file) and not file.endswith(".tgz"):  # noqa: PTH112
            continue
        try:
            name = load_chart(file).name
        except ChartError:
            yield file, False
        else:
            if name not in wanted:
                yield file, True


def _files(path: Path) -> list[str]:
    folder = os.path.join(os.path.normpath(path), "charts")  # noqa: PTH118  the path is shown as helm shows it
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []  # noqa: PTH112, PTH208
    return [f"{folder.removeprefix('./')}/{name}" for name in names]


def _status(path: Path, wanted: Dependency, chart: Chart) -> str:
    prefix = f"{wanted.name}-"
    archives = {}
    for file in _files(path):
        base = file.rpartition("/")[2]
        if base.startswith(prefix) and base.endswith(".tgz"):
            archives[base.removeprefix(prefix).removesuffix(".tgz")] = file
    if len(archives) > 1:
        # Another chart's name may begin with this one's: nginx-1.0.0.tgz, nginx-ingress-1.0.0.tgz.
        archives = {version: file for version, file in archives.items() if _is_version(version)}
        if len(archives) > 1:
            return "too many matches"
    for archive in archives.values():
        return _archive_status(archive, wanted)
    child = next((child for child in reversed(chart.dependencies) if child.name == wanted.name), None)
    return (_mismatch(wanted, child) or "unpacked") if child else "missing"


def _archive_status(archive: str, wanted: Dependency) -> str:
    try:
        found = load_chart(archive)
    except ChartError:
        return "corrupt"
    return "misnamed" if found.name != wanted.name else _mismatch(wanted, found) or "ok"


def _mismatch(wanted: Dependency, found: Chart) -> str:
    version = found.metadata.version
    if version == wanted.version:
        return ""
    try:
        fits = Constraint.parse(wanted.version).check(Version.parse(version))
    except VersionError:
        return "invalid version"
    return "" if fits else "wrong version"


def _is_version(text: str) -> bool:
    try:
        Version.parse_strict(text)
    except VersionError:
        return False
    return True
