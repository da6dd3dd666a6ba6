"""Where values come from. What is explained must be what the templates see."""

from pathlib import Path
from typing import Any

import pytest

from helmkit.chart.load import load_chart
from helmkit.render.chart import resolve_values
from helmkit.render.explained import Explained, explain_values
from helmkit.render.jinja_values import JinjaContext, with_jinja_defaults
from helmkit.render.provenance import leaves
from helmkit.render.values import Surroundings, ValuesSources, load_values, value_steps
from tests.charts.ours import CHARTS, NAMES
from tests.render.conftest import Files, write_chart

PARENT = """\
apiVersion: v2
name: web
version: 1.0.0
dependencies:
  - {name: db, version: 1.x.x, repository: "", alias: main, import-values: [data, {child: net, parent: from.main}]}
  - {name: db, version: 1.x.x, repository: "", alias: spare, condition: spare.enabled}
  - {name: db, version: 1.x.x, repository: "", condition: db.enabled}
"""
TREE = {
    "Chart.yaml": PARENT,
    "values.yaml": """\
base: &base {cpu: 1, mem: 2}
copy: *base
merged:
  <<: *base
  cpu: 3
list: [a, {b: c}]
gone: default
empty: {}
nothing: null
global: {who: parent, table: {a: 1}}
main:
  port: 2
  net: {host: p}
  wiped: null
spare: {enabled: true}
db: {enabled: false}
---
second: document
list: [z]
""",
    "charts/db/Chart.yaml": "apiVersion: v2\nname: db\nversion: 1.2.3\n",
    "charts/db/values.yaml": """\
port: 1
wiped: x
net: {host: h, name: n}
exports: {data: {imported: 5, gone: child}}
global: {who: child, table: {a: 2, b: 3}, own: 1}
""",
}
USER = (
    "gone: null\nport: 7\nspare: {port: 9, global: {who: user}}\nmain: {net: {host: null}}\nglobal: {table: {a: x}}\n"
)


def flat(values: Any) -> dict[tuple[str | int, ...], Any]:
    return dict(leaves(values))


def explain(folder: Path, *, jinja: JinjaContext | None = None, **flags: Any) -> dict[str, Explained]:
    """The rows by key; that they are the real values is checked on the way."""
    chart = load_chart(folder)
    if jinja:
        chart = with_jinja_defaults(chart, jinja)
    sources, around = ValuesSources(**flags), Surroundings(jinja=jinja)
    _, merged = resolve_values(chart, load_values(sources, around))
    rows = explain_values(chart, value_steps(sources, around))
    wanted = flat(merged)
    assert {row.path: row.value for row in rows} == wanted
    assert [type(row.value) for row in rows] == [type(wanted[row.path]) for row in rows]
    return {".".join(map(str, row.path)): row for row in rows}


def story(row: Explained) -> list[Any]:
    """The place, the way, and what was overridden."""
    return [str(row.place), row.via, *((str(leaf.place), leaf.value) for leaf in row.overrode)]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("user.yaml").write_text(USER)
    return write_chart(tmp_path / "web", TREE)


@pytest.mark.parametrize("name", NAMES)
def test_our_charts_are_explained_as_they_are(name: str) -> None:
    rows = explain(CHARTS / name, set_=["global.imageRegistry=r", "nameOverride=null"])
    assert all(row.place.line for row in rows.values() if row.place.source == "chart")
    assert str(rows["global.imageRegistry"].place) == "--set global.imageRegistry=r"


def test_defaults_are_found_in_their_files(tree: Path) -> None:
    rows = explain(tree)
    assert story(rows["base.cpu"]) == ["web/values.yaml:1:19", ""]
    assert story(rows["copy.cpu"]) == ["web/values.yaml:1:19", ""]
    assert story(rows["merged.cpu"]) == ["web/values.yaml:5:8", ""]
    assert story(rows["merged.mem"]) == ["web/values.yaml:1:27", ""]
    assert story(rows["empty"]) == ["web/values.yaml:8:8", ""]
    assert story(rows["second"]) == ["web/values.yaml:18:9", ""]
    assert story(rows["list.0"]) == ["web/values.yaml:19:8", ""]
    assert story(rows["spare.port"]) == ["web/charts/spare/values.yaml:1:7", ""]
    assert "nothing" not in rows
    # Helm drops a parent's null on the way to a child where values are imported.
    assert story(rows["main.wiped"]) == ["web/charts/main/values.yaml:2:8", ""]


def test_parents_override_children_and_globals_go_down(tree: Path) -> None:
    rows = explain(tree)
    assert story(rows["main.port"]) == ["web/values.yaml:12:9", "", ("web/charts/main/values.yaml:1:7", 1.0)]
    child = "web/charts/main/values.yaml"
    assert story(rows["main.global.who"]) == ["web/values.yaml:10:15", "global", (f"{child}:5:15", "child")]
    assert story(rows["main.global.table.a"]) == ["web/values.yaml:10:34", "global", (f"{child}:5:33", 2.0)]
    assert story(rows["main.global.table.b"]) == [f"{child}:5:39", ""]


