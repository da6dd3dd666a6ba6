"""Which chart an archive holds, and whether its members' paths are harmless, without loading it.

A mirror asks this of every archive it copies, so it reads the tar headers itself: the same walk through tarfile takes
several times as long. What this walk does not know (long names, sparse files) is left to tarfile. Nothing is held in
memory but what is asked for. Source: POSIX.1-2017 pax, "ustar Interchange Format". Left out: whether the chart can be
loaded.
"""

import zlib
from collections.abc import Collection
from typing import BinaryIO

from helmkit import goyaml
from helmkit.chart.archive import BOM, MAX_CHART, Budget, member_path, unpacked_files
from helmkit.chart.metadata import read_metadata
from helmkit.chart.model import text
from helmkit.errors import ChartError, YAMLError

_BLOCK = 512
_STEP = 1 << 18
_REGULAR = (b"0", b"\0")
_FOLDER = b"5"
_LARGEST = 5 << 20  # As helm's limit for one file.


def read_identity(file: BinaryIO) -> tuple[str, str]:
    """Name and version in the Chart.yaml of the .tgz `file`, which is read from its start. ChartError."""
    data = read_members(file, ("Chart.yaml",)).get("Chart.yaml")
    if data is None:
        raise ChartError("unable to detect chart version, no Chart.yaml found")
    try:
        document = goyaml.load(text(data.removeprefix(BOM)))
    except YAMLError as error:
        raise ChartError(f"cannot load Chart.yaml: {error.message}") from error
    metadata = read_metadata({"Chart.yaml": document})
    return metadata.name, metadata.version


def read_members(file: BinaryIO, names: Collection[str]) -> dict[str, bytes]:
    """What the .tgz `file` has of the files `names` of its chart; all of it is read from its start. ChartError."""
    file.seek(0)
    try:
        return _walk(_Unpacked(file), names)
    except _UnusualError:
        file.seek(0)
        return {member.name: member.data for member in unpacked_files(file, Budget()) if member.name in names}
    except zlib.error as error:
        raise ChartError(f"damaged archive: {error}") from error


class _UnusualError(Exception):
    """A kind of member that this walk does not know."""


class _Unpacked:
    """The unpacked bytes of a gzip file, in steps; no more of them than a chart may have."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._inflater = zlib.decompressobj(wbits=31)
        self._buffer = b""
        self._start = 0
        self._left = MAX_CHART + MAX_CHART // 4

    def read(self, size: int) -> bytes:
        """So many bytes; fewer at the end of the file."""
        while len(self._buffer) - self._start < size and self._fill():
            pass
        data = self._buffer[self._start : self._start + size]
        self._start += len(data)
        return data

    def skip(self, size: int) -> bool:
        """Whether there were so many bytes to pass over."""
        while len(self._buffer) - self._start < size:
            size -= len(self._buffer) - self._start
            self._start = len(self._buffer)
            if not self._fill():
                return False
        self._start += size
        return True

    def _fill(self) -> bool:
        if self._inflater.eof:
            return False
        packed = self._inflater.unconsumed_tail or self._file.read(_STEP)
        if not packed:
            raise ChartError("damaged archive: Compressed file ended before the end-of-stream marker was reached")
        data = self._inflater.decompress(packed, _STEP)
        self._left -= len(data)
        if self._left < 0:
            raise ChartError(f"decompressed chart is larger than the maximum size {MAX_CHART}")
        self._buffer = self._buffer[self._start :] + data
        self._start = 0
        return True


def _walk(unpacked: _Unpacked, names: Collection[str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    while header := unpacked.read(_BLOCK):
        if header.count(0) == _BLOCK:
            break
        kind = header[156:157]
        if kind == _FOLDER:
            continue
        if kind not in _REGULAR or len(header) < _BLOCK:
            raise _UnusualError
        path = member_path(_name(header))
        size = _octal(header[124:136])
        padded = -(-size // _BLOCK) * _BLOCK
        if path in names and size <= _LARGEST:
            found[path] = unpacked.read(padded)[:size]
        elif not unpacked.skip(padded):
            raise ChartError("damaged archive: unexpected end of data")
    return found


def _name(header: bytes) -> str:
    name, prefix = _text(header[:100]), _text(header[345:500]) if header[257:262] == b"ustar" else ""
    return f"{prefix}/{name}" if prefix else name


def _text(field: bytes) -> str:
    return field.partition(b"\0")[0].decode("utf-8", "surrogateescape")


def _octal(field: bytes) -> int:
    digits = field.strip(b" \0")
    if not digits.isdigit():
        raise _UnusualError
    return int(digits, 8)
