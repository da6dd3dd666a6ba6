"""Bytes to the characters a YAML scanner sees: encoding, forbidden characters, line breaks.

go-yaml decodes its input in pieces of 512 bytes and stops at the first bad character of a piece as soon as the
scanner asks for any character of it. So a bad character may stay unseen behind the end of the first document. Left
out: what go-yaml makes of a byte order mark inside a text, where it may take the wrong character for it.
"""

from __future__ import annotations

from helmkit.errors import YAMLError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PIECE = 512
END = "\0"


def characters(text: str | bytes) -> tuple[str, str]:
    """The text with ``\\n`` for every ``\\r\\n``, ``\\r`` and U+0085, and the problem that ends it early, if any."""
    if isinstance(text, str) and text[:2] in ("\udcff\udcfe", "\udcfe\udcff"):
        text = text.encode("utf-8", "surrogateescape")
    if isinstance(text, bytes):
        text = _utf16(text) if text[:2] in (b"\xff\xfe", b"\xfe\xff") else text.decode("utf-8", "surrogateescape")
    if text[:1] == "\ufeff":
        text = text[1:]
    problem = ""
    # Printable is what most texts are, and it is quickly said; not all that is readable is printable.
    plain = text.replace("\n", "").replace("\t", "")
    if not plain.isprintable() and _forbidden(text.isascii()).search(text):
        text, problem = _readable(text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x85" in text:
        text = text.replace("\x85", "\n")
    return text, problem


def _forbidden(ascii_only: bool) -> Any:
    import re

    if ascii_only:  # the whole set takes 6 ms to compile
        return re.compile("[\0-\x08\v\f\x0e-\x1f\x7f]")
    return re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _utf16(data: bytes) -> str:
    codec = "utf-16-le" if data[:1] == b"\xff" else "utf-16-be"
    try:
        return data[2:].decode(codec)
    except UnicodeDecodeError as exc:
        problem = "incomplete UTF-16 character" if exc.reason == "truncated data" else "unexpected low surrogate area"
        raise YAMLError(f"yaml: {problem}") from exc


def _readable(text: str) -> tuple[str, str]:
    """The pieces in front of the one that holds the first bad character, and what is wrong with that one."""
    start = _forbidden(text.isascii()).search(text).start()
    data = text.encode("utf-8", "surrogateescape")
    offset = len(text[:start].encode("utf-8", "surrogateescape"))
    begin, end = 0, PIECE
    while end <= offset:
        begin, end = end, end + PIECE
        while begin > 0 and data[begin] & 0xC0 == 0x80:
            begin -= 1
        end = begin + PIECE
    return data[:begin].decode("utf-8", "surrogateescape"), _problem(data, offset)


def _problem(data: bytes, offset: int) -> str:
    """Go's name for what is wrong with the character at `offset`."""
    lead = data[offset]
    width = 1 if lead < 0x80 else 2 if lead & 0xE0 == 0xC0 else 3 if lead & 0xF0 == 0xE0 else 4
    if lead & 0xC0 == 0x80 or lead >= 0xF8:
        return "invalid leading UTF-8 octet"
    if offset + width > len(data):
        return "incomplete UTF-8 octet sequence"
    value = lead & (0x7F, 0x7F, 0x1F, 0x0F, 0x07)[width]
    for octet in data[offset + 1 : offset + width]:
        if octet & 0xC0 != 0x80:
            return "invalid trailing UTF-8 octet"
        value = value << 6 | octet & 0x3F
    if width > 1 and value < (0, 0, 0x80, 0x800, 0x10000)[width]:
        return "invalid length of a UTF-8 sequence"
    if 0xD800 <= value <= 0xDFFF or value > 0x10FFFF:
        return "invalid Unicode character"
    return "control characters are not allowed"
