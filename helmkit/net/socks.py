"""Connections through a SOCKS5 proxy, which many people have on their own machine.

Source: RFC 1928 (CONNECT alone), RFC 1929 (user and password). Left out: SOCKS4, and UDP.
"""

import ipaddress
import socket
import struct
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from helmkit.errors import UnreachableError, UsageError
from helmkit.net.dial import Address, Dialer

_REFUSALS = {
    1: "it failed",
    2: "not allowed by its rules",
    3: "network unreachable",
    4: "host unreachable",
    5: "connection refused",
    6: "timed out",
}


class SocksDialer:
    """Connects through the proxy at `url`: socks5h:// leaves names to the proxy, socks5:// looks them up here."""

    def __init__(self, url: str, dialer: Dialer) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("socks5", "socks5h") or not parts.hostname:
            raise UsageError("not a SOCKS5 proxy", where=f"{parts.scheme}://{parts.hostname}")
        self._proxy = (parts.hostname, parts.port or 1080)
        self._names_here = parts.scheme == "socks5"
        self._user = unquote(parts.username or "").encode()
        self._password = unquote(parts.password or "").encode()
        self._dialer = dialer

    def connect(self, host: str, port: int) -> socket.socket:
        """A socket that leads to the host. UnreachableError."""
        address = self._dialer.lookup(host, port) if self._names_here else host
        sock = self._dialer.connect(*self._proxy)
        try:
            self._greet(sock)
            sock.sendall(b"\x05\x01\x00" + _address(address) + struct.pack("!H", port))
            self._answer(sock)
        except OSError as exc:
            sock.close()
            raise UnreachableError("the SOCKS proxy broke off", temporary=True) from exc
        except UnreachableError:
            sock.close()
            raise
        return sock

    def warm(self, _addresses: Iterable[Address]) -> None:
        """Find out whether the proxy answers."""
        self._dialer.warm([self._proxy])

    def _greet(self, sock: socket.socket) -> None:
        sock.sendall(b"\x05\x02\x00\x02" if self._user else b"\x05\x01\x00")
        version, method = _receive(sock, 2)
        if version != 5:
            raise UnreachableError("the proxy does not speak SOCKS5")
        if method == 2 and self._user:
            sock.sendall(b"\x01" + _counted(self._user) + _counted(self._password))
            if _receive(sock, 2)[1] != 0:
                raise UnreachableError("the SOCKS proxy refused the password")
        elif method != 0:
            raise UnreachableError("the SOCKS proxy wants a password")

    @staticmethod
    def _answer(sock: socket.socket) -> None:
        _, code, _, kind = _receive(sock, 4)
        if code != 0:
            raise UnreachableError(f"the SOCKS proxy refused: {_REFUSALS.get(code, f'code {code}')}")
        length = {1: 4, 4: 16}.get(kind) or _receive(sock, 1)[0]
        _receive(sock, length + 2)


def _address(host: str) -> bytes:
    try:
        packed = ipaddress.ip_address(host).packed
    except ValueError:
        return b"\x03" + _counted(host.encode("idna"))
    return (b"\x01" if len(packed) == 4 else b"\x04") + packed


def _counted(data: bytes) -> bytes:
    return bytes([len(data)]) + data


def _receive(sock: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        chunk = sock.recv(count - len(data))
        if not chunk:
            raise UnreachableError("the SOCKS proxy broke off", temporary=True)
        data += chunk
    return data
