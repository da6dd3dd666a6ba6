"""Results that are remembered: functools.cache without functools, whose import takes 2 ms of a run's 50."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, ParamSpec, TypeVar

    P = ParamSpec("P")
    R = TypeVar("R")


def memo(function: Callable[P, R], most: int = 256) -> Callable[P, R]:
    """`function`, which is asked once for the same arguments; beyond `most` results all are forgotten."""
    known: dict[Any, R] = {}

    def remembering(*arguments: P.args, **named: P.kwargs) -> R:
        key = arguments, *named.values()
        if key not in known:
            if len(known) == most:
                known.clear()
            known[key] = function(*arguments, **named)
        return known[key]

    return remembering
