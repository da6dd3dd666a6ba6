"""Charts from disk: a folder or a .tgz into a Chart.

Source: Helm pkg/chart/v2/loader, internal/sympath. A symbolic link in a folder is followed and stands for what it
points to, as in Helm. Left out: downloading.
"""

from __future__ import annotations

import os

from helmkit.chart.archive import BOM, MAX_CHART, Budget, describe
from helmkit.chart.dialect import NEWEST, Dialect
from helmkit.chart.ignore import IgnoreRules
from helmkit.chart.metadata import Lock, Metadata, api_version, read_lock, read_metadata, validate
from helmkit.chart.model import Chart, File, Warn, text
from helmkit.chart.reading import Reading
from helmkit.errors import ChartError, YAMLError
from helmkit.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from helmkit.template.loader import Cache


_PIECE = 1 << 16  # bytes


def load_chart(path: str | os.PathLike[str], dialect: Dialect = NEWEST, cache: Cache | None = None) -> Chart:
    """The chart in the folder or .tgz `path`. Raises ChartError with Helm's text.

    `cache` keeps what its files hold; whoever gave it saves it.
    """
    name = os.path.abspath(path)  # noqa: PTH100  Helm prints the path without resolving links
    if os.path.isdir(name):  # noqa: PTH112  pathlib takes 3 ms to import
        return _load_folder(name, Reading(dialect, cache=cache))
    try:
        data = _read(name)
    except OSError as error:
        raise ChartError(_go_text("open", name, error)) from error
    problem = describe(data, name)
    if problem:
        raise problem
    return load_archive(data, dialect, cache)


def load_archive(data: bytes, dialect: Dialect = NEWEST, cache: Cache | None = None) -> Chart:
    """The chart in the bytes of a .tgz. Raises ChartError; its hint says what is wrong with the archive."""
    reading = Reading(dialect, cache=cache)
    try:
        files = reading.archive(data)
    except ChartError as error:
        raise ChartError("unable to load chart archive", hint=error.message) from error
    chart_yaml = next((file for file in files if file.name == "Chart.yaml"), None)
    if chart_yaml is None:
        raise ChartError("unable to detect chart version, no Chart.yaml found")
    return load_files(files, reading, _check_api_version(chart_yaml.data, reading))


def read_archive_metadata(data: bytes) -> Metadata:
    """The metadata of the chart in a .tgz, of which nothing else is kept. Raises ChartError."""
    from io import BytesIO

    from helmkit.chart.identity import read_members

    found = read_members(BytesIO(data), ("Chart.yaml", "requirements.yaml"))
    return _read_metadata({name: File(name, content) for name, content in found.items()}, None, Reading())[0]


def load_files(files: Iterable[File], reading: Reading | None = None, chart_yaml: Any = None) -> Chart:
    """The chart that `files`, named relative to its folder, make up. Raises ChartError with Helm's text.

    `chart_yaml` is the content of Chart.yaml, where the caller has read it already.
    """
    reading = reading or Reading()
    every = tuple(files)
    by_name = {file.name: file for file in every}
    metadata, warnings = _read_metadata(by_name, chart_yaml, reading)
    values_file = by_name.get("values.yaml")
    schema = by_name.get("values.schema.json")
    lock = _read_lock(by_name, reading)
    values = _read_values(values_file, reading) if values_file else None
    clean = validate(metadata, reading.dialect)
    dependencies = tuple(_subcharts(every, clean.name, reading))
    return Chart(
        metadata=clean,
        templates=tuple(file for file in every if file.name.startswith("templates/")),
        files=tuple(file for file in every if _is_plain(file.name, clean)),
        values=values,
        schema=schema.data if schema else None,
        lock=lock,
        dependencies=dependencies,
        raw=every,
        warnings=(*warnings, *(warning for child in dependencies for warning in child.warnings)),
    )


def _load_folder(folder: str, reading: Reading) -> Chart:
    name = f"{folder}/Chart.yaml"
    try:
        data = _read(name)
    except OSError as error:
        raise ChartError(f"unable to detect chart at {name}: {_go_text('open', name, error)}") from error
    document = _check_api_version(data, reading)
    ignore_file = f"{folder}/.helmignore"
    rules = IgnoreRules(text(_read(ignore_file)) if os.path.isfile(ignore_file) else "")  # noqa: PTH113
    links: list[Warn] = []
    chart = load_files(_walk(folder, "", rules, (), reading.budget, links), reading, document)
    return replace(chart, warnings=(*links, *chart.warnings)) if links else chart


def _walk(
    folder: str,
    prefix: str,
    rules: IgnoreRules,
    above: tuple[tuple[int, int], ...],
    budget: Budget,
    links: list[Warn],
) -> Iterator[File]:
    """The files below `folder` in the order of their names; `above` identifies the folders that lead here.

    Symbolic links are told in `links`.
    """
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        relative = prefix + entry.name
        path = f"{folder}/{entry.name}"
        is_link = entry.is_symlink()
        try:
            if is_link:
                os.stat(path)  # noqa: PTH116
                links.append(Warn(_LINK, (("path", path), ("resolved", os.path.realpath(path))), level="INFO"))
            is_folder = entry.is_dir()
        except OSError as error:
            raise ChartError(_link_text(path, error)) from error
        if rules.ignores(relative, folder=is_folder):
            continue
        if is_folder:
            info = entry.stat()
            identity = (info.st_dev, info.st_ino)
            if identity in above:
                raise ChartError(f"error evaluating symlink {path}: it leads back to a folder that contains it")
            yield from _walk(path, f"{relative}/", rules, (*above, identity), budget, links)
        elif not entry.is_file():
            raise ChartError(f"cannot load irregular file {path} as it has file mode type bits set")
        else:
            yield _read_file(path, relative, budget)


