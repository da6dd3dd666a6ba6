"""Bounded, verified, atomic file operations.

A file appears under its name whole or not at all, and stays through a crash: temporary file in the same folder,
fsync, rename, fsync of the folder. Left out: what the bytes mean.
"""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from pathlib import Path

from helmkit.errors import BusyError, StoreError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import hashlib
    from collections.abc import Iterator

_HINTS = {
    errno.ENOSPC: "the disk is full: free some space and run the command again",
    errno.EDQUOT: "the disk quota is used up: free some space and run the command again",
    errno.EROFS: "the file system is read-only: choose another folder with --home",
    errno.EACCES: "choose another folder with --home, or change its owner",
    errno.EPERM: "choose another folder with --home, or change its owner",
}

_CHUNK = 1 << 18
_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of renameat2(2).


@contextmanager
def translated(where: Path | str) -> Iterator[None]:
    """Turn an OSError of the block into a StoreError that names `where`."""
    try:
        yield
    except OSError as exc:
        raise StoreError(reason(exc), where=str(where), hint=_HINTS.get(exc.errno or 0)) from exc


def reason(exc: OSError) -> str:
    """The system's own words for the error, without number and file name."""
    return (exc.strerror or str(exc) or type(exc).__name__).lower()


def atomic_write(path: Path, *data: bytes, mode: int = 0o644) -> None:
    """Write `data`, piece after piece, to `path`: readers see the old bytes or the new ones. StoreError."""
    with translated(path):
        make_folder(path.parent)
        write_whole(path, *data, mode=mode)
        fsync_folder(path.parent)


def write_whole(path: Path, *data: bytes, mode: int = 0o644) -> None:
    """`atomic_write` into a folder that is there, and is still to be synced for the name to last. Raises OSError."""
    import tempfile  # It takes 8 ms, which a command that only reads does without.

    # The name starts with a dot: whoever lists the folder passes over what a crash has left.
    handle, name = tempfile.mkstemp(prefix=".tmp-", dir=path.parent)
    try:
        try:
            write_all(handle, *data)
            os.fchmod(handle, mode)
            os.fsync(handle)
        finally:
            os.close(handle)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_all(handle: int, *data: bytes) -> None:
    """Write `data`, piece after piece, to an open file. Raises OSError."""
    for piece in data:
        left = memoryview(piece)
        while left:
            left = left[os.write(handle, left) :]


def write_result(path: Path, data: bytes) -> None:
    """Write `data` where a user asked for it: as a file, atomically, or into a device or pipe. StoreError."""
    if path.is_file() or not path.exists():
        atomic_write(path.resolve(), data)
        return
    with translated(path), path.open("wb") as stream:
        stream.write(data)


def make_folder(folder: Path) -> None:
    """Make `folder` and those above it, durably. Raises OSError."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        fsync_folder(folder.parent)


def fsync_folder(folder: Path) -> None:
    """Make the names in `folder` durable. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_bounded(path: Path, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes. StoreError; FileNotFoundError passes through."""
    try:
        # A FIFO would block for ever, a device would never end.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError:
        raise
    except OSError as exc:
        raise StoreError(reason(exc), where=str(path)) from exc
    if data is None or len(data) > limit:
        raise StoreError(f"larger than {limit} bytes", where=str(path))
    return data


def sha256(data: bytes = b"") -> hashlib._Hash:
    """hashlib's sha256 of `data`; its import takes 2 ms, which a command that only reads does without."""
    import hashlib

    return hashlib.sha256(data)


def sha256_of(path: str | Path) -> str:
    """The sha256 of a regular file, in hex. StoreError; FileNotFoundError passes through."""
    found = sha256()
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            # Without a file object around it: there may be thousands of small ones.
            while chunk := os.read(handle, _CHUNK):
                found.update(chunk)
        finally:
            os.close(handle)
    except FileNotFoundError:
        raise
    except OSError as exc:
        raise StoreError(reason(exc), where=str(path)) from exc
    return found.hexdigest()


@contextmanager
def exclusive_lock(path: Path, *, busy: str) -> Iterator[None]:
    """Hold the lock file `path`, or a folder; BusyError with the message `busy` where another process holds it.

    The system frees the lock when the process ends, however it ends; the file stays.
    """
    import fcntl

    with translated(path):
        make_folder(path.parent)
        flags = os.O_RDONLY if path.is_dir() else os.O_RDWR | os.O_CREAT
        handle = os.open(path, flags | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            raise BusyError(busy, where=str(path), hint="wait for the other helmkit to end") from exc
        except OSError:
            # A network file system locks files that can be written, and no folders: then nobody is kept out.
            if not path.is_dir():
                raise
        yield
    finally:
        os.close(handle)


def exchange(one: Path, other: Path) -> bool:
    """Let two files or folders change places in one step; False where the system cannot do that."""
    import ctypes  # It takes 5 ms.

    renameat2 = getattr(ctypes.CDLL(None), "renameat2", None)
    if renameat2 is None:
        return False
    done: int = renameat2(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)
    return done == 0


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Put off Ctrl-C and the like until the end of the block, which must be short."""
    import signal

    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
