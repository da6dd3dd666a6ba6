"""Local charts that an argument names: one, or those of a folder."""

from collections.abc import Iterator
from pathlib import Path

from helmkit.errors import UsageError


def chart_paths(path: Path) -> Iterator[Path]:
    """The chart at `path`, or those in the folder `path`. Raises UsageError where there is nothing."""
    if not path.exists():
        raise UsageError("no such file or folder", where=str(path))
    inside = sorted(found.parent for found in path.glob("*/Chart.yaml")) if path.is_dir() else []
    if inside and not (path / "Chart.yaml").exists():
        yield from inside
    else:
        yield path
