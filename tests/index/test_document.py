"""The text of an index as plain values, within bounds."""

import pytest

from helmkit.errors import YAMLError
from helmkit.index.document import load_document


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1.10", {"a": 1.1}),
        ("a: '1'", {"a": "1"}),
        ("a: true\nb: 'true'", {"a": True, "b": "true"}),
        ("a:\nb: ~\nc: null", {"a": None, "b": None, "c": None}),
        ("a: [x, {b: c}]", {"a": ["x", {"b": "c"}]}),
        ("a: |\n  x\n  y\n", {"a": "x\ny\n"}),
        ("a: &b {c: d}\ne: *b", {"a": {"c": "d"}, "e": {"c": "d"}}),
        ("a: 1\r\nb: 2\r\n", {"a": 1.0, "b": 2.0}),
        ("a: &x {b: c, d: e}\nf: {<<: *x, g: h}", {"a": {"b": "c", "d": "e"}, "f": {"b": "c", "d": "e", "g": "h"}}),
        ("a: !!str 1\nb: !!int '2'\nc: !own x", {"a": "1", "b": 2.0, "c": "x"}),
        ("1.50: a\nyes: b", {"1.5": "a", "true": "b"}),
        ("# only a comment\n", None),
        ("", None),
        ("{a: b}", {"a": "b"}),
        ('{"a": 1.5, "b": [true, null]}', {"a": 1.5, "b": [True, None]}),
        ('{"a": "\\ud83d\\ude00"}', {"a": "\U0001f600"}),
        ("a: 2020-01-01\nb: 0777\nc: yes", {"a": "2020-01-01", "b": 511.0, "c": True}),
    ],
)
def test_values(text: str, value: object) -> None:
    assert load_document(text.encode()) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\na: 2", 'key "a" is there twice'),
        ('{"a": 1, "a": 2}', 'key "a" is there twice'),
        ("a: *nobody", "unknown anchor|undefined alias"),
        ("a: 'x", "unexpected end of stream"),
        ("a: b: c", "mapping values"),
        ("? [x]\n: y", "a key that is not text"),
        ("[" * 25_000, "nested deeper than 100 levels"),
        ("[" * 500_000, "nested deeper than 100 levels"),
        ('{"a":' * 100_000, "nested deeper than 100 levels"),
        ("a:\n" + "\n".join(" " * n + "a:" for n in range(1, 300)), "nested deeper than 100 levels"),
        ('{"a": ' + "9" * 5000 + "}", "too large"),
        ("a: .inf", "a number that JSON does not have"),
        ("~: a", "a key that is not text"),
        ("a: &x {b: c}\nd: {<<: *x, b: e}", 'key "b" is there twice'),
        ("a: {<<: 1}", "<< that is neither"),
        ("a: !!int x", "cannot decode"),
        ('{"a": "\\ud800"}', "not UTF-8"),
        ("a: \x00", "control characters|not UTF-8"),
        (b"a: \xff\xfe\xff", "not UTF-8"),
    ],
)
def test_what_is_refused(text: str | bytes, message: str) -> None:
    with pytest.raises(YAMLError, match=message):
        load_document(text.encode() if isinstance(text, str) else text)


def test_an_alias_bomb_is_counted_before_it_grows() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with pytest.raises(YAMLError, match=r"more than \d+ nodes"):
        load_document("\n".join(lines).encode())


def test_an_anchor_that_holds_itself_is_refused() -> None:
    with pytest.raises(YAMLError, match="unknown anchor"):
        load_document(b"a: &a [*a]")
