"""Where a URL leads: its origin, what of it may be shown, and files as URLs. Pure but for `file_url`."""

from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from helmkit.errors import UsageError
from helmkit.records import Record

_PORTS = {"http": 80, "https": 443}


class Origin(Record):
    """Scheme, host and port: what a credential is bound to (RFC 6454)."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"


@lru_cache  # Each step of a request asks anew.
def origin_of(url: str) -> Origin:
    """The origin of an http(s) URL, its host in ASCII; UsageError for any other text."""
    try:
        parts = urlsplit(url)
        scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
        port = parts.port or _PORTS.get(scheme, 0)
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError as exc:
        raise UsageError("not a URL", where=redacted(url)) from exc
    if scheme not in _PORTS or not host:
        raise UsageError("not an http(s) URL", where=redacted(url))
    return Origin(scheme, host, port)


def authority(origin: Origin, *, port: bool = False) -> str:
    """The host as HTTP names it; with its port where the scheme does not imply that, or where `port` is wanted."""
    host = f"[{origin.host}]" if ":" in origin.host else origin.host
    return f"{host}:{origin.port}" if port or origin.port != _PORTS[origin.scheme] else host


@lru_cache
def redacted(url: str) -> str:
    """The URL without what may be secret: user and password, query and fragment."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.partition("?")[0].rpartition("@")[2]
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


def file_url(path: Path) -> str:
    """The file: URL of a path."""
    return path.absolute().as_uri()


def file_path(url: str) -> Path:
    """The path of a file: URL on this machine; UsageError for another host."""
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        raise UsageError("not a file: URL of this machine", where=redacted(url))
    return Path(unquote(parts.path))
