"""The YAML that charts render, read line by line: block mappings and sequences of ordinary scalars.

`read` gives the value of a document, or UNSURE as soon as a line is anything it does not know for certain: then the
scanner decides, and finds the errors. Nothing here raises, and what is read here means the same there.
"""

from __future__ import annotations

from helmkit.goyaml.kinds import MAX_KEY_LENGTH
from helmkit.goyaml.lines import EMPTY, KEY_FIRST, OTHER, SCALAR, flow_list, flow_map, is_end, value, what
from helmkit.goyaml.lines import UNSURE as UNSURE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmkit.goyaml.lines import Said
    from helmkit.goyaml.scanner import Scanner

MAX_DEPTH = 100
# A plain scalar that goes on longer is left to the scanner, whose time grows with its length only.
MAX_CONTINUED = 20_000
_BLOCKS = frozenset(("|", "|-", "|+", ">", ">-", ">+"))
_NAME = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"


def read(text: str, strict: bool = False) -> Any:
    """The value of `text`, a text of readable characters with ``\\n`` as its only line break; or UNSURE."""
    if text == "{}":
        return {}
    if text[:1] in ("{", "[") and not strict:
        return _json(text)
    if not text.isascii() and ("\ufeff" in text or "\u2028" in text or "\u2029" in text):
        return UNSURE
    return _Reader(text, strict).document()


def _json(text: str) -> Any:
    """A document that is JSON too, of the kind that YAML reads alike."""
    import json

    if not text.isascii() or text.rstrip(" \n")[-1] not in "]}" or _unlike(text):
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


