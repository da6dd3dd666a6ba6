"""Connections to one origin that are kept for the next request, over http.client.

A connection is dialled by us and watched (guard). Imported with the first request: http.client takes as long to
import as many commands to run. Left out: redirects, headers and credentials (http).
"""

import select
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPResponse, IncompleteRead
from typing import Any

from helmkit.net.guard import GuardedSocket, Watch
from helmkit.net.rate import Throttle
from helmkit.net.transport import Headers, Timeouts

_KEPT = 32  # Connections.
_CHUNK = 1 << 17  # Bytes.


class Pool:
    """The connections that `connect` makes. Safe to use from several threads."""

    def __init__(self, connect: Callable[[], socket.socket], timeouts: Timeouts, throttle: Throttle | None) -> None:
        self._connect = connect
        self._timeouts = timeouts
        self._throttle = throttle
        self._idle: list[_Connection] = []  # Its methods are atomic.

    def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes | None = None) -> "Reply":
        """The answer's head, its body still to be read; close it. OSError, HTTPException, UnreachableError."""
        connection = self._take()
        try:
            return Reply(connection, connection.ask(method, target, headers, body), self._give)
        except BaseException:
            connection.close()
            raise

    def _take(self) -> "_Connection":
        while self._idle:
            with suppress(IndexError):  # Another thread may have been faster.
                connection = self._idle.pop()
                if not connection.ended:
                    return connection
                connection.close()
        return _Connection(self._connect(), Watch(self._timeouts), self._throttle)

    def __del__(self) -> None:
        for connection in self._idle:
            connection.close()

    def _give(self, connection: "_Connection") -> None:
        if len(self._idle) < _KEPT:
            self._idle.append(connection)
        else:
            connection.close()


class _Connection:
    """One connection: a socket of ours under http.client."""

    def __init__(self, sock: socket.socket, watch: Watch, throttle: Throttle | None) -> None:
        self._watch = watch
        self._socket = GuardedSocket(sock, watch, throttle)
        self._http: Any = HTTPConnection("")  # Its host would only go into the header that we write ourselves.
        self._http.sock = self._socket
        self._http.auto_open = 0

    def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes | None) -> HTTPResponse:
        self._watch.restart()
        # A server may answer before it has read all of a body; what it says then counts.
        with suppress(BrokenPipeError):
            self._http.request(method, target, body=body, headers=headers)
        reply: HTTPResponse = self._http.getresponse()
        return reply

    @property
    def ended(self) -> bool:
        """Whether the other side closed it, or said something unasked."""
        poll = select.poll()
        poll.register(self._socket, select.POLLIN)
        return bool(poll.poll(0))

    @property
    def reusable(self) -> bool:
        """Whether the last answer left it open."""
        return self._http.sock is not None

    def close(self) -> None:
        self._http.close()


class Reply:
    """An answer. Once it is closed its connection serves the next request, if all of the body was read."""

    def __init__(self, connection: _Connection, reply: HTTPResponse, give: Callable[[_Connection], None]) -> None:
        self._connection = connection
        self._reply = reply
        self._give = give
        self._whole = reply.length == 0
        self.status = reply.status
        self.headers = _joined(reply)

    def pieces(self) -> Iterator[bytes]:
        """The body as it comes. OSError, HTTPException; UnreachableError from the watch."""
        # A whole piece may take minutes on a slow line, and is lost when that breaks: hence read1.
        reply, left = self._reply, self._reply.length
        if reply.chunked:
            while chunk := reply.read1(_CHUNK):
                yield chunk
        else:
            while left != 0 and (chunk := reply.fp.read1(_CHUNK if left is None else min(_CHUNK, left))):
                left = None if left is None else left - len(chunk)
                yield chunk
        if left:
            raise IncompleteRead(b"", left)
        self._whole = True

    def close(self) -> None:
        self._reply.close()
        if self._whole and self._connection.reusable:
            self._give(self._connection)
        else:
            self._connection.close()


def _joined(reply: HTTPResponse) -> Headers:
    """The fields; one that stands there several times is their list (RFC 9110 section 5.2)."""
    fields: dict[str, str] = {}
    for name, value in reply.getheaders():
        name = name.lower()
        fields[name] = f"{fields[name]}, {value}" if name in fields else value
    return Headers(fields)
