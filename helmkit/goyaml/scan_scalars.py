"""Plain, quoted and block scalars, scanned as go-yaml v2 does it."""

from __future__ import annotations

from helmkit.goyaml import kinds
from helmkit.goyaml.patterns import Patterns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmkit.goyaml.scanner import Scanner

BREAKS = "\n\u2028\u2029"
BLANKZ = " \t" + BREAKS + "\0"
_SIMPLE_ESCAPES = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "\t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    " ": " ",
    '"': '"',
    "'": "'",
    "\\": "\\",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}
_HEX_LENGTHS = {"x": 2, "u": 4, "U": 8}
_HEX = frozenset("0123456789abcdefABCDEF")


_BLOCK = "(?:[^ \t\n\u2028\u2029\0:]|:(?![ \t\n\u2028\u2029\0]))++"
_FLOW = "(?:[^ \t\n\u2028\u2029\0:,?[\\]{}]|:(?![ \t\n\u2028\u2029\0]))++"
_PATTERNS = Patterns(
    {
        "block": f"(?!#){_BLOCK}(?:[ \t]++(?!#){_BLOCK})*",
        "flow": f"(?!#){_FLOW}(?:[ \t]++(?!#){_FLOW})*",
        "blanks": "[ \t]*",
        "folds": "[ \t\n\u2028\u2029]*",
        "single": "(?:[^' \t\n\u2028\u2029\0]|'')*",
        "double": '[^" \t\n\u2028\u2029\0\\\\]*',
        "single_line": "'([^'\n\u2028\u2029\0]*+(?:''[^'\n\u2028\u2029\0]*+)*+)'",
        "double_line": '"([^"\n\u2028\u2029\0\\\\]*)"',
        "header": "(?:([-+])([0-9])?|([0-9])([-+])?)?",
        "comment": "[ \t]*(?:#[^\n\u2028\u2029\0]*)?",
        "line": "[^\n\u2028\u2029\0]*",
        "spaces": " *",
    }
)


def folded(breaks: str) -> str:
    """What a run of line breaks inside a flow scalar stands for: one is a space, more are themselves less one."""
    if breaks[0] == "\n":
        return breaks[1:] or " "
    return breaks


def plain_scalar(scanner: Scanner) -> None:
    """A scalar without quotes, over as many lines as its indentation allows."""
    text = scanner.text
    start_line, start_column = scanner.line, scanner.position - scanner.line_start
    pattern = _PATTERNS["flow" if scanner.flow_level else "block"]
    blanks = _PATTERNS["blanks"]
    value = ""
    breaks = ""
    while not _at_document_marker(scanner):
        match = pattern.match(text, scanner.position)
        if match:
            if breaks:
                value += folded(breaks)
                breaks = ""
            value += match.group()
            scanner.position = match.end()
        position = blanks.match(text, scanner.position).end()
        if text[position] not in BREAKS:
            scanner.position = position
            break
        breaks = _plain_breaks(scanner, position)
        if not scanner.flow_level and scanner.position - scanner.line_start <= scanner.indent:
            break
    scanner.tokens.append((kinds.SCALAR, value, "", start_line, start_column))
    if breaks:
        scanner.key_allowed = True


def _plain_breaks(scanner: Scanner, position: int) -> str:
    """Go over the line breaks from `position` on and what indents the next line; the breaks."""
    text = scanner.text
    end = _PATTERNS["folds"].match(text, position).end()
    gap = text[position:end]
    if "\t" in gap:
        _check_tabs(scanner, position, end)
    scanner.move(end)
    return gap.replace(" ", "").replace("\t", "")


def _check_tabs(scanner: Scanner, position: int, end: int) -> None:
    """A tab behind a line break may not stand for indentation."""
    for place in range(position, end):
        if scanner.text[place] in BREAKS:
            scanner.move(place + 1)
        elif scanner.text[place] == "\t" and place - scanner.line_start <= scanner.indent:
            scanner.position = place
            raise scanner.error("found a tab character that violates indentation")


def _at_document_marker(scanner: Scanner) -> bool:
    position = scanner.position
    text = scanner.text
    return (
        position == scanner.line_start
        and text[position : position + 3] in ("---", "...")
        and text[position + 3] in BLANKZ
    )


def quoted_scalar(scanner: Scanner, quote: str) -> None:
    """A scalar in single or double quotes."""
    column = scanner.position - scanner.line_start
    match = _PATTERNS["single_line" if quote == "'" else "double_line"].match(scanner.text, scanner.position)
    if match:
        value = match.group(1)
        scanner.position = match.end()
        if quote == "'" and "''" in value:
            value = value.replace("''", "'")
        scanner.tokens.append((kinds.SCALAR, value, quote, scanner.line, column))
        return
    line = scanner.line
    scanner.position += 1
    value = _quoted(scanner, quote)
    scanner.tokens.append((kinds.SCALAR, value, quote, line, column))


