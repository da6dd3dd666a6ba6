"""Which subcharts count: conditions, tags, aliases; and the values that a parent imports from them.

Source: Helm pkg/chart/v2/util/dependencies.go. Pure: a new Chart comes back. Left out: fetching (helmkit.repo).
"""

from __future__ import annotations

from helmkit.chart.dialect import NEWEST, Dialect
from helmkit.chart.metadata import Dependency
from helmkit.chart.model import Chart, Warn
from helmkit.chart.values import coalesce_values, merge_into, merge_tables, merge_values, table_at
from helmkit.errors import ChartError, VersionError
from helmkit.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def process_dependencies(
    chart: Chart, values: Mapping[str, Any], warnings: list[Warn] | None = None, dialect: Dialect = NEWEST
) -> Chart:
    """`chart` with only its enabled subcharts, under their aliases, and with imported values among its own.

    `values` are the user's. Warnings are appended to `warnings`. Raises ChartError for values of a wrong type.
    """
    notes: list[Warn] = [] if warnings is None else warnings
    return import_values(enable_dependencies(chart, values, notes, dialect), notes, dialect)


def enable_dependencies(
    chart: Chart, values: Mapping[str, Any], notes: list[Warn], dialect: Dialect = NEWEST
) -> Chart:
    """The first half of process_dependencies: only enabled subcharts, under their aliases."""
    return _enable(chart, values, "", notes, dialect)


def missing_dependencies(chart: Chart) -> list[str]:
    """Names that Chart.yaml lists and charts/ lacks, in Chart.yaml's order."""
    present = {child.name for child in chart.dependencies}
    return [wanted.name for wanted in chart.metadata.dependencies if wanted.name not in present]


def check_dependencies(chart: Chart, dialect: Dialect = NEWEST) -> None:
    """Raise ChartError, as Helm words it, where charts/ lacks a dependency."""
    missing = missing_dependencies(chart)
    if missing:
        raise ChartError(
            f"{dialect.missing_dependency}: found in Chart.yaml, but missing in charts/ directory: "
            + ", ".join(missing)
        )


def _enable(chart: Chart, values: Mapping[str, Any], path: str, notes: list[Warn], dialect: Dialect) -> Chart:
    wanted = chart.metadata.dependencies
    if not wanted:
        return chart
    unlisted = [child for child in chart.dependencies if not any(_answers(child, want) for want in wanted)]
    listed = [child for want in wanted if (child := _aliased(chart, want)) is not None]
    wanted = tuple(replace(want, name=want.alias or want.name, enabled=True) for want in wanted)
    chart = _with(chart, (*unlisted, *listed), wanted)
    merged = coalesce_values(chart, values, notes, dialect)
    wanted = tuple(_by_condition(_by_tags(want, merged, notes), merged, path, notes) for want in wanted)
    disabled = {want.name for want in wanted if not want.enabled}
    children = tuple(
        _enable(child, merged, f"{path}{child.name}.", notes, dialect)
        for child in chart.dependencies
        if child.name not in disabled
    )
    return _with(chart, children, tuple(want for want in wanted if want.name not in disabled))


def _with(chart: Chart, children: tuple[Chart, ...], wanted: tuple[Dependency, ...]) -> Chart:
    return replace(chart, dependencies=children, metadata=replace(chart.metadata, dependencies=wanted))


def _answers(chart: Chart, want: Dependency) -> bool:
    return chart.name == want.name and in_range(want.version, chart.metadata.version)


def _aliased(parent: Chart, want: Dependency) -> Chart | None:
    child = next((child for child in parent.dependencies if _answers(child, want)), None)
    if child is None or not want.alias:
        return child
    return replace(child, metadata=replace(child.metadata, name=want.alias))


def in_range(constraint: str, version: str) -> bool:
    """Whether `version` fits the range; False where either is not one."""
    from helmkit.version import Constraint, Version

    try:
        return Constraint.parse(constraint).check(Version.parse(version))
    except VersionError:
        return False


def _by_tags(want: Dependency, values: Mapping[str, Any], notes: list[Warn]) -> Dependency:
    try:
        tags = table_at(values, "tags")
    except KeyError:
        return want
    said = []
    for tag in want.tags:
        if isinstance(tags.get(tag), bool):
            said.append(tags[tag])
        elif tag in tags:
            notes.append(Warn("returned non-bool value", (("tag", tag), ("chart", want.name))))
    return replace(want, enabled=any(said) or not said)


def _by_condition(want: Dependency, values: Mapping[str, Any], path: str, notes: list[Warn]) -> Dependency:
    for condition in filter(None, want.condition.strip().split(",")):
        table, _, key = (path + condition).rpartition(".")
        try:
            found = (table_at(values, table) if table else values)[key]
        except KeyError:
            continue
        if isinstance(found, bool):
            return replace(want, enabled=found)
        if not isinstance(found, dict):
            notes.append(Warn("returned non-bool value", (("path", condition), ("chart", want.name))))
    return want


def import_values(chart: Chart, notes: list[Warn], dialect: Dialect = NEWEST) -> Chart:
    """The second half: imported values among the chart's own. What is no mapping or null is not looked at."""
    chart = replace(chart, dependencies=tuple(import_values(child, notes, dialect) for child in chart.dependencies))
    if not chart.metadata.dependencies:
        return chart
    values = merge_values(chart, {}, notes)
    imported: dict[str, Any] = {}
    wanted = []
    for want in chart.metadata.dependencies:
        pairs = [pair for item in want.import_values if (pair := import_pair(item))]
        for pair in pairs:
            try:
                table = table_at(values, f"{want.name}.{pair['child']}")
            except KeyError as error:
                notes.append(_missing_table(want, pair, f'"{error.args[0]}" is not a table'))
                continue
            # In place: what two imports share changes among the subchart's own values too, as it does in Helm.
            merge_into(imported, _nest(pair["parent"], table), dialect)
        wanted.append(replace(want, import_values=tuple(pairs)))
    # What a parent says itself ranks above what it imports.
    chart = _with(chart, chart.dependencies, tuple(wanted))
    return replace(chart, values=merge_tables(values, imported) if imported else values)


def import_pair(item: Any) -> dict[str, str] | None:
    """An item of import-values as the dotted paths `child` and `parent`; None for what is neither form."""
    if isinstance(item, str):
        return {"child": f"exports.{item}", "parent": "."}
    if isinstance(item, dict):
        return {side: _text(item.get(side)) for side in ("child", "parent")}
    return None


def _text(value: Any) -> str:
    return "<nil>" if value is None else str(value)


def _missing_table(want: Dependency, pair: dict[str, str], error: str) -> Warn:
    if pair["parent"] == "." and pair["child"].startswith("exports."):
        return Warn("ImportValues missing table", (("error", error),))
    return Warn("ImportValues missing table from chart", (("chart", want.name), ("error", error)))


def _nest(path: str, table: dict[str, Any]) -> dict[str, Any]:
    if path != ".":
        for part in reversed(path.split(".")):
            table = {part: table}
    return table
