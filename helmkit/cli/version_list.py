"""What `helmkit versions` does once its command line is read. No Click here: helmkit.cli.quick does without."""

from __future__ import annotations

from functools import partial

from helmkit.cli.locking import lock_path
from helmkit.cli.output import Reporter, emit, records
from helmkit.cli.settings import Settings
from helmkit.cli.store import open_store, repositories
from helmkit.errors import HelmkitError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
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
    """The lock files at hand that hold the chart to a version, by that version."""
    from pathlib import Path

    pins: dict[str, list[str]] = {}
    lock = lock_path(settings)
    for file, read in ((lock, _mirrored), *((Path(name), _locked) for name in _LOCKS)):
        if file.is_file():
            for version in _passed_over(settings, file, partial(read, file, chart)):
                pins.setdefault(version, []).append(file.name)
    return pins


def _passed_over(settings: Settings, file: Path, read: Callable[[], list[str]]) -> list[str]:
    """What `read` gives; a file that cannot be read is named, and hides no versions."""
    try:
        return read()
    except (OSError, HelmkitError) as exc:
        Reporter(settings).warn(f"{file} is passed over: {exc}")
        return []


def _mirrored(file: Path, chart: ChartVersion) -> list[str]:
    """The versions of a chart in a helmkit.lock."""
    from helmkit.mirror.lock import load_lock

    lock = load_lock(file)
    pins = [pin for section in lock.sections for pin in section.pins] if lock else []
    return [pin.version for pin in pins if (pin.repository, pin.chart) == (chart.repository, chart.name)]


def _locked(file: Path, chart: ChartVersion) -> list[str]:
    """The versions of a chart in a Chart.lock."""
    from helmkit import goyaml
    from helmkit.chart.metadata import read_lock

    lock = read_lock(goyaml.load(file.read_bytes()))
    return [dependency.version for dependency in lock.dependencies if dependency.name == chart.name]