def _read_file(path: str, relative: str, budget: Budget) -> File:
    try:
        data = _read(path, budget.left + 1)
    except OSError as error:
        raise ChartError(f"error reading {relative}: {_go_text('open', path, error)}") from error
    budget.left -= len(data)
    if budget.left < 0:
        raise ChartError(f"error reading {relative}: chart exceeds maximum decompressed size of {MAX_CHART} bytes")
    return File(relative, data.removeprefix(BOM))


def _check_api_version(chart_yaml: bytes, reading: Reading) -> Any:
    """The content of a Chart.yaml that says it is of a version that can be read."""
    try:
        document = reading.yaml(chart_yaml.removeprefix(BOM))
        found = api_version(document)
    except YAMLError as error:
        raise ChartError(f"cannot load Chart.yaml: {error.message}") from error
    if not reading.dialect.checks_charts:
        return document
    if found == "v3":
        raise ChartError("invalid chart apiVersion", hint="charts of apiVersion v3 are not supported yet")
    if found not in ("", "v1", "v2"):
        raise ChartError("unsupported chart version")
    return document


def _read_metadata(by_name: dict[str, File], chart_yaml: Any, reading: Reading) -> tuple[Metadata, tuple[Warn, ...]]:
    documents: dict[str, Any] = {}
    for name in ("Chart.yaml", "requirements.yaml"):
        if name in by_name:
            known = chart_yaml if name == "Chart.yaml" else None
            documents[name] = known or _load_yaml(by_name[name], reading)
    metadata = read_metadata(documents)
    if "Chart.yaml" not in by_name:
        raise ChartError("Chart.yaml file is missing")
    moved = () if metadata.api_version == "v1" else _MOVED
    return metadata, tuple(Warn(told, level="INFO") for name, told in moved if name in by_name)


_LINK = "found symbolic link in path. Contents of linked file included and used"
_SINCE = 'Warning: {} since apiVersion "v2". We recommend migrating {}.'
_MOVED = (
    ("requirements.yaml", _SINCE.format("Dependencies are handled in Chart.yaml", "dependencies to Chart.yaml")),
    ("requirements.lock", _SINCE.format("Dependency locking is handled in Chart.lock", "to Chart.lock")),
)


def _read_lock(by_name: dict[str, File], reading: Reading) -> Lock | None:
    lock = None
    for name in ("Chart.lock", "requirements.lock"):
        if name in by_name:
            try:
                lock = read_lock(_load_yaml(by_name[name], reading))
            except YAMLError as error:
                raise ChartError(f"cannot load {name}: {error.message}") from error
    return lock


def _read_values(file: File, reading: Reading) -> dict[str, Any]:
    try:
        return reading.values(file.data)
    except YAMLError as error:
        raise ChartError(f"cannot load values.yaml: {error.message}") from error


def _load_yaml(file: File, reading: Reading) -> Any:
    try:
        return reading.yaml(file.data)
    except YAMLError as error:
        raise ChartError(f"cannot load {file.name}: {error.message}") from error


def _is_plain(name: str, metadata: Metadata) -> bool:
    """Whether a file is one that `.Files` shows: not metadata, values, a template or a subchart."""
    if name in ("requirements.yaml", "requirements.lock"):
        return metadata.api_version == "v1"
    if name.startswith("charts/"):
        return name.endswith(".prov")
    special = ("Chart.yaml", "Chart.lock", "values.yaml", "values.schema.json")
    return name not in special and not name.startswith("templates/")


def _subcharts(files: tuple[File, ...], parent: str, reading: Reading) -> Iterator[Chart]:
    groups: dict[str, list[File]] = {}
    for file in files:
        if file.name.startswith("charts/") and not file.name.endswith(".prov"):
            rest = file.name.removeprefix("charts/")
            groups.setdefault(rest.partition("/")[0], []).append(File(rest, file.data))
    for name, group in sorted(groups.items()):
        if name[0] in "_.":
            continue
        try:
            yield _subchart(name, group, parent, reading)
        except ChartError as error:
            raise ChartError(f"error unpacking subchart {name} in {parent}: {error.message}") from error


def _subchart(name: str, group: list[File], parent: str, reading: Reading) -> Chart:
    if not name.endswith(".tgz"):
        inner = (File(file.name.partition("/")[2], file.data) for file in group if "/" in file.name)
        return load_files(inner, reading)
    if group[0].name != name:
        raise ChartError(f"error unpacking subchart tar in {parent}: expected {name}, got {group[0].name}")
    return load_files(reading.archive(group[0].data), reading)


def _read(path: str, most: int = 1 << 62) -> bytes:
    """The first `most` bytes of a file. A large chart has 300; open() asks the system four things more of each."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        data = os.read(descriptor, min(most, os.fstat(descriptor).st_size + 1))
        while len(data) < most and (more := os.read(descriptor, min(most - len(data), _PIECE))):
            data += more
    finally:
        os.close(descriptor)
    return data


def _go_text(operation: str, path: str, error: OSError) -> str:
    """An operating system's error as Go words it: `open /x: no such file or directory`."""
    return f"{operation} {path}: {(error.strerror or str(error)).lower()}"


def _link_text(path: str, error: OSError) -> str:
    from helmkit.chart.links import link_problem

    own = _go_text("lstat", path, error)
    return f"error evaluating symlink {path}: {link_problem(path) or own}" if os.path.islink(path) else own  # noqa: PTH114
