"""A scripted HTTP/1.1 server on raw loopback sockets: it says exactly what a test tells it to, faults included."""

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Self


@dataclass(frozen=True)
class Received:
    """A request as it came: `path` with its query, header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """What to say.

    `length` is the Content-Length claimed instead of the real one; `cut` closes the connection after so many bytes of
    head and body together, with a reset where `reset` is set; `drip` waits so many seconds after each byte from
    `drip_from` on; `delay` waits before the first; `endless` says the body again and again until the client goes away.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    cut: int | None = None
    reset: bool = False
    drip: float = 0.0
    drip_from: int = 0
    delay: float = 0.0
    endless: bool = False

    def encode(self, method: str) -> bytes:
        """Head and body as bytes."""
        fields = {"content-length": str(len(self.body) if self.length is None else self.length), **self.headers}
        reason = HTTPStatus(self.status).phrase
        head = [f"HTTP/1.1 {self.status} {reason}", *(f"{name}: {value}" for name, value in fields.items())]
        body = b"" if method == "HEAD" or self.status in (204, 304) else self.body
        return "\r\n".join([*head, "", ""]).encode("latin-1") + body


def redirect(url: str, status: int = 302) -> Answer:
    """A redirect to `url`."""
    return Answer(status, headers={"location": url})


Script = Answer | Callable[[Received], Answer] | list[Answer]


class Server:
    """Answers by path: an Answer, a function of the request, or a list used up one by one, the last for ever.

    Use it as a context manager. `requests` is all it received.
    """

    def __init__(self, host: str = "127.0.0.1", *, tls: ssl.SSLContext | None = None) -> None:
        self.host = host
        self.script: dict[str, Script] = {}
        self.requests: list[Received] = []
        self._tls = tls
        self._lock = threading.Lock()
        self._listener = socket.create_server((host, 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self._open: set[socket.socket] = set()

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://{self.host}:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        # Wakes the accepting thread, which close alone would leave waiting.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            left = list(self._open)
        for connection in left:
            _hang_up(connection)

    def serve(self, files: Mapping[str, bytes], *, prefix: str = "") -> None:
        """Serve `files` below `prefix`, with ETags."""
        for name, data in files.items():
            self.script[f"{prefix}/{name}"] = static(data)

    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        return [request.path for request in self.requests]

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self._open.add(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        stream = connection
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls:
                stream = self._tls.wrap_socket(connection, server_side=True)
            with stream.makefile("rb") as reader:
                while (request := _read(reader)) is not None:
                    with self._lock:
                        self.requests.append(request)
                    if not _send(stream, self._answer(request), request.method):
                        return
        except OSError:
            return  # The client went away, as some tests want it to.
        finally:
            with self._lock:
                self._open.discard(connection)
            _hang_up(stream)

    def _answer(self, request: Received) -> Answer:
        script = self.script.get(request.path) or self.script.get(request.path.partition("?")[0])
        if isinstance(script, list):
            with self._lock:
                return script.pop(0) if len(script) > 1 else script[0]
        if callable(script):
            return script(request)
        return script or Answer(404, b"not here")


def static(data: bytes) -> Callable[[Received], Answer]:
    """A file with an ETag, and 304 to who has it."""
    import hashlib

    etag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'

    def answer(request: Received) -> Answer:
        if request.headers.get("if-none-match") == etag:
            return Answer(304, headers={"etag": etag})
        return Answer(200, data, {"etag": etag})

    return answer


def ranged(data: bytes, *, etag: str = '"1"', cut: int | None = None) -> Callable[[Received], Answer]:
    """A file of which parts may be asked for; `cut` closes the connection after so many bytes of each answer's body."""

    def answer(request: Received) -> Answer:
        fields = {"etag": etag, "accept-ranges": "bytes"}
        start = int(request.headers.get("range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
        if request.headers.get("if-range", etag) != etag:
            start = 0
        if start and start >= len(data):
            return Answer(416, headers={**fields, "content-range": f"bytes */{len(data)}"})
        status = 200
        if start:
            status = 206
            fields["content-range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        whole = Answer(status, data[start:], fields)
        head = len(whole.encode("HEAD"))
        return replace(whole, cut=None if cut is None else head + cut)

    return answer


def _read(reader: Iterable[bytes]) -> Received | None:
    lines: list[str] = []
    for line in reader:
        if not line.strip():
            break
        lines.append(line.decode("latin-1").rstrip("\r\n"))
    if not lines or not lines[0].endswith(("HTTP/1.0", "HTTP/1.1")):
        return None
    method, path, _ = lines[0].split(" ")
    fields = (line.partition(":") for line in lines[1:])
    headers = {name.lower(): value.strip() for name, _, value in fields}
    length = int(headers.get("content-length", 0))
    return Received(method, path, headers, reader.read(length) if length else b"")  # type: ignore[attr-defined]


def _send(stream: socket.socket, answer: Answer, method: str) -> bool:
    """Whether the connection may be used again."""
    time.sleep(answer.delay)
    data = answer.encode(method)[: answer.cut]
    if answer.drip:
        stream.sendall(data[: answer.drip_from])
        for offset in range(answer.drip_from, len(data)):
            stream.sendall(data[offset : offset + 1])
            time.sleep(answer.drip)
    else:
        stream.sendall(data)
    while answer.endless:
        stream.sendall(answer.body)
    if answer.reset:
        # Closing with a linger time of zero sends RST.
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        stream.close()
    return answer.cut is None and not answer.reset and answer.length is None


def _hang_up(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):  # It may be closed already.
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
