"""Random charts with subcharts, and random flags: what they make of values, and in which order they print."""

import json
from typing import Any, NamedTuple

from tests.fuzz.source import Source

# Stands for the folder of the chart in flags.
CHART = "@@"
_CHART = "apiVersion: v2\nname: web\nversion: 1.0.0\n"
_NAMES = ("a", "b", "c")
_KEYS = ("k", "l", "m", "global", "a", "b", "enabled", "tags", "1", "n.o")
_KINDS = (
    "ConfigMap",
    "Secret",
    "Deployment",
    "Service",
    "Namespace",
    "CustomResourceDefinition",
    "Job",
    "Zebra",
    "Apple",
    "Role",
    "NetworkPolicy",
)
_SCALARS: tuple[Any, ...] = (None, True, False, 0, 1, 2.5, "", "x", "true", "1", 1000000, 1e21)
_HOOKS = (
    "pre-install",
    "post-install",
    "test",
    "pre-upgrade,post-delete",
    "crd-install",
    "nope",
    "pre-install, test",
)
_PATHS = (
    "k",
    "l",
    "m",
    "a.k",
    "b.l",
    "global.k",
    "k.l",
    "k[0]",
    "l[2].m",
    "a.enabled",
    "tags.t",
    "k\\.l",
    "m[0][1]",
    "k.",
    ".k",
    "k[",
    "k[-1]",
    "k[a]",
    "",
)
_VALUES = (
    "1",
    "x",
    "",
    "true",
    "null",
    "{a,b}",
    "{}",
    "{",
    "a\\,b",
    "1.5",
    "0x1f",
    "007",
    "-1",
    "a=b",
    "a b",
    "{a,{b}}",
    "\\",
    "1e3",
    "é",
    "9223372036854775808",
    "+1",
)
_JSON = ("1", '"x"', "null", "[1,null]", '{"l":1}', "{", "", '{"l":{"m":null}}', "1.0", "true", "[", "1 2")
_IMPORTS: tuple[Any, ...] = (
    "data",
    "more",
    {"child": "k", "parent": "l"},
    {"child": "exports.data", "parent": "."},
    {"child": "nope", "parent": "m"},
)


class ChartCase(NamedTuple):
    """The files of a chart, and flags for `template`."""

    files: tuple[tuple[str, str], ...]
    flags: tuple[str, ...]


def chart_case(source: Source) -> ChartCase:
    """A chart with up to three subcharts, which may have subcharts again."""
    files: dict[str, str] = {}
    _chart(source, files, "", "web", 2)
    if source.chance(30):
        files["extra.yaml"] = json.dumps(_table(source, 3))
    flags = ["-f", f"{CHART}/extra.yaml"] if "extra.yaml" in files else []
    for _ in range(source.below(3)):
        flags += _flag(source)
    return ChartCase(tuple(files.items()), tuple(flags))


def set_case(source: Source) -> ChartCase:
    """A chart that shows its values, and several --set flags."""
    shown = "apiVersion: v1\nkind: Shown\nvalues: {{ toJson .Values | quote }}\n"
    files = {"Chart.yaml": _CHART, "templates/values.yaml": shown, "values.yaml": json.dumps(_table(source, 2))}
    flags: list[str] = []
    for _ in range(1 + source.below(3)):
        flags += _flag(source)
    return ChartCase(tuple(files.items()), tuple(flags))


