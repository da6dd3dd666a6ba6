"""Records behave as frozen dataclasses do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from helmkit.records import Record, asdict, replace


class Point(Record):
    x: int
    y: int = 2


class Place(Point):
    HIDDEN = frozenset({"note"})

    name: str = "here"
    note: str = "secret"


@dataclass(frozen=True)
class Twin:
    x: int
    y: int = 2


def test_fields_come_from_positions_names_and_defaults() -> None:
    assert Point(1) == Point(1, 2) == Point(y=2, x=1) != Point(1, 3)
    assert (Place(1, name="there").y, Place(1).name) == (2, "here")


def test_they_hash_and_print_as_dataclasses_do() -> None:
    assert len({Point(1), Point(1, 2), Point(2)}) == 2
    assert repr(Point(1)) == repr(Twin(1)).replace("Twin", "Point")
    assert repr(Place(1)) == "Place(x=1, y=2, name='here')"


def test_they_cannot_be_changed_but_copied() -> None:
    point = Point(1)
    with pytest.raises(AttributeError, match=r"Point\.x"):
        point.x = 5  # type: ignore[misc]
    assert replace(point, y=7) == Point(1, 7)
    assert point == Point(1)


def test_a_function_may_be_a_value() -> None:
    class Job(Record):
        work: Callable[[int], int] = lambda x: x + 1
        size: Callable[[str], int] = len

    assert (Job().work(1), Job().size("abc"), Job(abs).work(-5)) == (2, 3, 5)
    assert Job() == Job()


def test_unless_they_say_otherwise() -> None:
    class Loose(Record, frozen=False):
        x: int = 0

    loose = Loose()
    loose.x = 3
    assert loose == Loose(3)
    with pytest.raises(TypeError):
        hash(loose)


@pytest.mark.parametrize("arguments", [{"z": 1}, {}, {"y": 1}])
def test_wrong_arguments_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises((TypeError, AttributeError)):
        Point(**arguments)
    with pytest.raises(TypeError):
        Point(1, 2, 3)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Point(1, x=2)  # type: ignore[misc]


def test_they_become_mappings_all_the_way_down() -> None:
    class Line(Record):
        ends: tuple[Point, ...]

    assert asdict(Line((Point(1),))) == {"ends": ({"x": 1, "y": 2},)}
