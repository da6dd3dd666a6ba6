"""Downloads on their way into the store: bytes that outlast a failure, and go on growing in a later run.

Small ones are held in memory and become files when they are whole: most archives are small, and a file that grows
takes several times as long. `partial/KEY.part` holds the bytes of the others, and of small ones that were cut off;
`KEY.json` beside it what was said of them. Left out: where they come from.
"""

import contextlib
import fcntl
import io
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from helmkit.fs import make_folder, sha256, translated, write_all, write_whole

_WORTH_KEEPING = 64 * 1024  # Bytes; less is fetched anew as quickly.
_IN_MEMORY = 1 << 20  # Bytes; more are in a file, and outlast a process that is killed.
_STEP = 1 << 20


class Partial:
    """Bytes that are being received. `size` are here, `resumed` of them from an earlier run or source.

    `validator` is what If-Range may say of them. Every method raises StoreError.
    """

    def __init__(self, path: Path, url: str) -> None:
        """What may go on in the file `path`; `url` is the hash of the URL."""
        self.size = 0
        self.resumed = 0
        self.validator = ""
        self._path = path
        self._lasting = True  # Whether the file is one that a later run finds.
        self._url = url
        self._memory: list[bytes] = []
        self._handle = -1  # While all is in memory.
        self._hash = sha256()

    @property
    def sha256(self) -> str:
        """The digest of what is here."""
        return self._hash.hexdigest()

    def restart(self, validator: str) -> None:
        self._memory.clear()
        if self._handle >= 0 and self.size:
            with translated(self._path):
                os.ftruncate(self._handle, 0)
                os.lseek(self._handle, 0, os.SEEK_SET)
        self.size = self.resumed = 0
        self.validator = validator
        self._hash = sha256()

    def write(self, data: bytes) -> None:
        self._hash.update(data)
        self.size += len(data)
        if self._handle >= 0:
            with translated(self._path):
                write_all(self._handle, data)
            return
        self._memory.append(data)
        if self.size >= _IN_MEMORY:
            self._spill()

    def open(self) -> BinaryIO:
        """What is here, to be read from its start."""
        if self._handle < 0:
            return io.BytesIO(b"".join(self._memory))
        with translated(self._path):
            os.lseek(self._handle, 0, os.SEEK_SET)
            return os.fdopen(os.dup(self._handle), "rb")

    def read(self) -> bytes:
        """All of it."""
        with self.open() as file:
            return file.read()

    def move(self, path: Path) -> None:
        """Give it the name `path`, in a folder that is there, readable for all who may read the store.

        The bytes are on the disk when they have the name; the name itself is not before its folder is.
        """
        if self._handle < 0:
            with translated(path):
                write_whole(path, b"".join(self._memory))
            return
        with translated(self._path):
            os.fchmod(self._handle, 0o644)
            os.fsync(self._handle)
        with translated(path):
            self._path.replace(path)
        self.close()
        with translated(self._note_path):
            self._note_path.unlink(missing_ok=True)

    def discard(self) -> None:
        """Forget it all."""
        if self._handle < 0:
            return  # By now somebody else may have a file of that name.
        with translated(self._path):
            self._path.unlink(missing_ok=True)
            self._note_path.unlink(missing_ok=True)

    def keep(self) -> None:
        """Leave it for a later run, where that could go on with it."""
        if self.size >= _WORTH_KEEPING and self._handle < 0:
            self._spill()
        if self.size >= _WORTH_KEEPING and self._lasting:
            self._note()
        else:
            self.discard()

    def take_up(self, *, needs_validator: bool) -> None:
        """Go on with what an earlier run left, if anything can tell that it is of the same file."""
        with translated(self._path):
            self._handle = _lock(self._path, make=False)
            if self._handle < 0:
                return
            note = self._read_note()
            if note.get("url") == self._url:
                self.validator = note.get("validator", "")
            if needs_validator and not self.validator:
                os.ftruncate(self._handle, 0)
                return
            while chunk := os.read(self._handle, _STEP):
                self._hash.update(chunk)
                self.size += len(chunk)
            self.resumed = self.size

    def close(self) -> None:
        """Let others have the file."""
        if self._handle >= 0:
            os.close(self._handle)
        self._handle = -1

    def _spill(self) -> None:
        """From memory into a file: where somebody else receives the same, one apart."""
        with translated(self._path):
            if not self._path.parent.is_dir():
                make_folder(self._path.parent)
            self._handle = _lock(self._path, make=True)
            if self._handle < 0:
                import tempfile

                self._handle, name = tempfile.mkstemp(prefix=".tmp-", dir=self._path.parent)
                self._path, self._lasting = Path(name), False
            if os.fstat(self._handle).st_size:
                os.ftruncate(self._handle, 0)  # What somebody left meanwhile.
            write_all(self._handle, *self._memory)
        self._memory.clear()
        if self._lasting:
            self._note()

    @property
    def _note_path(self) -> Path:
        return self._path.with_suffix(".json")

    def _note(self) -> None:
        with translated(self._note_path):
            self._note_path.write_text(json.dumps({"url": self._url, "validator": self.validator}))

    def _read_note(self) -> dict[str, str]:
        try:
            note = json.loads(self._note_path.read_bytes())
        except (FileNotFoundError, ValueError):
            return {}
        return {key: value for key, value in note.items() if isinstance(value, str)} if isinstance(note, dict) else {}


class Partials:
    """The downloads under way, their files in `folder`. Safe for any number of threads and processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def open(self, url: str, digest: str = "") -> Iterator[Partial]:
        """What there is of the file at `url` or, whatever the URL, of the one with the sha256 `digest`.

        Of the URL no more than a hash is written down: it may hold a secret. What the block raises decides: a source
        that failed leaves its bytes for later.
        """
        from helmkit.errors import UnreachableError

        hashed = sha256(url.encode("utf-8", "surrogateescape")).hexdigest()
        partial = Partial(self.folder / f"{digest or 'url-' + hashed}.part", hashed)
        try:
            partial.take_up(needs_validator=not digest)
            yield partial
        except UnreachableError:
            partial.keep()
            raise
        except BaseException:
            with contextlib.suppress(Exception):
                partial.discard()
            raise
        finally:
            partial.close()

    def sweep(self, *, older_than: float) -> None:
        """Remove what nobody has touched for so many seconds."""
        for path in self.folder.glob("*"):
            with translated(path), contextlib.suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > older_than:
                    path.unlink(missing_ok=True)


def _lock(path: Path, *, make: bool) -> int:
    """The file, locked; -1 where somebody else has it, or where there is none and it is not to be made.

    Raises OSError.
    """
    flags = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW | (os.O_CREAT if make else 0)
    while True:
        try:
            handle = os.open(path, flags, 0o600)
        except FileNotFoundError:
            if make:
                raise
            return -1
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return -1
        # Between the two calls it may have become a blob under another name.
        try:
            if os.path.samestat(os.fstat(handle), path.stat()):
                return handle
        except FileNotFoundError:
            pass
        os.close(handle)
