"""RE2 patterns as Go's regexp reads them, translated to Python's `re`. Both take the leftmost-first match.

Everything that RE2 rejects is rejected, with Go's text. Left out: linear time (`re` backtracks); scripts in
\\p{...}; what a group holds after a loop around something empty ((a|)* keeps its last full turn in Go, the empty
one here).
"""

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

from helmkit.template.re2classes import Ranges, class_text, negated, perl_group, posix_group, unicode_group

_MAX_REPEAT = 1000
_ESCAPES = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_OCTAL = "01234567"
_HEX = "0123456789abcdefABCDEF"
# With Python's \b under (?a:), and \B made of it since Python's own does not match in an empty text.
_ASSERTIONS = {"A": r"\A", "z": r"\Z", "b": r"(?a:\b)", "B": r"(?a:(?!\b))"}


class Re2Error(ValueError):
    """A pattern that RE2 rejects; the text is Go's ``error parsing regexp: ...``."""

    def __init__(self, problem: str, text: str) -> None:
        super().__init__(f"error parsing regexp: {problem}: `{text}`")


@dataclass(frozen=True)
class Regex:
    """A compiled pattern. `names` holds the name of each group by number, "" for none and for the whole match."""

    source: str
    pattern: re.Pattern[str]
    names: tuple[str, ...]


@lru_cache(maxsize=256)
def compile_re2(text: str) -> Regex:
    """The pattern `text`. Raises Re2Error."""
    if not text.isascii() and any("\udc80" <= char <= "\udcff" for char in text):
        raise Re2Error("invalid UTF-8", text)
    parser = _Parser(text)
    translated = parser.parse()
    try:
        return Regex(text, re.compile(translated), tuple(parser.names))
    except RecursionError as exc:
        raise Re2Error("expression nests too deeply", text) from exc


@dataclass(frozen=True)
class _Flags:
    fold: bool = False
    multiline: bool = False
    dotall: bool = False
    ungreedy: bool = False


@dataclass
class _Item:
    """A part of the translation. `atom` says whether a quantifier may follow the text as it stands.

    `weight` is how often its innermost part may repeat by counted repetitions alone.
    """

    text: str
    atom: bool = True
    weight: int = 1


@dataclass
class _Frame:
    """An open parenthesis: its text so far, and the flags to restore at its end."""

    opener: str
    flags: _Flags
    items: list[_Item | None] = field(default_factory=list)


