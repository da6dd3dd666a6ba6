"""A folder of charts as a repository: packed in memory, with an index made for it.

A folder that has an index.yaml of its own needs none of this: a FileTransport serves it.
"""

import hashlib
import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from helmkit.chart.metadata import Metadata
from helmkit.errors import ChartError, UnreachableError
from helmkit.fs import read_bounded
from helmkit.net import Headers, Request, Response
from helmkit.net.url import file_path
from helmkit.records import asdict

_NAMES = {"api_version": "apiVersion", "app_version": "appVersion", "kube_version": "kubeVersion"}


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
        entries: dict[str, list[dict[str, Any]]] = {}
        for data in self._archives():
            metadata, digest = _metadata(data), hashlib.sha256(data).hexdigest()
            name = f"{metadata.name}-{metadata.version}.tgz"
            if name in files:
                raise ChartError(f"{name.removesuffix('.tgz')} is there twice", where=str(self._folder))
            files[name] = data
            entries.setdefault(metadata.name, []).append({**index_fields(metadata), "urls": [name], "digest": digest})
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


def index_fields(metadata: Metadata) -> dict[str, Any]:
    """What an index entry carries of Chart.yaml: every field that is set, by its name there."""
    return _set_fields(asdict(metadata))


def _set_fields(record: dict[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, tuple):
            value = [_set_fields(item) if isinstance(item, dict) else item for item in value]
        if value:
            fields[_NAMES.get(name, name.replace("_", "-"))] = value
    return fields
