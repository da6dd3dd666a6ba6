"""Go's default formats: type names, plain text, quotes."""

from typing import Any

import pytest

from helmkit.template.gofmt import kind_name, plain, quote, sprint, sprintln, type_name
from helmkit.template.govalue import Int64, NilMap, StringList, StringMap


@pytest.mark.parametrize(
    ("value", "type_", "kind", "text"),
    [
        (None, "<nil>", "invalid", "<nil>"),
        (True, "bool", "bool", "true"),
        (3, "int", "int", "3"),
        (Int64(3), "int64", "int64", "3"),
        (1e6, "float64", "float64", "1e+06"),
        (0.5, "float64", "float64", "0.5"),
        ("a", "string", "string", "a"),
        (b"hi", "[]uint8", "slice", "[104 105]"),
        ([1, None, "a"], "[]interface {}", "slice", "[1 <nil> a]"),
        ({"b": 1, "a": {}}, "map[string]interface {}", "map", "map[a:map[] b:1]"),
        (StringList("ab"), "[]string", "slice", "[a b]"),
        (StringMap(k="v"), "map[string]string", "map", "map[k:v]"),
        (NilMap(), "map[string]interface {}", "map", "map[]"),
        (1 + 2j, "complex128", "complex128", "(1+2i)"),
    ],
)
def test_types_and_texts(value: Any, type_: str, kind: str, text: str) -> None:
    assert (type_name(value), kind_name(value), plain(value)) == (type_, kind, text)


def test_sprint_puts_spaces_between_two_that_are_no_strings() -> None:
    assert sprint(1, 2, "a", 3, "b", "c", 4, None) == "1 2a3bc4 <nil>"
    assert sprintln(1, "a", 2) == "1 a 2\n"


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("plain", '"plain"'),
        ('a"b\\c', '"a\\"b\\\\c"'),
        ("\a\b\f\n\r\t\v\x01\x7f", '"\\a\\b\\f\\n\\r\\t\\v\\x01\\x7f"'),
        ("é日\u200b\U000e0001", '"é日\\u200b\\U000e0001"'),
        ("\udcff", '"\\xff"'),
    ],
)
def test_quote(text: str, quoted: str) -> None:
    assert quote(text) == quoted


def test_quote_to_ascii() -> None:
    assert quote("é\U0001f600", ascii_only=True) == '"\\u00e9\\U0001f600"'
