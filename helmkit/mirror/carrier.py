"""An archive on its way from one source into a file of the store, and the checks it must pass there.

Nothing is held in memory but a piece at a time. Left out: which sources to ask, and what becomes of the file
(archive).
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from helmkit.errors import ChartError, VerificationError
from helmkit.net import Request, Retry, download, redacted
from helmkit.records import Record, replace
from helmkit.repo import check_received

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmkit.config import Limits
    from helmkit.net import Received, Transport
    from helmkit.oci import RemoteChart
    from helmkit.store import Blobs, ChartVersion, Partial

# Bounds how many transfers run at once: a semaphore that several share.
Line = AbstractContextManager[object]
_GZIP = b"\x1f\x8b"


class Carrier(Record):
    """Brings archives over one source's transport; `received` is told of every piece.

    `line` is held while something is on the network, and not while it is checked and written.
    """

    transport: Transport
    limits: Limits
    retry: Retry | None
    received: Received
    line: Line

    def receive(self, url: str, row: ChartVersion, partial: Partial, blobs: Blobs) -> RemoteChart | None:
        """The archive of `row` into `partial`, checked: by its digest, and by the name and version in it.

        What the manifest says, where `url` leads to a registry. Wrong bytes are put aside in `blobs`. Raises
        UnreachableError, NotFoundError, VerificationError, StoreError.
        """
        with self.line:
            found = self._receive(url, row, partial)
        _check(url, row, found.digest if found else row.digest, partial, blobs)
        return found

    def _receive(self, url: str, row: ChartVersion, partial: Partial) -> RemoteChart | None:
        found = None
        if url.startswith("oci:"):
            from helmkit.oci import find_chart

            found = find_chart(self.transport, url, retry=self._retry)
            if row.digest and found.digest != row.digest:
                raise VerificationError(
                    f"sha256 {found.digest[:12]}..., the index says {row.digest[:12]}...", where=redacted(url)
                )
        expected = found.digest if found else row.digest
        self._bring(url, found, partial)
        if partial.resumed and expected and partial.sha256 != expected:
            # What was here before may have been the wrong half: this source is judged by its own bytes.
            partial.restart("")
            self._bring(url, found, partial)
        return found

    def _bring(self, url: str, found: RemoteChart | None, partial: Partial) -> None:
        size = self.limits.archive_size
        if found:
            found.save(partial, max_size=size, received=self.received)
        else:
            request = Request(url, max_size=size)
            download(self.transport, request, partial, self._retry, received=self.received)

    @property
    def _retry(self) -> Retry:
        # Where we hold the rate down ourselves, time says nothing of the source.
        deadline = self.limits.deadline if self.limits.rate is None else float("inf")
        retry = self.retry or Retry()

        def wait(seconds: float) -> None:
            self.line.__exit__(None, None, None)  # Somebody else may use it meanwhile.
            try:
                retry.sleep(seconds)
            finally:
                self.line.__enter__()

        return replace(retry, deadline=deadline, sleep=wait)


def _check(url: str, row: ChartVersion, expected: str, partial: Partial, blobs: Blobs) -> None:
    from helmkit.chart.identity import read_identity

    where = redacted(url)
    with partial.open() as file:
        head = file.read(512)
        try:
            check_received(head, partial.sha256, expected, where=where)
        except VerificationError:
            if head.startswith(_GZIP):
                blobs.set_aside(partial, expected)
            raise
        try:
            name, version = read_identity(file)
        except ChartError as exc:
            raise VerificationError(f"not a chart: {exc.message}", where=where) from exc
    if (name, version) != (row.name, row.version):
        raise VerificationError(f"it holds {name} {version}", where=where)
