"""Random templates: the grammar's constructs around random expressions, and random values for them."""

import json
from typing import Any

from tests.fuzz.expressions import KEYS, argument, call, pipeline
from tests.fuzz.source import Source
from tests.support.batch import OWN, Case

_TEXT = ("", " ", "\n", "a", "x: y", "  - b\n", "\n\n  ", "{ ", "}", "é", "# c\n", "\t", '"', "$", "<no value>")
_OPEN = ("{{ ", "{{", "{{- ", "{{-\n")
_CLOSE = (" }}", "}}", " -}}", "\n-}}")
_NAMES = ("$x", "$y", "$z")
_FIELDS = (".", "$", ".a", "$.Values.a", ".Values.map", "$.Values.map.a", "$.Values.list", "$.Values.nil", ".b.c")
_LATER = (
    "nil",
    "(.b).c",
    "(index . 0)",
    "$.Values.map.b.a",
    ".text",
    '(index $.Values "list")',
    "$.Values.missing.a",
)
_TPL = ("x", "{{ .a }}", "{{ $.Values.a }}-", "{{ toJson . }}", "{{ .b.c }}", "{{ if }}", "{{ $x := 1 }}{{ $x }}")
_SCALARS: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 3, 1.5, -0.0, 1e6, 1234567, 1e20, 1e21, 1e-7, 2**53 + 1, 2**63, -(2**63), 0.1),
    *("", "a", "x y", "1", "1.5", "true", "null", "é", "<&>", "a\nb\n", " lead", "tab\t", "{{ 1 }}", "b", "a: b"),
    *(
        "- x",
        "0x1f",
        "1e3",
        "2001-01-01",
        "1:30",
        "~",
        "\x00",
        "\u2028",
        "😀",
        "'",
        '"',
        "#",
        "a #b",
        "x" * 90,
        "y " * 50,
    ),
)


def expression_case(source: Source) -> Case:
    """One expression, its result mostly in several forms."""
    shown = pipeline(source) if source.chance(25) else call(source)
    if source.chance(80):
        return Case(
            "{{ $r := " + shown + " }}{{ $r }}|{{ kindOf $r }}|{{ toJson $r }}|{{ toYaml $r }}", values(source)
        )
    return Case("{{ " + shown + " }}", values(source))


def template_case(source: Source) -> Case:
    """A template of several constructs."""
    body = _body(source, 3, [], looping=False)
    defines = [
        _action(source, f'define "{OWN}{number}"') + _body(source, 2, [], looping=False, calls=False) + _end(source)
        for number in range(2)
    ]
    return Case("".join([*defines, body] if source.chance(80) else [body, *defines]), values(source))


def values(source: Source) -> str:
    """JSON of a random `.Values`."""
    table = {
        "map": _table(source, 2),
        "list": [_item(source, 2) for _ in range(source.below(4))],
        "text": "some Text",
    }
    table |= {key: _item(source, 2) for key in ("a", "b", "num", "yes") if source.chance(70)}
    return json.dumps(table)


def _table(source: Source, depth: int) -> dict[str, Any]:
    return {source.pick((*KEYS, "1", "é", "a.b", "true")): _item(source, depth - 1) for _ in range(source.below(4))}


def _item(source: Source, depth: int) -> Any:
    if depth <= 0 or source.chance(60):
        return source.pick(_SCALARS)
    if source.chance(50):
        return _table(source, depth)
    return [_item(source, depth - 1) for _ in range(source.below(4))]


def _body(source: Source, depth: int, seen: list[str], *, looping: bool, calls: bool = True) -> str:
    seen = list(seen)
    parts = [source.pick(_TEXT)]
    for _ in range(source.below(4)):
        parts += [_node(source, depth, seen, looping, calls), source.pick(_TEXT)]
    return "".join(parts)


def _node(source: Source, depth: int, seen: list[str], looping: bool, calls: bool) -> str:
    if depth <= 0 or source.chance(30):
        return _action(source, _value(source, seen))
    if source.chance(55):
        return _block(source, depth, seen, looping, calls)
    if source.chance(45):
        return _variable(source, seen)
    if looping and source.chance(30):
        return _action(source, source.pick(("break", "continue")))
    if calls and source.chance(50):
        return _action(source, source.pick(_uses()))
    if source.chance(40):
        return (
            source.pick(("{{", "{{- ")) + source.pick(("/* c */", "/* }} */", "/**/")) + source.pick(("}}", " -}}"))
        )
    return _action(source, f"tpl `{source.pick(_TPL)}` {source.pick(_FIELDS)}")


def _uses() -> tuple[str, ...]:
    first, second = f'"{OWN}0"', f'"{OWN}1"'
    return (f"include {first} .", f"template {second} $", f"include {second} . | indent 2", f"template {first}")


def _variable(source: Source, seen: list[str]) -> str:
    if seen and source.chance(40):
        return _action(source, f"{source.pick(seen)} = {_value(source, seen)}")
    name = source.pick(_NAMES)
    text = _action(source, f"{name} := {_value(source, seen)}")
    seen.append(name)
    return text


def _block(source: Source, depth: int, seen: list[str], looping: bool, calls: bool) -> str:
    keyword = source.pick(("if", "if", "with", "range", "range"))
    inner, declared, ranging = list(seen), "", keyword == "range"
    if source.chance(40):
        names = ["$x", "$y"] if ranging and source.chance(60) else ["$y"]
        declared = ", ".join(names) + " := "
        inner += names
    subject = _ranged(source) if ranging else _value(source, seen)
    parts = [
        _action(source, f"{keyword} {declared}{subject}"),
        _body(source, depth - 1, inner, looping=looping or ranging, calls=calls),
    ]
    if not ranging and source.chance(25):
        parts += [
            _action(source, f"else {keyword} {_value(source, inner)}"),
            _body(source, depth - 1, inner, looping=looping, calls=calls),
        ]
    if source.chance(40):
        outer = seen if ranging else inner
        parts += [_action(source, "else"), _body(source, depth - 1, outer, looping=looping, calls=calls)]
    return "".join([*parts, _end(source)])


def _ranged(source: Source) -> str:
    """What to range over: never a great number."""
    if source.chance(60):
        return source.pick(
            (
                "$.Values.list",
                "$.Values.map",
                "$.Values",
                "(list 1 nil)",
                "3",
                ".",
                "(dict)",
                "nil",
                '"ab"',
                "(until 3)",
            )
        )
    return argument(source, source.pick(("list", "map")), 0)


def _value(source: Source, seen: list[str]) -> str:
    if source.chance(30):
        return source.pick((*_FIELDS, *_FIELDS, *_LATER))
    if seen and source.chance(40):
        return source.pick(seen) + source.pick(("", "", "", ".a", ".b.c"))
    if source.chance(2):
        return source.pick(_NAMES)
    return call(source, 1) if source.chance(60) else argument(source, "any", 1)


def _action(source: Source, inner: str) -> str:
    return f"{source.pick(_OPEN)}{inner}{source.pick(_CLOSE)}"


def _end(source: Source) -> str:
    return _action(source, "end")
