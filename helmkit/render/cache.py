"""Compiled templates on disk, so that a chart that was rendered before is not compiled again.

What `get` returns is run as code. So the folder is private (0700, owned by the user), every file carries a checksum
against damage, every entry its whole key, and whatever does not fit is thrown away. Keys come from the template
package and hold source text and versions. The cache is only ever a help: a full or read-only disk is no error.

There is one file for each chart: opening one for each template took a tenth of the time of a large chart. Keys are
compared as they are, since loading hashlib takes longer than comparing them.
"""

from __future__ import annotations

import marshal
import os
import stat
from binascii import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmkit.template.loader import Cache

_MAGIC = b"helmkit-templates-3\n"
_HEAD = len(_MAGIC) + 4
# A file that grows beyond this keeps only what its last run used: texts given to tpl may differ from run to run.
_MAX_BYTES = 8 << 20

# Bytes of keys, which hold the sources, that charts of one process share; a process that puts more begins anew.
_MAX_SHARED = 4 << 20


class Shared:
    """What the charts of one process have put: many bring the same libraries along, compiled once there."""

    def __init__(self) -> None:
        self._entries: dict[bytes, Any] = {}
        self._size = 0

    def get(self, key: bytes) -> Any:
        return self._entries.get(key)

    def put(self, key: bytes, value: Any) -> None:
        if key not in self._entries:
            self._size += len(key)
        if self._size > _MAX_SHARED:
            self._entries.clear()
            self._size = len(key)
        self._entries[key] = value

    def save(self) -> None:
        """Nothing: this is for memory alone."""


OF_THIS_PROCESS = Shared()


class TemplateCache:
    """The entries of one `chart`, whatever tells it from others, in a folder that is made when first written to.

    `shared` is that of all charts of one process.
    """

    def __init__(self, folder: str | os.PathLike[str], chart: str = "", shared: Shared | None = None) -> None:
        self._shared = shared
        self._folder = os.fspath(folder)
        # Two charts of one name share a file, which does no harm.
        self._path = f"{folder}/{crc32(chart.encode('utf-8', 'surrogateescape')):08x}"
        self._entries: dict[bytes, Any] | None = None
        self._used: set[bytes] = set()
        self._changed = False

    def get(self, key: bytes) -> Any:
        """What was put under `key`; None where there is nothing, or nothing that can be trusted."""
        if self._entries is None:
            self._entries = self._read()
        self._used.add(key)
        value = self._entries.get(key)
        if value is None and self._shared and (value := self._shared.get(key)) is not None:
            self._entries[key] = value
            self._changed = True
        return value

    def put(self, key: bytes, value: Any) -> None:
        """Keep `value` under `key`, on disk once `save` is called."""
        if self._entries is None:
            self._entries = self._read()
        self._used.add(key)
        self._entries[key] = value
        self._changed = True
        if self._shared:
            self._shared.put(key, value)

    def save(self) -> None:
        """Write what is new, replacing the file in one step."""
        if not self._changed or self._entries is None:
            return
        try:
            os.makedirs(self._folder, mode=0o700, exist_ok=True)  # noqa: PTH103
        except OSError:
            return
        if not _is_private(self._folder):
            return
        content = marshal.dumps(self._entries)
        if len(content) > _MAX_BYTES:
            self._entries = {key: self._entries[key] for key in self._used if key in self._entries}
            content = marshal.dumps(self._entries)
        scratch = f"{self._path}.{os.getpid()}"  # the folder is private: nobody else can guess into it
        try:
            with open(scratch, "wb") as file:  # noqa: PTH123
                file.write(_MAGIC + _checksum(content) + content)
            os.replace(scratch, self._path)  # noqa: PTH105
        except OSError:
            _remove(scratch)
        self._changed = False

    def _read(self) -> dict[bytes, Any]:
        if not _is_private(self._folder):
            return {}
        try:
            with open(self._path, "rb") as file:  # noqa: PTH123  faster than Path.open
                data = file.read()
        except OSError:
            return {}
        content = data[_HEAD:]
        if data[:_HEAD] == _MAGIC + _checksum(content):
            entries: dict[bytes, Any] = marshal.loads(content)  # noqa: S302  (ours: nobody else can write it)
            return entries
        _remove(self._path)
        return {}


def _remove(path: str) -> None:
    from contextlib import suppress  # seldom needed

    with suppress(OSError):
        os.unlink(path)  # noqa: PTH108


def _checksum(content: bytes) -> bytes:
    return crc32(content).to_bytes(4, "big")


class ApartCache:
    """A cache in which a release of Helm that lacks some functions has entries of its own."""

    def __init__(self, cache: Cache, release: str) -> None:
        self._cache = cache
        self._mark = release.encode() + b"\0"

    def get(self, key: bytes) -> Any:
        return self._cache.get(self._mark + key)

    def put(self, key: bytes, value: Any) -> None:
        self._cache.put(self._mark + key, value)

    def save(self) -> None:
        self._cache.save()


def _is_private(folder: str) -> bool:
    """Whether nobody else can put anything into `folder`: a real folder, the user's own, closed to others."""
    try:
        info = os.lstat(folder)
    except OSError:
        return False
    return stat.S_ISDIR(info.st_mode) and info.st_uid == os.geteuid() and not info.st_mode & 0o077
