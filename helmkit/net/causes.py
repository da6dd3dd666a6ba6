"""What http.client and the system raise, as our exception with a cause short enough for one line."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import BadStatusLine, HTTPException, IncompleteRead, InvalidURL, LineTooLong, RemoteDisconnected

from helmkit.errors import UnreachableError


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turn what goes wrong on the network in the block into an UnreachableError about `where`."""
    try:
        yield
    except UnreachableError as exc:
        # From the dialer or the watch, which know the host alone.
        raise UnreachableError(exc.message, where=where, temporary=exc.temporary) from exc
    except (HTTPException, OSError) as exc:
        cause, temporary = describe(exc)
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
    if isinstance(exc, OSError) and exc.strerror:
        return exc.strerror.lower(), True
    return f"HTTP failed: {type(exc).__name__}", True


# Silence for as long as a read may last is not tried again: the next source is the better try.
_CAUSES: list[tuple[type[BaseException] | tuple[type[BaseException], ...], str, bool]] = [
    (RemoteDisconnected, "closed without an answer", True),
    (ConnectionResetError, "connection reset", True),
    (BrokenPipeError, "connection reset", True),
    (TimeoutError, "read timed out", False),
    (IncompleteRead, "truncated: the connection closed early", True),
    ((BadStatusLine, LineTooLong), "not an HTTP answer", False),
    (InvalidURL, "not a URL", False),
]
