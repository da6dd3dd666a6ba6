"""Pieces of generated Python: expressions with what is known of their value, the locals of a function, its lines.

Every point of failure begins a line of its own, marked with its number; `assemble` turns the marks into a table from
line to point. Python limits how deep expressions and blocks nest: what is deeper becomes a nested function.
"""

from __future__ import annotations

import re

from helmkit.template.points import PLAIN, At, Form, Point

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_EXPRESSION_DEPTH = 20
MAX_BLOCK_DEPTH = 30
MAX_LOOP_DEPTH = 10
MODULE_LINES = 1_000

_MARK = "\x01"
_LOCAL = re.compile(r"\b[vtdrsm][0-9]+\b")


class Code:
    """A Python expression.

    `type` is the Go type of its value where that is known, else "". `at` is the node that Go comes to last in it.
    `constant` ones can neither fail nor be changed by what runs before them. `guarded`, of the fields of a value
    that may be nil, are the test for nil and the expression without it.
    """

    __slots__ = ("at", "constant", "depth", "form", "guarded", "text", "type")

    def __init__(
        self,
        text: str,
        at: At,
        *,
        form: Form = PLAIN,
        typ: str = "",
        depth: int = 0,
        constant: bool = False,
        guarded: tuple[str, str] | None = None,
    ) -> None:
        self.text = text
        self.at = at
        self.form = form
        self.type = typ
        self.depth = depth
        self.constant = constant
        self.guarded = guarded


class Output:
    """The generated source of one file, and its points.

    A long file becomes several modules, because Python's compiler takes memory in proportion to one.
    """

    def __init__(self) -> None:
        self.modules: list[list[str]] = [[]]
        self.points: list[Point] = []
        self.used: set[str] = set()  # functions of the families that it calls

    def mark(self, point: Point) -> str:
        """What stands in front of code that can fail: a new line with the point's number."""
        self.points.append(point)
        return f"\n{_MARK}{len(self.points) - 1}{_MARK}"

    def add(self, lines: list[str]) -> None:
        """Complete statements of a module."""
        if len(self.modules[-1]) > MODULE_LINES:
            self.modules.append([])
        self.modules[-1] += lines

    def assemble(self) -> tuple[list[str], dict[int, Point]]:
        """The modules without marks, and the point of each line (from 1, on through all modules)."""
        table: dict[int, Point] = {}
        sources = []
        before = 0
        for module in self.modules:
            lines = "\n".join(module).split("\n")
            for index, line in enumerate(lines):
                if line.startswith(_MARK):
                    number, _, lines[index] = line[1:].partition(_MARK)
                    table[before + index + 1] = self.points[int(number)]
            sources.append("\n" * before + "\n".join(lines) + "\n")
            before += len(lines)
        return sources, table


class Frame:
    """One generated function: its lines, and how deep it nests."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.indent = 1
        self.chained = 0  # elifs around the present line
        self.loops = 0
        self.jumps: set[int] = set()  # break and continue out of the function

    @property
    def depth(self) -> int:
        return self.indent + self.chained

    def emit(self, line: str) -> None:
        self.lines.append(" " * self.indent + line)


class Function:
    """The generated code of one template, with the functions nested in it."""

    def __init__(self) -> None:
        self.frame = Frame()
        self.nested: list[str] = []
        self.count = 0
        self.uses_own = False
        self.uses_late = False

    def local(self, kind: str) -> str:
        """A new local: v variable, t temporary, d dot, r range, s sequence, m form of a variable."""
        self.count += 1
        return f"{kind}{self.count}"

    def shallow(self, code: Code) -> Code:
        """`code`, moved into a nested function when it is too deep to grow."""
        if code.depth < MAX_EXPRESSION_DEPTH:
            return code
        name = f"e{len(self.nested)}"
        self.nest(name, [f" return ({code.text})"])
        return Code(f"{name}()", code.at, form=code.form, typ=code.type, depth=1)

    def nest(self, name: str, lines: list[str]) -> None:
        """A function within this one, with its locals."""
        text = "\n".join(lines)
        names = sorted(set(_LOCAL.findall(text)))
        head = [f" def {name}():"]
        if names:
            head.append(f"  nonlocal {', '.join(names)}")
        self.nested.append("\n".join([*head, _indented(text)]))

    def assemble(self, name: str, parts: Sequence[str] = ()) -> list[str]:
        """The lines of function `name`: the calls of its `parts`, the nested functions, the body."""
        late = ", late=late" if self.uses_late else ""
        lines = [f"def {name}(rt, o, dot, depth{late}):"]
        if parts:
            lines = [f"def {name}(rt, o, dot, depth{late}, parts=({', '.join(parts)},)):"]
            lines.append(" for part in parts: part(rt, o, dot, depth)")
        if self.uses_own:
            lines.append(" F = rt.functions")
        if self.nested:
            names = sorted(set(_LOCAL.findall("\n".join(self.nested))))
            if names:
                lines.append(f" {' = '.join(names)} = None")
            lines += self.nested
        return [*lines, *self.frame.lines, " return None"]


def _indented(text: str) -> str:
    """`text` one column further to the right; lines that begin with a mark are inside parentheses."""
    return "\n".join([line if line.startswith(_MARK) else f" {line}" for line in text.split("\n")])
