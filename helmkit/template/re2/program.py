"""A pattern's tree as a graph of instructions, built from the end so that each knows what follows it.

Counted repetitions are written out and a loop around something possibly empty becomes (x+)?, as in Go's
regexp/syntax (simplify.go, compile.go), for the groups to hold what they hold there.
"""

from __future__ import annotations

from helmkit.template.re2 import nodes
from helmkit.template.re2.classes import Ranges
from helmkit.template.re2.nodes import Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

MATCH, CHAR, FORK, SAVE, ASSERT = range(5)
BEGIN_LINE, END_LINE, BEGIN_TEXT, END_TEXT, WORD_BOUNDARY, NO_WORD_BOUNDARY = range(6)
# Far fewer than Go's three million, which would take seconds for each kilobyte of text there and gigabytes here.
MAX_INSTRUCTIONS = 25_000


class Instruction:
    """`then` is the next instruction, `other` the second choice of a fork.

    `number` is a character instruction's own number, a save's slot or an assertion.
    """

    __slots__ = ("kind", "number", "other", "then")

    def __init__(self, kind: int, then: int = -1, other: int = -1, number: int = 0) -> None:
        self.kind = kind
        self.then = then
        self.other = other
        self.number = number


class Program:
    """Instructions; `order` lists them so that each stands behind what it leads to without taking a character.

    Instruction 0 is the match. Character instructions are numbered from 1, against the course of the pattern: what
    follows number n is mostly n - 1. `classes` gives the numbers of those that take the characters of a class.
    `knots` says whether there are loops that take no character; there the order is as good as it can be.
    """

    __slots__ = ("asserts", "characters", "classes", "instructions", "knots", "order", "start")

    def __init__(self) -> None:
        self.instructions = [Instruction(MATCH)]
        self.order: list[int] = []
        self.classes: dict[Ranges, list[int]] = {}
        self.characters = 0
        self.asserts = False
        self.knots = False
        self.start = 0


class TooLargeError(Exception):
    """The program would have more than MAX_INSTRUCTIONS."""


def build(root: Node) -> Program:
    """The program of a tree. Raises TooLargeError."""
    return _Builder().build(root)


class _Builder:
    """Works off a stack of what is still to be done: parts of the tree, and joints between them.

    `entry` is where what has been built so far begins.
    """

    def __init__(self) -> None:
        self.program = Program()
        self.entry = 0
        self.todo: list[Node | Callable[[], None]] = []

    def build(self, root: Node) -> Program:
        self.todo.append(root)
        while self.todo:
            task = self.todo.pop()
            if isinstance(task, Node):
                self._node(task)
            else:
                task()
        self.program.start = self.entry
        self.program.order = _order(self.program.instructions)
        return self.program

    def _then(self, *tasks: Node | Callable[[], None]) -> None:
        self.todo += reversed(tasks)

    def _new(self, kind: int, then: int, other: int = -1, number: int = 0) -> int:
        instructions = self.program.instructions
        if len(instructions) >= MAX_INSTRUCTIONS:
            raise TooLargeError
        instructions.append(Instruction(kind, then, other, number))
        return len(instructions) - 1

    def _emit(self, kind: int, then: int, other: int = -1, number: int = 0) -> None:
        self.entry = self._new(kind, then, other, number)

    def _node(self, node: Node) -> None:
        if node.kind == nodes.CHARS:
            for ranges in reversed(node.classes):
                self._char(ranges)
        elif node.kind == nodes.ASSERTION:
            self.program.asserts = True
            self._emit(ASSERT, self.entry, number=node.number)
        elif node.kind == nodes.CAPTURE:
            self._emit(SAVE, self.entry, number=2 * node.number + 1)
            self._then(node.subs[0], lambda: self._emit(SAVE, self.entry, number=2 * node.number))
        elif node.kind == nodes.CONCAT:
            self._then(*reversed(node.subs))
        elif node.kind == nodes.ALTERNATE:
            self._alternate(node.subs)
        else:
            self._repeat(node)

    def _char(self, ranges: Ranges) -> None:
        program = self.program
        program.characters += 1
        program.classes.setdefault(ranges, []).append(program.characters)
        self._emit(CHAR, self.entry, number=program.characters)

    def _alternate(self, branches: tuple[Node, ...]) -> None:
        after, rest = self.entry, 0

        def hold() -> None:
            nonlocal rest
            rest, self.entry = self.entry, after

        def join() -> None:
            self._emit(FORK, self.entry, rest)

        self._then(branches[-1], *(task for branch in branches[-2::-1] for task in (hold, branch, join)))

    def _repeat(self, node: Node) -> None:
        sub, after = node.subs[0], self.entry

        def option() -> None:
            self._emit(FORK, *self._choices(node, self.entry, after))

        if node.high >= 0:
            self._then(*(sub, option) * (node.high - node.low), *(sub,) * node.low)
        elif node.low > 0:
            self._then(*(sub,) * (node.low - 1))
            self._loop(node, at_least_once=True)
        elif sub.nullable:
            self.todo.append(option)
            self._loop(node, at_least_once=True)
        else:
            self._loop(node, at_least_once=False)

    def _loop(self, node: Node, *, at_least_once: bool) -> None:
        sub, after = node.subs[0], self.entry
        fork = self.entry = self._new(FORK, after)
        self.program.knots = self.program.knots or sub.nullable

        def close() -> None:
            instruction = self.program.instructions[fork]
            instruction.then, instruction.other = self._choices(node, self.entry, after)
            self.entry = self.entry if at_least_once else fork

        self._then(sub, close)

    @staticmethod
    def _choices(node: Node, again: int, after: int) -> tuple[int, int]:
        return (again, after) if node.greedy else (after, again)


def _order(instructions: list[Instruction]) -> list[int]:
    order: list[int] = []
    seen = bytearray(len(instructions))
    # Inverted, an instruction is left: all that it leads to stands in `order`.
    todo = list(range(len(instructions)))
    while todo:
        index = todo.pop()
        if index < 0:
            order.append(~index)
        elif not seen[index]:
            seen[index] = 1
            instruction = instructions[index]
            todo.append(~index)
            if instruction.kind not in (MATCH, CHAR):
                todo += (next_ for next_ in (instruction.then, instruction.other) if next_ >= 0)
    return order
