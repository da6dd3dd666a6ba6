"""The YAML that charts render, read line by line: block mappings and sequences of ordinary scalars.

`read` gives the value of a document, or UNSURE as soon as a line is anything it does not know for certain: then the
scanner decides, and finds the errors. Nothing here raises, and what is read here means the same there.
"""

from __future__ import annotations

from functools import cache

from helmkit.goyaml.kinds import MAX_KEY_LENGTH
from helmkit.goyaml.patterns import Patterns
from helmkit.goyaml.resolve import key_text, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmkit.goyaml.scanner import Scanner

UNSURE: Any = object()
MAX_DEPTH = 100
# A plain scalar that goes on longer is left to the scanner, whose time grows with its length only.
MAX_CONTINUED = 20_000


_KEY = (
    r"(?:[A-Za-z0-9_/$]|\.[A-Za-z0-9_])(?:[A-Za-z0-9_./$@*+(){}\[\]<>=,;~-]|:(?![ \n\t])){0,200}"
    r'|"[^"\\\n\t]{0,200}"'
    r"|'[^'\n\t]{0,200}'"
)
_ITEM = r"""[A-Za-z0-9_/$][A-Za-z0-9_./$*+=@-]*+|"[^"\\\n\t]*"|'[^'\n\t]*'"""
_PATTERNS = Patterns(
    {
        "line": f"( *)(- +)?(?:({_KEY}) *:(?: +|(?=\n)))?([^\n]*)\n",
        "single": "'([^'\n\t]*+(?:''[^'\n\t]*+)*+)' *(?: #[^\n]*)?\n",
        "double": r'"([^"\\\n\t]*+)" *(?: #[^\n]*)?\n',
        "end": " *(?: #[^\n]*)?\n",
        "anchor": r"([&*])([A-Za-z0-9_-]+)(?: +([A-Za-z0-9_/$][^\n]*))?\Z",
        "block": r"[|>][-+]? *(?: #.*)?\Z",
        "lead": "((?:\n)*)( *)",
        "list": rf"(\[ *(?:{_ITEM})(?: *, *(?:{_ITEM}))* *\]) *(?: #.*)?\Z",
        "items": rf"{_ITEM}",
        # JSON that means something else as YAML: escapes, -0, a colon on a line of its own.
        "unlike": r"\\/|\\u[dD][89a-fA-F]|-0(?![.\d])|\n[ \t]*:",
        "empty": r"(\{ *\}|\[ *\]) *(?: #.*)?\Z",
    }
)


@cache
def _block_patterns(indent: int) -> tuple[Any, Any]:
    """The lines of a block scalar of that indentation, and the indentation of each."""
    import re

    return re.compile(f"(?: {{{indent}}}[^\n]*\n| {{0,{indent - 1}}}\n)*+"), re.compile(f"(?m)^ {{1,{indent}}}")


def read(text: str, strict: bool = False) -> Any:
    """The value of `text`, a text of readable characters with ``\\n`` as its only line break; or UNSURE."""
    if text[:1] in ("{", "[") and not strict:
        return _json(text)
    if not text.isascii() and ("\ufeff" in text or "\u2028" in text or "\u2029" in text):
        return UNSURE
    return _Reader(text, strict).document()


def _json(text: str) -> Any:
    """A document that is JSON too, of the kind that YAML reads alike."""
    import json

    if not text.isascii() or text.rstrip(" \n")[-1] not in "]}" or _PATTERNS["unlike"].search(text):
        return UNSURE
    if _json_depth(text) > MAX_DEPTH:
        return UNSURE  # How deep json.loads goes differs from one Python to the next.
    try:
        return json.loads(text, parse_int=float, parse_float=_finite, parse_constant=_finite, object_hook=_short_keys)
    except (ValueError, RecursionError):
        return UNSURE


def _json_depth(text: str) -> int:
    """How deep brackets nest in `text` at most; those inside strings count too, so it may be less in truth."""
    import re

    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return 0
    depth = deepest = 0
    for bracket in re.findall(r"[\[{\]}]", text):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _value(text: str) -> Any:
    """A plain scalar's value, its numbers as JSON's; UNSURE for an infinity, which Go refuses when all is read."""
    value = resolve(text)
    if type(value) is int:
        return float(value)
    return UNSURE if type(value) is float and value - value != 0 else value


def _finite(digits: str) -> float:
    value = float(digits)
    if value - value != 0:
        raise ValueError(digits)
    return value


