"""Sockets that lead to an origin: straight or through an HTTP proxy, with TLS where that belongs.

Left out: SOCKS, which is a way to dial (socks), and what is said over a socket (pool).
"""

import socket
import ssl
from base64 import b64encode
from http.client import HTTPResponse
from typing import cast
from urllib.parse import unquote, urlsplit

from helmkit.errors import UnreachableError
from helmkit.net.dial import Dials
from helmkit.net.tls import Contexts
from helmkit.net.url import Origin, authority, origin_of


def dialled(origin: Origin, proxy: str | None, dialer: Dials, contexts: Contexts) -> socket.socket:
    """A socket over which requests to `origin` can be made; `proxy` is an HTTP proxy's URL.

    UnreachableError, ConfigError; OSError and HTTPException where TLS or the proxy fails.
    """
    sock = _through(proxy, origin, dialer, contexts) if proxy else dialer.connect(origin.host, origin.port)
    return _secured(sock, origin, contexts) if origin.scheme == "https" else sock


def proxy_authorization(proxy: str) -> dict[str, str]:
    """The header for a proxy whose URL has a user and a password."""
    parts = urlsplit(proxy)
    if parts.username is None:
        return {}
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"proxy-authorization": "Basic " + b64encode(pair.encode()).decode("ascii")}


def _through(proxy: str, origin: Origin, dialer: Dials, contexts: Contexts) -> socket.socket:
    place = origin_of(proxy)
    try:
        sock = dialer.connect(place.host, place.port)
        if place.scheme == "https":
            sock = _secured(sock, place, contexts)
    except UnreachableError as exc:
        raise UnreachableError(f"proxy {place.host}: {exc.message}") from exc
    if origin.scheme == "https":
        try:
            _tunnel(sock, origin, proxy)
        except BaseException:
            sock.close()
            raise
    return sock


def _tunnel(sock: socket.socket, origin: Origin, proxy: str) -> None:
    """Have the proxy lead on to `origin` (RFC 9110 section 9.3.6)."""
    place = authority(origin, port=True)
    fields = {"host": place} | proxy_authorization(proxy)
    head = [f"CONNECT {place} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    sock.sendall("\r\n".join([*head, "", ""]).encode("ascii"))
    reply = HTTPResponse(sock, method="CONNECT")
    reply.begin()
    reply.close()
    if reply.status != 200:
        raise UnreachableError(f"proxy refused: {reply.status} {reply.reason}")


def _secured(sock: socket.socket, origin: Origin, contexts: Contexts) -> socket.socket:
    try:
        context = contexts.of(origin)
        if isinstance(sock, ssl.SSLSocket):
            # TLS within the TLS of a proxy, which Python's own sockets cannot do.
            from urllib3.util.ssltransport import SSLTransport

            return cast(socket.socket, SSLTransport(sock, context, server_hostname=origin.host))
        return context.wrap_socket(sock, server_hostname=origin.host)
    except TimeoutError as exc:
        sock.close()
        raise UnreachableError("TLS handshake timed out") from exc
    except BaseException:
        sock.close()
        raise
