"""Two documents compared path by path, and what only moved found among the rest."""

from __future__ import annotations

from difflib import SequenceMatcher

from helmkit import goyaml
from helmkit.diff.change import Change, type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from helmkit.diff.change import Path

_ALIKE = 0.6  # The share of equal characters that makes two keys one that was renamed.
_TELLING = 6  # Characters of a value that can be told from others wherever it stands.


def compare(before: Any, after: Any, path: Path = ()) -> list[Change]:
    """Every difference, in the order of `before` and then of `after`. What is added or removed as a whole is one.

    Elements of lists are matched by their `name`, where all have one, else by their place.
    """
    return list(_compare(before, after, path))


def compare_values(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """`compare` for a chart's values: every leaf that is added or removed, and what moved."""
    changes = compare(before, after)
    moves, left = _moves(changes)
    return moves + left


def _compare(before: Any, after: Any, path: Path) -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*before, *(key for key in after if key not in before)]:
            yield from _compare_item(before, after, key, (*path, str(key)))
    elif isinstance(before, list) and isinstance(after, list):
        yield from _compare_lists(before, after, path)
    elif type_name(before) != type_name(after):
        kind = "changed" if before is None or after is None else "retyped"
        yield Change(kind, path, before, after)  # type: ignore[arg-type]
    elif before != after:
        yield Change("changed", path, before, after)


def _compare_item(before: dict[str, Any], after: dict[str, Any], key: str, path: Path) -> Iterator[Change]:
    if key not in after:
        yield Change("removed", path, before=before[key])
    elif key not in before:
        yield Change("added", path, after=after[key])
    else:
        yield from _compare(before[key], after[key], path)


def _compare_lists(before: list[Any], after: list[Any], path: Path) -> Iterator[Change]:
    names = _names(before), _names(after)
    if names[0] is not None and names[1] is not None:
        yield from _compare(dict(zip(names[0], before, strict=True)), dict(zip(names[1], after, strict=True)), path)
    elif len(before) == len(after) and any(isinstance(item, (dict, list)) for item in before):
        for place, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _compare(one, other, (*path, f"[{place}]"))
    elif goyaml.json_dumps(before) != goyaml.json_dumps(after):
        yield Change("changed", path, before, after)


def _names(items: list[Any]) -> list[str] | None:
    """The names of a list's elements, in brackets; None where they do not all have one of their own."""
    names = [f"[{item['name']}]" for item in items if isinstance(item, dict) and isinstance(item.get("name"), str)]
    return names if len(names) == len(items) == len(set(names)) and names else None


def _moves(changes: list[Change]) -> tuple[list[Change], list[Change]]:
    """What was removed here and added there; and the other changes, leaf by leaf."""
    gone = [node for change in changes if change.kind == "removed" for node in _subtrees(change.path, change.before)]
    new = [node for change in changes if change.kind == "added" for node in _subtrees(change.path, change.after)]
    homes: dict[str, list[Path]] = {}
    for path, value in new:
        homes.setdefault(goyaml.json_dumps(value), []).append(path)
    count: dict[str, int] = {}
    for _, value in gone:
        text = goyaml.json_dumps(value)
        count[text] = count.get(text, 0) + 1
    moves: list[Change] = []
    left_places: set[Path] = set()
    new_places: set[Path] = set()
    for path, value in gone:
        text = goyaml.json_dumps(value)
        free = [home for home in homes.get(text, ()) if not _overlaps(home, new_places)]
        home = _home(path, free, alone=count[text] == 1 and len(text) >= _TELLING)
        if home and not _overlaps(path, left_places):
            moves.append(Change("moved", path, value, value, home))
            left_places.add(path)
            new_places.add(home)
    left: list[Change] = []
    for change in changes:
        left += _leaves_left(change, left_places if change.kind == "removed" else new_places)
    return moves, left


def _home(path: Path, free: list[Path], *, alone: bool) -> Path | None:
    """Where a value went: to a place of the same last key, or to a sibling whose key is alike (replicaCount,
    replicas), else, where the value is unlike any other, to another place. None where that is not certain.
    """
    namesakes = [home for home in free if home[-1] == path[-1]]
    siblings = [home for home in free if home[:-1] == path[:-1] and _alike(home[-1], path[-1])]
    for found in (namesakes, siblings, free if alone else []):
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio() >= _ALIKE


def _subtrees(path: Path, value: Any) -> Iterator[tuple[Path, Any]]:
    """A value and all that is in it, from the outside in."""
    yield path, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _subtrees((*path, str(key)), item)


def _inside(path: Path, places: set[Path]) -> bool:
    return any(path[:length] in places for length in range(1, len(path) + 1))


def _overlaps(path: Path, places: set[Path]) -> bool:
    """Whether one of `places` is at `path`, above it or below."""
    return _inside(path, places) or any(place[: len(path)] == path for place in places)


def _leaves_left(change: Change, taken: set[Path]) -> Iterator[Change]:
    if change.kind not in ("added", "removed"):
        yield change
        return
    value = change.after if change.kind == "added" else change.before
    for path, leaf in _subtrees(change.path, value):
        if (not isinstance(leaf, dict) or not leaf) and not _inside(path, taken):
            yield Change(change.kind, path, leaf, leaf)
