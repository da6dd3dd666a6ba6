"""What became of values, in words; many that went the same way in one line."""

from __future__ import annotations

from helmkit.diff.change import path_text, type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from helmkit.diff.change import Change, Path

_FEW = 2


def fate(change: Change) -> str:
    """What became of a value."""
    if change.kind == "moved":
        return f"is now {path_text(change.to)}"
    if change.kind == "removed":
        return "is gone"
    return f"is a {type_name(change.after)} now, it was a {type_name(change.before)}"


def about_values(changes: Sequence[Change]) -> Iterator[str]:
    """Values that moved, went or are of another type, in that order."""
    moved: dict[tuple[Path, Path], list[Change]] = {}
    gone: dict[Path, list[Change]] = {}
    for change in changes:
        if change.kind == "moved":
            moved.setdefault(_ends(change), []).append(change)
        elif change.kind == "removed":
            gone.setdefault(change.path[:-1], []).append(change)
    for (old, new), found in moved.items():
        if len(found) <= _FEW:
            yield from (f"value {change.where} {fate(change)}" for change in found)
        else:
            yield f"{len(found)} values of {path_text(old)} are now in {path_text(new) or 'the root'}"
    for folder, found in _folders(gone).items():
        if len(found) <= _FEW or not folder:
            yield from (f"value {change.where} is gone" for change in found)
        else:
            yield f"{len(found)} values of {path_text(folder)} are gone"
    yield from (f"value {change.where} {fate(change)}" for change in changes if change.kind == "retyped")


def _ends(change: Change) -> tuple[Path, Path]:
    """Where a value came from and went to, without what both paths end with."""
    old, new = change.path, change.to
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return old, new


def _folders(gone: dict[Path, list[Change]]) -> dict[Path, list[Change]]:
    """The same with the maps of maps: what is inside of another that lost something counts there."""
    found: dict[Path, list[Change]] = {}
    for folder, changes in gone.items():
        tops = [folder[:length] for length in range(2, len(folder) + 1) if folder[:length] in gone]
        found.setdefault(tops[0] if tops else folder, []).extend(changes)
    return found
