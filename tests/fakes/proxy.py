"""An HTTP proxy on loopback that only knows CONNECT (RFC 9110 section 9.3.6), spoken to in TLS where it has a context."""

import contextlib
import socket
import ssl
import threading

from tests.fakes.listener import Listener
from tests.fakes.pump import pump


class ConnectServer(Listener):
    """Leads every connection to `target`, whatever was asked for; `heads` are what it was asked."""

    def __init__(self, target: tuple[str, int], *, tls: ssl.SSLContext | None = None) -> None:
        self.heads: list[list[str]] = []
        self._target = target
        self._tls = tls
        super().__init__()
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://{self.host}"

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
