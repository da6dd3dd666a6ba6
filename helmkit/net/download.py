"""One URL read into a sink, piece by piece, continued where it was cut off.

Source: RFC 9110 sections 13.1.5 (If-Range), 14 (ranges) and 15.5.17 (416). Left out: where the bytes are kept (a
Sink), and whether they are the right ones, which a digest tells at the end.
"""

import re
import time
from collections.abc import Callable
from typing import Protocol

from helmkit.errors import StatusError, UnreachableError, VerificationError
from helmkit.net.body import in_time
from helmkit.net.retry import Retry, is_temporary
from helmkit.net.transport import Headers, Request, Response, Transport
from helmkit.net.url import redacted
from helmkit.records import replace

_PROGRESS = 64 * 1024  # Bytes after which a transfer that breaks off has not failed in vain.
_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)\Z")
# Told after every piece: the bytes that are here, and all there will be, 0 where the server does not say.
Received = Callable[[int, int], None]


class Sink(Protocol):
    """Where the bytes go. `size` is how many it has; `validator` what If-Range may say of them, or empty."""

    @property
    def size(self) -> int: ...

    @property
    def validator(self) -> str: ...

    def restart(self, validator: str) -> None:
        """Forget all bytes; those that come next are of the version that `validator` names."""
        ...

    def write(self, data: bytes) -> None: ...


def download(
    transport: Transport,
    request: Request,
    sink: Sink,
    retry: Retry | None = None,
    *,
    received: Received = lambda _done, _total: None,
) -> None:
    """Bring the whole body into `sink`, in as many tries as it takes; what the sink has already is not asked again.

    UnreachableError, StatusError; VerificationError where it is larger than `request.max_size`.
    """
    retry = retry or Retry()
    until = time.monotonic() + retry.deadline
    attempt = 1
    while True:
        before = sink.size
        try:
            _once(transport, request, sink, received, until)
            return
        except UnreachableError as exc:
            if sink.size >= before + _PROGRESS:
                attempt = 1
            attempt = retry.again(attempt, exc, until)


def _once(transport: Transport, request: Request, sink: Sink, received: Received, until: float) -> None:
    where = redacted(request.url)
    headers = dict(request.headers)
    if sink.size:
        headers["range"] = f"bytes={sink.size}-"
        if sink.validator:
            headers["if-range"] = sink.validator
    with transport.open(replace(request, headers=headers)) as response:
        if response.status == 416 and sink.size and _is_complete(response, sink):
            return
        total = _begin(response, sink, where)
        for chunk in in_time(response.body, until, where):
            if sink.size + len(chunk) > request.max_size:
                raise VerificationError(
                    f"larger than {request.max_size} bytes",
                    where=where,
                    hint="limits: in mirrors.yaml sets the bound",
                )
            sink.write(chunk)
            received(sink.size, total)


def _begin(response: Response, sink: Sink, where: str) -> int:
    """Have the sink stand where the answer begins; the size of the whole, 0 where nobody knows. UnreachableError."""
    status = response.status
    length = response.headers.get("content-length", "")
    size = int(length) if length.isascii() and length.isdigit() else 0
    if status == 206 and sink.size:
        match = _CONTENT_RANGE.match(response.headers.get("content-range", ""))
        if match is None or int(match[1]) != sink.size or (match[3] != "*" and int(match[3]) != int(match[2]) + 1):
            sink.restart("")
            raise UnreachableError("another range than the one asked for", where=where, temporary=True)
        return int(match[2]) + 1
    if 200 <= status < 300 and status != 206:
        sink.restart(_validator(response.headers))
        return size
    if status in (206, 416):
        # A part that nobody asked for, or a file that is now shorter than what we have of it.
        sink.restart("")
        raise UnreachableError(f"HTTP {status}", where=where, temporary=True)
    raise StatusError(
        f"HTTP {status}",
        status=status,
        where=where,
        retry_after=response.headers.get("retry-after"),
        temporary=is_temporary(status),
    )


def _is_complete(response: Response, sink: Sink) -> bool:
    """Whether a 416 says that there is no more than what we have."""
    return response.headers.get("content-range", "") == f"bytes */{sink.size}"


def _validator(headers: Headers) -> str:
    """What If-Range takes: a strong ETag, else the time of the last change."""
    etag = headers.get("etag", "")
    return etag if etag.startswith('"') else headers.get("last-modified", "")
