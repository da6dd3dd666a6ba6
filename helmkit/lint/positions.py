"""Where in its template a line of rendered text came from. Pure.

The line is found by its text. A line of a template is split into its literal parts and its actions; of the lines
whose literal parts occur in order in the rendered line, the one with the most literal text is taken. Left out: lines
that come wholly from an include or a tpl; those are placed at line 1.
"""

import re
from functools import lru_cache

_ACTION = re.compile(r"\{\{.*?\}\}")


def template_line(source: str, rendered: str) -> int:
    """The line of `source` (from 1) that most likely printed the line `rendered`."""
    target = rendered.strip()
    best, best_weight = 1, 0
    for number, (weight, pattern) in enumerate(_patterns(source), start=1):
        if weight > best_weight and pattern.fullmatch(target):
            best, best_weight = number, weight
    return best


@lru_cache(maxsize=64)
def _patterns(source: str) -> tuple[tuple[int, re.Pattern[str]], ...]:
    """For each line of `source`: how much literal text it has, and what it can print."""
    return tuple(_pattern(line.strip()) for line in source.splitlines())


def _pattern(line: str) -> tuple[int, re.Pattern[str]]:
    literals = _ACTION.split(line)
    weight = sum(len(part.strip()) for part in literals)
    return weight, re.compile(".*".join(re.escape(part) for part in literals), re.DOTALL)
