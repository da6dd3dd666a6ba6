"""An HTTP proxy on loopback that only knows CONNECT (RFC 9110 section 9.3.6), spoken to in TLS where it has a context."""

import contextlib
import socket
import ssl
import threading
from typing import Self

from tests.fakes.pump import pump


class ConnectServer:
    """Leads every connection to `target`, whatever was asked for; `heads` are what it was asked."""

    def __init__(self, target: tuple[str, int], *, tls: ssl.SSLContext | None = None) -> None:
        self.heads: list[list[str]] = []
        self._target = target
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        scheme = "https" if tls else "http"
        self.host = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.url = f"{scheme}://{self.host}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), self._secured(connection) as client, client.makefile("rb") as reader:
            head: list[str] = []
            while line := reader.readline().decode().strip():
                head.append(line)
            self.heads.append(head)
            client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            with socket.create_connection(self._target) as onward:
                threading.Thread(target=pump, args=(onward, client), daemon=True).start()
                pump(client, onward)

    def _secured(self, connection: socket.socket) -> socket.socket:
        return self._tls.wrap_socket(connection, server_side=True) if self._tls else connection