class _Parser:
    """One pass over the pattern; `None` among the items stands for a bar."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.flags = _Flags()
        self.frames = [_Frame("", self.flags)]
        self.names = [""]

    def parse(self) -> str:
        last_repeat = -1
        while self.position < len(self.text):
            start = self.position
            if self._repeat(last_repeat):
                last_repeat = start
            else:
                last_repeat = -1
                self._one(self.text[start])
        if len(self.frames) > 1:
            raise Re2Error("missing closing )", self.text)
        return _joined(self.frames[0].items).text

    def _one(self, char: str) -> None:
        """Whatever begins with `char` and is no repetition."""
        if char == "(":
            self._open()
        elif char == ")":
            self._close()
        elif char == "\\":
            self._backslash()
        elif char == "[":
            self._push(_Item(self._folded(class_text(self._class()))))
        else:
            self.position += 1
            if char == "|":
                self.frames[-1].items.append(None)
            elif char == "^":
                self._push(_Item("(?m:^)" if self.flags.multiline else r"\A", atom=False))
            elif char == "$":
                self._push(_Item("(?m:$)" if self.flags.multiline else r"\Z", atom=False))
            elif char == ".":
                self._push(_Item("(?s:.)" if self.flags.dotall else "."))
            else:
                self._literal(char)

    def _push(self, item: _Item) -> None:
        self.frames[-1].items.append(item)

    def _literal(self, char: str) -> None:
        self._push(_Item(self._folded(re.escape(char))))

    def _folded(self, text: str) -> str:
        return f"(?i:{text})" if self.flags.fold else text

    def _repeat(self, last_repeat: int) -> bool:
        """A repetition operator, if one stands here."""
        start = self.position
        low, high, end = self._operator(start)
        if end == start:
            return False
        operator = self.text[start:end]
        lazy = self.text[end : end + 1] == "?"
        self.position = end = end + lazy
        if low > _MAX_REPEAT or high > _MAX_REPEAT or 0 <= high < low:
            raise Re2Error("invalid repeat count", operator)
        if last_repeat >= 0:
            raise Re2Error("invalid nested repetition operator", self.text[last_repeat:end])
        items = self.frames[-1].items
        if not items or items[-1] is None:
            raise Re2Error("missing argument to repetition operator", self.text[start:end])
        item = items[-1]
        weight = item.weight
        if operator[0] == "{":
            weight *= max(high if high >= 0 else low, 1)
            if weight > _MAX_REPEAT and (low >= 2 or high >= 2):
                raise Re2Error("invalid repeat count", self.text[start:end])
        argument = item.text if item.atom else f"(?:{item.text})"
        suffix = "?" if lazy != self.flags.ungreedy else ""
        items[-1] = _Item(argument + operator + suffix, atom=False, weight=weight)
        return True

    def _operator(self, start: int) -> tuple[int, int, int]:
        """Least count, greatest count (-1 for no limit) and end of the operator at `start`, if there is one.

        Without one the end is `start`.
        """
        char = self.text[start]
        if char in "*+?":
            return {"*": 0, "+": 1, "?": 0}[char], {"*": -1, "+": -1, "?": 1}[char], start + 1
        counted = re.compile(r"\{(0|[1-9][0-9]*)(,(0|[1-9][0-9]*)?)?\}")
        match = counted.match(self.text, start) if char == "{" else None
        if match is None:
            return 0, 0, start
        low, comma, high = match.groups()
        # More digits than any valid count has are all the same.
        limits = [int(digits[:5]) for digits in (low, high or low)]
        return limits[0], -1 if comma and not high else limits[1], match.end()

    def _open(self) -> None:
        if not self.text.startswith("(?", self.position):
            self.position += 1
            self._group("(", "")
        elif self.text[self.position + 2 : self.position + 3] == "<" or self._rest().startswith("(?P<"):
            self._named_group()
        else:
            self._flag_group()

    def _group(self, opener: str, name: str) -> None:
        if opener == "(":
            self.names.append(name)
        self.frames.append(_Frame(opener, self.flags))

    def _rest(self) -> str:
        return self.text[self.position :]

    def _named_group(self) -> None:
        rest = self._rest()
        end = rest.find(">")
        if end < 0:
            raise Re2Error("invalid named capture", rest)
        name = rest[rest.index("<") + 1 : end]
        if not re.fullmatch("[A-Za-z0-9_]+", name):
            raise Re2Error("invalid named capture", rest[: end + 1])
        self.position += end + 1
        self._group("(", name)

    def _flag_group(self) -> None:
        """(?flags) or (?flags:, with flags out of imsU and one minus sign."""
        start = self.position
        self.position += 2
        flags, value, seen, negative = self.flags, True, False, False
        names = {"i": "fold", "m": "multiline", "s": "dotall", "U": "ungreedy"}
        while self.position < len(self.text):
            char = self.text[self.position]
            self.position += 1
            if char in names:
                flags, seen = replace(flags, **{names[char]: value}), True
            elif char == "-" and not negative:
                negative, value, seen = True, False, False
            elif char in ":)" and (seen or not negative):
                if char == ":":
                    self._group("(?:", "")
                self.flags = flags
                return
            else:
                break
        raise Re2Error("invalid or unsupported Perl syntax", self.text[start : self.position])

    def _close(self) -> None:
        if len(self.frames) == 1:
            raise Re2Error("unexpected )", self.text)
        self.position += 1
        frame = self.frames.pop()
        self.flags = frame.flags
        body = _joined(frame.items)
        self._push(_Item(f"{frame.opener}{body.text})", weight=body.weight))

    def _backslash(self) -> None:
        letter = self.text[self.position + 1 : self.position + 2]
        if letter and letter in _ASSERTIONS:
            self.position += 2
            self._push(_Item(_ASSERTIONS[letter], atom=False))
        elif letter == "C":
            raise Re2Error("invalid escape sequence", r"\C")
        elif letter == "Q":
            literal, _, after = self.text[self.position + 2 :].partition(r"\E")
            self.position = len(self.text) - len(after)
            for char in literal:
                self._literal(char)
        else:
            group = self._class_escape()
            if group is None:
                self._literal(self._escape())
            else:
                self._push(_Item(self._folded(class_text(group))))

    def _class_escape(self) -> Ranges | None:
        r"""\d, \pL, \p{Lu} and their like, if one stands here."""
        letter = self.text[self.position + 1 : self.position + 2]
        if self.text[self.position] != "\\" or not letter:
            return None
        if letter not in "pP":
            group = perl_group(letter, fold=self.flags.fold)
            self.position += 2 if group is not None else 0
            return group
        rest = self._rest()
        end = 3
        if rest[2:3] == "{":
            end = rest.find("}") + 1
            if not end:
                raise Re2Error("invalid character class range", rest)
        name = rest[2:end].strip("{}")
        group = unicode_group(name.removeprefix("^"))
        if group is None:
            raise Re2Error("invalid character class range", rest[:end])
        self.position += end
        return negated(group) if (letter == "P") != name.startswith("^") else group

    def _escape(self) -> str:
        """The character that the escape sequence here stands for."""
        start = self.position
        self.position += 2
        if self.position > len(self.text):
            raise Re2Error("trailing backslash at end of expression", "")
        char = self.text[start + 1]
        following = self.text[self.position : self.position + 1]
        if char in _ESCAPES:
            return _ESCAPES[char]
        if char == "0" or (char in _OCTAL and following and following in _OCTAL):
            end = self.position
            while end < min(start + 4, len(self.text)) and self.text[end] in _OCTAL:
                end += 1
            self.position = end
            return chr(int(self.text[start + 1 : end], 8))
        if char == "x" and following:
            return self._hex(start)
        if char.isascii() and not char.isalnum():
            return char
        raise Re2Error("invalid escape sequence", self.text[start : self.position])

    def _hex(self, start: int) -> str:
        digits, self.position = self.text[self.position : self.position + 2], self.position + 2
        if digits[0] == "{":
            end = self.position - 1
            while end < len(self.text) and self.text[end] in _HEX:
                end += 1
                if int(self.text[self.position - 1 : end], 16) > 0x10FFFF:
                    raise Re2Error("invalid escape sequence", self.text[start:end])
            digits, self.position = self.text[self.position - 1 : end], end + 1
            if self.text[end : end + 1] == "}" and digits:
                return chr(int(digits, 16))
        elif len(digits) == 2 and all(digit in _HEX for digit in digits):
            return chr(int(digits, 16))
        raise Re2Error("invalid escape sequence", self.text[start : self.position])

    def _class(self) -> Ranges:
        """The bracketed class that begins here."""
        start = self.position
        self.position += 1
        negative = self.text.startswith("^", self.position)
        self.position += negative
        ranges: Ranges = []
        first = self.position
        while self.text[self.position : self.position + 1] != "]" or self.position == first:
            group = self._posix_group()
            if group is None and self.position < len(self.text):
                group = self._class_escape()
            ranges += [self._range(start)] if group is None else group
        self.position += 1
        return negated(ranges) if negative else ranges

    def _posix_group(self) -> Ranges | None:
        end = self.text.find(":]", self.position + 2) if self.text.startswith("[:", self.position) else -1
        if end < 0:
            return None
        group = posix_group(self.text[self.position + 2 : end], fold=self.flags.fold)
        if group is None:
            raise Re2Error("invalid character class range", self.text[self.position : end + 2])
        self.position = end + 2
        return group

    def _range(self, class_start: int) -> tuple[int, int]:
        start = self.position
        low = high = self._class_char(class_start)
        rest = self.text[self.position : self.position + 2]
        if len(rest) == 2 and rest[0] == "-" and rest[1] != "]":
            self.position += 1
            high = self._class_char(class_start)
            if high < low:
                raise Re2Error("invalid character class range", self.text[start : self.position])
        return ord(low), ord(high)

    def _class_char(self, class_start: int) -> str:
        if self.position >= len(self.text):
            raise Re2Error("missing closing ]", self.text[class_start:])
        if self.text[self.position] == "\\":
            return self._escape()
        self.position += 1
        return self.text[self.position - 1]


def _joined(items: list[_Item | None]) -> _Item:
    return _Item(
        "".join("|" if item is None else item.text for item in items),
        weight=max((item.weight for item in items if item is not None), default=1),
    )
