"""A SOCKS5 proxy on loopback (RFC 1928, 1929): it notes where it was asked to connect, and leads to one server."""

import contextlib
import socket
import struct
import threading

from tests.fakes.listener import Listener
from tests.fakes.pump import pump


class SocksServer(Listener):
    """Leads every connection to `target`, whatever host was asked for; `requests` are those hosts and ports.

    With `password` it wants user:password; with `refuse` it answers with that code.
    """

    def __init__(self, target: tuple[str, int], *, password: bytes = b"", refuse: int = 0) -> None:
        self.requests: list[tuple[str, int]] = []
        self._target = target
        self._password = password
        self._refuse = refuse
        super().__init__()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, IndexError), connection, connection.makefile("rb") as reader:
            methods = reader.read(reader.read(2)[1])
            wanted = 2 if self._password else 0
            connection.sendall(bytes([5, wanted if wanted in methods else 255]))
            if wanted == 2:
                user = reader.read(reader.read(2)[1])
                sound = user + b":" + reader.read(reader.read(1)[0]) == self._password
                connection.sendall(bytes([1, 0 if sound else 1]))
            kind = reader.read(4)[3]
            if kind == 3:
                host = reader.read(reader.read(1)[0]).decode()
            else:
                host = socket.inet_ntop(
                    *((socket.AF_INET, reader.read(4)) if kind == 1 else (socket.AF_INET6, reader.read(16)))
                )
            self.requests.append((host, struct.unpack("!H", reader.read(2))[0]))
            connection.sendall(bytes([5, self._refuse, 0, 1, 0, 0, 0, 0, 0, 0]))
            if not self._refuse:
                with socket.create_connection(self._target) as onward:
                    threading.Thread(target=pump, args=(onward, connection), daemon=True).start()
                    pump(connection, onward)
