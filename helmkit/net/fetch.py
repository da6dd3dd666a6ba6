"""One URL read whole, with retries: what most callers want of a transport."""

import time
from collections.abc import Callable

from helmkit.errors import StatusError, UnreachableError
from helmkit.net.body import in_time
from helmkit.net.retry import Retry, is_temporary
from helmkit.net.transport import Headers, Request, Transport
from helmkit.net.url import redacted
from helmkit.records import Record


class Fetched(Record):
    """The answer to a request, redirects followed: `url` is the last one."""

    url: str
    status: int
    headers: Headers
    data: bytes

    @property
    def not_modified(self) -> bool:
        return self.status == 304


def fetch(transport: Transport, request: Request, retry: Retry | None = None) -> Fetched:
    """The whole body. UnreachableError; StatusError for any status but 2xx and 304, and for 206."""
    return _with_retries(transport, request, retry or Retry(), lambda _status: False)


def fetch_any(transport: Transport, request: Request, retry: Retry | None = None) -> Fetched:
    """The whole body, whatever the status, once it is none that another try may change. UnreachableError."""
    return _with_retries(transport, request, retry or Retry(), lambda status: not is_temporary(status))


def _with_retries(transport: Transport, request: Request, retry: Retry, welcome: Callable[[int], bool]) -> Fetched:
    until = time.monotonic() + retry.deadline
    attempt = 1
    while True:
        try:
            return _once(transport, request, welcome, until)
        except UnreachableError as exc:
            attempt = retry.again(attempt, exc, until)


def _once(transport: Transport, request: Request, welcome: Callable[[int], bool], until: float) -> Fetched:
    with transport.open(request) as response:
        status = response.status
        # A part (206) that nobody asked for is not the whole.
        if status == 304 or (200 <= status < 300 and status != 206) or welcome(status):
            data = b"".join(in_time(response.body, until, redacted(request.url)))
            return Fetched(response.url, status, response.headers, data)
        raise StatusError(
            f"HTTP {status}",
            status=status,
            where=redacted(request.url),
            retry_after=response.headers.get("retry-after"),
            temporary=is_temporary(status),
        )