def test_imported_values_name_their_chart(tree: Path) -> None:
    rows = explain(tree)
    child = "web/charts/main/values.yaml"
    assert story(rows["imported"]) == [f"{child}:4:28", "import-values from main"]
    assert story(rows["from.main.host"]) == [
        "web/values.yaml:13:15",
        "import-values from main",
        (f"{child}:3:13", "h"),
    ]
    assert story(rows["gone"]) == ["web/values.yaml:7:7", "", (f"{child}:4:37", "child")]


def test_files_and_flags_in_their_order(tree: Path) -> None:
    Path("two.yaml").write_text("port: 8\nlist: [1, 2]\n")
    rows = explain(tree, files=["user.yaml", "two.yaml"], set_=["port=10", "list[1]=x", "list[3]=y"])
    assert story(rows["port"]) == ["--set port=10", "", ("-f two.yaml:1:7", 8.0), ("-f user.yaml:2:7", 7.0)]
    assert story(rows["list.0"]) == ["-f two.yaml:2:8", "", ("web/values.yaml:19:8", "z")]
    assert story(rows["list.1"]) == ["--set list[1]=x", "", ("-f two.yaml:2:11", 2.0)]
    assert story(rows["list.2"]) == ["--set list[3]=y", ""]
    assert "gone" not in rows
    assert story(rows["spare.global.who"])[:3] == [
        "web/values.yaml:10:15",
        "global",
        ("-f user.yaml:3:32", "user"),
    ]
    assert story(rows["main.global.table.a"])[:3] == ["-f user.yaml:5:21", "global", ("web/values.yaml:10:34", 1.0)]


@pytest.mark.parametrize(
    "flags",
    [
        {"set_": ["a=1,a=2", "b={}", "b={x,y}", "c.d=null", "c=null", "list=null"]},
        {"set_": ["main=null"]},
        {"set_": ["main.net=null", "global.table=null", "main.global.table=null"]},
        {"set_json": ['{"list": {"a": [null, {}]}, "empty": [1]}', 'base={"cpu": null, "x": []}']},
        {"set_string": ["port=1"], "set_literal": ["port=1,2"], "set_": ["port=1"]},
        {"set_": ["db.enabled=true", "spare.enabled=false", "spare.x=null", "db.x=null"]},
        {"set_": ["copy=text", "merged.cpu.deep=1"]},
        {"set_": ["global.who=null", "spare.global=null"]},
        {"set_": ["true=1", "list[0]=null", "list[2].a[1]=b"]},
    ],
)
def test_nasty_flags_are_explained_as_they_are(flags: dict[str, Any], tree: Path) -> None:
    explain(tree, **flags)
    explain(tree, files=["user.yaml"], **flags)


def test_jinja_files_are_named(tree: Path) -> None:
    write_chart(tree, {"values.yaml.j2": "second: {{ x }}\nfresh: {{ x }}\n"})
    Path("more.yaml.j2").write_text("fresh: {{ x + x }}\n")
    rows = explain(tree, jinja=JinjaContext({"x": "v"}), files=["more.yaml.j2"])
    assert story(rows["second"]) == ["web/values.yaml.j2 (Jinja)", "", ("web/values.yaml:18:9", "document")]
    assert story(rows["fresh"]) == ["more.yaml.j2 (Jinja)", "", ("web/values.yaml.j2 (Jinja)", "v")]


def test_a_file_is_read_once(tree: Path) -> None:
    texts = iter(["port: 3\n"])
    chart = load_chart(tree)
    rows = explain_values(chart, value_steps(ValuesSources(files=["-"]), Surroundings(lambda: next(texts))))
    assert str(next(row for row in rows if row.path == ("port",)).place) == "-f -:1:7"


def test_mappings_of_which_nulls_leave_nothing(tree: Path) -> None:
    write_chart(tree, {"values.yaml": "a:\n  b: {c: null}\n  g: {h: 1}\nmain:\n  d: {e: null}\n"})
    rows = explain(tree)
    assert story(rows["a.b"]) == ["web/values.yaml:2:6", ""]
    rows = explain(tree, set_=["a.g.h=null"])
    assert story(rows["a.g"]) == ["--set a.g.h=null", ""]
    assert all(row.place.line for row in rows.values() if row.place.source == "chart")


def test_the_first_of_several_merged_tables_wins(tmp_path: Path) -> None:
    files: Files = {"values.yaml": "x: &x {a: 1}\ny: &y {a: 2}\nz: {<<: [*x, *y]}\n"}
    rows = explain(write_chart(tmp_path / "web", files))
    assert (rows["z.a"].value, rows["z.a"].place.line) == (1, 1)


def test_keys_that_are_no_strings(tmp_path: Path) -> None:
    files: Files = {"values.yaml": "1: a\ntrue: b\n2.50: c\n&k key: d\n? *k\n: e\n"}
    rows = explain(write_chart(tmp_path / "web", files))
    assert {key: row.place.line for key, row in rows.items()} == {"1": 1, "true": 2, "2.5": 3, "key": 6}
