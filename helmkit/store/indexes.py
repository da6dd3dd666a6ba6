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
        self._buffer = io.BytesIO()
        # Without a time the same rows make the same bytes.
        self._zipped = gzip.GzipFile(fileobj=self._buffer, mode="wb", compresslevel=1, mtime=0)
        self._line(astuple(state))

    def passing(self, rows: Iterable[ChartVersion]) -> Iterator[ChartVersion]:
        """`rows` as they are, each one collected."""
        for row in rows:
            self._line(astuple(row)[1:])
            yield row

    def write(self) -> None:
        """Put them on disk. StoreError."""
        self._zipped.close()
        atomic_write(self._path, self._buffer.getvalue())

    def _line(self, values: tuple[Any, ...]) -> None:
        self._zipped.write(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def _row(values: list[Any]) -> list[Any]:
    *texts, deprecated, urls, entry = values
    return [*texts, bool(deprecated), tuple(urls), entry]
