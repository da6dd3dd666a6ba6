"""YAML, JSON and TOML out, held to the real helm: a table of strings and numbers, and values made at random."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from helmkit import goyaml
from helmkit.errors import YAMLError
from tests.goyaml.oracle import answers
from tests.goyaml.scalars import NUMBERS, STRINGS


def _swallowed(encode: Callable[[Any], str]) -> Callable[[Any], str]:
    def call(value: Any) -> str:
        try:
            return encode(value)
        except YAMLError:
            return ""

    return call


def _toml(value: Any) -> str:
    try:
        return goyaml.toml_dumps(value)
    except YAMLError as error:
        return error.message


FORMS: dict[str, Callable[[Any], str]] = {
    "toYaml": _swallowed(lambda value: goyaml.dump(value).removesuffix("\n")),
    "toYamlPretty": _swallowed(lambda value: goyaml.dump_pretty(value).removesuffix("\n")),
    "toJson": _swallowed(goyaml.json_dumps),
    "toPrettyJson": _swallowed(lambda value: goyaml.json_dumps(value, indent="  ")),
    "toRawJson": _swallowed(lambda value: goyaml.json_dumps(value, escape_html=False)),
    "toToml": _toml,
}


def _differences(helm: Path, workdir: Path, values: list[dict[str, Any]], form: str) -> list[str]:
    texts = [json.dumps(value) for value in values]
    theirs = answers(helm, workdir, f"fromJson $in | {form}", texts)
    return [
        f"{value!r}\n  helm    {their!r}\n  helmkit {FORMS[form](value)!r}"
        for value, their in zip(values, theirs, strict=True)
        if FORMS[form](value) != their
    ]


def _table() -> list[dict[str, Any]]:
    """Each string as a value, in a list, deeper, and as a key; each number; and shapes."""
    places: list[Callable[[Any], dict[str, Any]]] = [
        lambda text: {"a": text},
        lambda text: {"a": ["x", [text, {"b": text}]]},
        lambda text: {"long" * 21: {"b": text}},
        lambda text: {text: "x", "z": {text: ["y"]}},
    ]
    values = [place(text) for text in STRINGS for place in places]
    values += [{"a": number, "b": [number]} for number in NUMBERS]
    values += [
        {},
        {"a": None, "b": [], "c": {}, "d": [[]], "e": [{}], "f": [None], "g": [[], {}]},
        {"a": [[["x"], ["y"]], [[]]], "b": [{"c": [{"d": 1.0}]}]},
        dict.fromkeys(("a100", "a12", "a10", "a1", "a0", "a101", "a", "ab", "a2", "b1a", "b1-", "b1.1"), 1.0),
        {"a10": 1.0, "a9": 2.0, "a09": 3.0, "A1": 4.0, "_a": 5.0, "a-1": 6.0, "a.1": 7.0, "1": 8.0, "é": 9.0},
        {
            "a": {"b": {"c": {"d": True}}},
            "e": [{"f": 1.0}, {"g": {"h": 2.0}}],
            "i": [1.0, "x", {"j": None, "k": 1.0}],
        },
    ]
    return values


@pytest.mark.helm
@pytest.mark.parametrize("form", FORMS)
def test_the_table_prints_as_helm_prints_it(form: str, helm: Path, tmp_path: Path) -> None:
    values = _table()
    assert len(values) > 300
    assert _differences(helm, tmp_path, values, form) == []


def _text(rand: random.Random) -> str:
    if rand.random() < 0.5:
        return rand.choice(STRINGS)
    if rand.random() < 0.6:
        return rand.choice(("", " ", " ", "\n")).join(rand.choice(STRINGS) for _ in range(rand.randint(2, 4)))
    return "".join(rand.choice(" abc1:#-\n'\"\t.,é{}[]!") for _ in range(rand.choice((3, 20, 120))))


def _value(rand: random.Random, depth: int) -> Any:
    kind = rand.random()
    if depth == 0 or kind < 0.5:
        return rand.choice((_text(rand), _text(rand), rand.choice(NUMBERS), None, True, {}, []))
    if kind < 0.8:
        return {rand.choice("abcxyz") + rand.choice(("", "_", "-", ".")): _value(rand, depth - 1) for _ in range(4)}
    return [_value(rand, depth - 1) for _ in range(rand.randint(0, 4))]


@pytest.mark.helm
@settings(max_examples=3, deadline=None, database=None, phases=[Phase.generate])
@given(seed=st.integers(0, 1 << 32), form=st.sampled_from(sorted(FORMS)))
def test_random_values_print_as_helm_prints_them(
    seed: int, form: str, helm: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rand = random.Random(seed)
    values = [{"a": _value(rand, 4), "b": _value(rand, 2)} for _ in range(300)]
    assert _differences(helm, tmp_path_factory.mktemp("random"), values, form) == []
