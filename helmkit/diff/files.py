"""Templates and other files: which are new, gone, under another name, and what changed in them."""

from __future__ import annotations

from difflib import SequenceMatcher, unified_diff

from helmkit.chart.model import Chart, File, text
from helmkit.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any, Literal

_ALIKE = 0.7  # The share of equal lines that makes two files one that was renamed.
# What is compared in ways of its own.
_APART = ("Chart.yaml", "Chart.lock", "requirements.yaml", "requirements.lock", "values.yaml")
_LARGEST = 1 << 20  # Bytes of a file whose lines are looked at.
_RENAMED = 1 << 16  # Bytes of one that is looked for under other names: its lines are compared with each one's.


class FileChange(Record):
    """`diff` are the lines of a unified diff without its head; `former` is the name that a renamed file had."""

    kind: Literal["added", "removed", "changed", "renamed"]
    name: str
    diff: tuple[str, ...] = ()
    former: str = ""

    @property
    def counts(self) -> str:
        """+3 -2: how many lines came and went."""
        more = sum(line.startswith("+") for line in self.diff)
        less = sum(line.startswith("-") for line in self.diff)
        return f"+{more} -{less}"

    def as_dict(self) -> dict[str, Any]:
        found: dict[str, Any] = {"kind": self.kind, "name": self.name, "diff": list(self.diff)}
        return {**found, "former": self.former} if self.former else found


def changed_files(before: Chart, after: Chart, context: int = 3) -> list[FileChange]:
    """The files of both charts beside metadata and values; subcharts are compared by what they do."""
    old, new = (_by_name(chart.raw) for chart in (before, after))
    gone = [name for name in old if name not in new]
    fresh = [name for name in new if name not in old]
    renamed = _renamed({name: old[name] for name in gone}, {name: new[name] for name in fresh})
    found = [FileChange("removed", name) for name in gone if name not in renamed.values()]
    for name in sorted(new):
        former = renamed.get(name, name)
        if former not in old:
            found.append(FileChange("added", name))
        elif old[former] != new[name] or former != name:
            lines = diff_lines(_lines(old[former]), _lines(new[name]), context)
            moved = former != name
            found.append(FileChange("renamed" if moved else "changed", name, lines, former if moved else ""))
    return found


def diff_lines(before: Sequence[str], after: Sequence[str], context: int = 3) -> tuple[str, ...]:
    """A unified diff without its first two lines."""
    return tuple(unified_diff(before, after, n=context, lineterm=""))[2:]


def _by_name(files: Iterable[File]) -> dict[str, bytes]:
    return {file.name: file.data for file in files if file.name not in _APART and not file.name.startswith("charts/")}


def _lines(data: bytes) -> list[str]:
    if b"\0" in data[:8000] or len(data) > _LARGEST:
        return [f"({len(data)} bytes)"]
    return text(data).splitlines()


def _renamed(gone: dict[str, bytes], fresh: dict[str, bytes]) -> dict[str, str]:
    """The former names of new files that were renamed: to the most alike in the same folder or of the same name."""
    found: dict[str, str] = {}
    for name, data in fresh.items():
        free = {former: old for former, old in gone.items() if former not in found.values()}
        folder, _, base = name.rpartition("/")
        near = [former for former in free if folder == former.rpartition("/")[0] or former.endswith(f"/{base}")]
        scored = [(_likeness(free[former], data), former) for former in near]
        if scored and max(scored)[0] >= _ALIKE:
            found[name] = max(scored)[1]
    return found


def _likeness(one: bytes, other: bytes) -> float:
    if one == other:
        return 1.0
    if max(len(one), len(other)) > _RENAMED:
        return 0.0
    matcher = SequenceMatcher(None, _lines(one), _lines(other), autojunk=False)
    # Each is quicker than the next, and none is less than it.
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    return matcher.ratio()
