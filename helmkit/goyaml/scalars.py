"""How go-yaml v2's emitter writes one scalar: its style, its quotes, its folding."""

from __future__ import annotations

from helmkit.goyaml.gofloat import format_float
from helmkit.goyaml.gojson import number as json_number
from helmkit.goyaml.patterns import Patterns
from helmkit.goyaml.resolve import is_timestamp, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

WIDTH = 80
_BINARY_LINE = 70
_SIMPLE_FIRST = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./$(=")
_SIMPLE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./$()=+*@- "
_INDICATORS = frozenset(" #,[]{}&*!|>'\"%@`")
# What ends a line of a block scalar, and what keeps a key from standing on one line.
LINE_ENDS = "\n\u2028\u2029"
BREAKS = frozenset(LINE_ENDS + "\r\x85")
_ESCAPES = {
    "\0": "\\0",
    "\a": "\\a",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\v": "\\v",
    "\f": "\\f",
    "\r": "\\r",
    "\x1b": "\\e",
    '"': '\\"',
    "\\": "\\\\",
    "\x85": "\\N",
    "\xa0": "\\_",
    "\u2028": "\\L",
    "\u2029": "\\P",
}


def number_text(value: float) -> str:
    """A number as it leaves JSON and go-yaml: integers up to 64 bits in full, everything else as Go's %g."""
    if isinstance(value, int):
        return int.__repr__(value)
    text = json_number(value)
    if "." not in text and "e" not in text and -(1 << 63) <= int(text) < 1 << 64:
        return "0" if text == "-0" else text
    return format_float(value)


def number_text_v3(value: float) -> str:
    """A number as go-yaml v3 writes it: an int in full, a time.Duration as its text, a float64 as Go's %g."""
    if isinstance(value, int):
        return str(value) if getattr(value, "GO_TYPE", "") == "time.Duration" else int.__repr__(value)
    text = format_float(value)
    return {"+Inf": ".inf", "-Inf": "-.inf", "NaN": ".nan"}.get(text, text)


def scalar_text(text: str, indent: int, column: int, *, key: bool = False, pretty: bool = False) -> str:
    """A string as it stands behind ``key: ``; `indent` is that of its continuation lines, `column` where it starts.

    A `key` is written on one line; `pretty` is v3's way, which does not fold, and allows tabs in a block scalar. A
    block scalar ends with its own line break if the string does.
    """
    one_line = key or pretty
    if _is_simple(text) and (one_line or column + len(text) <= WIDTH + 1) and not _resolves(text):
        return text
    if pretty and not text.isascii() and (data := _other_than_utf8(text)):
        return _binary(data, indent)
    special = _is_special(text)
    if "\n" in text:
        if special and pretty and "\t" in text:
            special = _is_special(text.replace("\t", "x"))
        if key or special or text[-1] == " ":
            return _double(text, indent, column, one_line)
        return _literal(text, indent)
    if special or _resolves(text):
        return _double(text, indent, column, one_line)
    if not _is_plain(text):
        broken = not text.isascii() and _PATTERNS["break_space"].search(text)
        quoted = _double if broken else _single
        return quoted(text, indent, column, one_line)
    return text if one_line else _fold(text, indent, column)


def _other_than_utf8(text: str) -> bytes:
    """The bytes of a text that is no UTF-8; none of one that is."""
    data = text.encode("utf-8", "surrogateescape")
    try:
        data.decode()
    except UnicodeDecodeError:
        return data
    return b""


def _binary(data: bytes, indent: int) -> str:
    """What v3 makes of a string that is no text (encode.go: stringv, encodeBase64)."""
    from base64 import b64encode

    text = b64encode(data).decode()
    if len(text) < _BINARY_LINE:
        return f"!!binary {text}"
    lines = [text[start : start + _BINARY_LINE] + "\n" for start in range(0, len(text), _BINARY_LINE)]
    return f"!!binary {_literal(''.join(lines), indent)}"


# Strings' own methods say in most cases what the expressions below say: each of those takes 0.1 ms to compile.


def _is_simple(text: str) -> bool:
    """Whether it is words of ordinary characters, single blanks between them."""
    if not text or text.lstrip(_SIMPLE) or text[0] not in _SIMPLE_FIRST:
        return False
    return text[-1] != " " and "  " not in text and text[:2] != ".."


def _is_special(text: str) -> bool:
    """Whether it has a character that must be escaped, or a blank before a line break."""
    if text.isascii():
        return not text.replace("\n", "").isprintable() or " \n" in text
    return any(_PATTERNS[name].search(text) for name in ("special", "space_break"))


def _is_plain(text: str) -> bool:
    """Whether a text without special characters can stand without quotes."""
    if not text.isascii() or "\n" in text:
        return _PATTERNS["not_plain"].search(text) is None
    first = text[:1]
    if first in _INDICATORS or text[:3] in ("---", "...") or (first in "-?:" and text[1:2] in ("", " ")):
        return False
    return text[-1] not in " :" and ": " not in text and " #" not in text


def _resolves(text: str) -> bool:
    """Whether the text, unquoted, would be read as something else than this string."""
    return not isinstance(resolve(text), str) or is_timestamp(text) or _base60(text)


def _base60(text: str) -> bool:
    return text[0] in "+-0123456789" and ":" in text and _PATTERNS["base60"].match(text) is not None


_PATTERNS = Patterns(
    {
        # Sets that go beyond ASCII take up to 6 ms to compile, and few texts need them.
        "special": "[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]",
        "space_break": " [\n\u2028\u2029]",
        "break_space": "[\n\u2028\u2029] ",
        "not_plain": (
            "\\A(?:[#,\\[\\]{}&*!|>'\"%@`]|---|\\.\\.\\.|[-?:](?:[ \t]|\\Z)| )"
            "| \\Z|:(?:[ \t]|\\Z)|[ \n\u2028\u2029]#|[\u2028\u2029]"
        ),
        # In front of the first character of a line that is not empty.
        "line": "(?<![^\n\u2028\u2029])(?=[^\n\u2028\u2029])",
        "separator": "([\u2028\u2029])",
        "base60": r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?\Z",
        "escaped_ascii": '[\0-\x1f\x7f"\\\\]',
        "escaped": '[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]|["\\\\]',
    }
)


def _literal(text: str, indent: int) -> str:
    """A ``|`` block: the indentation hint, the chomping hint, the lines."""
    hint = "2" if text[0] in " \n\u2028\u2029" else ""
    last, before = text[-1] in "\n\u2028\u2029", text[-2:-1] in ("", "\n", "\u2028", "\u2029")
    chomp = ("+" if before else "") if last else "-"
    if text.isascii():
        lines = [f"{' ' * indent}{line}" if line else "" for line in text.split("\n")]
        return f"|{hint}{chomp}\n" + "\n".join(lines)
    return f"|{hint}{chomp}\n{_PATTERNS['line'].sub(' ' * indent, text)}"


def _fold(text: str, indent: int, column: int) -> str:
    """Break at single spaces behind the width: plain style."""
    if column + len(text) <= WIDTH + 1:
        return text
    out = []
    start = 0
    position = text.find(" ", max(1, WIDTH + 1 - column))
    while position >= 0:
        if text[position - 1] != " " and text[position + 1 : position + 2] not in (" ", ""):
            out.append(text[start:position])
            start = position + 1
            position = text.find(" ", start + max(0, WIDTH + 1 - indent))
        else:
            position = text.find(" ", position + 1)
    out.append(text[start:])
    return ("\n" + " " * indent).join(out)


def _single(text: str, indent: int, column: int, one_line: bool) -> str:
    text = text.replace("'", "''")
    first, *rest = [text] if text.isascii() else _PATTERNS["separator"].split(text)
    body = first if one_line else _fold(first, indent, column + 1)
    for part in rest:
        if part and part not in LINE_ENDS:
            body += " " * indent
        body += part if one_line else _fold(part, indent, indent)
    return f"'{body}'"


def _double(text: str, indent: int, column: int, one_line: bool) -> str:
    if text[:1] == "\ufeff":
        # go-yaml's check for a byte order mark looks at the start of the text, whichever character is next.
        return '"' + "".join(map(_escaped, text)) + '"'
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        body = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    else:
        body = _PATTERNS["escaped_ascii" if text.isascii() else "escaped"].sub(_escape, text)
    return '"' + (body if one_line else _fold_double(body, indent, column + 1)) + '"'


def _escape(match: Any) -> str:
    return _escaped(match.group())


def _escaped(char: str) -> str:
    code = ord(char)
    short = _ESCAPES.get(char)
    if short:
        return short
    return f"\\x{code:02X}" if code <= 0xFF else f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def _fold_double(text: str, indent: int, column: int) -> str:
    """Break at the first of any spaces behind the width; a backslash keeps a space that would begin a line."""
    if column + len(text) <= WIDTH + 1:
        return text
    out = []
    start, offset = 0, column
    position = text.find(" ")
    while position >= 0:
        follows_space = position > 0 and text[position - 1] == " "
        if not follows_space and 0 < position < len(text) - 1 and offset + position - start > WIDTH:
            out.append(text[start:position] + "\n" + " " * indent)
            start, offset = position + 1, indent
            if text[start] == " ":
                out.append("\\")
                offset += 1
        position = text.find(" ", position + 1)
    out.append(text[start:])
    return "".join(out)
