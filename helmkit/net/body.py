"""Bodies as streams of chunks: bounded, and decompressed within the bound. Pure."""

import time
import zlib
from collections.abc import Iterable, Iterator

from helmkit.errors import UnreachableError, VerificationError

_STEP = 1 << 18


def bounded(chunks: Iterable[bytes], limit: int, where: str) -> Iterator[bytes]:
    """`chunks`, until they come to more than `limit` bytes: VerificationError."""
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise VerificationError(
                f"larger than {limit} bytes", where=where, hint="limits: in mirrors.yaml sets the bound"
            )
        yield chunk


def in_time(chunks: Iterable[bytes], until: float, where: str) -> Iterator[bytes]:
    """`chunks`, until `until`, a time of time.monotonic, is over: UnreachableError."""
    for chunk in chunks:
        yield chunk
        if time.monotonic() > until:
            raise UnreachableError("not done by its deadline", where=where)


def gunzip(chunks: Iterable[bytes], where: str) -> Iterator[bytes]:
    """Decompress a gzip stream in steps of 256 KiB, so that a bomb meets the bound of its reader first."""
    inflater = zlib.decompressobj(wbits=31)
    try:
        for chunk in chunks:
            while chunk:
                yield inflater.decompress(chunk, _STEP)
                chunk = inflater.unconsumed_tail
        # What is left is at most the tail of one step.
        yield inflater.flush()
    except zlib.error as exc:
        raise UnreachableError("damaged gzip stream", where=where, temporary=True) from exc
    if not inflater.eof:
        raise UnreachableError("truncated gzip stream", where=where, temporary=True)
