"""Template source to tokens: text, delimiters, trim markers, comments, and the words inside actions.

Source: Go's text/template/parse/lex.go. The whole source is scanned at once; where it is wrong the last token is an
error, which the parser reports when (and only if) it gets there. Left out: meaning; a number is checked by the
parser.
"""

import re
from itertools import accumulate
from string import ascii_letters, digits

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

# Nearly every action of real templates is told by two patterns: one finds its end, the other its words. Words that
# the second passes over show in the sum of their lengths; then the action is looked at word by word.
_TEXTS = r'"(?:[^"\\\n]++|\\[^\n])*+"|`[^`]*+`'
_ACTION = re.compile(rf"((?:[^\"`'{{}} \t\r\n]++|[ \t\r\n]+(?!-\}}\}})|{_TEXTS})*+)([ \t\r\n]-)?\}}\}}", re.DOTALL)
_NAME = "[A-Za-z_][A-Za-z0-9_]*"
_ENDS = r"(?=[ \t\r\n.,|:)(]|\Z)"
_WORDS = re.compile(
    rf"[ \t\r\n]+|{_NAME}{_ENDS}|(?:\.{_NAME})+{_ENDS}|[()|,=]|:=|\$[A-Za-z0-9_]*(?:\.{_NAME})*{_ENDS}|{_TEXTS}"
    rf"|\.{_ENDS}|[+-]?[0-9]+(?=[ \t\r\n,|:)(]|\Z)",
    re.DOTALL,
)
_KINDS = _KEYWORDS | {
    " ": SPACE,
    "(": LEFT_PAREN,
    ")": RIGHT_PAREN,
    "|": PIPE,
    ",": CHAR,
    "=": ASSIGN,
    ":=": DECLARE,
    ".": DOT,
}
_KINDS_BY_FIRST = {
    **dict.fromkeys(ascii_letters + "_", IDENTIFIER),
    **dict.fromkeys(digits + "+-", NUMBER),
    **dict.fromkeys(_SPACES, SPACE),
    ".": FIELD,
    "$": VARIABLE,
    '"': STRING,
    "`": RAW_STRING,
}


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
        text = self.text
        if self.kind in (FIELD, VARIABLE):  # to Go each field is a token
            text = text[: text.find(".", 1)] if "." in text[1:] else text
        return quote(text) if len(text.encode("utf-8", "surrogateescape")) <= 10 else quote(text[:10]) + "..."


class LexError(Exception):
    """The source cannot be scanned any further; becomes the last token."""


class Tokens:
    """The tokens of `source` in columns: their kinds, where they begin, their texts. The last is EOF or an error.

    Fields that follow each other, or a variable, are one token with them, such as ``$x.a.b``, in most actions.
    """

    __slots__ = ("kinds", "source", "starts", "texts")

    def __init__(self, source: str) -> None:
        self.source = source
        self.kinds: list[int] = []
        self.starts: list[int] = []
        self.texts: list[str] = []

    def add(self, kind: int, start: int, text: str) -> None:
        self.kinds.append(kind)
        self.starts.append(start)
        self.texts.append(text)

    def line(self, index: int) -> int:
        """The line, from 1, on which a token begins."""
        return self.source.count("\n", 0, self.starts[index]) + 1

    def __len__(self) -> int:
        return len(self.kinds)

    def __getitem__(self, index: int) -> Token:
        return Token(self.kinds[index], self.starts[index], self.texts[index], self.line(index))


def tokens(source: str) -> Tokens:
    """The tokens of `source`."""
    lexer = _Lexer(source)
    try:
        lexer.run()
    except LexError as exc:
        lexer.found.add(ERROR, lexer.start, str(exc))
    return lexer.found


def is_alphanumeric(char: str) -> bool:
    """Go's idea of a word: an underscore, a letter, a decimal digit."""
    return char == "_" or char.isalpha() or char.isdecimal()


class _Lexer:
    def __init__(self, source: str) -> None:
        self.source = source
        self.pos = 0
        self.start = 0
        self.depth = 0
        self.found = Tokens(source)

    def emit(self, kind: int, end: int) -> None:
        """A token from `start` to `end`."""
        self.found.add(kind, self.start, self.source[self.start : end])
        self.skip(end)

    def skip(self, end: int) -> None:
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
                if not self.usual_action(after):
                    self.action()
        if self.start < len(source):
            self.emit(TEXT, len(source))
        self.found.add(EOF, self.start, "")

    def usual_action(self, start: int) -> bool:
        """Everything from `start` up to the closing delimiter; False, and nothing done, where it is not as usual."""
        match = _ACTION.match(self.source, start)
        if match is None:
            return False
        body = match[1]
        words = _WORDS.findall(body)
        starts = [*accumulate(map(len, words), initial=start)]
        if starts[-1] != match.end(1) or (("(" in body or ")" in body) and not _balanced(words)):
            return False
        found = self.found
        known, by_first = _KINDS, _KINDS_BY_FIRST
        found.kinds += [known.get(word) or by_first[word[0]] for word in words]
        found.kinds.append(RIGHT_DELIM)
        starts[-1] = match.end() - 2
        found.starts += starts
        found.texts += words
        found.texts.append("}}")
        self.after_action(match.end(1), match.end() - match.end(1))
        return True

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
        """The same, word by word."""
        self.depth = 0
        while True:
            width = self.right_delim(self.pos)
            if width:
                if self.depth:
                    raise LexError("unclosed left paren")
                self.skip(self.pos + width - 2)
                self.found.add(RIGHT_DELIM, self.start, "}}")
                self.after_action(self.pos - width + 2, width)
                return
            self.word()

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


def _balanced(words: list[str]) -> bool:
    """Whether each parenthesis closes one, and none stays open."""
    depth = 0
    for word in words:
        if word == "(":
            depth += 1
        elif word == ")":
            depth -= 1
            if depth < 0:
                return False
    return depth == 0


def _code_point(char: str) -> str:
    """A character as %#U prints it; a byte that is not UTF-8 is the replacement character to Go."""
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        char, code = "\ufffd", 0xFFFD
    return f"U+{code:04X} '{char}'" if char.isprintable() else f"U+{code:04X}"
