"""Template source to tokens: text, delimiters, trim markers, comments, and the words inside actions.

Source: Go's text/template/parse/lex.go. The whole source is scanned at once; where it is wrong the last token is an
error, which the parser reports when (and only if) it gets there. Left out: meaning; a number is checked by the
parser.
"""

import re

from helmkit.template.gofmt import quote

# Token kinds. Those from BLOCK on are keywords.
ERROR, BOOL, CHAR, CHAR_CONSTANT, COMPLEX, ASSIGN, DECLARE, EOF, FIELD, IDENTIFIER, LEFT_DELIM = range(11)
LEFT_PAREN, NUMBER, PIPE, RAW_STRING, RIGHT_DELIM, RIGHT_PAREN, SPACE, STRING, TEXT, VARIABLE = range(11, 21)
BLOCK, BREAK, CONTINUE, DOT, DEFINE, ELSE, END, IF, NIL, RANGE, TEMPLATE, WITH = range(21, 33)

# A hundred times what the largest file of known charts has. Go has no limit.
MAX_TOKENS = 500_000

_KEYWORDS = {
    "block": BLOCK,
    "break": BREAK,
    "continue": CONTINUE,
    "define": DEFINE,
    "else": ELSE,
    "end": END,
    "if": IF,
    "nil": NIL,
    "range": RANGE,
    "template": TEMPLATE,
    "true": BOOL,
    "false": BOOL,
    "with": WITH,
}
_SINGLE = {"=": ASSIGN, "|": PIPE}
_SPACES = " \t\r\n"
_TERMINATORS = frozenset(" \t\r\n.,|:)(")

_WORD = re.compile(r"[A-Za-z0-9_]*")
_SPACE_RUN = re.compile(r"[ \t\r\n]+")
_STRING = re.compile(r'"(?:[^"\\\n]|\\[^\n])*"', re.DOTALL)
_CHAR_CONSTANT = re.compile(r"'(?:[^'\\\n]|\\[^\n])*'", re.DOTALL)
_NUMBER = re.compile(
    r"[+-]?(?:0[xX][0-9a-fA-F_]*\.?[0-9a-fA-F_]*(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*\.?[0-7_]*|0[bB][01_]*\.?[01_]*"
    r"|[0-9_]*\.?[0-9_]*(?:[eE][+-]?[0-9_]*)?)i?"
)
# Nearly every word of real templates in one match: spaces that do not belong to a delimiter, then names, fields and
# variables of ASCII letters, then strings. What it does not match is looked at closely.
_END = r"(?=[ \t\r\n.,|:)(]|\}\})"
_COMMON = re.compile(
    rf"([ \t\r\n]+)(?=[^ \t\r\n-])|([A-Za-z_][A-Za-z0-9_]*){_END}|(\.[A-Za-z_][A-Za-z0-9_]*){_END}"
    rf"|(\$[A-Za-z0-9_]*){_END}|(\"(?:[^\"\\\n]|\\[^\n])*\")"
)
_COMMON_KINDS = (0, SPACE, IDENTIFIER, FIELD, VARIABLE, STRING)


class Token:
    """One word of the source: its kind, where it begins (an index into the source), its text, its line (from 1)."""

    __slots__ = ("kind", "line", "pos", "text")

    def __init__(self, kind: int, pos: int, text: str, line: int) -> None:
        self.kind = kind
        self.pos = pos
        self.text = text
        self.line = line

    def __str__(self) -> str:
        """As error messages show it."""
        if self.kind == EOF:
            return "EOF"
        if self.kind == ERROR:
            return self.text
        if self.kind >= BLOCK:
            return f"<{self.text}>"
        if len(self.text.encode("utf-8", "surrogateescape")) > 10:
            return quote(self.text[:10]) + "..."
        return quote(self.text)


class LexError(Exception):
    """The source cannot be scanned any further; becomes the last token."""


def tokens(source: str) -> list[Token]:
    """The tokens of `source`, the last one EOF or an error."""
    lexer = _Lexer(source)
    try:
        lexer.run()
    except LexError as exc:
        lexer.found.append(Token(ERROR, lexer.start, str(exc), lexer.start_line))
    return lexer.found


