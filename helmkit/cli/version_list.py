"""What `helmkit versions` does once its command line is read. No Click here: helmkit.cli.quick does without."""

from __future__ import annotations

from helmkit.cli.output import emit, records
from helmkit.cli.settings import Settings
from helmkit.cli.store import open_store, repositories
from helmkit.cli.streams import printable
from helmkit.errors import YAMLError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmkit.store.catalogue import Catalogue
    from helmkit.store.rows import ChartVersion

_LOCKS = ("Chart.lock", "requirements.lock")
_COLUMNS = ["NAME", "VERSION", "APP VERSION", "CREATED", "DIGEST", "MIRRORED", "PINNED"]


def run_versions(settings: Settings, words: tuple[str, ...], options: dict[str, Any]) -> None:
    """List the versions of the chart that `words` names. NotFoundError, UsageError, ConfigError, StoreError."""
    with open_store(settings) as store:
        found = _versions(settings, store.catalogue, words[0])
        here = {row.digest for row in found if row.digest and store.blobs.has(row.digest)}
    pins = _pins(settings, found[0])
    rows: list[dict[str, Any]] = [
        {
            "name": row.reference,
            "version": row.version,
            "app_version": row.app_version,
            "created": row.created,
            "digest": row.digest,
            "deprecated": row.deprecated,
            "mirrored": row.digest in here,
            "pinned": pins.get(row.version, []),
        }
        for row in found
    ]
    shown = [
        {
            **row,
            "created": row["created"][:19].replace("T", " "),
            "digest": row["digest"][:12],
            "mirrored": "*" if row["mirrored"] else "",
            "pinned": ", ".join(row["pinned"]),
        }
        for row in rows
    ]
    emit(options["output"], rows, lambda: records(_COLUMNS, shown))


def _versions(settings: Settings, catalogue: Catalogue, text: str) -> list[ChartVersion]:
    """The versions of NAME in the first repository that has it, or of REPO/NAME; newest first."""
    wanted, _, name = text.rpartition("/")
    having = catalogue.repositories_with(name)
    for repository in repositories(settings, catalogue):
        if repository in having and wanted in ("", repository):
            return list(catalogue.versions(name, repository))
    return _not_found(settings, text)


def _not_found(settings: Settings, text: str) -> list[ChartVersion]:
    """What a look-up in the registries of OCI sources finds, or the error that says what there is."""
    from helmkit.cli.mirroring import mirroring
    from helmkit.mirror import resolve_chart

    with mirroring(settings) as run:
        return [resolve_chart(run.config, run.store, text, devel=True, connect=run.connect)]


def _pins(settings: Settings, chart: ChartVersion) -> dict[str, list[str]]:
    """The files of the working folder that hold the chart to a version, by that version."""
    from pathlib import Path

    pins: dict[str, list[str]] = {}
    for name in _LOCKS:
        if (file := Path(name)).is_file():
            for version in _locked(settings, file, chart.name):
                pins.setdefault(version, []).append(name)
    return pins


def _locked(settings: Settings, file: Any, name: str) -> list[str]:
    """The versions of a chart in a Chart.lock; a file that cannot be read is named and passed over."""
    from helmkit import goyaml
    from helmkit.chart.metadata import read_lock
    from helmkit.cli.output import Reporter

    try:
        lock = read_lock(goyaml.load(file.read_bytes()))
    except (OSError, YAMLError) as exc:
        Reporter(settings).warn(f"{file} is passed over: {printable(str(exc))}")
        return []
    return [dependency.version for dependency in lock.dependencies if dependency.name == name]
