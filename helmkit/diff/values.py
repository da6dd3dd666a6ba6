"""A chart's default values, its subcharts' included, and those that the user sets and the chart no longer knows."""

from __future__ import annotations

from helmkit.chart.model import Chart
from helmkit.diff.change import Change
from helmkit.diff.tree import compare_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from helmkit.diff.change import Path


def default_values(chart: Chart) -> dict[str, Any]:
    """values.yaml over what the subcharts have in theirs, whether they are enabled or not; each under its alias."""
    values: dict[str, Any] = {}
    aliases = {wanted.alias or wanted.name: wanted.name for wanted in chart.metadata.dependencies}
    children = {child.name: child for child in chart.dependencies}
    for alias in [*aliases, *(name for name in children if name not in aliases.values())]:
        if child := children.get(aliases.get(alias, alias)):
            values[alias] = default_values(child)
    return _over(values, chart.values or {})


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        merged[key] = _over(under, value) if isinstance(under, dict) and isinstance(value, dict) else value
    return merged


def changed_values(before: Chart, after: Chart) -> list[Change]:
    """What is different in the defaults."""
    return compare_values(default_values(before), default_values(after))


def lost_settings(given: Mapping[str, Any], changes: list[Change]) -> list[Change]:
    """The changes that take away a value which the user sets: removed or moved, or of another type now."""
    paths = set(_paths(given, ()))
    return [change for change in changes if change.kind in ("removed", "moved", "retyped") and change.path in paths]


def _paths(value: Any, path: Path) -> Iterator[Path]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _paths(item, (*path, str(key)))
