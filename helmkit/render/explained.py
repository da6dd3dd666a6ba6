"""The values that a chart's templates see, each with what gave it and what it overrode.

The user's values and the defaults of every chart, with leaves that know where they come from, go through the same
functions as when the chart is rendered (helmkit.chart.values, helmkit.chart.dependencies); so what comes out is what
the templates see. What a leaf overrode is looked up where Helm looks: the user's values, the parent's, imports, the
chart's own. Left out: defaults that a null deleted; they are not there.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from helmkit.chart.dependencies import enable_dependencies, import_pair, import_values
from helmkit.chart.model import Chart, text
from helmkit.chart.values import GLOBAL, coalesce_values
from helmkit.chart.values_file import read_values
from helmkit.goyaml.places import places
from helmkit.records import replace
from helmkit.render.jinja_values import JINJA_DEFAULTS
from helmkit.render.provenance import Leaf, Leaves, Path, Place, equal, leaves, trace_values
from helmkit.render.values import Step


class Explained(NamedTuple):
    """The value at `path`, what gave it, by which way it came ("global", "import-values from NAME", or ""), and what
    it overrode, the last first.
    """

    path: Path
    value: Any
    place: Place
    via: str
    overrode: tuple[Leaf, ...]


def explain_values(chart: Chart, steps: Iterable[Step]) -> list[Explained]:
    """Every leaf of `.Values`: scalars, nulls and empty collections. Raises ChartError and ValuesError."""
    given, user = trace_values(steps)
    chart = enable_dependencies(chart, given, [])
    layers = _Layers(chart, user)
    merged = coalesce_values(import_values(layers.root.tagged(), []), _tag(given, user))
    return [layers.explain(path, leaf) for path, leaf in leaves(merged)]


def _tag(value: Any, known: Leaves, path: Path = ()) -> Any:
    """`value` with its scalars replaced by their leaves. Nulls and empty collections mean something when merged."""
    if isinstance(value, dict):
        return {key: _tag(item, known, (*path, key)) for key, item in value.items()}
    if isinstance(value, list):
        return [_tag(item, known, (*path, index)) for index, item in enumerate(value)]
    return None if value is None else known[path]


class _Defaults:
    """A chart's own values as leaves, and those of its subcharts."""

    def __init__(self, chart: Chart, label: str) -> None:
        self.chart = chart
        self.known, self.tables = _chart_leaves(chart, label)
        self.children = {child.name: _Defaults(child, f"{label}/charts/{child.name}") for child in chart.dependencies}

    def tagged(self) -> Chart:
        children = tuple(child.tagged() for child in self.children.values())
        values = None if self.chart.values is None else _tag(self.chart.values, self.known)
        return replace(self.chart, values=values, dependencies=children)

    def at(self, path: Path) -> Iterator[tuple[str, Leaf]]:
        """What this chart and those below say of `path`, the strongest first."""
        if path in self.known:
            yield "", self.known[path]
        for want in self.chart.metadata.dependencies:
            for item in want.import_values:
                for leaf in self._imported(want.name, import_pair(item), path):
                    yield f"import-values from {want.name}", leaf
        if path and path[0] in self.children:
            yield from self.children[str(path[0])].at(path[1:])

    def table(self, path: Path) -> Place | None:
        """Where the strongest mapping at `path` stands, whatever it holds."""
        if path in self.tables or not path or path[0] not in self.children:
            return self.tables.get(path)
        return self.children[str(path[0])].table(path[1:])

    def _imported(self, name: str, pair: dict[str, str] | None, path: Path) -> Iterator[Leaf]:
        if pair is None or name not in self.children:
            return
        parent: Path = () if pair["parent"] == "." else tuple(pair["parent"].split("."))
        if path[: len(parent)] != parent:
            return
        below: Path = (*pair["child"].split("."), *path[len(parent) :])
        if (name, *below) in self.known:
            yield self.known[name, *below]
        for _, leaf in self.children[name].at(below):
            yield leaf


class _Layers:
    """All that has a say: the user and the charts."""

    def __init__(self, chart: Chart, user: Leaves) -> None:
        self.user = user
        self.root = _Defaults(chart, chart.name)

    def explain(self, path: Path, leaf: Any) -> Explained:
        ranked = list(self._ranked(path))
        value = leaf.value if isinstance(leaf, Leaf) else leaf
        winner = next((i for i, (_, one) in enumerate(ranked) if one is leaf or _is(one, leaf)), None)
        if winner is None:
            return Explained(path, value, leaf.place if isinstance(leaf, Leaf) else self._emptied(path), "", ())
        via, first = ranked[winner]
        weaker: dict[int, Leaf] = {id(one): one for one in first.overrode}
        for _, one in ranked[winner + 1 :]:
            weaker |= {id(one): one} | {id(older): older for older in one.overrode}
        weaker.pop(id(first), None)
        return Explained(path, value, first.place, via, tuple(weaker.values()))

    def _emptied(self, path: Path) -> Place:
        """Where a mapping stands of which nulls have left nothing."""
        for place in [*self._global_above(path), path]:
            given = next((leaf.place for key, leaf in self.user.items() if key[: len(place)] == place), None)
            if found := given or self.root.table(place):
                return found
        return Place("chart", f"{self.root.chart.name}/values.yaml")

    def _ranked(self, path: Path) -> Iterator[tuple[str, Leaf]]:
        """A subchart's globals are first those of the charts above it."""
        for place in [*self._global_above(path), path]:
            via = "" if place == path else GLOBAL
            if place in self.user:
                yield via, self.user[place]
            for way, leaf in self.root.at(place):
                yield via or way, leaf

    def _global_above(self, path: Path) -> Iterator[Path]:
        if GLOBAL not in path:
            return
        depth = path.index(GLOBAL)
        node = self.root
        for name in path[:depth]:
            if name not in node.children:
                return
            node = node.children[str(name)]
        for above in range(depth):
            yield path[:above] + path[depth:]


def _is(known: Leaf, plain: Any) -> bool:
    """Whether `known` gave what is no Leaf: a null, an empty collection."""
    return not isinstance(plain, Leaf) and equal(known.value, plain)


def _chart_leaves(chart: Chart, label: str) -> tuple[Leaves, dict[Path, Place]]:
    """The leaves of a chart's values, and where all values stand, mappings too."""
    source = next((text(file.data) for file in chart.raw if file.name == "values.yaml"), "")
    found = places(source)
    written = dict(leaves(read_values(source)))
    standing = {path: Place("chart", f"{label}/values.yaml", *at) for path, at in found.items()}
    known: Leaves = {}
    for path, value in leaves(chart.values or {}):
        place = standing.get(path) or Place("chart", f"{label}/values.yaml")
        if path in written and equal(written[path], value):
            known[path] = Leaf(value, place)
            continue
        below = (Leaf(written[path], place),) if path in written else ()
        known[path] = Leaf(value, Place("jinja", f"{label}/{JINJA_DEFAULTS}"), below)
    return known, standing
