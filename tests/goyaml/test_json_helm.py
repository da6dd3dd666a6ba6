"""JSON in, held to the real helm: what a text means, or helm's words for what is wrong with it."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from helmkit import goyaml
from helmkit.errors import YAMLError
from tests.goyaml.oracle import json_answers

TEXTS = [
    *(
        "",
        " ",
        "{",
        '{"',
        '{"a',
        '{"a"',
        '{"a":',
        '{"a":1',
        '{"a":1,',
        '{"a":1,}',
        "{,}",
        "{1:2}",
        "{a:1}",
        "{'a':1}",
    ),
    *("[", "[1", "[1,", "[1 2]", "[1}", '{"a":1]', '{"a";1}', "[1,,2]", "[,1]", '{"a":,}', '{"a":}', '{"a" 1', "[]x"),
    *(
        "n",
        "nu",
        "nul",
        "nulx",
        "nux",
        "nullx",
        "null x",
        "tru",
        "trux",
        "fals",
        "falsy",
        "[tru]",
        "[nul",
        '{"a":tx}',
    ),
    *("-", "-a", "--1", "01", "1.", "1.a", "1e", "1e+", "1ea", "1.5.5", "1 2", ".5", "+1", "0x1", "-01", "1_0", "1a"),
    *("x", "'a'", '"a', '"\\', '"\\q"', '"\\u', '"\\u12', '"\\u12g4"', '"\\ud83d', '"\\ud83d\\', '"\\ud83d\\u'),
    *(
        '["\\ud800"]',
        '["\\ud800\\u0041"]',
        '["\\ud83d\\ude00"]',
        '["\\ud83dx"]',
        '["\\udé00"]',
        '"\\ "',
        '"\\\n"',
        '"\\é"',
    ),
    *(
        '"a\nb"',
        '"a\tb"',
        '"\x00"',
        '["\x7f"]',
        '{"a\n":1}',
        "é",
        "😀",
        "\ufeff1",
        "\x00",
        "\x0b1",
        "`",
        "\\",
        "#",
        "\xa01",
    ),
    *("[1]]", "{}}", '{"a":1}{"b":2}', "// c", "NaN", "Infinity", "[-Infinity]", "True", '"a"b', '{"a":1}\x00'),
    *('{"a":"b" "c"}', '{"a":1 "b":2}', '{"a":1,"b"}', '{"a":1,2}', '{"a":1,,}', "[\xa0]", "[\ufffd]", "[\u2028]"),
    *('[1, 2.5, -0, 1E5, 1e-7, "a", null, true]', '{"a":{"x":1},"a":{"y":2}}', "\t\n[1 , 2]\r ", '["\\/\\b\\f\\n"]'),
    *("1", '"a"', "true", "[]", "{}", "[[]]", '{"a":{}}', "1e999x", "[1e999", "1" * 400),
]


def _ours(text: str, into: Any, failed: Any) -> Any:
    try:
        return into(text)
    except YAMLError as error:
        return failed(error.message)


def _differences(helm: Path, workdir: Path, texts: list[str]) -> list[str]:
    found = []
    for expression, into, failed in (
        ("fromJson $in | toJson", goyaml.json_loads_map, lambda message: {"Error": message}),
        ("fromJsonArray $in | toJson", goyaml.json_loads_list, lambda message: [message]),
    ):
        for text, theirs in zip(texts, json_answers(helm, workdir, expression, texts), strict=True):
            mine = json.loads(goyaml.json_dumps(_ours(text, into, failed)), parse_int=float)
            if mine != theirs:
                found.append(f"{expression}: {text!r}\n  helm    {theirs!r}\n  helmkit {mine!r}")
    return found


@pytest.mark.helm
def test_the_table_means_what_helm_says(helm: Path, tmp_path: Path) -> None:
    assert _differences(helm, tmp_path, TEXTS) == []


@pytest.mark.helm
@pytest.mark.parametrize("text", ["[1e999]", "[1,[2,-1e999],3]", "1e999"])
def test_a_number_too_large_is_named_with_its_place(text: str, helm: Path, tmp_path: Path) -> None:
    (theirs,) = json_answers(helm, tmp_path, "fromJsonArray $in | toJson", [text])
    assert [_ours(text, goyaml.json_loads_list, str)] == theirs


@pytest.mark.helm
def test_the_field_of_a_number_too_large_is_named(helm: Path, tmp_path: Path) -> None:
    texts = ['{"a":1e999}', '{"b":0,"a":[1e999],"c":2}', '{"a":{"b":1e999}}']
    theirs = json_answers(helm, tmp_path, "(fromJson $in).Error | toJson", texts)
    assert [_ours(text, goyaml.json_loads_map, str) for text in texts] == theirs


@pytest.mark.helm
@settings(max_examples=3, deadline=None, database=None, phases=[Phase.generate])
@given(seed=st.integers(0, 1 << 32))
def test_random_texts_mean_what_helm_says(seed: int, helm: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    rand = random.Random(seed)
    pieces = [
        *'{}[],:"-.e\\x\n\x00',
        '"a"',
        '"b":',
        "1",
        "null",
        "true",
        "\\u12",
        "\\ud800",
        "\\n",
        " ",
        "é",
        "0",
        "1e5",
    ]
    texts = []
    for _ in range(400):
        text = rand.choice(TEXTS)
        for _ in range(rand.randint(1, 4)):
            at = rand.randint(0, len(text))
            text = text[:at] + rand.choice(pieces) + text[at + rand.randint(0, 1) :]
        if "e99" not in text and text.strip() != "null":
            texts.append(text)
    assert _differences(helm, tmp_path_factory.mktemp("random"), texts) == []
