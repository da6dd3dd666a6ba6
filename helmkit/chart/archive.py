"""Chart archives: a .tgz into files in memory, within limits; and a chart into a .tgz that is always the same.

Nothing is ever extracted to disk. Links and devices in an archive come out as empty files, as Helm reads them: what
they point to is not looked at. Source: Helm pkg/chart/loader/archive, pkg/chart/v2/util/save.go.
"""

from __future__ import annotations

import io

from helmkit.chart.model import File
from helmkit.chart.plain_tar import NotPlainError, regular_files
from helmkit.errors import ChartError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from gzip import GzipFile
    from tarfile import TarFile
    from typing import BinaryIO

MAX_CHART = 100 * 1024 * 1024
BOM = b"\xef\xbb\xbf"
_GZIP = b"\x1f\x8b\x08"


class Budget:
    """Bytes that one chart, with the archives inside it, may still unpack to."""

    def __init__(self, left: int = MAX_CHART) -> None:
        self.left = left


def read_archive(data: bytes, budget: Budget) -> list[File]:
    """The files of a .tgz, paths below its top folder, in the archive's order. Raises ChartError with Helm's text."""
    files = _plain_files(data, budget)
    if files is None:
        files = list(iter_archive(data, budget))
    if not files:
        raise ChartError("no files in chart archive")
    return files


def _plain_files(data: bytes, budget: Budget) -> list[File] | None:
    """`read_archive` of a plain archive within the budget; None for any other."""
    try:
        found = regular_files(data)
    except NotPlainError:
        return None
    size = sum(len(content) for _, content in found)
    if not found or size >= budget.left:
        return None
    files = [File(member_path(name), content.removeprefix(BOM)) for name, content in found]
    budget.left -= size
    return files


def iter_archive(data: bytes, budget: Budget) -> Iterator[File]:
    """The files of a .tgz one by one, unpacked as they are asked for. Raises ChartError as `read_archive`."""
    if not data.startswith(_GZIP):
        raise ChartError("gzip: invalid header")
    return unpacked_files(io.BytesIO(data), budget)


def unpacked_files(file: BinaryIO, budget: Budget) -> Iterator[File]:
    """`iter_archive` of an open file, of which no more than one member is in memory at once."""
    import gzip
    import tarfile
    import zlib

    try:
        with (
            gzip.GzipFile(fileobj=file) as unzipped,
            tarfile.open(fileobj=_Limited(unzipped), mode="r|") as archive,  # type: ignore[call-overload]
        ):
            yield from _members(archive, budget)
    except (tarfile.TarError, EOFError, OSError, zlib.error, ValueError) as error:
        raise ChartError(f"damaged archive: {error}") from error


def describe(data: bytes, name: str) -> ChartError | None:
    """The error that says why `data`, the content of the file `name`, is no archive; None where it may be one."""
    if data.startswith(_GZIP):
        return None
    if name.endswith((".yml", ".yaml")):
        return ChartError(f"file '{name}' seems to be a YAML file, but expected a gzipped archive")
    return ChartError(f"file '{name}' does not appear to be a gzipped archive; got '{_content_type(data[:512])}'")


def write_archive(files: Iterable[File]) -> bytes:
    """A .tgz of `files` in their order, all with the same time, owner and mode, so that equal charts give equal
    bytes.
    """
    import gzip
    import tarfile

    buffer = io.BytesIO()
    # The level and the time are fixed: the default level may change from one Python to the next.
    with (
        gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=9, mtime=0, filename="") as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for file in files:
            info = tarfile.TarInfo(file.name)
            info.size = len(file.data)
            info.mode = 0o644
            archive.addfile(info, io.BytesIO(file.data))
    return buffer.getvalue()


class _Limited:
    """A reader that stops a bomb hidden in headers, which tarfile reads whole: room for MAX_CHART and its headers."""

    def __init__(self, source: GzipFile) -> None:
        self._source = source
        self._left = MAX_CHART + MAX_CHART // 4

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise _too_large()
        return data


def _members(archive: TarFile, budget: Budget) -> Iterator[File]:
    for member in archive:
        if member.isdir():
            continue
        name = member_path(member.name)
        size = member.size if member.isfile() else 0
        if size > budget.left:
            raise _too_large()
        content = archive.extractfile(member) if member.isfile() else None
        data = content.read(size) if content else b""
        budget.left -= len(data)
        if len(data) < size or budget.left <= 0:
            raise _too_large()
        yield File(name, data.removeprefix(BOM))


def member_path(name: str) -> str:
    """A member's path without the archive's top folder; ChartError for one that could lead outside."""
    delimiter = "\\" if "\\" in name else "/"
    top, *rest = name.split(delimiter)
    path = "/".join(rest)
    if path.startswith("/"):
        raise ChartError("chart illegally contains absolute paths")
    if not {"", ".", ".."}.isdisjoint(rest) or not rest:
        import posixpath

        path = posixpath.normpath(path) if path else "."
    if path == ".":
        raise ChartError(f'chart illegally contains content outside the base directory: "{name}"')
    if path.startswith(".."):
        raise ChartError("chart illegally references parent directory")
    if path[1:3] == ":/" and path[0].isascii() and path[0].isalpha():
        raise ChartError("chart contains illegally named files")
    if top == "Chart.yaml":
        raise ChartError("chart yaml not in base directory")
    return path


def _content_type(head: bytes) -> str:
    """What net/http's DetectContentType says of the likeliest mistakes: a web page, text, something binary."""
    start = head.lstrip(b"\t\n\x0c\r ").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<title", b"<!--")):
        return "text/html; charset=utf-8"
    if start.startswith(b"<?xml"):
        return "text/xml; charset=utf-8"
    # The buffer is 512 bytes and padded with zeros, which makes shorter text binary.
    control = any(byte <= 0x08 or byte == 0x0B or 0x0E <= byte <= 0x1A or 0x1C <= byte <= 0x1F for byte in head)
    return "application/octet-stream" if control or len(head) < 512 else "text/plain; charset=utf-8"


def _too_large() -> ChartError:
    return ChartError(f"decompressed chart is larger than the maximum size {MAX_CHART}")