def _unlike(text: str) -> bool:
    """Whether there is JSON that means something else as YAML: escapes, -0, a colon on a line of its own."""
    import re

    return re.search(r"\\/|\\u[dD][89a-fA-F]|-0(?![.\d])|\n[ \t]*:", text) is not None


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
    """One document. `columns` and `nodes` are the open collections, `slot` the place of an empty value just read.

    `plain` is the plain scalar just read, at `last` in the innermost collection, if the next line may go on with it.
    """

    def __init__(self, text: str, strict: bool) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.ended = not self.lines[-1]
        if self.ended:
            self.lines.pop()
        self.strict = strict
        self.columns = [-1]
        self.nodes: list[Any] = [[None]]
        self.slot: Any = 0
        self.last: Any = 0
        self.plain = ""
        self.blanks = 0
        self.row = 0  # the line after the present one
        self.begun = False
        self.anchors: dict[str, Any] = {}
        self.scanner: Scanner | None = None
        self.reached = (0, 0)  # a row, and where it starts in the text

    def document(self) -> Any:
        """Read line after line."""
        lines, columns, nodes, strict = self.lines, self.columns, self.nodes, self.strict
        total = len(lines)
        while self.row < total:
            line = lines[self.row]
            content = line.lstrip(" ")
            self.row += 1
            if not content:
                self.blanks += 1
                continue
            column = len(line) - len(content)
            said = what(content)
            dash, key, kind, scalar, plain = said
            if kind == SCALAR and column == columns[-1] and not dash and key is not None and not strict:
                node = nodes[-1]  # Most lines are of this kind.
                if type(node) is dict:
                    node[key] = scalar
                    self.slot = None
                    self.last = key
                    self.plain = plain
                    self.blanks = 0
                    continue
            read = self._line(column, content, said)
            if read is not True:
                return nodes[0][0] if read is None else UNSURE
        return nodes[0][0]

    def _line(self, column: int, content: str, said: Said) -> bool | None:
        """Any line; False where there is doubt, None at the document's end."""
        dash, key = said[:2]
        if key is None and not dash:
            return self._other(column, content)
        if column > self.columns[-1] and self.slot is None:
            return self._continue(content)
        self.blanks = 0
        if not dash:
            return self._mapping(column) and self._entry(key, said)
        if not self._sequence(column):
            return False
        node = self.nodes[-1]
        node.append(None)
        if key is None:
            return self._set(node, len(node) - 1, said)
        self.slot = len(node) - 1
        return self._open(column + dash, {}) and self._entry(key, said)

    def _other(self, column: int, rest: str) -> bool | None:
        """A line without dash or key: a comment, the document's start or end, a scalar's next line."""
        if rest[0] == "#":
            self.plain = ""
            return True
        if column == 0 and rest[:3] in ("---", "..."):
            if rest == "---" and not self.begun and self.slot == 0 and len(self.columns) == 1:
                self.begun = True
                return True
            ends = rest[3:4] in ("", " ") and (len(self.columns) > 1 or (rest[0] == "-" and self.begun))
            return None if ends else False
        if column <= self.columns[-1]:
            return False
        if self.slot is None:
            return self._continue(rest)
        if rest not in ("{}", "[]"):
            return False
        self.nodes[-1][self.slot] = {} if rest == "{}" else []
        self.slot = None
        self.plain = ""
        return True

    def _continue(self, line: str) -> bool:
        """One more line of the plain scalar that was read last."""
        line = line.rstrip(" ")
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

    def _entry(self, key: Any, said: Said) -> bool:
        node = self.nodes[-1]
        return not (self.strict and key in node) and self._set(node, key, said)

    def _set(self, node: Any, slot: Any, said: Said) -> bool:
        """Read the value that a line begins into its place."""
        _, _, kind, scalar, self.plain = said
        if kind == EMPTY:
            node[slot] = None
            self.slot = slot
            return True
        self.slot = None
        self.last = slot
        if kind == OTHER:
            scalar = self._long(scalar)
        elif kind != SCALAR:
            return False
        node[slot] = scalar
        return scalar is not UNSURE

    def _long(self, rest: str) -> Any:
        """A value that is more than one simple scalar, or longer than its line."""
        first = rest[0]
        if first in "\"'":
            return self._quoted(rest)
        if first in "|>":
            head, _, tail = rest.partition(" ")
            plain = head in _BLOCKS and tail.lstrip(" ")[:1] in ("", "#")
            return self._block(head) if plain else UNSURE
        if first in "[{":
            return self._flow(rest)
        return self._anchored(rest)

    def _anchored(self, rest: str) -> Any:
        """An ordinary scalar with a name, on one line, or what a name stands for."""
        name, _, scalar = rest[1:].partition(" ")
        scalar = scalar.lstrip(" ")
        if not name or name.lstrip(_NAME) or (scalar and scalar[0] not in KEY_FIRST):
            return UNSURE
        if rest[0] == "*":
            return UNSURE if scalar else self.anchors.get(name, UNSURE)
        kind, found, _ = value(scalar)
        self.anchors[name] = found if kind == SCALAR else UNSURE
        return self.anchors[name]

    def _flow(self, rest: str) -> Any:
        """A flow collection that ends on its line."""
        if rest == "{}":
            return {}
        if rest == "[]":
            return []
        found: Any = flow_list(rest) if rest[0] == "[" else flow_map(rest)
        return _read_flow(rest, self.strict) if found is None else found

    def _quoted(self, rest: str) -> Any:
        """A quoted scalar with escapes or of several lines: the scanner's work."""
        from helmkit.goyaml.scan_scalars import quoted_scalar
        from helmkit.goyaml.scanner import ScanError, Scanner

        text = self.text if self.ended else self.text + "\n"
        scanner = self.scanner = self.scanner or Scanner(text)
        scanner.line_start = self._start(self.row - 1)
        scanner.position = scanner.line_start + len(self.lines[self.row - 1]) - len(rest)
        begun = scanner.position
        try:
            quoted_scalar(scanner, rest[0])
        except ScanError:
            return UNSURE
        end = text.find("\n", scanner.position)
        if not is_end(text[scanner.position : end]):
            return UNSURE
        self.row += text.count("\n", begun, end)
        return scanner.tokens.pop()[1]

    def _start(self, row: int) -> int:
        """Where a line starts in the text; asked for ever later ones."""
        known, start = self.reached
        start += sum(map(len, self.lines[known:row])) + row - known
        self.reached = (row, start)
        return start

    def _block(self, head: str) -> Any:
        """A literal block, or a folded one whose lines all stand at its indentation."""
        lines, row = self.lines, self.row
        total = len(lines)
        first = row
        while first < total and not lines[first]:
            first += 1
        indent = len(lines[first]) - len(lines[first].lstrip(" ")) if first < total else -1
        if first < total and lines[first][indent : indent + 1] in ("\t", ""):
            return UNSURE
        if indent <= self.columns[-1]:
            self.row = first
            return UNSURE if head.endswith("+") else ""
        pad = " " * indent
        end = first
        while end < total and (lines[end].startswith(pad) or not lines[end].strip(" ")):
            end += 1
        cut = end == total and not self.ended  # in the midst of a line, so that no line break belongs to it
        if cut and not lines[-1].strip(" "):
            return UNSURE
        self.row = end
        kept = "\n".join([line[indent:] for line in lines[row:end]]) + "\n"
        body = kept.rstrip("\n")
        if head[0] == ">":
            if "\n\n" in body or "\n " in body or "\n\t" in body or body[0] in " \t\n":
                return UNSURE
            body = body.replace("\n", " ")
        chomping = "-" if cut else head[1:]
        return body if chomping == "-" else body + kept[len(kept.rstrip("\n")) :] if chomping == "+" else body + "\n"


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
