"""Checksums of strings, in hexadecimal. Source: sprig/crypto.go."""

from helmkit.template.gocast import to_bytes
from helmkit.template.gofunc import GoFunction, gofunc


@gofunc("func(string) string")
def sha1sum(text: str) -> str:
    import hashlib

    return hashlib.sha1(to_bytes(text), usedforsecurity=False).hexdigest()


@gofunc("func(string) string")
def sha256sum(text: str) -> str:
    import hashlib

    return hashlib.sha256(to_bytes(text)).hexdigest()


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
