"""Matching in time linear in the text, whatever the pattern: two passes over the text, by automata built on the way.

The first pass goes backward and finds, for each place in the text, the character instructions from which the match
can still be reached there (a set, held as the bits of one integer). The second goes forward from the place where a
match begins and takes at each fork the first choice that can still reach the match. That is the path which
backtracking would find, so the match and its groups are Go's (leftmost, first choice first), but nothing is tried
twice, and one backward pass serves all matches of a text.

What stands to the right of a place is a state. Each state remembers the state before it for each character, and the
path taken from it for each instruction, so that both passes are mostly one look into a dictionary a character. States
are forgotten when they have become many; then each step costs a few operations on integers of as many bits as the
program has character instructions.

A byte that is not UTF-8, a surrogate escape here, is matched as U+FFFD, as in Go.
"""

from helmkit.template.re2.classes import contains
from helmkit.template.re2.program import (
    ASSERT,
    BEGIN_LINE,
    BEGIN_TEXT,
    CHAR,
    END_LINE,
    END_TEXT,
    FORK,
    MATCH,
    SAVE,
    WORD_BOUNDARY,
    Program,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# What stands on one side of a place, as far as assertions look.
_EDGE, _NEWLINE, _WORD, _OTHER = range(4)
# How many steps are remembered before all are forgotten: some megabytes.
MAX_STEPS = 8000
_BEGIN = ""

Path = tuple[int, tuple[int, ...]]


class State(dict[str, "State"]):
    """What the text from some place on means, and the states that characters before it lead to, backward.

    `live` are the character instructions (bit n for number n; bit 0 for the match) from which the match can be
    reached here, `kind` is the kind of the character here, `starts` says whether a match may begin right after it.
    """

    __slots__ = ("kind", "live", "matcher", "paths", "starts")

    def __init__(self, matcher: "Matcher", live: int, kind: int, *, starts: bool) -> None:
        self.matcher = matcher
        self.live = live
        self.kind = kind
        self.starts = starts
        self.paths: dict[int, Path] = {}

    def __missing__(self, char: str) -> "State":
        state = self[char] = self.matcher.before(self, char)
        return state


class _Surroundings:
    """What leads where at places between two given kinds of character.

    A character instruction whose `then` leads to the one below it is a bit of `chain`. `exits` are the other
    instructions it leads to: pairs of those and of the instructions that have them in common.
    """

    def __init__(self, program: Program, left: int, right: int) -> None:
        self.holds: Callable[[int], bool] = lambda assertion: _holds(assertion, left, right)
        reach = _reachable(program, self.holds)
        self.entry = reach[program.start]
        exits: dict[int, int] = {}
        chain = []
        for instruction in program.instructions:
            if instruction.kind == CHAR:
                bit = 1 << instruction.number
                others = reach[instruction.then]
                if others & bit >> 1:
                    chain.append(instruction.number)
                    others ^= bit >> 1
                if others:
                    exits[others] = exits.get(others, 0) | bit
        self.chain = bits(chain)
        self.exits = list(exits.items())

    def leading_to(self, live: int) -> int:
        """The character instructions that lead to one of `live`."""
        found = live << 1 & self.chain
        for others, members in self.exits:
            if live & others:
                found |= members
        return found


def bits(numbers: list[int]) -> int:
    """The integer with these bits set."""
    data = bytearray(max(numbers, default=0) // 8 + 1)
    for number in numbers:
        data[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(data, "little")


def _holds(assertion: int, left: int, right: int) -> bool:
    if assertion == BEGIN_TEXT:
        return left == _EDGE
    if assertion == END_TEXT:
        return right == _EDGE
    if assertion == BEGIN_LINE:
        return left in (_EDGE, _NEWLINE)
    if assertion == END_LINE:
        return right in (_EDGE, _NEWLINE)
    return ((left == _WORD) != (right == _WORD)) == (assertion == WORD_BOUNDARY)


def _reachable(program: Program, holds: "Callable[[int], bool]") -> list[int]:
    """For each instruction the character instructions (and the match) that it leads to without a character."""
    reach = [0] * len(program.instructions)
    changed = True
    while changed:
        changed = False
        for index in program.order:
            instruction = program.instructions[index]
            if instruction.kind == MATCH:
                found = 1
            elif instruction.kind == CHAR:
                found = 1 << instruction.number
            elif instruction.kind == ASSERT and not holds(instruction.number):
                found = 0
            else:
                found = reach[instruction.then]
                if instruction.kind == FORK:
                    found |= reach[instruction.other]
            if found != reach[index]:
                reach[index] = found
                changed = program.knots
    return reach


class Matcher:
    """A program and the states found so far."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.classes = [(ranges, bits(numbers)) for ranges, numbers in program.classes.items()]
        self.surroundings: dict[tuple[int, int], _Surroundings] = {}
        self.taking: dict[str, int] = {}
        self.forget()

    def forget(self) -> None:
        """Drops all states."""
        self.steps = 0
        self.states: dict[tuple[int, int, bool], State] = {}
        self.end = State(self, 1, _EDGE, starts=False)

    def before(self, state: State, char: str) -> State:
        """The state one character, `char`, before `state`; "" stands for the beginning of the text."""
        kind = self._kind(char)
        around = self._around(kind, state.kind)
        starts = around.entry & state.live != 0
        live = 1 | (around.leading_to(state.live) & self._taking(char)) if char else 0
        self.steps += 1
        if self.steps > MAX_STEPS:
            self.forget()
        key = live, kind, starts
        found = self.states.get(key)
        if found is None:
            found = self.states[key] = State(self, live, kind, starts=starts)
        return found

    def _kind(self, char: str) -> int:
        if not self.program.asserts or not char:
            return _EDGE
        if char == "\n":
            return _NEWLINE
        return _WORD if char == "_" or (char.isascii() and char.isalnum()) else _OTHER

    def _around(self, left: int, right: int) -> _Surroundings:
        around = self.surroundings.get((left, right))
        if around is None:
            around = self.surroundings[left, right] = _Surroundings(self.program, left, right)
        return around

    def _taking(self, char: str) -> int:
        """The character instructions that take `char`."""
        found = self.taking.get(char)
        if found is None:
            code = 0xFFFD if "\udc80" <= char <= "\udcff" else ord(char)
            found = 0
            for ranges, numbers in self.classes:
                if contains(ranges, code):
                    found |= numbers
            if len(self.taking) >= MAX_STEPS:
                self.taking.clear()
            self.taking[char] = found
        return found

    def matches(self, text: str) -> bool:
        """Whether there is a match anywhere in `text`."""
        state = self.end
        for char in reversed(text):
            state = state[char]
            if state.starts:
                return True
        return state[_BEGIN].starts

    def states_of(self, text: str) -> list[State]:
        """The state at the beginning, then for each character the state there, then the one at the end."""
        state = self.end
        states = [state]
        for char in reversed(text):
            state = state[char]
            states.append(state)
        states.append(state[_BEGIN])
        states.reverse()
        return states

    def path(self, state: State, left: int, start: int) -> Path:
        """The way from instruction `start` at a place: what follows the character it takes, and the slots it saves.

        `left` is the kind of the character before the place. At the match what follows is -1.
        """
        key = start << 2 | left
        found = state.paths.get(key)
        if found is None:
            found = state.paths[key] = self._first_way(state.live, self._around(left, state.kind), start)
        return found

    def _first_way(self, live: int, around: _Surroundings, start: int) -> Path:
        seen = set()
        choices: list[Path] = [(start, ())]
        while choices:
            index, slots = choices.pop()
            if index in seen:
                continue
            seen.add(index)
            instruction = self.program.instructions[index]
            if instruction.kind == CHAR:
                if live >> instruction.number & 1:
                    return instruction.then, slots
            elif instruction.kind == FORK:
                choices += (instruction.other, slots), (instruction.then, slots)
            elif instruction.kind == SAVE:
                choices.append((instruction.then, (*slots, instruction.number)))
            elif instruction.kind == MATCH:
                return -1, slots
            elif around.holds(instruction.number):
                choices.append((instruction.then, slots))
        raise AssertionError("a state calls itself live without a way to the match")
