"""The indexes that the catalogue was made from, a file a repository: what a new catalogue is made from.

A file is a checksum and the state of the index as a line of JSON, and after it the index as it came. Written after
the catalogue, so that it never says more. Left out: digests first seen, which are in the archives themselves
(helmkit.store.rebuild).
"""

import json
from pathlib import Path

from helmkit.errors import StoreError
from helmkit.fs import atomic_write, read_bounded, translated
from helmkit.records import astuple
from helmkit.store.rows import IndexState

_LARGEST = 1 << 30
_LONGEST_HEAD = 1 << 16
_SUFFIX = ".index"


class Indexes:
    """The files below `folder`, named after the repositories."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> list[str]:
        """The repositories there is a file for."""
        return sorted(path.name.removesuffix(_SUFFIX) for path in self._folder.glob(f"[!.]*{_SUFFIX}"))

    def read(self, repository: str) -> tuple[IndexState, bytes]:
        """What was written. StoreError where it is damaged."""
        path = self._path(repository)
        try:
            head, _, document = read_bounded(path, _LARGEST).partition(b"\n")
            checksum, *state = json.loads(head)
            if checksum != _checksum(document):
                raise ValueError(checksum)
            return IndexState(*state), document
        except (OSError, ValueError, TypeError) as exc:
            raise StoreError("damaged", where=str(path)) from exc

    def sha256(self, repository: str) -> str:
        """That of the index of which this is the file, as its state has it; empty where there is no such file."""
        try:
            with self._path(repository).open("rb") as file:
                return IndexState(*json.loads(file.readline(_LONGEST_HEAD))[1:]).sha256
        except (OSError, ValueError, TypeError):
            return ""

    def write(self, state: IndexState, document: bytes) -> None:
        """Keep a repository's index. StoreError."""
        head = json.dumps([state.sha256, *astuple(state)]).encode()
        atomic_write(self._path(state.repository), head, b"\n", document)

    def remove(self, repository: str) -> None:
        """Forget a repository."""
        path = self._path(repository)
        with translated(path):
            path.unlink(missing_ok=True)

    def _path(self, repository: str) -> Path:
        return self._folder / f"{repository}{_SUFFIX}"


def _checksum(document: bytes) -> str:
    import hashlib  # A sync that finds nothing new does without.

    return hashlib.sha256(document).hexdigest()
