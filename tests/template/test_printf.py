"""printf without helm: layouts that Python's own % answers, and those that it must not."""

from typing import Any

import pytest

from helmkit.template.printf import sprintf


@pytest.mark.parametrize(
    ("layout", "args", "text"),
    [
        ("%s-%d-%v%%", ("a", 1, "b"), "a-1-b%"),
        ("%s", (1,), "%!s(int=1)"),
        ("%d", ("a",), "%!d(string=a)"),
        ("%s", (), "%!s(MISSING)"),
        ("a", (1,), "a%!(EXTRA int=1)"),
        ("%s %s", ("%d", "{}"), "%d {}"),
        ("%d", (True,), "%!d(bool=true)"),
        ("%5.1f|%-5s|%05d|%+d|%x", (2.25, "é", -42, 7, "hi"), "  2.2|é    |-0042|+7|6869"),
        ("%[2]*[1]d", (1, 5), "    1"),
        ("%.*f", (2, 3.14159), "3.14"),
        ("%q %v %#v", (["a", None], {"b": 1.0, "a": []}, {"k": [1, "x", None]}), None),
    ],
)
def test_sprintf(layout: str, args: tuple[Any, ...], text: str | None) -> None:
    if text is None:
        text = '["a" <nil>] map[a:[] b:1] map[string]interface {}{"k":[]interface {}{1, "x", interface {}(nil)}}'
    assert sprintf(layout, *args) == text
