"""Downloads on their way into the store: files that grow, and go on growing in a later run where they were cut off.

`partial/KEY.part` holds the bytes, `KEY.json` beside it what was said of them. Left out: where they come from.
"""

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from helmkit.fs import make_folder, sha256, translated

_WORTH_KEEPING = 64 * 1024  # Bytes; less is fetched anew as quickly.
_NOTE_AFTER = 1 << 20  # Bytes after which the note is written, also for a process that is killed later.
_STEP = 1 << 20


class Partial:
    """One file that is being received. `size` bytes are here, `resumed` of them from an earlier run or source.

    `validator` is what If-Range may say of them. Every method raises StoreError.
    """

    def __init__(self, path: Path, handle: int, url: str, *, lasting: bool) -> None:
        self.path = path
        self.size = 0
        self.resumed = 0
        self.validator = ""
        self._handle = handle
        self._url = url
        self._lasting = lasting
        self._noted = False
        self._gone = False
        self._hash = sha256()

    @property
    def sha256(self) -> str:
        """The digest of what is here."""
        return self._hash.hexdigest()

    def restart(self, validator: str) -> None:
        with translated(self.path):
            if self.size:
                os.ftruncate(self._handle, 0)
                os.lseek(self._handle, 0, os.SEEK_SET)
        self.size = self.resumed = 0
        self.validator = validator
        self._hash = sha256()

    def write(self, data: bytes) -> None:
        left = memoryview(data)
        with translated(self.path):
            while left:
                left = left[os.write(self._handle, left) :]
        self._hash.update(data)
        self.size += len(data)
        if self._lasting and not self._noted and self.size >= _NOTE_AFTER:
            self._note()

    def open(self) -> BinaryIO:
        """What is here, to be read from its start."""
        with translated(self.path):
            os.lseek(self._handle, 0, os.SEEK_SET)
            return os.fdopen(os.dup(self._handle), "rb")

    def read(self) -> bytes:
        """All of it."""
        with self.open() as file:
            return file.read()

    def sync(self) -> None:
        """Bring it to the disk, readable for all who may read the store."""
        with translated(self.path):
            os.fchmod(self._handle, 0o644)
            os.fsync(self._handle)

    def moved(self) -> None:
        """It has another name now, and is no longer ours."""
        self._gone = True
        if self._noted or self.resumed:
            with translated(self._note_path):
                self._note_path.unlink(missing_ok=True)

    def discard(self) -> None:
        """Forget it all."""
        if self._gone:
            return  # By now somebody else may have a file of that name.
        with translated(self.path):
            self.path.unlink(missing_ok=True)
            self._note_path.unlink(missing_ok=True)

    def keep(self) -> None:
        """Leave it for a later run, where that could go on with it."""
        if self._lasting and self.size >= _WORTH_KEEPING:
            self._note()
        else:
            self.discard()

    def take_up(self, *, needs_validator: bool) -> None:
        """Go on with what an earlier run left, if anything can tell that it is of the same file."""
        with translated(self.path):
            size = os.fstat(self._handle).st_size
            if not size:
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

    @property
    def _note_path(self) -> Path:
        return self.path.with_suffix(".json")

    def _note(self) -> None:
        self._noted = True
        with translated(self._note_path):
            self._note_path.write_text(json.dumps({"url": self._url, "validator": self.validator}))

    def _read_note(self) -> dict[str, str]:
        try:
            note = json.loads(self._note_path.read_bytes())
        except (FileNotFoundError, ValueError):
            return {}
        return {key: value for key, value in note.items() if isinstance(value, str)} if isinstance(note, dict) else {}


class Partials:
    """The downloads under way in `folder`; safe for any number of threads and processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def open(self, url: str, digest: str = "") -> Iterator[Partial]:
        """The file for what is at `url` or, whatever the URL, has the sha256 `digest`.

        Where somebody else receives the same, a file apart. Of the URL no more than a hash is written down: it may
        hold a secret. What the block raises decides: a source that failed leaves its bytes for later.
        """
        from helmkit.errors import UnreachableError

        hashed = sha256(url.encode("utf-8", "surrogateescape")).hexdigest()
        with translated(self.folder):
            if not self.folder.is_dir():
                make_folder(self.folder)
            handle = _lock(self.folder / f"{digest or 'url-' + hashed}.part")
            lasting = handle is not None
            path = self.folder / f"{digest or 'url-' + hashed}.part"
            if handle is None:
                import tempfile

                handle, name = tempfile.mkstemp(prefix=".tmp-", dir=self.folder)
                path = Path(name)
        partial = Partial(path, handle, hashed, lasting=lasting)
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
            os.close(handle)

    def sweep(self, *, older_than: float) -> None:
        """Remove what nobody has touched for so many seconds."""
        for path in self.folder.glob("*"):
            with translated(path), contextlib.suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > older_than:
                    path.unlink(missing_ok=True)


def _lock(path: Path) -> int | None:
    """The file, made where there is none and locked; None where somebody else has it. Raises OSError."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        # Between the two calls it may have become a blob under another name.
        try:
            if os.path.samestat(os.fstat(handle), path.stat()):
                return handle
        except FileNotFoundError:
            pass
        os.close(handle)
