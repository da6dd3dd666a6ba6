"""Checksums of strings, in hexadecimal. Source: sprig/crypto.go."""

from __future__ import annotations

from helmkit.template.gocast import to_bytes
from helmkit.template.gofunc import GoFunction, gofunc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _own_sha256() -> Any:
    """The interpreter's own SHA-256; the standard library's `random` imports its SHA-512 likewise. Most charts need
    one, and hashlib loads OpenSSL first, which takes 3 ms.
    """
    for name in ("_sha2", "_sha256"):  # Python 3.12 and later, Python 3.11
        try:
            return __import__(name).sha256
        except ImportError:
            continue
    from hashlib import sha256

    return sha256


_SHA256 = _own_sha256()


@gofunc("func(string) string")
def sha1sum(text: str) -> str:
    import hashlib

    return hashlib.sha1(to_bytes(text), usedforsecurity=False).hexdigest()


@gofunc("func(string) string")
def sha256sum(text: str) -> str:
    digest: str = _SHA256(to_bytes(text)).hexdigest()
    return digest


@gofunc("func(string) string")
def sha512sum(text: str) -> str:
    import hashlib

    return hashlib.sha512(to_bytes(text)).hexdigest()


@gofunc("func(string) string")
def adler32sum(text: str) -> str:
    import zlib

    return str(zlib.adler32(to_bytes(text)))


TABLE: dict[str, GoFunction] = {
    "sha1sum": sha1sum,
    "sha256sum": sha256sum,
    "sha512sum": sha512sum,
    "adler32sum": adler32sum,
}
