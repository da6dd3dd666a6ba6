"""Where random examples take their choices from: recorded, so that a found example can be made again, and smaller.

A generator is a function of a Source. The first of several options should be the simplest: the shrinker puts zeros.
Hypothesis was tried: it takes tens of milliseconds for such an example, and most of its examples resemble earlier ones.
"""

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

Option = TypeVar("Option")
Example = TypeVar("Example")
Generator = Callable[["Source"], Example]


class Source:
    """Choices from a seed, or from a record of choices and zeros after its end."""

    def __init__(self, seed: int | str | None = None, record: Sequence[int] = ()) -> None:
        self._random = None if seed is None else random.Random(seed)
        self._replayed = iter(record)
        self.record: list[int] = []

    def below(self, limit: int) -> int:
        """A whole number from 0, less than `limit`."""
        value = next(self._replayed, 0) % limit if self._random is None else self._random.randrange(limit)
        self.record.append(value)
        return value

    def pick(self, options: Sequence[Option]) -> Option:
        return options[self.below(len(options))]

    def chance(self, percent: int) -> bool:
        return self.below(100) >= 100 - percent

    def text(self, pool: Sequence[str], most: int = 5) -> str:
        """Up to `most` pieces of `pool`."""
        return "".join(self.pick(pool) for _ in range(self.below(most + 1)))


def shrink(
    generate: Generator[Example], record: list[int], differs: Callable[[Example], bool], tries: int = 300
) -> Example:
    """The example of the shortest record found that still differs: parts are left out, and numbers become less."""
    best = list(record)
    for size in (len(best) // 2, len(best) // 4, 16, 8, 4, 2, 1):
        start = 0
        while size and start < len(best) and tries > 0:
            for candidate in _smaller(best, start, size):
                tries -= 1
                if candidate != best and differs(generate(Source(record=candidate))):
                    best = candidate
                    break
            else:
                start += size
    return generate(Source(record=best))


def _smaller(record: list[int], start: int, size: int) -> list[list[int]]:
    before, part, after = record[:start], record[start : start + size], record[start + size :]
    found = [[*before, *after], [*before, *[0] * len(part), *after]]
    return (
        [*found, [*before, part[0] // 2, *after], [*before, part[0] - 1, *after]] if size == 1 and part[0] else found
    )