def _quoted(scanner: Scanner, quote: str) -> str:
    text = scanner.text
    body = _PATTERNS["single" if quote == "'" else "double"]
    out: list[str] = []
    while True:
        if _at_document_marker(scanner):
            raise scanner.error("found unexpected document indicator")
        if text[scanner.position] == "\0":
            raise scanner.error("found unexpected end of stream")
        joined = False
        while True:
            match = body.match(text, scanner.position)
            piece = match.group()
            out.append(piece.replace("''", "'") if quote == "'" else piece)
            scanner.position = match.end()
            if text[scanner.position] != "\\" or quote == "'":
                break
            if text[scanner.position + 1] in BREAKS:
                scanner.move(scanner.position + 2)
                joined = True
                break
            out.append(_escape(scanner))
        if not joined and text[scanner.position] == quote:
            scanner.position += 1
            return "".join(out)
        out.append(_quoted_gap(scanner, joined))


def _quoted_gap(scanner: Scanner, joined: bool) -> str:
    """The blanks and line breaks between two words; `joined` after an escaped line break."""
    text = scanner.text
    start = scanner.position
    if joined and text[start] == '"':
        return ""
    end = _PATTERNS["folds"].match(text, start).end()
    gap = text[start:end]
    scanner.move(end)
    breaks = gap.replace(" ", "").replace("\t", "")
    if joined:
        return breaks if breaks else ""
    return folded(breaks) if breaks else gap


def _escape(scanner: Scanner) -> str:
    """The character that a backslash sequence stands for."""
    text = scanner.text
    char = text[scanner.position + 1]
    simple = _SIMPLE_ESCAPES.get(char)
    if simple is not None:
        scanner.position += 2
        return simple
    length = _HEX_LENGTHS.get(char)
    if length is None:
        raise scanner.error("found unknown escape character")
    scanner.position += 2
    digits = text[scanner.position : scanner.position + length]
    if len(digits) < length or not _HEX.issuperset(digits):
        raise scanner.error("did not find expected hexdecimal number")
    value = int(digits, 16)
    if 0xD800 <= value <= 0xDFFF or value > 0x10FFFF:
        raise scanner.error("found invalid Unicode character escape code")
    scanner.position += length
    return chr(value)


def block_scalar(scanner: Scanner, style: str) -> None:
    """A literal (``|``) or folded (``>``) scalar."""
    text = scanner.text
    line, column = scanner.line, scanner.position - scanner.line_start
    header = _PATTERNS["header"].match(text, scanner.position + 1)
    if "0" in header.group():
        scanner.position = header.start() + header.group().index("0")
        raise scanner.error("found an indentation indicator equal to 0")
    scanner.position = _PATTERNS["comment"].match(text, header.end()).end()
    if text[scanner.position] not in BREAKS + "\0":
        raise scanner.error("did not find expected comment or line break")
    if text[scanner.position] != "\0":
        scanner.move(scanner.position + 1)
    chomping = header.group(1) or header.group(4) or ""
    increment = int(header.group(2) or header.group(3) or 0)
    indent = max(scanner.indent, 0) + increment if increment else 0
    value = _block_lines(scanner, style == ">", indent, chomping)
    scanner.tokens.append((kinds.SCALAR, value, style, line, column))


def _block_lines(scanner: Scanner, fold: bool, indent: int, chomping: str) -> str:
    text = scanner.text
    out: list[str] = []
    indent, trailing = _block_breaks(scanner, indent)
    line_pattern = _PATTERNS["line"]
    leading = ""
    was_blank = False
    while scanner.position - scanner.line_start == indent and text[scanner.position] != "\0":
        blank = text[scanner.position] in " \t"
        if fold and not was_blank and not blank and leading == "\n":
            if not trailing:
                out.append(" ")
        else:
            out.append(leading)
        out.append(trailing)
        was_blank = blank
        end = line_pattern.match(text, scanner.position).end()
        out.append(text[scanner.position : end])
        leading = text[end] if text[end] != "\0" else ""
        scanner.position = end
        if leading:
            scanner.move(end + 1)
        indent, trailing = _block_breaks(scanner, indent)
    if chomping != "-":
        out.append(leading)
    if chomping == "+":
        out.append(trailing)
    return "".join(out)


def _block_breaks(scanner: Scanner, indent: int) -> tuple[int, str]:
    """Go over empty lines and the next line's indentation; `indent` 0 means that the next line decides it."""
    text = scanner.text
    spaces = _PATTERNS["spaces"]
    breaks = ""
    widest = 0
    while True:
        limit = scanner.line_start + indent if indent else len(text)
        if scanner.position < limit:
            scanner.position = spaces.match(text, scanner.position, limit).end()
        widest = max(widest, scanner.position - scanner.line_start)
        char = text[scanner.position]
        if char == "\t" and (not indent or scanner.position < limit):
            raise scanner.error("found a tab character where an indentation space is expected")
        if char not in BREAKS:
            break
        breaks += char
        scanner.move(scanner.position + 1)
    return indent or max(widest, scanner.indent + 1, 1), breaks
