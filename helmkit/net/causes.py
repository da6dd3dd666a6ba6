"""The HTTP library's exceptions as ours, each with a cause short enough for one line."""

import http.client
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import requests
import urllib3.exceptions

from helmkit.errors import ConfigError, UnreachableError


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turn what requests and urllib3 raise in the block into an UnreachableError about `where`."""
    try:
        yield
    except UnreachableError as exc:
        # From the dialer or the watch, which know the host alone.
        raise UnreachableError(exc.message, where=where, temporary=exc.temporary) from exc
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as exc:
        root = _root(exc)
        if isinstance(root, FileNotFoundError) or "TLS CA certificate bundle" in str(exc):
            raise ConfigError("a TLS certificate file is missing", where=where) from exc
        cause, temporary = describe(root)
        raise UnreachableError(cause, where=where, temporary=temporary) from exc


def describe(exc: BaseException) -> tuple[str, bool]:
    """The cause in a few words, and whether another try may help."""
    for kind, words, temporary in _CAUSES:
        if isinstance(exc, kind):
            return words, temporary
    if isinstance(exc, ssl.SSLCertVerificationError):
        return f"TLS certificate not trusted: {exc.verify_message}", False
    if isinstance(exc, ssl.SSLError):
        return f"TLS failed: {(exc.reason or str(exc)).lower().replace('_', ' ')}", True
    if isinstance(exc, OSError) and str(exc).startswith(_TUNNEL):
        return f"proxy refused: {str(exc).removeprefix(_TUNNEL)}", False
    if isinstance(exc, OSError) and exc.strerror:
        return exc.strerror.lower(), True
    return f"HTTP failed: {type(exc).__name__}", True


_TUNNEL = "Tunnel connection failed: "  # http.client's words for a proxy's answer to CONNECT
# Silence for as long as a read may last is not tried again: the next source is the better try.
_CAUSES: list[tuple[type[BaseException] | tuple[type[BaseException], ...], str, bool]] = [
    (http.client.RemoteDisconnected, "closed without an answer", True),
    (ConnectionResetError, "connection reset", True),
    (BrokenPipeError, "connection reset", True),
    ((TimeoutError, urllib3.exceptions.ReadTimeoutError), "read timed out", False),
    (urllib3.exceptions.IncompleteRead, "truncated: the connection closed early", True),
    (http.client.IncompleteRead, "truncated: the connection closed early", True),
    ((http.client.BadStatusLine, http.client.LineTooLong), "not an HTTP answer", False),
    (urllib3.exceptions.ProxyError, "proxy failed", True),
    (requests.exceptions.InvalidURL, "not a URL", False),
]


def _root(exc: BaseException) -> BaseException:
    """The innermost exception that says something: libraries wrap them three deep."""
    seen: set[int] = set()
    while id(exc) not in seen:
        seen.add(id(exc))
        inner = exc.__cause__ or exc.__context__ or next((a for a in exc.args if isinstance(a, Exception)), None)
        reason = getattr(exc, "reason", None)
        inner = reason if isinstance(reason, Exception) else inner
        if inner is None:
            break
        exc = inner
    return exc
