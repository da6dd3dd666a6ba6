"""The syntax of RE2 as Go's regexp reads it. What Go rejects is rejected, at the same place, with Go's text.

Source: Go's regexp/syntax (parse.go).
"""

from helmkit.records import Record, replace
from helmkit.template.re2 import nodes
from helmkit.template.re2.brackets import Scanner
from helmkit.template.re2.classes import ANY, ANY_BUT_NEWLINE, folded
from helmkit.template.re2.errors import Re2Error
from helmkit.template.re2.nodes import Node
from helmkit.template.re2.program import (
    BEGIN_LINE,
    BEGIN_TEXT,
    END_LINE,
    END_TEXT,
    NO_WORD_BOUNDARY,
    WORD_BOUNDARY,
)

MAX_REPEAT = 1000
MAX_HEIGHT = 1000
# As many instructions of 40 bytes as 128 MiB hold.
MAX_SIZE = (128 << 20) // 40
_ASSERTIONS = {"A": BEGIN_TEXT, "z": END_TEXT, "b": WORD_BOUNDARY, "B": NO_WORD_BOUNDARY}
_QUANTIFIERS = {"*": (0, -1), "+": (1, -1), "?": (0, 1)}


class _Flags(Record):
    fold: bool = False
    multiline: bool = False
    dotall: bool = False
    ungreedy: bool = False


class _Frame:
    """An open parenthesis: its group (0 for none), the flags to restore at its end, and what it holds so far."""

    def __init__(self, number: int, flags: _Flags) -> None:
        self.number = number
        self.flags = flags
        self.branches: list[Node] = []
        self.items: list[Node] = []


