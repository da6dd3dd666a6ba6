"""The one seam to the network: a request goes in, a response comes out, its body still to be read.

Tests hand in a transport of their own; HttpTransport and FileTransport are the real ones.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from helmkit.records import Record

MIB = 1 << 20


class Headers(dict[str, str]):
    """Header fields by lower-case name."""

    def __init__(self, fields: Mapping[str, str] | Iterable[tuple[str, str]] = ()) -> None:
        items = fields.items() if isinstance(fields, Mapping) else fields
        super().__init__((name.lower(), value) for name, value in items)


class Request(Record):
    """What is asked for. `max_size` bounds the body, after decompression, in bytes."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = MappingProxyType({})
    body: bytes | None = None
    max_size: int = 64 * MIB
    gzip: bool = False  # Whether the server may compress the body on the way.


class Response(Record):
    """What came back, redirects followed. `url` is the last one; `body` raises UnreachableError when it
    breaks and VerificationError when it outgrows `max_size`."""

    url: str
    status: int
    headers: Headers
    body: Iterator[bytes]


class Transport(Protocol):
    """Opens requests. Safe to use from several threads."""

    def open(self, request: Request) -> AbstractContextManager[Response]:
        """Answer `request`, whatever the status. UnreachableError with a cause fit for one line."""
        ...

    def warm(self, urls: Iterable[str]) -> None:
        """Find out in the background which of the hosts of `urls` answer, all at once."""
        ...


class Timeouts(Record):
    """Seconds, and bytes a second. `total` bounds a whole request; a body below `least_rate` after `grace` fails."""

    connect: float = 3.0
    read: float = 10.0
    total: float = 900.0
    least_rate: float = 1024.0
    grace: float = 15.0


class Tls(Record):
    """A CA bundle in place of the system's, and a client certificate with its key."""

    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None
