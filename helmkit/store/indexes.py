"""The catalogue's rows once more, a compressed file a repository: what a new catalogue is made from.

A file is JSON lines: the state of the index, then its rows. Written after the catalogue, so that it never says more.
Left out: digests first seen, which are in the archives themselves (helmkit.store.rebuild).
"""

import gzip
import io
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any

from helmkit.errors import StoreError
from helmkit.fs import atomic_write, read_bounded, translated
from helmkit.store.rows import ChartVersion, IndexState

_LARGEST = 1 << 30
_SUFFIX = ".jsonl.gz"
_GZIP = 31  # zlib's window bits for a gzip file.
_AT_ONCE = 500  # Lines.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Indexes:
    """The files below `folder`, named after the repositories."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> list[str]:
        """The repositories there is a file for."""
        return sorted(path.name.removesuffix(_SUFFIX) for path in self._folder.glob(f"[!.]*{_SUFFIX}"))

    def read(self, repository: str) -> tuple[IndexState, list[ChartVersion]]:
        """What was written. StoreError where it is damaged."""
        path = self._path(repository)
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(read_bounded(path, _LARGEST))) as lines:
                state, *rows = map(json.loads, lines)
            return IndexState(*state), [ChartVersion(repository, *_row(row)) for row in rows]
        except (OSError, EOFError, zlib.error, ValueError, TypeError) as exc:
            raise StoreError("damaged", where=str(path)) from exc

    def writer(self, state: IndexState) -> "IndexWriter":
        """Collects a repository's rows, to be written once the catalogue has them."""
        return IndexWriter(self._path(state.repository), state)

    def remove(self, repository: str) -> None:
        """Forget a repository."""
        path = self._path(repository)
        with translated(path):
            path.unlink(missing_ok=True)

    def _path(self, repository: str) -> Path:
        return self._folder / f"{repository}{_SUFFIX}"


class IndexWriter:
    """Rows on their way into a file."""

    def __init__(self, path: Path, state: IndexState) -> None:
        self._path = path
        # Which writes no time: the same rows make the same bytes.
        self._zipper = zlib.compressobj(level=1, wbits=_GZIP)
        self._zipped: list[bytes] = []
        self._lines = [_encode(astuple(state))]

    def passing(self, rows: Iterable[ChartVersion]) -> Iterator[ChartVersion]:
        """`rows` as they are, each one collected."""
        for row in rows:
            self._lines.append(_encode(_values(row)))
            if len(self._lines) == _AT_ONCE:
                self._flush()
            yield row

    def write(self) -> None:
        """Put them on disk. StoreError."""
        self._flush()
        atomic_write(self._path, b"".join([*self._zipped, self._zipper.flush()]))

    def _flush(self) -> None:
        self._lines.append("")
        self._zipped.append(self._zipper.compress("\n".join(self._lines).encode()))
        self._lines = []


def _values(row: ChartVersion) -> tuple[Any, ...]:
    """All but the repository; without the copies that `astuple` makes."""
    texts = row.name, row.version, row.app_version, row.description, row.created, row.digest
    return *texts, row.deprecated, row.urls, row.entry


def _row(values: list[Any]) -> list[Any]:
    *texts, deprecated, urls, entry = values
    return [*texts, bool(deprecated), tuple(urls), entry]
