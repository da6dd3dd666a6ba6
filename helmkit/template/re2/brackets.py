"""The smallest parts of a pattern: characters, escape sequences and bracketed classes.

Source: Go's regexp/syntax (parse.go).
"""

from helmkit.template.re2.classes import (
    MAX_RUNE,
    Ranges,
    folded,
    joined,
    negated,
    perl_group,
    posix_group,
    unicode_group,
)
from helmkit.template.re2.errors import Re2Error

_ESCAPES = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_OCTAL = "01234567"
_HEX = "0123456789abcdefABCDEF"


class Scanner:
    """A place in a pattern. Each method reads what stands there and moves behind it, or raises Re2Error."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0

    def starts(self, prefix: str) -> bool:
        """Whether `prefix` stands here."""
        return self.text.startswith(prefix, self.position)

    def rest(self) -> str:
        """All that follows."""
        return self.text[self.position :]

    def char(self, stop: int | None = None) -> str:
        """The next character, "" at the end. The error for a byte that is not UTF-8 quotes the text up to `stop`."""
        char = self.text[self.position : self.position + 1]
        if "\udc80" <= char <= "\udcff":
            raise Re2Error("invalid UTF-8", self.text[self.position : stop])
        self.position += len(char)
        return char

    def check_utf8(self, text: str) -> None:
        """Raises for the first byte of `text` that is not UTF-8."""
        for index, char in enumerate(text):
            if "\udc80" <= char <= "\udcff":
                raise Re2Error("invalid UTF-8", text[index:])

    def class_escape(self, *, fold: bool) -> Ranges | None:
        r"""\d, \pL, \p{Lu} and their like, if one stands here."""
        letter = self.text[self.position + 1 : self.position + 2]
        if not self.starts("\\") or not letter:
            return None
        if letter not in "pP":
            group = perl_group(letter, fold=fold)
            self.position += 0 if group is None else 2
            return group
        start = self.position
        self.position += 2
        name = self.char()
        if name == "{":
            end = self.text.find("}", self.position)
            if end < 0:
                self.check_utf8(self.text[start:])
                raise Re2Error("invalid character class range", self.text[start:])
            name = self.text[self.position : end]
            self.check_utf8(name)
            self.position = end + 1
        negative = (letter == "P") != name.startswith("^")
        group = unicode_group(name.removeprefix("^"), fold=fold, negative=negative)
        if group is None:
            raise Re2Error("invalid character class range", self.text[start : self.position])
        return group

    def escape(self) -> str:
        """The character that the escape sequence here stands for."""
        start = self.position
        self.position += 1
        char = self.char()
        if not char:
            raise Re2Error("trailing backslash at end of expression", "")
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
        raise self._bad_escape(start)

    def _bad_escape(self, start: int) -> Re2Error:
        return Re2Error("invalid escape sequence", self.text[start : self.position])

    def _hex(self, start: int) -> str:
        first = self.char()
        if first == "{":
            return self._braced_hex(start)
        digits = first + self.char()
        if len(digits) < 2 or any(digit not in _HEX for digit in digits):
            raise self._bad_escape(start)
        return chr(int(digits, 16))

    def _braced_hex(self, start: int) -> str:
        code, first = 0, self.position
        while (char := self.char()) != "}":
            if not char or char not in _HEX:
                raise self._bad_escape(start)
            code = code * 16 + int(char, 16)
            if code > MAX_RUNE:
                raise self._bad_escape(start)
        if self.position == first + 1:
            raise self._bad_escape(start)
        return chr(code)

    def brackets(self, *, fold: bool) -> Ranges:
        """The bracketed class that begins here."""
        start = self.position
        self.position += 1
        negative = self.starts("^")
        self.position += negative
        ranges: list[tuple[int, int]] = []
        plain: list[tuple[int, int]] = []
        first = self.position
        while self.position == first or not self.starts("]"):
            group = self._posix_group(fold=fold)
            if group is None:
                group = self.class_escape(fold=fold)
            if group is None:
                plain.append(self._range(start))
            else:
                ranges += group
        self.position += 1
        ranges += folded(joined(plain)) if fold else plain
        return negated(joined(ranges)) if negative else joined(ranges)

    def _posix_group(self, *, fold: bool) -> Ranges | None:
        end = self.text.find(":]", self.position + 2) if self.starts("[:") else -1
        if end < 0:
            return None
        group = posix_group(self.text[self.position + 2 : end], fold=fold)
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
        return self.escape() if self.starts("\\") else self.char()
