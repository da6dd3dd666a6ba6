r"""Regular expressions as Go's regexp package has them (RE2): its syntax, errors, matches, groups; in linear time.

Python's `re` is not used, not even for harmless patterns. To translate a usual pattern of a chart and compile it for
`re` takes 0.1 to 6 ms (negated classes are the slow ones), to build the program here 0.03 to 0.15 ms, and charts hold
a handful of short texts against each pattern: 2 µs for 20 characters already seen, 5 to 8 ms for 100 KB. And nobody
has to prove which patterns are harmless: ``\d+\.\d+`` takes quadratic time in `re`.

Left out: programs of more than `program.MAX_INSTRUCTIONS` instructions; they are refused with the words in which Go
refuses those that are a hundred times as large.
"""

from __future__ import annotations

from itertools import islice

from helmkit.memo import memo
from helmkit.template.re2.errors import Re2Error
from helmkit.template.re2.matcher import Matcher, State
from helmkit.template.re2.nodes import Node
from helmkit.template.re2.parser import Parser
from helmkit.template.re2.program import TooLargeError, build

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Match", "Re2Error", "Regex", "Scan", "compile_re2"]

# Start and end of the whole match, then of each group; -1 for a group that took no part.
Match = list[int]


class Regex:
    """A compiled pattern. `names` holds the name of each group by number, "" for none and for the whole match."""

    def __init__(self, source: str, tree: Node, names: tuple[str, ...]) -> None:
        self.source = source
        self.names = names
        try:
            self._matcher = Matcher(build(tree))
        except TooLargeError as exc:
            raise Re2Error("expression too large", source) from exc

    def matches(self, text: str) -> bool:
        """Whether the pattern matches anywhere in `text`."""
        return self._matcher.matches(text)

    def scan(self, text: str) -> Scan:
        """For the matches of `text`."""
        return Scan(self, self._matcher, text)


def parsed(text: str) -> Regex:
    """The pattern `text`, for which nothing is remembered yet. Raises Re2Error."""
    parser = Parser(text)
    return Regex(text, parser.parse(), tuple(parser.names))


compile_re2 = memo(parsed)


class Scan:
    """One text under one pattern: looking for all matches costs no more than looking for one."""

    def __init__(self, regex: Regex, matcher: Matcher, text: str) -> None:
        self.text = text
        self._slots = 2 * len(regex.names)
        self._matcher = matcher
        self._states: list[State] = matcher.states_of(text)

    def match(self, position: int = 0) -> Match | None:
        """The first match from `position` on, or None."""
        states, last = self._states, len(self.text)
        while not states[position].starts:
            position += 1
            if position > last:
                return None
        return self._match_at(position)

    def _match_at(self, position: int) -> Match:
        states, matcher = self._states, self._matcher
        found = [-1] * self._slots
        found[0] = position
        instruction = matcher.program.start
        left = states[position]
        while True:
            state = states[position + 1]
            instruction, slots = matcher.path(state, left.kind, instruction)
            for slot in slots:
                found[slot] = position
            if instruction < 0:
                found[1] = position
                return found
            position += 1
            left = state

    def matches(self, limit: int | None = None) -> Iterator[Match]:
        """Go's FindAll: at most `limit` matches that do not overlap, none empty right after another."""
        return islice(self._all(), limit)

    def _all(self) -> Iterator[Match]:
        position, previous_end = 0, -1
        while position <= len(self.text) and (match := self.match(position)) is not None:
            start, end = match[:2]
            repeated = end == position and start == previous_end
            position = position + 1 if end == position else end
            previous_end = end
            if not repeated:
                yield match
