"""Small charts, and repositories of them, made in memory."""

import gzip
import hashlib
import io
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

GENERATED = "2026-01-02T03:04:05.123456789Z"


def chart_archive(
    name: str, version: str = "1.0.0", *, files: Mapping[str, str] | None = None, **metadata: Any
) -> bytes:
    """A .tgz with Chart.yaml, values.yaml, one template, and `files`; the same arguments give the same bytes."""
    content = {
        "Chart.yaml": yaml.safe_dump({"apiVersion": "v2", "name": name, "version": version, **metadata}),
        "values.yaml": "replicas: 1\n",
        "templates/configmap.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\n",
        **(files or {}),
    }
    return tgz({f"{name}/{path}": text.encode() for path, text in content.items()})


def tgz(files: Mapping[str, bytes]) -> bytes:
    """A .tgz of `files` with all times zero."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as zipped, tarfile.open(fileobj=zipped, mode="w") as tar:
        for path, data in files.items():
            member = tarfile.TarInfo(path)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


@dataclass
class FakeRepository:
    """Charts and their index. `files()` is what a web server would serve."""

    entries: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    archives: dict[str, bytes] = field(default_factory=dict)
    generated: str = GENERATED

    def add(self, name: str, version: str = "1.0.0", **fields: Any) -> bytes:
        """Pack a chart and list it; `fields` are added to its entry or replace what is there. The archive.

        Its `dependencies` stand in the archive too, and there alone with `listed` False; `files` are in it alone.
        """
        wanted = {key: fields[key] for key in ("dependencies", "files") if key in fields}
        fields.pop("files", None)
        if not fields.pop("listed", True):
            del fields["dependencies"]
        data = chart_archive(name, version, description=f"The {name} chart", **wanted)
        file = f"{name}-{version}.tgz"
        entry = {
            "apiVersion": "v2",
            "created": GENERATED,
            "description": f"The {name} chart",
            "digest": hashlib.sha256(data).hexdigest(),
            "name": name,
            "urls": [file],
            "version": version,
        }
        self.archives[file] = data
        self.entries.setdefault(name, []).append(
            {key: value for key, value in {**entry, **fields}.items() if value is not None}
        )
        return data

    def index(self) -> bytes:
        """index.yaml as helm writes it."""
        document = {"apiVersion": "v1", "entries": self.entries, "generated": self.generated}
        return yaml.safe_dump(document).encode()

    def files(self) -> dict[str, bytes]:
        return {"index.yaml": self.index(), **self.archives}
