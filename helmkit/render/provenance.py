"""Where each of the user's values comes from: the steps of `load_values`, watched one by one.

Left out: the charts' own values (helmkit.render.explained).
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from helmkit.errors import ValuesError
from helmkit.render.values import Step

Path = tuple[str | int, ...]


class Place(NamedTuple):
    """What gave a value: `source` is chart, jinja, or the flag; `where` the file, or what follows the flag.

    `line` and `column` count from 1, and are 0 where there is nothing to count in.
    """

    source: str
    where: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if self.source == "jinja":
            return f"{self.where} (Jinja)"
        position = f":{self.line}:{self.column}" if self.line else ""
        flag = "" if self.source == "chart" else f"{self.source} "
        return f"{flag}{self.where}{position}"


class Leaf:
    """A value that holds no others, where it was given, and what it replaced there, the last first.

    To the code that merges values it is a scalar that equals nothing else: it comes out where its value would.
    """

    __slots__ = ("overrode", "place", "value")

    def __init__(self, value: Any, place: Place, overrode: "tuple[Leaf, ...]" = ()) -> None:
        self.value = value
        self.place = place
        self.overrode = overrode


Leaves = dict[Path, Leaf]


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Scalars, nulls and empty collections, each with its path."""
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    else:
        yield path, value


def trace_values(steps: Iterable[Step]) -> tuple[dict[str, Any], Leaves]:
    """What load_values gives for the same sources, and its leaves. Raises ValuesError."""
    values: dict[str, Any] = {}
    known: Leaves = {}
    for step in steps:
        alone: dict[str, Any] = {}
        with suppress(ValuesError):  # what it says of nothing; if it is wrong, that shows below
            alone = step.apply({})
        given = dict(leaves(alone))
        values = step.apply(values)
        place = _places(step)
        known = {path: _leaf(path, value, given, known.get(path), place) for path, value in leaves(values)}
    return values, known


def _leaf(
    path: Path, value: Any, given: dict[Path, Any], before: Leaf | None, place: Callable[[Path], Place]
) -> Leaf:
    """`given` are the leaves of this step alone; a list that --set lengthens has nulls that it does not mean."""
    if before is not None and not (path in given and equal(given[path], value)):
        return before
    return Leaf(value, place(path), (before, *before.overrode) if before else ())


def _places(step: Step) -> Callable[[Path], Place]:
    if step.flag != "-f":
        return lambda _: Place(step.flag, step.argument)
    if step.argument.endswith(".j2"):
        return lambda _: Place("jinja", step.argument)
    from helmkit.goyaml.places import places

    found = places(step.text)
    return lambda path: Place(step.flag, step.argument, *found.get(path, (0, 0)))


def equal(one: Any, other: Any) -> bool:
    """Whether two leaves are the same value of the same type: true is not 1."""
    return type(one) is type(other) and bool(one == other)
