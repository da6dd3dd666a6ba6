"""Plain .tgz files taken apart in memory, in a fraction of the time that tarfile takes; it has all the others. Pure.

Plain is what helm, helmkit and most others pack: one gzip stream of regular files and folders under short names,
whole, not too large, with numbers in octal. Source: POSIX.1-2017 pax, "ustar Interchange Format".
"""

from __future__ import annotations

from itertools import pairwise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_LARGEST = 4 << 20  # Unpacked bytes: there may be many at once, and they are in memory twice.
_BLOCK = 512
_REGULAR, _OLD_REGULAR, _FOLDER = 0x30, 0, 0x35
_NUMBERS = (0, 8, 16, 24, 36, 44, 52)  # mode, uid, gid, mtime, device numbers: where each begins of what _check joins


class NotPlainError(Exception):
    """It is for tarfile to say what this is, or what is wrong with it."""


def regular_files(packed: bytes) -> list[tuple[str, bytes]]:
    """Name and content of each regular file, in order. NotPlainError."""
    unpacked = _unpacked(packed)
    return [(name, unpacked[start : start + size]) for name, start, size in _members(unpacked)]


def _unpacked(packed: bytes) -> bytes:
    import zlib

    inflater = zlib.decompressobj(wbits=31)
    try:
        data = inflater.decompress(packed, _LARGEST)
    except zlib.error as error:
        raise NotPlainError from error
    if not inflater.eof or inflater.unused_data:
        raise NotPlainError
    return data


def _members(data: bytes) -> Iterator[tuple[str, int, int]]:
    """Name, start and size of each regular file."""
    at = 0
    known: set[bytes] = set()
    while header := data[at : at + _BLOCK]:
        if header.count(0) == _BLOCK:
            break
        at += _BLOCK
        _check(header, known)
        kind, size = header[156], _number(header[124:136])
        name = _name(header)
        if kind == _FOLDER:
            continue
        # In old archives a folder is a file whose name says so.
        if kind != _REGULAR and (kind != _OLD_REGULAR or name.endswith("/")):
            raise NotPlainError
        if at + size > len(data):
            raise NotPlainError
        yield name, at, size
        at += -(-size // _BLOCK) * _BLOCK


def _check(header: bytes, known: set[bytes]) -> None:
    """Whether all numbers are numbers; `known` are those of other headers, which are often the same."""
    # The checksum counts its own field as blanks.
    if len(header) < _BLOCK or sum(header) - sum(header[148:156]) + 8 * 0x20 != _number(header[148:156]):
        raise NotPlainError
    numbers = header[100:124] + header[136:148] + header[329:345]
    if numbers not in known:
        for start, end in pairwise(_NUMBERS):
            _number(numbers[start:end])
        known.add(numbers)


def _number(field: bytes) -> int:
    digits = field.strip(b" \0")
    try:
        return int(digits, 8) if digits else 0
    except ValueError:
        raise NotPlainError from None


def _name(header: bytes) -> str:
    name, prefix = _text(header[:100]), _text(header[345:500])
    if prefix and header[257:263] != b"ustar\0":
        raise NotPlainError
    return f"{prefix}/{name}" if prefix else name


def _text(field: bytes) -> str:
    return field.partition(b"\0")[0].decode("utf-8", "surrogateescape")
