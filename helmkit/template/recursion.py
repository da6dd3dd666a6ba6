"""Room for deep recursion: templates nest, and include one another, deeper than Python lets calls nest by default.

The calls in question are all Python's own, which need no C stack.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

# {{template}} may nest 100,000 deep, include 1,000 deep for each name; each level is a handful of calls.
LIMIT = 250_000


class deep:  # noqa: N801  (reads as a word: with deep())
    """A context in which calls may nest LIMIT deep."""

    __slots__ = ("before",)

    def __enter__(self) -> None:
        self.before = sys.getrecursionlimit()
        if self.before < LIMIT:
            sys.setrecursionlimit(LIMIT)

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.before < LIMIT:
            sys.setrecursionlimit(self.before)
