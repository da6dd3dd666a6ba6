"""Charts of a folder with some of their values changed, and random flags: what users of those charts might give.

In a value's place comes nothing, another type or an odd text; switches are flipped, so that more of the templates run.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from helmkit.chart.load import load_chart
from helmkit.chart.values import coalesce_values
from helmkit.errors import HelmkitError
from tests.fuzz.source import Generator, Source

Place = tuple[str | int, ...]
_ODD: tuple[Any, ...] = (
    *(None, "", 0, [], {}, True, False, -1, 1.5, 1000000, 12345678901, 1e21, [None], {"a": None}),
    *("x", "true", "1", "null", "~", "é☃😀", "a: b", "- a", "# c", "a #b", "{{ .Release.Name }}", "{{ nope }}", "{{"),
    *("a\nb\n", "\n", "  x ", "x" * 130, "x " * 70, "2024-01-01", "0x1f", "1_000", "007", "1e3", "100m", "10Gi"),
    *("*", "&a", "!t", "%a", "@a", "`", "'", '"', "\\", "\t", "a\tb", "a\r\nb", "\u2028", "1.2.3", "a,b", "a.b/c:d"),
    *(["a", "b"], [1, "2"], [["a"]], [{"name": "a", "value": "b"}], {"a": "b"}, {"1": 2}, {"a": {"b": [1]}}),
)
_FROM_OLD: tuple[Callable[[Any], Any], ...] = (
    lambda old: str(old),
    lambda old: [old],
    lambda old: {"name": old},
    lambda old: json.dumps(old),
    lambda old: old[:1] if isinstance(old, list | str) else old,
    lambda old: (
        [*old, None] if isinstance(old, list) else {**old, "k": None} if isinstance(old, dict) else [old, old]
    ),
)
_FLAGS: tuple[tuple[str, ...], ...] = (
    ("--is-upgrade",),
    ("--no-hooks",),
    ("--skip-tests",),
    ("--include-crds",),
    ("--skip-schema-validation",),
    ("--namespace", "other"),
    ("--api-versions", "monitoring.coreos.com/v1"),
    ("--api-versions", "networking.k8s.io/v1beta1/Ingress,cert-manager.io/v1,route.openshift.io/v1"),
    ("--kube-version", "1.16"),
    ("--kube-version", "v1.21.4-gke.1"),
    ("--kube-version", "1.36.0"),
)


class Mutation(NamedTuple):
    """A chart's folder or archive, the JSON text of a values file, and flags for `template`."""

    chart: str
    values: str
    flags: tuple[str, ...]


def mutation_case(charts: Sequence[Path]) -> Generator[Mutation]:
    """A generator of mutations of `charts`."""

    def generate(source: Source) -> Mutation:
        chart = str(source.pick(charts))
        original, places, switches, templates = _parts(chart)
        values: dict[str, Any] = {}
        for _ in range(source.below(6) if switches else 0):
            place = source.pick(switches)
            _put(values, original, place, not _at(original, place))
        for _ in range(source.below(4) if places else 0):
            place = source.pick(places)
            _put(values, original, place, _odd(source, _at(original, place)))
        flags: list[str] = []
        for _ in range(source.below(3)):
            flags += _flag(source, places, templates)
        return Mutation(chart, json.dumps(values, ensure_ascii=False), tuple(flags))

    return generate


@cache
def _parts(chart: str) -> tuple[dict[str, Any], list[Place], list[Place], list[str]]:
    """A chart's values, the places in them, those that hold a bool, and the names of its templates."""
    try:
        loaded = load_chart(chart)
        values = coalesce_values(loaded, {})
    except HelmkitError:
        return {}, [], [], []
    places = list(_places(values, ()))
    switches = [place for place in places if isinstance(_at(values, place), bool)]
    return values, places, switches, [file.name for file in loaded.templates if not file.name.endswith(".tpl")]


def _places(value: Any, above: Place) -> Iterator[Place]:
    items: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*above, key)
        yield from _places(inner, (*above, key))


def _at(value: Any, place: Place) -> Any:
    for key in place:
        value = value[key]
    return value


def _put(values: Any, original: Any, place: Place, new: Any) -> None:
    """Put `new` at `place` in `values`, with so much of `original` as its lists need."""
    key, *rest = place
    if not rest:
        values[key] = new
        return
    if isinstance(values, dict):
        values.setdefault(key, {} if isinstance(original[key], dict) else deepcopy(original[key]))
    inner = values[key]
    if isinstance(inner, dict) or (isinstance(inner, list) and rest[0] in range(len(inner))):
        _put(inner, original[key], tuple(rest), new)


def _odd(source: Source, old: Any) -> Any:
    return source.pick(_FROM_OLD)(old) if source.chance(20) else deepcopy(source.pick(_ODD))


def _flag(source: Source, places: list[Place], templates: list[str]) -> tuple[str, ...]:
    if places and source.chance(40):
        name = source.pick(("--set", "--set-string", "--set-json", "--set-literal"))
        new = source.pick(_ODD)
        text = json.dumps(new) if name == "--set-json" or not isinstance(new, str) else new
        return (name, f"{_path(source.pick(places))}={text}")
    if templates and source.chance(15):
        return ("--show-only", source.pick(templates))
    return source.pick(_FLAGS)


def _path(place: Place) -> str:
    """A place as `--set` names it."""
    text = ""
    for key in place:
        text += f"[{key}]" if isinstance(key, int) else "." + key.replace("\\", "\\\\").replace(".", "\\.")
    return text.removeprefix(".")