def _short_keys(node: dict[str, Any]) -> dict[str, Any]:
    if any(len(key) > MAX_KEY_LENGTH // 6 for key in node):
        raise ValueError
    return node


class _Reader:
    """One document. `columns` and `nodes` are the open collections, `slot` the place of an empty value just read."""

    def __init__(self, text: str, strict: bool) -> None:
        self.ended = text.endswith("\n")
        self.text = text if self.ended else text + "\n"
        self.strict = strict
        self.columns = [-1]
        self.nodes: list[Any] = [[None]]
        self.slot: Any = 0
        self.last: Any = 0
        self.plain = ""
        self.blanks = 0
        self.position = 0
        self.begun = False
        self.plains: dict[str, Any] = {}
        self.keys: dict[str, str] = {}
        self.anchors: dict[str, Any] = {}
        self.scanner: Scanner | None = None

    def document(self) -> Any:
        """Read line after line."""
        text, size, columns = self.text, len(self.text), self.columns
        match_line = _PATTERNS["line"].match
        root = self.nodes[0]
        while self.position < size:
            match = match_line(text, self.position)
            spaces, dash, key, rest = match.groups()
            column = len(spaces)
            if key is None and dash is None:
                if not self._other(column, rest):
                    return root[0] if self._at_end(column, rest) else UNSURE
            elif column > columns[-1] and self.slot is None:
                if not self._continue(match.group()):
                    return UNSURE
            elif dash is None:
                if not self._mapping(column) or not self._entry(key, rest, match):
                    return UNSURE
            elif not self._item(column, dash, key, rest, match):
                return UNSURE
            else:
                self.blanks = 0
            if self.position < match.end():
                self.position = match.end()
        return root[0]

    def _other(self, column: int, rest: str) -> bool:
        """A line without dash or key: empty, a comment, the document's start, a lone dash or a scalar's next line."""
        if not rest:
            self.blanks += 1
            return True
        if rest[0] == "#":
            self.plain = ""
            return True
        if column == 0 and rest[:3] in ("---", "..."):
            first = rest == "---" and not self.begun and self.slot == 0 and len(self.columns) == 1
            self.begun = self.begun or first
            return first
        if column > self.columns[-1] and self.slot is None:
            return self._continue(rest)
        return rest == "-" and self._sequence(column) and self._set(self.nodes[-1], self._append(), "", None)

    def _at_end(self, column: int, rest: str) -> bool:
        """Whether a line that stopped the reading is where the document ends."""
        ended = column == 0 and rest[:3] in ("---", "...") and rest[3:4] in ("", " ")
        return ended and (len(self.columns) > 1 or (rest[0] == "-" and self.begun))

    def _continue(self, line: str) -> bool:
        """One more line of the plain scalar that was read last."""
        line = line.strip(" \n")
        if not self.plain or len(self.plain) > MAX_CONTINUED:
            return False
        if "\t" in line or ": " in line or line[-1] == ":" or " #" in line or line[0] == "#":
            return False
        self.plain += ("\n" * self.blanks or " ") + line
        self.blanks = 0
        self.nodes[-1][self.last] = self.plain
        return True

    def _open(self, column: int, node: Any) -> bool:
        """Put a new collection where an empty value was."""
        self.nodes[-1][self.slot] = node
        self.nodes.append(node)
        self.columns.append(column)
        return len(self.columns) < MAX_DEPTH

    def _close(self, column: int) -> None:
        columns, nodes = self.columns, self.nodes
        while columns[-1] > column:
            columns.pop()
            nodes.pop()
            self.slot = None

    def _mapping(self, column: int) -> bool:
        """Make the mapping at `column` the innermost collection."""
        columns = self.columns
        if column > columns[-1]:
            return self._open(column, {})
        if columns[-1] > column:
            self._close(column)
        if columns[-1] == column and type(self.nodes[-1]) is list:
            self.nodes.pop()
            columns.pop()
        return columns[-1] == column and type(self.nodes[-1]) is dict

    def _sequence(self, column: int) -> bool:
        """Make the sequence at `column` the innermost collection; it may stand at the column of its own key."""
        if column > self.columns[-1]:
            return self._open(column, [])
        self._close(column)
        if self.columns[-1] != column:
            return False
        return type(self.nodes[-1]) is list or (self.slot is not None and self._open(column, []))

    def _append(self) -> int:
        self.nodes[-1].append(None)
        return len(self.nodes[-1]) - 1

    def _item(self, column: int, dash: str, key: str | None, rest: str, match: Any) -> bool:
        if not self._sequence(column):
            return False
        index = self._append()
        if key is None:
            return self._set(self.nodes[-1], index, rest, match)
        self.slot = index
        return self._open(column + len(dash), {}) and self._entry(key, rest, match)

    def _entry(self, key: str, rest: str, match: Any) -> bool:
        name = self.keys.get(key)
        if name is None:
            name = key[1:-1] if key[0] in "\"'" else key_text(resolve(key))
            if name is None:
                return False
            self.keys[key] = name
        node = self.nodes[-1]
        self.blanks = 0
        return not (self.strict and name in node) and self._set(node, name, rest, match)

    def _set(self, node: Any, slot: Any, rest: str, match: Any) -> bool:
        """Read the value that begins with `rest` into its place."""
        if rest in self.plains:
            node[slot] = self.plains[rest]
            self.slot = None
            self.last = slot
            self.plain = rest
            return True
        self.plain = ""
        if not rest or rest[0] == "#":
            node[slot] = None
            self.slot = slot
            return True
        self.slot = None
        value = self._value(rest, match)
        node[slot] = value
        self.last = slot
        return value is not UNSURE

    def _value(self, rest: str, match: Any) -> Any:
        first = rest[0]
        if first in "\"'":
            return self._quoted(first, match)
        if first in "|>":
            return self._block(rest, match) if _PATTERNS["block"].match(rest) else UNSURE
        if first in "[{":
            return self._flow(rest)
        if first in "&*":
            return self._anchored(rest, match)
        if first in "!%@`,]}" or (first in "-?:" and rest[1:2] in ("", " ", "\t")) or "\t" in rest:
            return UNSURE
        text, _, comment = rest.partition(" #")
        text = text.rstrip(" ")
        if ": " in text or text[-1] == ":":
            return UNSURE
        value = _value(text)
        if not comment and len(text) == len(rest):
            self.plains[rest] = value
            self.plain = text
        return value

    def _anchored(self, rest: str, match: Any) -> Any:
        """An ordinary scalar with a name, on one line, or what a name stands for."""
        found = _PATTERNS["anchor"].match(rest)
        if not found:
            return UNSURE
        mark, name, scalar = found.groups()
        if mark == "*":
            return self.anchors.get(name, UNSURE) if not scalar else UNSURE
        value = self.anchors[name] = self._value(scalar, match) if scalar else UNSURE
        self.plain = ""  # a second line would belong to the name too
        return value

    def _flow(self, rest: str) -> Any:
        """A flow collection that ends on its line."""
        empty = _PATTERNS["empty"].match(rest)
        if empty:
            return {} if rest[0] == "{" else []
        words = _PATTERNS["list"].match(rest)
        if not words:
            return _read_flow(rest, self.strict)
        items = _PATTERNS["items"].findall(words.group(1))
        values = [text[1:-1] if text[0] in "\"'" else _value(text) for text in items]
        return UNSURE if UNSURE in values else values

    def _quoted(self, quote: str, match: Any) -> Any:
        found = _PATTERNS["single" if quote == "'" else "double"].match(self.text, match.start(4))
        if found:
            value: str = found.group(1)
            self.position = found.end()
            return value.replace("''", "'") if "'" in value and quote == "'" else value
        return self._scan_quoted(quote, match)

    def _scan_quoted(self, quote: str, match: Any) -> Any:
        """A quoted scalar with escapes or of several lines: the scanner's work."""
        from helmkit.goyaml.scan_scalars import quoted_scalar
        from helmkit.goyaml.scanner import ScanError, Scanner

        scanner = self.scanner = self.scanner or Scanner(self.text)
        scanner.position, scanner.line_start = match.start(4), match.start()
        try:
            quoted_scalar(scanner, quote)
        except ScanError:
            return UNSURE
        end = _PATTERNS["end"].match(self.text, scanner.position)
        if not end:
            return UNSURE
        self.position = end.end()
        return scanner.tokens.pop()[1]

    def _block(self, rest: str, match: Any) -> Any:
        """A literal block, or a folded one whose lines all stand at its indentation."""
        text, start = self.text, match.end()
        breaks, spaces = _PATTERNS["lead"].match(text, start).groups()
        indent = len(spaces)
        begin = start + len(breaks)
        if indent <= self.columns[-1] or text[begin + indent : begin + indent + 1] in ("\t", "\n", ""):
            return UNSURE
        lines, pads = _block_patterns(indent)
        end = lines.match(text, start).end()
        if end == len(text) and not self.ended:
            return UNSURE
        value = text[start:end]
        pad = "\n" + spaces
        if value.count("\n ") == value.count(pad):
            value = ("\n" + value).replace(pad, "\n")[1:]
        else:
            value = pads.sub("", value)
        self.position = end
        body = value.rstrip("\n")
        if rest[0] == ">":
            if "\n\n" in body or "\n " in body or "\n\t" in body or body[0] in " \t\n":
                return UNSURE
            body = body.replace("\n", " ")
        chomping = rest[1:2]
        return (
            body if chomping == "-" else body + value[len(value.rstrip("\n")) :] if chomping == "+" else body + "\n"
        )


def _read_flow(text: str, strict: bool) -> Any:
    """The flow collection that is all of `text`."""
    from helmkit.errors import YAMLError
    from helmkit.goyaml.decode import decode
    from helmkit.goyaml.kinds import STREAM_END
    from helmkit.goyaml.nodes import Composer
    from helmkit.goyaml.scanner import ScanError

    composer = Composer(text)
    try:
        root = composer.compose()
        if root is None or composer.aliases or composer.parser.peek()[0] != STREAM_END:
            return UNSURE
        return decode(root, strict=strict, aliases=False)
    except (ScanError, YAMLError):
        return UNSURE
