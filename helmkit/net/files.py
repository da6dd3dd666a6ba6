"""file: URLs behind the transport interface, so that a folder is a source like any other."""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from helmkit.errors import UnreachableError
from helmkit.net.body import bounded
from helmkit.net.transport import Headers, Request, Response
from helmkit.net.url import file_path

_CHUNK = 1 << 16


class FileTransport:
    """Reads regular files; a file that is missing is a 404."""

    @contextmanager
    def open(self, request: Request) -> Iterator[Response]:
        path = file_path(request.url)
        try:
            # Non-blocking: a FIFO would wait for a writer.
            handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError:
            yield Response(request.url, 404, Headers(), iter(()))
            return
        except OSError as exc:
            raise UnreachableError((exc.strerror or "cannot be read").lower(), where=str(path)) from exc
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise UnreachableError("not a regular file", where=str(path))
        with os.fdopen(handle, "rb") as file:
            chunks = iter(lambda: file.read(_CHUNK), b"")
            yield Response(request.url, 200, Headers(), bounded(chunks, request.max_size, str(path)))

    def warm(self, urls: Iterable[str]) -> None:
        """Files need no warming."""
