"""Files named by the sha256 of their bytes. Written once, whole or not at all; safe for any number of processes.

An archive's .prov file lies beside it under the same name: its signature binds it to those bytes.
"""

from __future__ import annotations

import re
import threading
import time
from functools import cached_property

from helmkit.errors import StoreError
from helmkit.fs import atomic_write, fsync_folder, make_folder, read_bounded, sha256, translated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from helmkit.store.partial import Partial, Partials

_LARGEST = 1 << 30
_LARGEST_PROVENANCE = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


class Blobs:
    """The blobs below `folder`, in 256 subfolders. A digest is 64 hex digits."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._unsettled: set[Path] = set()

    @cached_property
    def partials(self) -> Partials:
        """What is being received, or was when it broke off."""
        from helmkit.store.partial import Partials

        return Partials(self.folder.parent / "partial")

    def adopt(self, partial: Partial) -> str:
        """Make what was received whole the blob of its digest, which is returned. StoreError.

        The bytes are on the disk when it has its name; the name itself is not before `settle`.
        """
        digest = partial.sha256
        path = self.path(digest)
        if self.has(digest):
            partial.discard()
            return digest
        with translated(path):
            if not path.parent.is_dir():
                make_folder(self.folder)
                path.parent.mkdir(exist_ok=True)
                self._touch(self.folder)
        partial.move(path)
        self._touch(path.parent)
        return digest

    def settle(self) -> None:
        """Bring the names of all adopted blobs to the disk, before anything is written that relies on them."""
        with self._lock:
            folders, self._unsettled = sorted(self._unsettled), set()
        for folder in folders:
            with translated(folder):
                fsync_folder(folder)

    def _touch(self, folder: Path) -> None:
        with self._lock:
            self._unsettled.add(folder)

    def put(self, data: bytes) -> str:
        """Keep `data`; its digest. StoreError."""
        digest = sha256(data).hexdigest()
        if not self.has(digest):
            atomic_write(self.path(digest), data)
        return digest

    def get(self, digest: str) -> bytes | None:
        """The bytes; None where there are none, or where they no longer match: those are moved to quarantine."""
        path = self.path(digest)
        try:
            data = read_bounded(path, _LARGEST)
        except FileNotFoundError:
            return None
        if sha256(data).hexdigest() != digest:
            self.quarantine(data, digest)
            with translated(path):
                path.unlink(missing_ok=True)
            return None
        return data

    def has(self, digest: str) -> bool:
        """Whether there is a file for `digest`; `get` and `verify` look at its bytes."""
        return self.path(digest).is_file()

    def size(self, digest: str) -> int:
        """The bytes that a blob and its .prov file take; 0 where there is none."""
        found = (path for path in (self.path(digest), self._provenance_path(digest)) if path.is_file())
        with translated(self.folder):
            return sum(path.stat().st_size for path in found)

    def path(self, digest: str) -> Path:
        """Where the blob is, or would be. StoreError for what is not a digest."""
        if not _DIGEST.match(digest):
            raise StoreError("not a sha256 digest", where=digest[:80])
        return self.folder / f"{digest[:2]}/{digest}"

    def quarantine(self, data: bytes, expected: str) -> Path:
        """Put bytes that should have had the digest `expected` aside, for somebody to look at."""
        path = self.quarantined(expected, sha256(data).hexdigest())
        atomic_write(path, data)
        return path

    def set_aside(self, partial: Partial, expected: str) -> Path:
        """`quarantine` for what was received."""
        path = self.quarantined(expected, partial.sha256)
        with translated(path):
            make_folder(path.parent)
        partial.move(path)
        return path

    def quarantined(self, expected: str, actual: str) -> Path:
        """Where bytes with the digest `actual` are put aside that should have had `expected`."""
        return self.folder.parent / "quarantine" / f"{expected[:16]}-got-{actual[:16]}"

    def changes(self) -> Iterator[tuple[str, str]]:
        """For everything put aside: how the digest begins that it should have had, and how its own does."""
        for path in sorted((self.folder.parent / "quarantine").glob("*-got-*")):
            expected, _, actual = path.name.partition("-got-")
            yield expected, actual

    def put_provenance(self, digest: str, data: bytes) -> None:
        """Keep the .prov file of an archive beside it. StoreError."""
        if self.provenance(digest) != data:
            atomic_write(self._provenance_path(digest), data)

    def provenance(self, digest: str) -> bytes | None:
        """The .prov file of an archive, as it came: its signature alone tells whether it is whole."""
        try:
            return read_bounded(self._provenance_path(digest), _LARGEST_PROVENANCE)
        except FileNotFoundError:
            return None

    def _provenance_path(self, digest: str) -> Path:
        path = self.path(digest)
        return path.with_name(path.name + ".prov")

    def digests(self) -> Iterator[str]:
        """Every digest there is a file for, in order."""
        for path in sorted(self.folder.glob("??/*")):
            if _DIGEST.match(path.name):
                yield path.name

    def sweep(self, *, older_than: float) -> None:
        """Remove temporary files that nobody has touched for so many seconds: what a killed process left."""
        for path in self.folder.glob("??/.tmp-*"):
            with translated(path):
                if time.time() - path.stat().st_mtime > older_than:
                    path.unlink(missing_ok=True)
        self.partials.sweep(older_than=older_than)

    def remove(self, digest: str) -> None:
        """Forget a blob and its .prov file; nothing happens where there is none."""
        with translated(self.folder):
            self._provenance_path(digest).unlink(missing_ok=True)
            self.path(digest).unlink(missing_ok=True)
