"""A catalogue made anew, from each index that is kept and from the archives; the damaged one is put aside.

What only the old catalogue knew is gone: the log of syncs and what was measured of sources. A repository whose
index is damaged too comes back with its next sync.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from helmkit.chart.identity import read_identity
from helmkit.errors import ChartError, StoreError, VerificationError
from helmkit.fs import fsync_folder, make_folder, translated
from helmkit.index import parse_index
from helmkit.records import replace
from helmkit.store.blobs import Blobs
from helmkit.store.catalogue import Catalogue
from helmkit.store.indexes import Indexes
from helmkit.store.rows import ChartVersion

_DATABASE = "catalogue.db"
_PARTS = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a new catalogue holds: chart versions of `repositories`; `lost` are those whose index is damaged."""

    repositories: tuple[str, ...]
    entries: int
    lost: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.repositories and not self.lost:
            return "the catalogue was made anew, and is empty: run `helmkit repo sync`"
        text = f"the catalogue was made anew: {self.entries} entries of {len(self.repositories)} repositories"
        return text + (f"; sync again: {', '.join(self.lost)}" if self.lost else "")


def rebuild(home: Path) -> Rebuilt:
    """Make the catalogue of the store in `home` anew, under its write lock. StoreError."""
    fresh = home / "catalogue.new"
    with translated(fresh):
        for part in _PARTS:
            fresh.with_name(fresh.name + part).unlink(missing_ok=True)
    catalogue = Catalogue(fresh)
    try:
        rebuilt = refill(catalogue, home)
    finally:
        catalogue.close()  # Which also brings what is in the log beside it into the file.
    _put_aside(home)
    with translated(home):
        fresh.replace(home / _DATABASE)
        fsync_folder(home)
    return rebuilt


def refill(catalogue: Catalogue, home: Path) -> Rebuilt:
    """Bring what the store in `home` has kept into an empty catalogue. StoreError."""
    indexes = Indexes(home / "indexes")
    done, lost, entries = [], [], 0
    for name in indexes.names():
        try:
            state, document = indexes.read(name)
            index = parse_index(document)
        except (StoreError, VerificationError):
            lost.append(name)
            indexes.remove(name)
            continue
        entries += catalogue.update(state, index.charts).entries
        done.append(name)
    blobs = Blobs(home / "blobs")
    _hold_to_archives(catalogue, blobs)
    _hold_to_first(catalogue, blobs)
    return Rebuilt(tuple(done), entries, tuple(lost))


def _hold_to_archives(catalogue: Catalogue, blobs: Blobs) -> None:
    """Versions without a digest are held to the archive that is here, where one alone goes by their name."""
    without = [row for row in catalogue.rows() if not row.digest]
    if not without:
        return
    archives: dict[tuple[str, str], list[str]] = {}
    known = {row.digest for row in catalogue.rows()}
    for identity, digest in _identities(blobs):
        if digest not in known:
            archives.setdefault(identity, []).append(digest)
    found = [(row, archives.get((row.name, row.version), [])) for row in without]
    catalogue.record_digests(replace(row, digest=digests[0]) for row, digests in found if len(digests) == 1)


def _hold_to_first(catalogue: Catalogue, blobs: Blobs) -> None:
    """Versions of which the index gives new bytes keep those that are here, as the names in quarantine tell."""
    changes = {actual: expected for expected, actual in blobs.changes()}
    if not changes:
        return
    here = {digest[:16]: digest for digest in blobs.digests()}
    found: list[ChartVersion] = []
    for row in catalogue.rows():
        first = here.get(changes.get(row.digest[:16], ""))
        if first and (data := blobs.get(first)) and read_identity(BytesIO(data)) == (row.name, row.version):
            found.append(row.held_to(first))
    catalogue.hold(found)


def _identities(blobs: Blobs) -> Iterator[tuple[tuple[str, str], str]]:
    for digest in blobs.digests():
        try:
            data = blobs.get(digest)
            if data is not None:
                yield read_identity(BytesIO(data)), digest
        except ChartError:
            continue


def _put_aside(home: Path) -> None:
    """The old files into quarantine, the log first: without it the database is what it was at its last checkpoint."""
    folder = home / "quarantine"
    stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime())
    with translated(folder):
        make_folder(folder)
        for part in reversed(_PARTS):
            path = home / f"{_DATABASE}{part}"
            if path.exists():
                path.replace(folder / f"{stamp}-{path.name}")
