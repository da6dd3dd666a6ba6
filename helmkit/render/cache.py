"""Compiled templates on disk, so that a chart that was rendered before is not compiled again.

What `get` returns is run as code. So the folder is private (0700, owned by the user), every file carries its key
and a digest of its content, and whatever does not fit is thrown away. Keys come from the template package and cover
source text and versions. The cache is only ever a help: a disk that is full or read-only is no error.
"""

import contextlib
import os
import stat
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helmkit.template.set import Cache

_MAGIC = b"helmkit-template-1\n"
_DIGEST = 32


class TemplateCache:
    """The cache in a folder, which is made when first written to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._usable: bool | None = None

    def get(self, key: bytes) -> bytes | None:
        """What was put under `key`; None where there is nothing, or nothing that can be trusted."""
        if not self._ready(make=False):
            return None
        path = self._path(key)
        try:
            with open(path, "rb") as file:  # noqa: PTH123  faster than Path.open
                data = file.read()
        except OSError:
            return None
        head = _MAGIC + sha256(key).digest()
        start = len(head) + _DIGEST
        content = data[start:]
        if data[: len(head)] == head and data[len(head) : start] == sha256(content).digest():
            return content
        with contextlib.suppress(OSError):
            Path(path).unlink()
        return None

    def put(self, key: bytes, value: bytes) -> None:
        """Keep `value` under `key`, replacing what was there in one step."""
        if not self._ready(make=True):
            return
        from tempfile import mkstemp  # 16 ms, and only a first run comes here

        path = self._path(key)
        with contextlib.suppress(OSError):
            Path(path).parent.mkdir(mode=0o700, exist_ok=True)
            handle, scratch = mkstemp(dir=Path(path).parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_MAGIC + sha256(key).digest() + sha256(value).digest() + value)
                os.replace(scratch, path)  # noqa: PTH105
            except OSError:
                Path(scratch).unlink()

    def _path(self, key: bytes) -> str:
        name = sha256(key).hexdigest()
        return f"{self._folder}/{name[:2]}/{name[2:]}"

    def _ready(self, *, make: bool) -> bool:
        if self._usable is None or (make and not self._usable):
            if make:
                with contextlib.suppress(OSError):
                    self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._usable = _is_private(self._folder)
        return self._usable


class ApartCache:
    """A cache in which a release of Helm that lacks some functions has entries of its own."""

    def __init__(self, cache: "Cache", release: str) -> None:
        self._cache = cache
        self._mark = release.encode() + b"\0"

    def get(self, key: bytes) -> bytes | None:
        return self._cache.get(self._mark + key)

    def put(self, key: bytes, value: bytes) -> None:
        self._cache.put(self._mark + key, value)


def _is_private(folder: Path) -> bool:
    """Whether nobody else can put anything into `folder`: a real folder, the user's own, closed to others."""
    try:
        info = os.lstat(folder)
    except OSError:
        return False
    return stat.S_ISDIR(info.st_mode) and info.st_uid == os.geteuid() and not info.st_mode & 0o077
