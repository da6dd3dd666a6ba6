"""Hostile texts: an error or a value, soon, and never a crash. go-yaml's own limits are its own errors."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from helmkit import goyaml
from helmkit.errors import YAMLError

SECONDS = 5


def _aliases(line: str) -> str:
    return "a0: &a0 {k: v}\n" + "".join(
        f"a{level}: &a{level} " + line.format(", ".join([f"*a{level - 1}"] * 9)) + "\n" for level in range(1, 10)
    )


REFUSED = {
    "brackets": ("[" * 25_000, "exceeded max depth of 10000"),
    "dashes": ("- " * 25_000, "exceeded max depth of 10000"),
    "question marks": ("? " * 25_000, "exceeded max depth of 10000"),
    "closed brackets": ("[" * 5_000 + "]" * 5_000, "nested deeper than 200 levels"),
    "indentation": ("\n".join(" " * level + "a:" for level in range(1_000)), "nested deeper than 200 levels"),
    "aliases": (_aliases("[{}]"), "document contains excessive aliasing"),
    "merges": (_aliases("{{<<: [{}]}}"), "document contains excessive aliasing"),
    "itself": ("a: &a [*a]", "anchor 'a' value contains itself"),
    "quote": ('a: "' + "x y\n" * 100_000, "found unexpected end of stream"),
    "long key": ('{"' + "k" * 500_000 + '": 1}', "did not find expected ',' or '}'"),
}
READ = {
    "base 60": "a: " + "1:" * 400_000 + "1",
    "digits": "a: " + "1" * 400_000,
    "fraction": "a: ." + "1" * 400_000,
    "underscores": "a: 1" + "_" * 400_000,
    "plain lines": "a: b\n" + "  c d\n" * 50_000,
    "blank lines": "\n" * 300_000 + "a: b",
    "quotes": "a: '" + "''" * 300_000 + "'",
    "escapes": 'a: "' + "\\n" * 300_000 + '"',
    "block": "a: >\n" + "  c d\n\n" * 50_000,
    "flow": "[" + "1," * 100_000 + "1]",
    "json": '{"a": [' + '{"b": "c"},' * 50_000 + "1]}",
}


def _timed(call: Callable[[str], Any], text: str) -> tuple[Any, float]:
    start = time.process_time()
    try:
        result: Any = call(text)
    except YAMLError as error:
        result = error.message
    return result, time.process_time() - start


@pytest.mark.parametrize("name", REFUSED)
def test_a_bomb_is_an_error(name: str) -> None:
    text, problem = REFUSED[name]
    result, seconds = _timed(goyaml.load, text)
    assert problem in result
    assert seconds < SECONDS


@pytest.mark.parametrize("name", READ)
def test_a_long_text_is_read_in_time(name: str) -> None:
    result, seconds = _timed(goyaml.load, READ[name])
    assert isinstance(result, (dict, list))
    assert seconds < SECONDS


def test_deep_json_is_refused() -> None:
    assert _timed(goyaml.json_loads, "[" * 20_000)[0] == "exceeded max depth"


@pytest.mark.parametrize("encode", [goyaml.dump, goyaml.json_dumps, goyaml.toml_dumps, goyaml.dump_pretty])
def test_a_value_inside_itself_is_refused(encode: Callable[[Any], str]) -> None:
    value: dict[str, Any] = {}
    value["a"] = value
    with pytest.raises(YAMLError):
        encode(value)


@pytest.mark.parametrize("encode", [goyaml.dump, goyaml.json_dumps])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), object()])
def test_what_json_cannot_hold_is_refused(encode: Callable[[Any], str], value: Any) -> None:
    with pytest.raises(YAMLError, match="json: unsupported"):
        encode({"a": value})
