"""An index and archives over a transport, verified before anybody sees them."""

from __future__ import annotations

from helmkit.errors import VerificationError
from helmkit.net import Request, Retry, Transport, fetch, redacted
from helmkit.records import Record
from helmkit.repo.urls import index_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmkit.index.parse import Index


class Known(Record):
    """What we have of a source's index: validators (RFC 9110) and the sha256 of its bytes; empty where unknown.

    `charts` are the digests of its charts' entries, wherever they came from.
    """

    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    charts: frozenset[str] = frozenset()


class IndexAnswer(Record):
    """A source's index. `index` is None where it is the one we know; `known` is what to ask with next time."""

    index: Index | None
    data: bytes
    known: Known


def fetch_index(
    transport: Transport,
    base: str,
    *,
    known: Known | None = None,
    max_size: int = 64 << 20,
    retry: Retry | None = None,
) -> IndexAnswer:
    """The index of the repository at `base`. UnreachableError; VerificationError for anything but an index."""
    known = known or Known()
    headers = {"accept": "application/yaml, text/yaml, application/json;q=0.9, */*;q=0.8"}
    if known.sha256 and known.etag:
        headers["if-none-match"] = known.etag
    if known.sha256 and known.last_modified:
        headers["if-modified-since"] = known.last_modified
    url = index_url(base)
    answer = fetch(transport, Request(url, headers=headers, max_size=max_size, gzip=True), retry)
    if answer.not_modified:
        if not headers.keys() & {"if-none-match", "if-modified-since"}:
            raise VerificationError("not an index: 304 to an unconditional request", where=redacted(url))
        return IndexAnswer(None, b"", known)
    import hashlib

    fresh = Known(
        answer.headers.get("etag", ""),
        answer.headers.get("last-modified", ""),
        hashlib.sha256(answer.data).hexdigest(),
    )
    if fresh.sha256 == known.sha256:
        return IndexAnswer(None, b"", fresh)
    from helmkit.index.parse import parse_index

    return IndexAnswer(parse_index(answer.data, where=redacted(url), known=known.charts), answer.data, fresh)


def check_archive(data: bytes, digest: str, *, where: str) -> None:
    """VerificationError unless `data` is gzip data with the sha256 `digest`; an empty digest is not checked."""
    import hashlib

    check_received(data[:512], hashlib.sha256(data).hexdigest(), digest, where=where)


def check_received(head: bytes, actual: str, digest: str, *, where: str) -> None:
    """`check_archive` of a file that begins with `head` and has the sha256 `actual`."""
    if not head.startswith(b"\x1f\x8b"):
        kind = "a web page" if head.lstrip().startswith(b"<") else "not a chart archive"
        raise VerificationError(kind, where=where)
    if digest and actual != digest:
        raise VerificationError(f"sha256 {actual[:12]}..., the index says {digest[:12]}...", where=where)