def _chart(source: Source, files: dict[str, str], folder: str, name: str, depth: int) -> None:
    dependencies = [
        _dependency(source, child) for child in _NAMES if depth > 0 and source.chance(50 if depth > 1 else 20)
    ]
    if dependencies and source.chance(15):
        dependencies.append({**dependencies[0], "alias": "again"})
    about: dict[str, Any] = {
        "apiVersion": "v2",
        "name": name,
        "version": source.pick(("1.0.0", "0.1.0", "1.2.3-rc.1")),
    }
    if depth < 2 and source.chance(10):
        about["type"] = "library"
    if source.chance(90):
        about["dependencies"] = dependencies
    files[f"{folder}Chart.yaml"] = json.dumps(about)
    if source.chance(90):
        files[f"{folder}values.yaml"] = json.dumps(_table(source, 3) | _exports(source))
    files[f"{folder}templates/_names.tpl"] = f'{{{{ define "who" }}}}{name}{{{{ end }}}}'
    files[f"{folder}templates/values.yaml"] = (
        "kind: Values\nvalues: {{ toJson .Values | quote }}\nwho: {{ include `who` . }} {{ .Chart.Name }} {{ .Template.Name }} {{ .Chart.IsRoot }}\n"
    )
    for number in range(source.below(3)):
        files[f"{folder}templates/{source.pick('xyz')}{number}.yaml"] = _manifest(source)
    for dependency in {item["name"]: item for item in dependencies}.values():
        _chart(source, files, f"{folder}charts/{dependency['name']}/", dependency["name"], depth - 1)


def _dependency(source: Source, name: str) -> dict[str, Any]:
    found: dict[str, Any] = {"name": name, "version": source.pick(("*", ">=0", "1.x", "^1.0.0", ""))}
    if source.chance(30):
        found["condition"] = source.pick((f"{name}.enabled", "k", "global.k", f"nope,{name}.enabled", "tags.t", " "))
    if source.chance(30):
        found["tags"] = [source.pick(("t", "u"))]
    if source.chance(15):
        found["alias"] = f"{name}{source.pick(('z', '1', '-other'))}"
    if source.chance(35):
        found["import-values"] = [source.pick(_IMPORTS) for _ in range(1 + source.below(2))]
    return found


def _exports(source: Source) -> dict[str, Any]:
    if not source.chance(40):
        return {}
    return {"exports": {"data": _table(source, 2), "more": _table(source, 1)}}


def _table(source: Source, depth: int) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for _ in range(source.below(5)):
        key = source.pick(_KEYS)
        if key in ("global", "tags", *_NAMES) and source.chance(85):
            table[key] = {"t": source.pick((True, False)), "u": True} if key == "tags" else _table(source, depth - 1)
        else:
            table[key] = _item(source, depth - 1)
    return table


def _item(source: Source, depth: int) -> Any:
    if depth <= 0 or source.chance(55):
        return source.pick(_SCALARS)
    return _table(source, depth) if source.chance(65) else [_item(source, depth - 1) for _ in range(source.below(4))]


def _manifest(source: Source) -> str:
    documents = []
    for _ in range(1 + source.below(3)):
        annotations = ""
        if source.chance(25):
            weight = source.pick(("0", "-5", "10", "x"))
            annotations = (
                f'\n  annotations:\n    "helm.sh/hook": {source.pick(_HOOKS)}\n    "helm.sh/hook-weight": "{weight}"'
            )
        body = f"apiVersion: v1\nkind: {source.pick(_KINDS)}\nmetadata:\n  name: {source.pick(_NAMES)}{annotations}\n"
        documents.append(
            source.pick(
                (
                    body,
                    body,
                    body,
                    body,
                    "# only this\n",
                    "\n  \n",
                    "",
                    "{{ if .Values.k }}a: 1{{ end }}\n",
                    "a: {{ .Values.k }}\n",
                )
            )
        )
    return source.pick(("---\n", "--- \n", "\n---\n", "---\n---\n")).join(documents)


def _flag(source: Source) -> list[str]:
    name = source.pick(("--set", "--set", "--set-string", "--set-json", "--set-literal"))
    pairs = [_pair(source, name) for _ in range(1 + source.below(3 if name == "--set" else 2))]
    if name == "--set-json" and source.chance(20):
        return [name, source.pick(('{"k":{"l":1}}', "{", '{"k":null}', "{}", '{"a":[1]} x'))]
    return [name, ",".join(pairs)]


def _pair(source: Source, name: str) -> str:
    if source.chance(3):
        return source.pick(_PATHS)
    return f"{source.pick(_PATHS)}={source.pick(_JSON if name == '--set-json' else _VALUES)}"
