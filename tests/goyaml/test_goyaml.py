"""The public functions: what they take and give beside what helm itself can show."""

import subprocess
import sys

import pytest

from helmkit import goyaml
from helmkit.errors import YAMLError


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("a: b: c", 1, 5), ("a: 1\nb: [", 3, 1), ("a: 1\n  b: 2", 2, 4), ("a:\n\tb: 1", 2, 1), ("x: *y", 1, 4)],
)
def test_an_error_knows_its_place(text: str, line: int, column: int) -> None:
    with pytest.raises(YAMLError) as caught:
        goyaml.load(text)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_a_key_twice_is_refused_where_helm_is_strict() -> None:
    assert goyaml.load("a: 1\na: 2") == {"a": 2.0}
    with pytest.raises(YAMLError) as caught:
        goyaml.load("a: 1\nb: 1\na: 2", strict=True)
    assert caught.value.message == (
        'error converting YAML to JSON: yaml: unmarshal errors:\n  line 3: key "a" already set in map'
    )


def test_load_reads_the_first_document_and_load_all_every_one() -> None:
    text = "a: 1\n---\nb: 2\n--- # c\nc: 3\n"
    assert goyaml.load(text) == {"a": 1.0}
    assert list(goyaml.load_all(text)) == [{"a": 1.0}, {"b": 2.0}, {"c": 3.0}]


def test_bytes_are_read_as_utf8_or_by_their_mark() -> None:
    assert goyaml.load("a: é".encode()) == {"a": "é"}
    assert goyaml.load("\ufeffa: é".encode()) == {"a": "é"}
    assert goyaml.load("a: é".encode("utf-16")) == {"a": "é"}
    with pytest.raises(YAMLError, match="invalid leading UTF-8 octet"):
        goyaml.load(b"a: \xff")


def test_parses_gives_the_error_that_load_map_raises() -> None:
    assert goyaml.parses("a: 1") is None
    assert goyaml.parses("- a") == (
        "error unmarshaling JSON: while decoding JSON: "
        "json: cannot unmarshal array into Go value of type map[string]interface {}"
    )


def test_nodes_know_where_they_stand() -> None:
    root = goyaml.compose("a: 1\nb:\n  - c: d\n")
    assert root is not None
    keys = [(node.value, node.line, node.column) for node in root.children[::2]]
    assert keys == [("a", 0, 0), ("b", 1, 0)]
    inner = root.children[3].children[0].children[0]
    assert (inner.value, inner.line, inner.column) == ("c", 2, 4)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b"hi", '"aGk="'),
        (("a", 1), '["a",1]'),
        (10**18, "1000000000000000000"),
        ({"b": 1, "a": 2.0}, '{"a":2,"b":1}'),
        ("\udcff", '"\ufffd"'),
    ],
)
def test_go_s_kinds_marshal_as_go_does_it(value: object, text: str) -> None:
    assert goyaml.json_dumps(value) == text


def test_a_value_may_say_what_it_marshals_as() -> None:
    class Nil(dict[str, str]):
        def go_json(self) -> None:
            return None

    assert goyaml.json_dumps({"a": Nil()}) == '{"a":null}'
    assert goyaml.dump({"a": Nil()}) == "a: null\n"
    assert goyaml.dump_pretty({"a": Nil()}) == "a: {}\n"
    assert goyaml.toml_dumps({"a": Nil(), "b": 1}) == "b = 1\n"


def test_importing_costs_nothing_and_reading_needs_no_yaml_library() -> None:
    program = (
        "import sys; from helmkit import goyaml; before = set(sys.modules);"
        "assert not [m for m in before if m.startswith('helmkit.goyaml.')];"
        "goyaml.load('a: [1, b]'); goyaml.dump({'a': 1});"
        "assert 'yaml' not in sys.modules and 'helmkit.goyaml.scanner' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
