"""Anchors, tags and directives: the rare tokens, scanned as go-yaml v2 does it."""

from __future__ import annotations

from helmkit.goyaml import kinds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmkit.goyaml.scanner import Scanner

BREAKZ = "\n\u2028\u2029\0"
BLANKZ = " \t" + BREAKZ
_WORD = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-")
_URI = _WORD | frozenset(";/?:@&=+$,.!~*'()[]%")
_HEX = frozenset("0123456789abcdefABCDEF")
MAX_VERSION_DIGITS = 2


def scan_anchor(scanner: Scanner, kind: int) -> None:
    """``&name`` or ``*name``."""
    start = scanner.position
    column = start - scanner.line_start
    scanner.position += 1
    name = _word(scanner)
    if not name or scanner.text[scanner.position] not in BLANKZ + "?:,]}%@`":
        raise scanner.error("did not find expected alphabetic or numeric character")
    scanner.tokens.append((kind, name, "", scanner.line, column))


def scan_tag(scanner: Scanner) -> None:
    """``!``, ``!local``, ``!!type``, ``!handle!suffix`` or ``!<uri>``."""
    text = scanner.text
    column = scanner.position - scanner.line_start
    handle = ""
    if text[scanner.position + 1] == "<":
        scanner.position += 2
        suffix = _uri(scanner, "")
        if text[scanner.position] != ">":
            raise scanner.error("did not find the expected '>'")
        scanner.position += 1
    else:
        handle = _handle(scanner, False)
        if len(handle) > 1 and handle[-1] == "!":
            suffix = _uri(scanner, "")
        else:
            suffix = _uri(scanner, handle)
            handle = "!"
            if not suffix:
                handle, suffix = "", "!"
    if text[scanner.position] not in BLANKZ:
        raise scanner.error("did not find expected whitespace or line break")
    scanner.tokens.append((kinds.TAG, (handle, suffix), "", scanner.line, column))


def scan_directive(scanner: Scanner) -> None:
    """``%YAML 1.1`` or ``%TAG !handle! prefix``, and the rest of its line."""
    text = scanner.text
    line = scanner.line
    scanner.position += 1
    name = _word(scanner)
    if not name:
        raise scanner.error("could not find expected directive name")
    if text[scanner.position] not in BLANKZ:
        raise scanner.error("found unexpected non-alphabetical character")
    if name == "YAML":
        scanner.tokens.append((kinds.VERSION_DIRECTIVE, _version(scanner), "", line, 0))
    elif name == "TAG":
        scanner.tokens.append((kinds.TAG_DIRECTIVE, _tag_directive(scanner), "", line, 0))
    else:
        raise scanner.error("found unknown directive name")
    _blanks(scanner)
    if text[scanner.position] == "#":
        while text[scanner.position] not in BREAKZ:
            scanner.position += 1
    if text[scanner.position] not in BREAKZ:
        raise scanner.error("did not find expected comment or line break")
    if text[scanner.position] != "\0":
        scanner.move(scanner.position + 1)


def _version(scanner: Scanner) -> tuple[int, int]:
    _blanks(scanner)
    major = _version_number(scanner)
    if scanner.text[scanner.position] != ".":
        raise scanner.error("did not find expected digit or '.' character")
    scanner.position += 1
    return major, _version_number(scanner)


def _version_number(scanner: Scanner) -> int:
    start = scanner.position
    while "0" <= scanner.text[scanner.position] <= "9":
        if scanner.position - start == MAX_VERSION_DIGITS:
            raise scanner.error("found extremely long version number")
        scanner.position += 1
    if scanner.position == start:
        raise scanner.error("did not find expected version number")
    return int(scanner.text[start : scanner.position])


def _tag_directive(scanner: Scanner) -> tuple[str, str]:
    _blanks(scanner)
    handle = _handle(scanner, True)
    if scanner.text[scanner.position] not in " \t":
        raise scanner.error("did not find expected whitespace")
    _blanks(scanner)
    prefix = _uri(scanner, "")
    if scanner.text[scanner.position] not in BLANKZ:
        raise scanner.error("did not find expected whitespace or line break")
    return handle, prefix


def _handle(scanner: Scanner, directive: bool) -> str:
    if scanner.text[scanner.position] != "!":
        raise scanner.error("did not find expected '!'")
    scanner.position += 1
    handle = "!" + _word(scanner)
    if scanner.text[scanner.position] == "!":
        scanner.position += 1
        return handle + "!"
    if directive and handle != "!":
        raise scanner.error("did not find expected '!'")
    return handle


def _uri(scanner: Scanner, head: str) -> str:
    """A tag's URI, behind the `head` that was read as a handle but is none."""
    out = bytearray(head[1:].encode())
    found = bool(head)
    while scanner.text[scanner.position] in _URI:
        found = True
        if scanner.text[scanner.position] == "%":
            out += _uri_escapes(scanner)
        else:
            out += scanner.text[scanner.position].encode()
            scanner.position += 1
    if not found:
        raise scanner.error("did not find expected tag URI")
    return out.decode("utf-8", "surrogateescape")


def _uri_escapes(scanner: Scanner) -> bytes:
    """The octets of one character written as ``%XX``."""
    out = bytearray()
    width = 1
    while len(out) < width:
        digits = scanner.text[scanner.position + 1 : scanner.position + 3]
        if scanner.text[scanner.position] != "%" or len(digits) < 2 or not _HEX.issuperset(digits):
            raise scanner.error("did not find URI escaped octet")
        octet = int(digits, 16)
        if not out:
            if octet & 0xC0 == 0x80 or octet >= 0xF8:
                raise scanner.error("found an incorrect leading UTF-8 octet")
            width = 1 if octet < 0x80 else 2 if octet < 0xE0 else 3 if octet < 0xF0 else 4
        elif octet & 0xC0 != 0x80:
            raise scanner.error("found an incorrect trailing UTF-8 octet")
        out.append(octet)
        scanner.position += 3
    return bytes(out)


def _word(scanner: Scanner) -> str:
    start = scanner.position
    while scanner.text[scanner.position] in _WORD:
        scanner.position += 1
    return scanner.text[start : scanner.position]


def _blanks(scanner: Scanner) -> None:
    while scanner.text[scanner.position] in " \t":
        scanner.position += 1
