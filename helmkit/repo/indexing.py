"""A folder's archives as the entries of an index: read and hashed, each by what Helm says of it.

What is known of an archive is remembered by its sha256, so that another run reads and hashes the archives but takes
none apart. Source: Helm pkg/repo/v1 index.go, IndexDirectory. Left out: writing the index (helmkit.repo.writing).
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from helmkit.about import __version__
from helmkit.chart.fields import metadata_fields, ordered_fields
from helmkit.chart.load import load_files
from helmkit.chart.reading import Reading
from helmkit.errors import ChartError, StoreError
from helmkit.fs import atomic_write, read_bounded, sha256_of
from helmkit.goyaml.gojson import Struct
from helmkit.repo.writing import join_url, make_entry

Result = TypeVar("Result")

_LARGEST = 100 << 20
_WORTH_A_PROCESS = 100  # Archives to take apart: fewer are done before another process has begun.


@dataclass(frozen=True, slots=True)
class Archived:
    """One .tgz: its path below the folder, its sha256, and its metadata fields, or why Helm takes it for no chart."""

    path: str
    digest: str
    fields: Struct | None
    reason: str = ""


@dataclass(slots=True)
class Memory:
    """Metadata fields (a mapping) or the reason why there are none (a text), by sha256; kept in `file`."""

    file: Path | None = None
    known: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def load(cls, file: Path) -> "Memory":
        """What `file` holds; nothing where it is another version's, damaged or missing."""
        try:
            content = json.loads(read_bounded(file, 1 << 30))
            return cls(file, dict(content["archives"]) if content["helmkit"] == __version__ else {})
        except (OSError, StoreError, ValueError, KeyError, TypeError):
            return cls(file)

    def keep(self, archives: Iterable[Archived]) -> None:
        """Remember these archives and no others. StoreError."""
        known = {archive.digest: archive.fields or archive.reason for archive in archives}
        if self.file and known != self.known:
            content = {"helmkit": __version__, "archives": known}
            atomic_write(self.file, json.dumps(content, separators=(",", ":")).encode())


def list_archives(folder: Path) -> list[str]:
    """The paths of the .tgz files in `folder`, then of those in its subfolders, in Helm's order. StoreError."""
    try:
        with os.scandir(folder) as found:
            children = sorted(found, key=lambda child: os.fsencode(child.name))
        below = [child.name for child in children if child.is_dir()]
    except OSError as exc:
        raise StoreError((exc.strerror or "unreadable").lower(), where=str(folder)) from exc
    names = [child.name for child in children if child.name.endswith(".tgz")]
    for name in below:
        try:
            inner = sorted(os.listdir(folder / name), key=os.fsencode)  # noqa: PTH208  names, not paths
        except OSError:
            continue  # As Go's Glob passes over it.
        names += [f"{name}/{file}" for file in inner if file.endswith(".tgz")]
    return names


def read_archives(folder: Path, memory: Memory) -> list[Archived]:
    """Every archive in `folder`, in Helm's order. StoreError where one cannot be read."""
    paths = list_archives(folder)
    found: dict[str, Archived | None] = dict.fromkeys(paths)
    for path in paths if memory.known else ():
        digest = _there(sha256_of, f"{folder}/{path}")
        if digest in memory.known:
            found[path] = _archived(path, digest, memory.known[digest])
    unknown = [path for path, archive in found.items() if archive is None]
    for archive in _take_apart(folder, unknown):
        found[archive.path] = archive
    return [archive for archive in found.values() if archive]


def folder_entries(archives: Iterable[Archived], base: str, created: str) -> Iterator[Struct]:
    """The index entries of `archives` that are charts, with URLs below `base`, or relative where that is empty."""
    folders: dict[str, str] = {}
    for archive in archives:
        if archive.fields is not None:
            parent, _, name = archive.path.rpartition("/")
            if parent not in folders:
                folders[parent] = join_url(base, parent)
            above = folders[parent]
            url = join_url(above, name) if above else name
            yield make_entry(archive.fields, urls=[url], digest=archive.digest, created=created)


def _take_apart(folder: Path, paths: list[str]) -> Iterator[Archived]:
    jobs = [(folder, path) for path in paths]
    processes = len(os.sched_getaffinity(0))
    if len(jobs) < _WORTH_A_PROCESS or processes < 2:
        yield from map(_open, jobs)
        return
    from multiprocessing import get_context

    # Threads would wait for each other: taking an archive apart is Python's own work.
    with get_context("fork").Pool(processes) as pool:
        yield from pool.imap_unordered(_open, jobs, chunksize=32)


def _open(job: tuple[Path, str]) -> Archived:
    folder, path = job
    data = _there(lambda name: read_bounded(Path(name), _LARGEST), f"{folder}/{path}")
    reading = Reading()
    try:
        # As Helm does it here: charts of an apiVersion that nothing else takes are listed too.
        outcome: Any = metadata_fields(load_files(reading.archive(data), reading).metadata)
    except ChartError as exc:
        outcome = exc.message
    return _archived(path, hashlib.sha256(data).hexdigest(), outcome)


def _archived(path: str, digest: str, outcome: Any) -> Archived:
    if isinstance(outcome, str):
        return Archived(path, digest, None, outcome)
    return Archived(path, digest, ordered_fields(outcome))


def _there(read: Callable[[str], Result], path: str) -> Result:
    """What `read` makes of a file that was there a moment ago. StoreError."""
    try:
        return read(path)
    except FileNotFoundError as exc:
        raise StoreError("it went away", where=path) from exc
