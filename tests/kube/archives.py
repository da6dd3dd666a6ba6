"""Archives as tools come in: helm's .tar.gz, and the wheels that hold a layer.zip."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from helmkit.kube.tools import wanted_here


def targz(files: Mapping[str, bytes], links: Mapping[str, str] | None = None) -> bytes:
    """A .tar.gz of regular files and symbolic links."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
        for name, target in (links or {}).items():
            info = tarfile.TarInfo(name)
            info.type = tarfile.SYMTYPE
            info.linkname = target
            tar.addfile(info)
    return gzip.compress(out.getvalue(), mtime=0)


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def wheel(program: bytes, member: str = "helm/helm") -> bytes:
    """A wheel with the program where the real ones have it."""
    layer = zipped({member: program})
    return zipped({"pkg/_jsii/layer@1.0.0.jsii.tgz": targz({"package/lib/layer.zip": layer})})


def helm_archive(program: bytes) -> bytes:
    """What get.helm.sh publishes for this machine."""
    platform = wanted_here("helm").platform
    return targz({f"{platform}/README.md": b"x", f"{platform}/helm": program})


def saved(path: Path, data: bytes) -> str:
    """Writes the file and returns its URL."""
    path.write_bytes(data)
    return path.as_uri()
