"""A static repository that any web server can serve: archives, their .prov files, and last an index.yaml.

The same charts give the same bytes: an entry's `created` is that of the index it came from, and the index is as old
as its newest entry. Only bytes that have their digest get there.
"""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from helmkit.chart.decode import decode
from helmkit.chart.fields import metadata_fields
from helmkit.chart.load import load_archive
from helmkit.chart.metadata import METADATA
from helmkit.errors import ChartError, YAMLError
from helmkit.fs import atomic_write, sha256_of, translated
from helmkit.goyaml.gojson import Struct
from helmkit.index import parse_time
from helmkit.mirror.parallel import in_parallel
from helmkit.mirror.progress import Event, Progress, silent
from helmkit.mirror.published import PublishedChart, PublishOutcome, TargetReport
from helmkit.repo.merging import entry_of, normal_time
from helmkit.repo.writing import ZERO_TIME, Entries, add_entries, go_time, index_text, join_url, make_entry
from helmkit.store import Blobs, ChartVersion


@dataclass(slots=True)
class Exporter:
    """Writes charts of `blobs` into `folder`; `url` is where it will be served, empty for relative archive URLs."""

    blobs: Blobs
    folder: Path
    url: str = ""
    prune: bool = False
    parallel: int = 4
    progress: Progress = silent
    _entries: Entries = field(default_factory=dict)

    def export(self, repository: str, rows: Sequence[ChartVersion]) -> TargetReport:
        """Make the folder hold `rows`, the charts of `repository`. StoreError where the disk refuses."""
        charts: list[PublishedChart] = []
        files: dict[str, ChartVersion] = {}
        for row in rows:
            name = f"{row.name}-{row.version}.tgz"
            if files.setdefault(name, row).digest != row.digest:
                cause = f"{files[name].reference} {files[name].version} has that file name"
                charts.append(PublishedChart(row.name, row.version, "failed", cause=cause))
        done = in_parallel(self._write, files.items(), self.parallel)
        for number, ((_, row), chart) in enumerate(done, 1):
            charts.append(chart)
            self.progress(Event(repository, "published", f"{row.name} {row.version}", number, len(files)))
        failed = {(chart.name, chart.version) for chart in charts if chart.outcome == "failed"}
        listed = {name: row for name, row in files.items() if (row.name, row.version) not in failed}
        self._publish(listed)
        removed = self._remove_others(listed) if self.prune else ()
        charts.sort(key=lambda chart: (chart.name, chart.version))
        return TargetReport(repository, str(self.folder), tuple(charts), removed)

    def _write(self, job: tuple[str, ChartVersion]) -> PublishedChart:
        name, row = job
        target = self.folder / name
        outcome: PublishOutcome = "written"
        size = 0
        there = _digest(target)
        if there == row.digest:
            outcome = "present"
        else:
            data = self.blobs.get(row.digest)
            if data is None:
                cause = "its archive in the store is not whole"
                return PublishedChart(row.name, row.version, "failed", cause=cause)
            outcome = "replaced" if there else "written"
            size = len(data)
            atomic_write(target, data)
        provenance = self.blobs.provenance(row.digest)
        beside = self.folder / f"{name}.prov"
        if provenance is not None and _digest(beside) != hashlib.sha256(provenance).hexdigest():
            atomic_write(beside, provenance)
        return PublishedChart(row.name, row.version, outcome, size)

    def _publish(self, files: dict[str, ChartVersion]) -> None:
        entries: Entries = {}
        add_entries(entries, (self._entry(name, row) for name, row in files.items()))
        times = {time: row for row in files.values() if (time := parse_time(row.created))}
        data = index_text(entries, _created(times[max(times)]) if times else ZERO_TIME)
        target = self.folder / "index.yaml"
        if _digest(target) != hashlib.sha256(data).hexdigest():
            atomic_write(target, data)

    def _entry(self, name: str, row: ChartVersion) -> Struct:
        """The entry of the index that the chart came with, else what its own Chart.yaml says."""
        fields: Struct | None = None
        if not row.offered:  # Else the entry speaks of other bytes.
            with suppress(ChartError, YAMLError):
                fields = entry_of(decode(dict(row.fields), METADATA))
        if fields is None:
            fields = metadata_fields(load_archive(self.blobs.get(row.digest) or b"").metadata)
        url = join_url(self.url, name) if self.url else name
        return make_entry(fields, urls=[url], digest=row.digest, created=_created(row))

    def _remove_others(self, files: dict[str, ChartVersion]) -> tuple[str, ...]:
        """Archives and .prov files that the new index does not name, and what a killed process left."""
        wanted = {*files, *(f"{name}.prov" for name in files)}
        found = (path for path in self.folder.iterdir() if path.name.endswith((".tgz", ".tgz.prov")))
        stale = sorted(path for path in found if path.name not in wanted and path.is_file())
        for path in (*stale, *self.folder.glob(".tmp-*")):
            with translated(path):
                path.unlink(missing_ok=True)
        return tuple(path.name for path in stale)


def _created(row: ChartVersion) -> str:
    try:
        return normal_time(row.created)
    except YAMLError:
        time = parse_time(row.created)
        return go_time(time) if time else ZERO_TIME


def _digest(path: Path) -> str:
    """The sha256 of a file; empty where there is none."""
    try:
        return sha256_of(path)
    except FileNotFoundError:
        return ""