def is_alphanumeric(char: str) -> bool:
    """Go's idea of a word: an underscore, a letter, a decimal digit."""
    return char == "_" or char.isalpha() or char.isdecimal()


class _Lexer:
    def __init__(self, source: str) -> None:
        self.source = source
        self.pos = 0
        self.start = 0
        self.line = 1
        self.start_line = 1
        self.depth = 0
        self.found: list[Token] = []

    def emit(self, kind: int, end: int) -> None:
        """A token from `start` to `end`."""
        text = self.source[self.start : end]
        self.found.append(Token(kind, self.start, text, self.start_line))
        self.skip(end)

    def skip(self, end: int) -> None:
        self.start_line += self.source.count("\n", self.start, end)
        self.pos = self.start = end

    def run(self) -> None:
        """Text and actions in turn."""
        source = self.source
        while True:
            delim = source.find("{{", self.pos)
            if delim < 0:
                break
            trim = source[delim + 2 : delim + 3] == "-" and source[delim + 3 : delim + 4] in tuple(_SPACES)
            end = delim
            if trim:
                end = self.start + len(source[self.start : delim].rstrip(_SPACES))
            if end > self.start:
                self.emit(TEXT, end)
            self.skip(delim)
            after = delim + 4 if trim else delim + 2
            if len(self.found) > MAX_TOKENS:
                raise LexError("template is too long")
            if source.startswith("/*", after):
                self.comment(after)
            else:
                self.emit(LEFT_DELIM, delim + 2)
                self.skip(after)
                self.action()
        if self.start < len(source):
            self.emit(TEXT, len(source))
        self.found.append(Token(EOF, self.start, "", self.start_line))

    def comment(self, opening: int) -> None:
        self.skip(opening)
        close = self.source.find("*/", opening + 2)
        if close < 0:
            raise LexError("unclosed comment")
        end = close + 2
        width = self.right_delim(end)
        if not width:
            raise LexError("comment ends before closing delimiter")
        self.after_action(end, width)

    def right_delim(self, pos: int) -> int:
        """How long the closing delimiter at `pos` is, with its trim marker; 0 when there is none."""
        if self.source.startswith("}}", pos):
            return 2
        if self.source.startswith("-}}", pos + 1) and self.source[pos] in _SPACES:
            return 4
        return 0

    def after_action(self, delim: int, width: int) -> None:
        end = delim + width
        if width == 4:
            space = _SPACE_RUN.match(self.source, end)
            end = space.end() if space else end
        self.skip(end)

    def action(self) -> None:
        """Everything up to the closing delimiter."""
        self.depth = 0
        while True:
            self.common()
            width = self.right_delim(self.pos)
            if width:
                if self.depth:
                    raise LexError("unclosed left paren")
                self.skip(self.pos + width - 2)
                self.found.append(Token(RIGHT_DELIM, self.start, "}}", self.start_line))
                self.after_action(self.pos - width + 2, width)
                return
            self.word()

    def common(self) -> None:
        """The words that are quickly told, as many as come here."""
        source, pos, line, found = self.source, self.pos, self.start_line, self.found
        while (match := _COMMON.match(source, pos)) is not None:
            kind, text = _COMMON_KINDS[match.lastindex or 0], match.group()
            if kind == IDENTIFIER:
                kind = _KEYWORDS.get(text, kind)
            found.append(Token(kind, pos, text, line))
            if kind == SPACE and text != " ":
                line += text.count("\n")
            pos = match.end()
        self.pos = self.start = pos
        self.start_line = line

    def word(self) -> None:
        """One token inside an action."""
        source, pos = self.source, self.pos
        if pos >= len(source):
            raise LexError("unclosed action")
        char = source[pos]
        if char in _SPACES:
            self.space()
        elif char == ".":
            after = source[pos + 1 : pos + 2]
            if "0" <= after <= "9" or not after:
                self.number()
            else:
                self.name(pos + 1, FIELD, DOT)
        elif char == "$":
            self.name(pos + 1, VARIABLE, VARIABLE)
        elif char in '"`':
            self.string(char)
        elif char == "'":
            self.quoted(_CHAR_CONSTANT, CHAR_CONSTANT, "unterminated character constant")
        elif char in "+-" or "0" <= char <= "9":
            self.number()
        elif is_alphanumeric(char):
            self.identifier()
        else:
            self.punctuation(char)

    def punctuation(self, char: str) -> None:
        if char in _SINGLE:
            self.emit(_SINGLE[char], self.pos + 1)
        elif char == ":":
            if not self.source.startswith("=", self.pos + 1):
                raise LexError("expected :=")
            self.emit(DECLARE, self.pos + 2)
        elif char == "(":
            self.depth += 1
            self.emit(LEFT_PAREN, self.pos + 1)
        elif char == ")":
            self.depth -= 1
            if self.depth < 0:
                raise LexError("unexpected right paren")
            self.emit(RIGHT_PAREN, self.pos + 1)
        elif " " < char < "\x7f":
            self.emit(CHAR, self.pos + 1)
        else:
            raise LexError(f"unrecognized character in action: {_code_point(char)}")

    def space(self) -> None:
        """A run of spaces, less one that belongs to a trimming delimiter."""
        run = _SPACE_RUN.match(self.source, self.pos)
        end = run.end() if run else self.pos
        if self.source.startswith("-}}", end):
            end -= 1
        if end > self.pos:
            self.emit(SPACE, end)

    def string(self, mark: str) -> None:
        if mark == '"':
            self.quoted(_STRING, STRING, "unterminated quoted string")
            return
        end = self.source.find("`", self.pos + 1)
        if end < 0:
            raise LexError("unterminated raw quoted string")
        self.emit(RAW_STRING, end + 1)

    def quoted(self, pattern: re.Pattern[str], kind: int, complaint: str) -> None:
        match = pattern.match(self.source, self.pos)
        if match is None:
            raise LexError(complaint)
        self.emit(kind, match.end())

    def word_end(self, pos: int) -> int:
        """Where the alphanumeric run that begins at `pos` ends."""
        source = self.source
        while True:
            match = _WORD.match(source, pos)
            pos = match.end() if match else pos
            if pos >= len(source) or source[pos].isascii() or not is_alphanumeric(source[pos]):
                return pos
            pos += 1

    def terminated(self, pos: int) -> bool:
        return pos >= len(self.source) or self.source[pos] in _TERMINATORS or self.source.startswith("}}", pos)

    def end_word(self, pos: int) -> int:
        end = self.word_end(pos)
        if not self.terminated(end):
            raise LexError(f"bad character {_code_point(self.source[end])}")
        return end

    def name(self, pos: int, kind: int, bare: int) -> None:
        """A field or a variable, of which `pos` is past the dot or the dollar; `bare` when nothing follows."""
        if self.terminated(pos):
            self.emit(bare, pos)
        else:
            self.emit(kind, self.end_word(pos))

    def identifier(self) -> None:
        end = self.end_word(self.pos)
        self.emit(_KEYWORDS.get(self.source[self.pos : end], IDENTIFIER), end)

    def number(self) -> None:
        end = self.scan_number(self.pos)
        kind = NUMBER
        if self.source[end : end + 1] in ("+", "-"):
            end = self.scan_number(end)
            if self.source[end - 1] != "i":
                raise LexError(f"bad number syntax: {quote(self.source[self.start : end])}")
            kind = COMPLEX
        self.emit(kind, end)

    def scan_number(self, pos: int) -> int:
        match = _NUMBER.match(self.source, pos)
        end = match.end() if match else pos
        if end < len(self.source) and is_alphanumeric(self.source[end]):
            raise LexError(f"bad number syntax: {quote(self.source[self.start : end + 1])}")
        return end


def _code_point(char: str) -> str:
    """A character as %#U prints it; a byte that is not UTF-8 is the replacement character to Go."""
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        char, code = "\ufffd", 0xFFFD
    return f"U+{code:04X} '{char}'" if char.isprintable() else f"U+{code:04X}"
