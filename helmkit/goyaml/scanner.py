"""Characters to tokens, as go-yaml v2's scanner does it, with its errors and its limits.

A token is a tuple (kind, value, style, line, column): `value` is a scalar's text, an anchor's name or a tag's
(handle, suffix); `style` a scalar's first character ("" for plain). Lines and columns count from 0, as in Go's marks.
Scalars are read by `scan_scalars`, directives and tags by `scan_tags`.
"""

from __future__ import annotations

from functools import cache

from helmkit.goyaml import kinds
from helmkit.goyaml.scan_scalars import block_scalar, plain_scalar, quoted_scalar
from helmkit.goyaml.scan_tags import scan_anchor, scan_directive, scan_tag

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Token = tuple[int, Any, str, int, int]

MAX_DEPTH = 10000
BLANKZ = " \t\n\u2028\u2029\0"


class ScanError(Exception):
    """A scanner's or parser's problem. `line` is what Go prints, 0 for none; `row` and `column` count from 0."""

    def __init__(self, problem: str, line: int, row: int, column: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line
        self.row = row
        self.column = column


class SimpleKey:
    """Where a token began that may turn out to be a mapping's key."""

    __slots__ = ("column", "line", "position", "possible", "required", "token")

    def __init__(self, possible: bool, required: bool, token: int, line: int, column: int, position: int) -> None:
        self.possible = possible
        self.required = required
        self.token = token
        self.line = line
        self.column = column
        self.position = position


class Scanner:
    """Tokens of one text, made when asked for."""

    def __init__(self, text: str) -> None:
        self.text = text + "\0\0\0\0"
        self.position = 0
        self.line = 0
        self.line_start = 0
        self.exotic = not text.isascii() and ("\u2028" in text or "\u2029" in text)
        self.tokens: list[Token] = []
        self.head = 0
        self.parsed = 0
        self.flow_level = 0
        self.indent = -1
        self.indents: list[int] = []
        self.key_allowed = True
        self.keys = [SimpleKey(False, False, 0, 0, 0, 0)]
        self.keys_by_token: dict[int, int] = {}
        self.available = False
        self.skip_space, self.skip_lines = _space_patterns()

    def error(self, problem: str) -> ScanError:
        """The error at the present place. Go prints no line for what is wrong on the first one."""
        line = self.line + 1 if self.line else 0
        return ScanError(problem, line, self.line, self.position - self.line_start)

    def reached(self, position: int) -> bool:
        """Whether the characters looked at go up to `position`; a token's start looks three characters ahead."""
        return self.position + 3 >= position

    def peek(self) -> Token:
        """The next token, not consumed."""
        if not self.available:
            self._fetch_more()
        return self.tokens[self.head]

    def skip(self) -> None:
        """Consume the token that `peek` gave."""
        self.available = False
        self.parsed += 1
        self.head += 1
        if self.head > 256:
            del self.tokens[: self.head]
            self.head = 0

    def move(self, position: int) -> None:
        """Go on to `position`, counting the lines between."""
        text = self.text
        lines = text.count("\n", self.position, position)
        if self.exotic:
            breaks = [i for i in range(self.position, position) if text[i] in "\n\u2028\u2029"]
            self.line += len(breaks)
            self.line_start = breaks[-1] + 1 if breaks else self.line_start
        elif lines:
            self.line += lines
            self.line_start = text.rfind("\n", self.position, position) + 1
        self.position = position

    def _fetch_more(self) -> None:
        while True:
            if self.head != len(self.tokens):
                level = self.keys_by_token.get(self.parsed, len(self.keys))
                if level >= len(self.keys) or not self._valid(self.keys[level]):
                    break
            self._fetch_next()
        self.available = True

    def _fetch_next(self) -> None:
        self._to_next_token()
        text, position = self.text, self.position
        column = position - self.line_start
        if self.indent > column and not self.flow_level:
            self._unroll(column)
        char = text[position]
        if char == "\0":
            self._stream_end()
            return
        if column == 0 and char in "%-." and self._line_start_token(char):
            return
        fetch = _FETCH.get(char)
        if fetch is not None and fetch(self, char):
            return
        if (
            char in _NOT_PLAIN
            and not (char == "-" and text[position + 1] not in " \t")
            and not (char in "?:" and not self.flow_level and text[position + 1] not in BLANKZ)
        ):
            raise self.error("found character that cannot start any token")
        self._save_key()
        self.key_allowed = False
        plain_scalar(self)

    def _to_next_token(self) -> None:
        """Skip spaces, comments and line breaks; tabs only where no key can begin."""
        if self.flow_level or not self.key_allowed:
            position = self.skip_space.match(self.text, self.position).end()
            if self.text[position] not in "\n\u2028\u2029":
                self.position = position
                return
            if self.flow_level:
                self.move(position + 1)
                self._to_next_token_in_flow()
                return
            self.position = position
        position = self.skip_lines.match(self.text, self.position).end()
        line = self.line
        self.move(position)
        if self.line != line:
            self.key_allowed = True

    def _to_next_token_in_flow(self) -> None:
        text = self.text
        while True:
            position = self.skip_space.match(text, self.position).end()
            if text[position] not in "\n\u2028\u2029":
                self.position = position
                return
            self.move(position + 1)

    def _line_start_token(self, char: str) -> bool:
        """A directive or a document marker, which can stand at the start of a line only."""
        text, position = self.text, self.position
        if char == "%":
            self._end_block()
            scan_directive(self)
            return True
        if text[position : position + 3] not in ("---", "...") or text[position + 3] not in BLANKZ:
            return False
        self._end_block()
        self._add(kinds.DOCUMENT_START if char == "-" else kinds.DOCUMENT_END)
        self.position += 3
        return True

    def _end_block(self) -> None:
        if not self.flow_level:
            self._unroll(-1)
        self._remove_key()
        self.key_allowed = False

    def _stream_end(self) -> None:
        if self.position != self.line_start:
            self.line_start = self.position
            self.line += 1
        self._end_block()
        self._add(kinds.STREAM_END)

    def _add(self, kind: int) -> None:
        self.tokens.append((kind, None, "", self.line, self.position - self.line_start))

    def _valid(self, key: SimpleKey) -> bool:
        if not key.possible:
            return False
        if key.line < self.line or key.position + kinds.MAX_KEY_LENGTH < self.position:
            if key.required:
                raise self.error("could not find expected ':'")
            key.possible = False
        return key.possible

    def _save_key(self) -> None:
        if not self.key_allowed:
            return
        column = self.position - self.line_start
        required = not self.flow_level and self.indent == column
        token = self.parsed + len(self.tokens) - self.head
        self._remove_key()
        key = SimpleKey(True, required, token, self.line, column, self.position)
        self.keys[-1] = key
        self.keys_by_token[token] = len(self.keys) - 1

    def _remove_key(self) -> None:
        key = self.keys[-1]
        if key.possible:
            if key.required:
                raise self.error("could not find expected ':'")
            key.possible = False
            self.keys_by_token.pop(key.token, None)

    def _roll(self, column: int, token: int, kind: int, line: int) -> None:
        """Open a block collection at `column`, in front of token number `token` (-1: at the end)."""
        if self.flow_level or self.indent >= column:
            return
        self.indents.append(self.indent)
        self.indent = column
        if len(self.indents) > MAX_DEPTH:
            raise self.error(f"exceeded max depth of {MAX_DEPTH}")
        entry = (kind, None, "", line, column)
        if token < 0:
            self.tokens.append(entry)
        else:
            self.tokens.insert(self.head + token - self.parsed, entry)

    def _unroll(self, column: int) -> None:
        while self.indent > column:
            self._add(kinds.BLOCK_END)
            self.indent = self.indents.pop()

    def _flow_start(self, char: str) -> bool:
        self._save_key()
        token = self.parsed + len(self.tokens) - self.head
        column = self.position - self.line_start
        self.keys.append(SimpleKey(False, False, token, self.line, column, self.position))
        self.flow_level += 1
        if self.flow_level > MAX_DEPTH:
            raise self.error(f"exceeded max depth of {MAX_DEPTH}")
        self.key_allowed = True
        self._add(kinds.FLOW_SEQUENCE_START if char == "[" else kinds.FLOW_MAPPING_START)
        self.position += 1
        return True

    def _flow_end(self, char: str) -> bool:
        self._remove_key()
        if self.flow_level:
            self.flow_level -= 1
            self.keys_by_token.pop(self.keys.pop().token, None)
        self.key_allowed = False
        self._add(kinds.FLOW_SEQUENCE_END if char == "]" else kinds.FLOW_MAPPING_END)
        self.position += 1
        return True

    def _flow_entry(self, _char: str) -> bool:
        self._remove_key()
        self.key_allowed = True
        self._add(kinds.FLOW_ENTRY)
        self.position += 1
        return True

    def _block_entry(self, _char: str) -> bool:
        if self.text[self.position + 1] not in BLANKZ:
            return False
        if not self.flow_level:
            if not self.key_allowed:
                raise self.error("block sequence entries are not allowed in this context")
            self._roll(self.position - self.line_start, -1, kinds.BLOCK_SEQUENCE_START, self.line)
        self._remove_key()
        self.key_allowed = True
        self._add(kinds.BLOCK_ENTRY)
        self.position += 1
        return True

    def _key(self, _char: str) -> bool:
        if not self.flow_level:
            if self.text[self.position + 1] not in BLANKZ:
                return False
            if not self.key_allowed:
                raise self.error("mapping keys are not allowed in this context")
            self._roll(self.position - self.line_start, -1, kinds.BLOCK_MAPPING_START, self.line)
        self._remove_key()
        self.key_allowed = not self.flow_level
        self._add(kinds.KEY)
        self.position += 1
        return True

    def _value(self, _char: str) -> bool:
        if not self.flow_level and self.text[self.position + 1] not in BLANKZ:
            return False
        key = self.keys[-1]
        if self._valid(key):
            self.tokens.insert(self.head + key.token - self.parsed, (kinds.KEY, None, "", key.line, key.column))
            self._roll(key.column, key.token, kinds.BLOCK_MAPPING_START, key.line)
            key.possible = False
            self.keys_by_token.pop(key.token, None)
            self.key_allowed = False
        else:
            if not self.flow_level:
                if not self.key_allowed:
                    raise self.error("mapping values are not allowed in this context")
                self._roll(self.position - self.line_start, -1, kinds.BLOCK_MAPPING_START, self.line)
            self.key_allowed = not self.flow_level
        self._add(kinds.VALUE)
        self.position += 1
        return True

    def _anchor(self, char: str) -> bool:
        self._save_key()
        self.key_allowed = False
        scan_anchor(self, kinds.ALIAS if char == "*" else kinds.ANCHOR)
        return True

    def _tag(self, _char: str) -> bool:
        self._save_key()
        self.key_allowed = False
        scan_tag(self)
        return True

    def _block_scalar(self, char: str) -> bool:
        if self.flow_level:
            return False
        self._remove_key()
        self.key_allowed = True
        block_scalar(self, char)
        return True

    def _quoted(self, char: str) -> bool:
        self._save_key()
        self.key_allowed = False
        quoted_scalar(self, char)
        return True


_FETCH = {
    "[": Scanner._flow_start,
    "{": Scanner._flow_start,
    "]": Scanner._flow_end,
    "}": Scanner._flow_end,
    ",": Scanner._flow_entry,
    "-": Scanner._block_entry,
    "?": Scanner._key,
    ":": Scanner._value,
    "*": Scanner._anchor,
    "&": Scanner._anchor,
    "!": Scanner._tag,
    "|": Scanner._block_scalar,
    ">": Scanner._block_scalar,
    "'": Scanner._quoted,
    '"': Scanner._quoted,
}
# What a plain scalar cannot begin with, apart from "-", "?" and ":" in front of something.
_NOT_PLAIN = frozenset(BLANKZ + "-?:,[]{}#&*!|>'\"%@`")


@cache
def _space_patterns() -> tuple[Any, Any]:
    import re

    rest = "[^\n\u2028\u2029\0]*"
    return re.compile(f"[ \t]*(?:#{rest})?"), re.compile(f"(?: *(?:#{rest})?[\n\u2028\u2029])* *(?:#{rest})?")
