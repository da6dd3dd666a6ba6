"""`helmkit values --explain`: what is printed."""

import json
from typing import Any

import pytest

from helmkit import goyaml
from helmkit.cli.explained import annotated
from helmkit.render.explained import Explained
from helmkit.render.provenance import Place, leaves
from tests.cli.conftest import HelmkitRunner

CHART = {
    "web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
    "web/values.yaml": "image: {tag: v1}\nhosts: [a, b]\ntext: |\n  one\n  two\n",
    "prod.yaml": "image:\n  tag: v2\n",
}
FLAGS = ["-f", "prod.yaml", "--set", "image.tag=v3"]


def test_a_table_of_every_leaf(helmkit: HelmkitRunner) -> None:
    printed = helmkit("values", "web", "--explain", *FLAGS, files=CHART)
    assert [[cell.strip() for cell in line.split("\t")] for line in printed.out.splitlines()] == [
        ["KEY", "VALUE", "FROM", "OVERRODE"],
        ["image.tag", '"v3"', "--set image.tag=v3", '"v2" (-f prod.yaml:2:8); "v1" (web/values.yaml:1:14)'],
        ["hosts.0", '"a"', "web/values.yaml:2:9", ""],
        ["hosts.1", '"b"', "web/values.yaml:2:12", ""],
        ["text", '"one\\ntwo\\n"', "web/values.yaml:3:7", ""],
    ]


def test_json_for_one_key(helmkit: HelmkitRunner) -> None:
    printed = helmkit("values", "web", "hosts.1", "--explain", "-o", "json", files=CHART)
    place = {"source": "chart", "where": "web/values.yaml", "line": 2, "column": 12}
    wanted = {"key": "hosts.1", "path": ["hosts", 1], "value": "b", "from": place, "via": "", "overrode": []}
    assert json.loads(printed.out) == [wanted]


def test_yaml_with_comments_is_the_same_yaml(helmkit: HelmkitRunner) -> None:
    printed = helmkit("values", "web", "--explain", "-o", "yaml", *FLAGS, files=CHART)
    assert (
        '  tag: v3  # --set image.tag=v3, was "v2" (-f prod.yaml:2:8); "v1" (web/values.yaml:1:14)\n' in printed.out
    )
    assert "- b  # web/values.yaml:2:12\n" in printed.out
    assert "text: |  # web/values.yaml:3:7\n  one\n" in printed.out
    plain = helmkit("values", "web", *FLAGS).out
    assert goyaml.load(printed.out) == goyaml.load(plain)


@pytest.mark.parametrize(
    "value",
    [
        "a # b",
        "|",
        "a\nb",
        "a\n\n",
        " a\n b",
        "x " * 200,
        ("x " * 60 + "\n") * 3,
        "'" + "x: " * 200,
        " " + "\u2028x " * 200,
        "\n",
        "",
        "#",
        "a: b",
        "- a",
        "tab\there",
        "\x07\u2028",
        None,
        {},
        [],
        1.5,
        True,
        {"a\nb": {"": "x\ny"}, "? k": [[["z"]], {"y": []}]},
    ],
)
def test_comments_change_no_value(value: Any) -> None:
    place = Place("-f", "a\nb # c")
    for whole in (value, {"k": value}, [value, [value]], {"deep": {"er": [value, {"k": value}]}}):
        rows = [Explained(path, leaf, place, "", ()) for path, leaf in leaves(whole)]
        text = annotated(whole, rows)
        assert goyaml.load(text) == whole
        assert text.count("# -f a b # c") == len(rows)


def test_a_table_needs_explain(helmkit: HelmkitRunner) -> None:
    printed = helmkit("values", "web", "-o", "table", files=CHART)
    assert (printed.code, printed.error) == (2, "a table needs --explain")
    assert helmkit("values", "web", "hosts.2", "--explain").code == 1
    assert helmkit("values", "web", "image.tag").out == "v1\n"


def test_values_on_stdin_are_read_once(helmkit: HelmkitRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"text: piped\n")))
    printed = helmkit("values", "web", "text", "--explain", "--set-file", "file=-", files=CHART)
    assert printed.code == 0
    assert "web/values.yaml:3:7" in printed.out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"piped")))
    printed = helmkit("values", "web", "file", "--explain", "--set-file", "file=-", files=CHART)
    assert '"piped"\t--set-file file=-' in printed.out
