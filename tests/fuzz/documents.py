"""Random YAML and JSON documents, read by fromYaml, fromYamlArray, fromJson and fromJsonArray and written again."""
# ruff: noqa: SIM905 - a list of many short words reads best as one text

import json

from tests.fuzz import pools
from tests.fuzz.source import Source
from tests.support.batch import Case

_SHOW = (
    "{{ $t := .Values.t }}{{ fromYaml $t | toJson }}|{{ fromYamlArray $t | toJson }}|{{ fromYaml $t | toYaml }}|"
    "{{ fromYaml $t | toYamlPretty }}|{{ fromJson $t | toJson }}|{{ fromJsonArray $t | toJson }}"
)
# The pools write Go's escapes out.
_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\r": "\r", '\\"': '"', "\\\\": "\\"}
_SCALARS = (
    *(
        "a 1 -1 1.5 1e3 1_000 0x1f 0o17 017 0b1 .5 5. +1 .inf -.inf .nan true True yes no on off y n null ~ Null"
    ).split(),
    *(
        '\'\' "" \'a\'\'b\' "a\\tb" "\\u00e9" "\\x41" 2001-01-01 2001-01-01T01:02:03Z 1:30 12:30:45 1e400 - ? = << é'
    ).split(),
    *(
        "a b",
        "a #b",
        "a: b",
        "a:b",
        "- a",
        "[1, a]",
        "{a: 1}",
        "{a: , b}",
        "[]",
        "{}",
        "[a, ]",
        "&x 1",
        "*x",
        "!!str 1",
    ),
    *(
        "!!int '1'",
        "!!binary aGk=",
        "!local v",
        "!!float 1",
        "|\n  x\n  y\n",
        ">-\n  x\n  y\n\n  z\n",
        "|+\n  x\n\n",
        "|2\n   x\n",
    ),
    *(
        '"a\\\n  b"',
        "'a\n  b'",
        "a\n  b",
        "99999999999999999999",
        "-0",
        "0",
        "-0.0",
        "1e-7",
        "9223372036854775807",
        "x" * 90,
    ),
)
# No nulls and lists: when two keys are wrong, helm names either.
_KEYS = (
    "a",
    "b",
    "c",
    "1",
    "y",
    "true",
    "1.5",
    "'q'",
    '"d"',
    "a b",
    "a.b",
    "é",
    "? x\n",
    "<<",
    "&k k",
    "A",
    "a1",
    "a10",
    "a2",
)


def document_case(source: Source) -> Case:
    """A document, well made or put together out of pieces."""
    text = _block(source, 0, 3) if source.chance(70) else _pieces(source)
    if source.chance(20):
        position = source.below(len(text) + 1)
        text = text[:position] + _unescaped(source.pick(pools.DOCUMENTS)) + text[position + source.below(3) :]
    return Case(_SHOW, json.dumps({"t": text}))


def _pieces(source: Source) -> str:
    return _unescaped(source.text(pools.JSON if source.chance(40) else pools.DOCUMENTS, 8))


def _unescaped(text: str) -> str:
    for escape, char in _ESCAPES.items():
        text = text.replace(escape, char)
    return text


def _block(source: Source, indent: int, depth: int) -> str:
    """A mapping or a sequence in block style."""
    space, comment = " " * indent, "" if source.chance(90) else " # c"
    lines = []
    sequence = source.chance(35)
    for _ in range(1 + source.below(4)):
        lead = "-" if sequence else f"{source.pick(_KEYS)}:"
        if depth > 0 and source.chance(35):
            inner = _block(source, indent + (2 if source.chance(85) else source.below(4)), depth - 1)
            compact = sequence and source.chance(50)
            lines.append(f"{space}{lead} {inner.lstrip(' ')}" if compact else f"{space}{lead}{comment}\n{inner}")
        else:
            scalar = source.pick(_SCALARS).replace("\n", f"\n{space}")
            lines.append(f"{space}{lead} {scalar}{comment}\n")
        if source.chance(5):
            lines.append(source.pick(("\n", "# c\n", "   # c\n", "---\n", "...\n", "\t\n")))
    return "".join(lines)
