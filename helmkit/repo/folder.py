"""A folder of charts as a repository: packed in memory, with an index made for it.

A folder that has an index.yaml of its own needs none of this: a FileTransport serves it.
"""

import hashlib
import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from helmkit.chart.fields import metadata_fields
from helmkit.chart.metadata import Metadata
from helmkit.errors import ChartError, UnreachableError
from helmkit.fs import read_bounded
from helmkit.net import Headers, Request, Response
from helmkit.net.url import file_path
from helmkit.repo.writing import Entries, make_entry


class FolderTransport:
    """Serves `index.yaml` and `NAME-VERSION.tgz` for the charts and archives in `folder`.

    The charts are packed with the first request, always to the same bytes, so the index of an unchanged folder does
    not change either. Raises UnreachableError for a folder without charts, ChartError for a chart that is broken.
    """

    def __init__(self, folder: Path, *, max_size: int = 100 << 20) -> None:
        self._folder = folder
        self._max_size = max_size
        self._lock = threading.Lock()
        self._files: dict[str, bytes] = {}

    @contextmanager
    def open(self, request: Request) -> Iterator[Response]:
        with self._lock:
            if not self._files:
                self._files = self._pack()
        path = file_path(request.url)
        data = self._files.get(path.name) if path.parent == self._folder.absolute() else None
        yield Response(request.url, 200 if data else 404, Headers(), iter([data] if data else []))

    def warm(self, urls: Iterable[str]) -> None:
        """Files need no warming."""

    def _pack(self) -> dict[str, bytes]:
        files: dict[str, bytes] = {}
        entries: Entries = {}
        for data in self._archives():
            metadata, digest = _metadata(data), hashlib.sha256(data).hexdigest()
            name = f"{metadata.name}-{metadata.version}.tgz"
            if name in files:
                raise ChartError(f"{name.removesuffix('.tgz')} is there twice", where=str(self._folder))
            files[name] = data
            entry = make_entry(metadata_fields(metadata), urls=[name], digest=digest)
            entries.setdefault(metadata.name, []).append(entry)
        if not files:
            raise UnreachableError("no charts in the folder", where=str(self._folder))
        index = {"apiVersion": "v1", "entries": entries}
        return {**files, "index.yaml": json.dumps(index, sort_keys=True).encode()}

    def _archives(self) -> Iterator[bytes]:
        from helmkit.chart.package import package

        try:
            children = sorted(self._folder.iterdir())
        except OSError as exc:
            raise UnreachableError((exc.strerror or "unreadable").lower(), where=str(self._folder)) from exc
        for child in children:
            if (child / "Chart.yaml").is_file():
                try:
                    yield package(child)[1]
                except ChartError as exc:
                    raise ChartError(f"{child.name}: {exc.message}", where=str(child)) from exc
            elif child.suffix == ".tgz" and child.is_file():
                yield read_bounded(child, self._max_size)


def _metadata(data: bytes) -> Metadata:
    from helmkit.chart.load import load_archive

    return load_archive(data).metadata
