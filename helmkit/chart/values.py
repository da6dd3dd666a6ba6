"""A chart's defaults under the user's values, as Helm coalesces them.

A null that the user gives deletes a default; a null among the defaults is dropped; globals go down to every
subchart and the parent's win. Two modes: coalescing, which is what templates see, and merging, which keeps nulls
and is what import-values reads. Source: Helm pkg/chart/common/util/coalesce.go. Functions here never change what
they are given.
"""

from __future__ import annotations

from helmkit.chart.dialect import NEWEST, Dialect
from helmkit.chart.model import Chart, Warn
from helmkit.errors import ChartError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

GLOBAL = "global"


class _Coalescer:
    """One pass over a chart and its subcharts; collects warnings."""

    def __init__(self, dialect: Dialect = NEWEST, *, merge: bool) -> None:
        self.dialect = dialect
        self.merge = merge
        self.warnings: list[Warn] = []

    def chart(self, chart: Chart, values: dict[str, Any], prefix: str) -> dict[str, Any]:
        """Put the defaults of `chart` and its subcharts under `values`, in place."""
        self._defaults(chart, values, _join(prefix, chart.name))
        for child in chart.dependencies:
            own = values.setdefault(child.name, {})
            if not isinstance(own, dict):
                raise ChartError(f"type mismatch on {child.name}: {_go(own, '%t')}")
            self._globals(own, values, _join(prefix, chart.name))
            self.chart(child, own, _join(prefix, chart.name))
        return values

    def tables(self, over: dict[str, Any], under: dict[str, Any], prefix: str, *, merge: bool) -> dict[str, Any]:
        """Put `under` below `over`, in place; both may change."""
        keeps = self.dialect.keeps_nulls_over_nulls
        defined = {key for key, value in under.items() if value is not None or not keeps}
        if keeps:
            under.update((key, None) for key, value in over.items() if value is None)
        for key, value in under.items():
            path = _join(prefix, key)
            if key not in over:
                over[key] = value
                continue
            own = over[key]
            if own is None and not merge and key in defined:
                del over[key]
            elif isinstance(value, dict):
                if isinstance(own, dict):
                    self.tables(own, value, path, merge=merge)
                else:
                    self._warn(f"warning: cannot overwrite table with non table for {path} ({_go(value)})")
            elif isinstance(own, dict) and value is not None:
                self._warn(f"warning: destination for {path} is a table. Ignoring non-table value ({_go(value)})")
        return over

    def _defaults(self, chart: Chart, values: dict[str, Any], prefix: str) -> None:
        children = {child.name for child in chart.dependencies}
        for key, default in copy_values(chart.values or {}).items():
            if key not in values:
                if not self.merge and self.dialect.drops_default_nulls:
                    if default is None:
                        continue
                    _drop_nulls(default)
                values[key] = default
                continue
            own = values[key]
            if own is None and not self.merge:
                del values[key]
            elif isinstance(own, dict) and isinstance(default, dict):
                merge = self.merge or key in children
                if not merge and self.dialect.drops_default_nulls:
                    _drop_nulls(default)
                self.tables(own, default, _join(prefix, key), merge=merge)
            elif isinstance(own, dict) and default is not None:
                self._warn(f"warning: skipped value for {prefix}.{key}: Not a table.")

    def _globals(self, own: dict[str, Any], parent: dict[str, Any], prefix: str) -> None:
        """Give a subchart the parent's globals."""
        target, source = own.get(GLOBAL, {}), parent.get(GLOBAL, {})
        for side, table in (("destination", target), ("source", source)):
            if not isinstance(table, dict):
                self._warn(f"warning: skipping globals because {side} {GLOBAL} is not a table.")
                return
        for key, value in source.items():
            known = target.get(key)
            if isinstance(value, dict):
                copied = dict(value)
                if isinstance(known, dict):
                    # Merging, since a null is removed when the subchart's own turn comes.
                    target[key] = self.tables(copied, known, _join(prefix, key), merge=True)
                elif key in target:
                    self._warn(f'Conflict: cannot merge map onto non-map for "{key}". Skipping.')
                else:
                    target[key] = copied
            elif isinstance(known, dict):
                self._warn(f"key {key} is table. Skipping")
            else:
                target[key] = value
        own[GLOBAL] = target

    def _warn(self, text: str) -> None:
        self.warnings.append(Warn(text, level="INFO"))


def coalesce_values(
    chart: Chart, values: Mapping[str, Any], warnings: list[Warn] | None = None, dialect: Dialect = NEWEST
) -> dict[str, Any]:
    """What `.Values` is for `chart` when the user gives `values`; a subchart's own under its name.

    Warnings are appended to `warnings`. Raises ChartError where a subchart's values are not a mapping.
    """
    return _run(_Coalescer(dialect, merge=False), chart, values, warnings)


def merge_values(chart: Chart, values: Mapping[str, Any], warnings: list[Warn] | None = None) -> dict[str, Any]:
    """As coalesce_values, but nulls stay."""
    return _run(_Coalescer(merge=True), chart, values, warnings)


def merge_into(over: dict[str, Any], under: dict[str, Any], dialect: Dialect = NEWEST) -> dict[str, Any]:
    """`under` below `over`, nulls kept: `over` itself, which then shares mappings with `under`, as in Helm."""
    return _Coalescer(dialect, merge=True).tables(over, under, "", merge=True)


def merge_tables(over: dict[str, Any], under: dict[str, Any]) -> dict[str, Any]:
    """The same as a new mapping."""
    return merge_into(copy_values(over), copy_values(under))


def coalesce_tables(over: dict[str, Any], under: dict[str, Any]) -> dict[str, Any]:
    """`under` below `over`; a null in `over` deletes: a new mapping."""
    return _Coalescer(merge=False).tables(copy_values(over), copy_values(under), "", merge=False)


def copy_values(value: Any) -> Any:
    """A deep copy of mappings and lists; scalars are shared."""
    if isinstance(value, dict):
        table = dict(value)
        for key, item in table.items():
            if isinstance(item, (dict, list)):
                table[key] = copy_values(item)
        return table
    if isinstance(value, list):
        return [copy_values(item) if isinstance(item, (dict, list)) else item for item in value]
    return value


def table_at(values: Mapping[str, Any], path: str) -> dict[str, Any]:
    """The mapping at a dotted path; KeyError with the part that is none."""
    found: Any = values
    for part in path.split("."):
        found = found.get(part)
        if not isinstance(found, dict):
            raise KeyError(part)
    assert isinstance(found, dict)
    return found


def _run(
    coalescer: _Coalescer, chart: Chart, values: Mapping[str, Any], warnings: list[Warn] | None
) -> dict[str, Any]:
    try:
        return coalescer.chart(chart, copy_values(dict(values)), "")
    finally:
        if warnings is not None:
            warnings.extend(coalescer.warnings)


def _drop_nulls(value: Any) -> None:
    if isinstance(value, dict):
        for key in [key for key, item in value.items() if item is None]:
            del value[key]
        for item in value.values():
            _drop_nulls(item)


def _join(prefix: str, key: str) -> str:
    return f"{prefix}.{key}" if prefix else key


def _go(value: Any, verb: str = "%v") -> str:
    """`value` as Go prints it."""
    from helmkit.template.printf import sprintf

    return sprintf(verb, value)