class Parser:
    """One pass over the pattern, without recursion."""

    def __init__(self, text: str) -> None:
        self.scanner = Scanner(text)
        self.text = text
        self.flags = _Flags()
        self.frames = [_Frame(0, self.flags)]
        self.names = [""]

    def parse(self) -> Node:
        """The tree. Raises Re2Error. Then `names` holds the name of each group, "" for none."""
        scanner, last_repeat = self.scanner, -1
        while scanner.position < len(self.text):
            start = scanner.position
            if self._repeat(last_repeat):
                last_repeat = start
            else:
                last_repeat = -1
                self._one(self.text[start])
        body = self._body()
        if len(self.frames) > 1:
            raise Re2Error("missing closing )", self.text)
        return body

    def _one(self, char: str) -> None:
        """Whatever begins with `char` and is no repetition."""
        if char == "(":
            self._open()
        elif char == ")":
            self._close()
        elif char == "\\":
            self._backslash()
        elif char == "[":
            self._push(nodes.chars(self.scanner.brackets(fold=self.flags.fold)))
        elif char in "|^$.":
            self.scanner.position += 1
            self._symbol(char)
        else:
            self._literal(self.scanner.char())

    def _symbol(self, char: str) -> None:
        if char == "|":
            self._branch()
        elif char == ".":
            self._push(nodes.chars(ANY if self.flags.dotall else ANY_BUT_NEWLINE))
        elif char == "^":
            self._push(nodes.assertion(BEGIN_LINE if self.flags.multiline else BEGIN_TEXT))
        else:
            self._push(nodes.assertion(END_LINE if self.flags.multiline else END_TEXT))

    def _push(self, node: Node) -> None:
        self.frames[-1].items.append(self._checked(node))

    def _checked(self, node: Node) -> Node:
        if node.size > MAX_SIZE:
            raise Re2Error("expression too large", self.text)
        if node.height > MAX_HEIGHT:
            raise Re2Error("expression nests too deeply", self.text)
        return node

    def _literal(self, char: str) -> None:
        ranges = ((ord(char), ord(char)),)
        fold = self.flags.fold
        self._push(nodes.chars(folded(ranges) if fold else ranges, literal=True, fold=fold))

    def _branch(self) -> None:
        """Ends a branch of an alternation."""
        frame = self.frames[-1]
        branch = self._checked(nodes.concat(frame.items))
        frame.items = []
        if frame.branches and branch.is_class() and frame.branches[-1].is_class():
            frame.branches[-1] = nodes.either(frame.branches[-1], branch)
        else:
            frame.branches.append(branch)

    def _body(self) -> Node:
        """All of the innermost parenthesis."""
        self._branch()
        return self._checked(nodes.alternate(self.frames[-1].branches))

    def _repeat(self, last_repeat: int) -> bool:
        """A repetition operator, if one stands here."""
        start = self.scanner.position
        low, high, end = self._operator(start)
        if end == start:
            return False
        if low > MAX_REPEAT or high > MAX_REPEAT or 0 <= high < low:
            raise Re2Error("invalid repeat count", self.text[start:end])
        lazy = self.text.startswith("?", end)
        self.scanner.position = end = end + lazy
        if last_repeat >= 0:
            raise Re2Error("invalid nested repetition operator", self.text[last_repeat:end])
        items = self.frames[-1].items
        if not items:
            raise Re2Error("missing argument to repetition operator", self.text[start:end])
        node = nodes.repeat(items[-1], low, high, greedy=lazy == self.flags.ungreedy)
        items[-1] = self._checked(node)
        if self.text[start] == "{" and max(low, high) >= 2 and node.weight > MAX_REPEAT:
            raise Re2Error("invalid repeat count", self.text[start:end])
        return True

    def _operator(self, start: int) -> tuple[int, int, int]:
        """Least count, greatest count (-1 for no limit) and end of the operator at `start`, if there is one.

        Without one the end is `start`.
        """
        char = self.text[start]
        if char in _QUANTIFIERS:
            return *_QUANTIFIERS[char], start + 1
        if char != "{":
            return 0, 0, start
        end = self.text.find("}", start)
        low, comma, high = self.text[start + 1 : end].partition(",")
        if end < 0 or not _is_count(low) or (high and not _is_count(high)):
            return 0, 0, start
        # More digits than any valid count has are all the same.
        limits = [int(digits[:5]) for digits in (low, high or low)]
        return limits[0], -1 if comma and not high else limits[1], end + 1

    def _open(self) -> None:
        scanner = self.scanner
        for opener in ("(?P<", "(?<"):
            # Go takes neither for a name when nothing follows.
            if scanner.starts(opener) and len(self.text) > scanner.position + len(opener):
                self._named_group(len(opener))
                return
        if scanner.starts("(?"):
            self._flag_group()
        else:
            scanner.position += 1
            self._group("")

    def _group(self, name: str) -> None:
        self.names.append(name)
        self.frames.append(_Frame(len(self.names) - 1, self.flags))

    def _named_group(self, name_start: int) -> None:
        scanner = self.scanner
        rest = scanner.rest()
        end = rest.find(">")
        if end < 0:
            scanner.check_utf8(rest)
            raise Re2Error("invalid named capture", rest)
        name = rest[name_start:end]
        scanner.check_utf8(name)
        if not (name.isascii() and name.replace("_", "0").isalnum()):
            raise Re2Error("invalid named capture", rest[: end + 1])
        scanner.position += end + 1
        self._group(name)

    def _flag_group(self) -> None:
        """(?flags) or (?flags:, with flags out of imsU and one minus sign."""
        scanner = self.scanner
        start = scanner.position
        scanner.position += 2
        flags, value, seen, negative = self.flags, True, False, False
        names = {"i": "fold", "m": "multiline", "s": "dotall", "U": "ungreedy"}
        while scanner.position < len(self.text):
            char = scanner.char()
            if char in names:
                flags, seen = replace(flags, **{names[char]: value}), True
            elif char == "-" and not negative:
                negative, value, seen = True, False, False
            elif char in ":)" and (seen or not negative):
                if char == ":":
                    self.frames.append(_Frame(0, self.flags))
                self.flags = flags
                return
            else:
                break
        raise Re2Error("invalid or unsupported Perl syntax", self.text[start : scanner.position])

    def _close(self) -> None:
        body = self._body()
        if len(self.frames) == 1:
            raise Re2Error("unexpected )", self.text)
        self.scanner.position += 1
        frame = self.frames.pop()
        self.flags = frame.flags
        self._push(nodes.capture(body, frame.number) if frame.number else body)

    def _backslash(self) -> None:
        scanner = self.scanner
        letter = self.text[scanner.position + 1 : scanner.position + 2]
        if letter and letter in _ASSERTIONS:
            scanner.position += 2
            self._push(nodes.assertion(_ASSERTIONS[letter]))
        elif letter == "C":
            raise Re2Error("invalid escape sequence", r"\C")
        elif letter == "Q":
            self._quoted()
        else:
            group = scanner.class_escape(fold=self.flags.fold)
            if group is None:
                self._literal(scanner.escape())
            else:
                self._push(nodes.chars(group))

    def _quoted(self) -> None:
        r"""\Q...\E: literals, to the end of the pattern if there is no \E."""
        scanner = self.scanner
        start = scanner.position + 2
        end = self.text.find(r"\E", start)
        stop = len(self.text) if end < 0 else end
        scanner.position = start
        while scanner.position < stop:
            self._literal(scanner.char(stop))
        scanner.position = stop + 2


def _is_count(digits: str) -> bool:
    return digits.isascii() and digits.isdecimal() and (digits[0] != "0" or digits == "0")
