"""YAML in, held to the real helm: the table of texts, and texts made from it at random."""

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
from tests.goyaml.texts import TEXTS

_PIECES = [
    *(
        "\n",
        "\n  ",
        "\n    ",
        "\n- ",
        "- ",
        ": ",
        ":",
        "? ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        '"',
        "'",
        "|",
        ">",
        "|-",
        ">+",
    ),
    *(" #", "&a ", "*a", "<<: ", "!!str ", "!!int ", "---\n", "...\n", "\t", "  ", "a", "b: ", "c: d", "\n  e: f"),
    *("0", "1.5", "~", "yes", ".inf", "%", "@", "\\", "é", "\u2028", "\x85", "\r\n", "😀", "\x01", "=", "-", "\n\n"),
]


def _as_map(text: str) -> dict[str, Any]:
    try:
        return goyaml.load_map(text)
    except YAMLError as error:
        return {"Error": error.message}


def _as_list(text: str) -> list[Any]:
    try:
        return goyaml.load_list(text)
    except YAMLError as error:
        return [error.message]


def _differences(helm: Path, workdir: Path, texts: list[str]) -> list[str]:
    found = []
    for expression, ours in (("fromYaml $in | toJson", _as_map), ("fromYamlArray $in | toJson", _as_list)):
        for text, theirs in zip(texts, json_answers(helm, workdir, expression, texts), strict=True):
            mine = json.loads(goyaml.json_dumps(ours(text)), parse_int=float)
            if mine != theirs:
                found.append(f"{expression}: {text!r}\n  helm    {theirs!r}\n  helmkit {mine!r}")
    return found


@pytest.mark.helm
def test_the_table_means_what_helm_says(helm: Path, tmp_path: Path) -> None:
    assert len(TEXTS) >= 300
    assert _differences(helm, tmp_path, TEXTS) == []


def _mutated(rand: random.Random) -> str:
    """A text of the table with a few pieces put in, cut out or brought over from another."""
    text = rand.choice(TEXTS)
    for _ in range(rand.randint(1, 4)):
        at = rand.randint(0, len(text))
        kind = rand.random()
        if kind < 0.6:
            text = text[:at] + rand.choice(_PIECES) + text[at:]
        elif kind < 0.75:
            text = text[:at] + text[at + rand.randint(1, 4) :]
        else:
            other = rand.choice(TEXTS)
            start = rand.randint(0, len(other))
            text = text[:at] + other[start : start + 20] + text[at:]
    return text


def _settled(text: str) -> bool:
    """Whether Go gives one answer: its maps have no order, and its reader trips over a byte order mark inside."""
    return "\ufeff" not in text and "unsupported map key" not in json.dumps(_as_map(text))


@pytest.mark.helm
@settings(max_examples=3, deadline=None, database=None, phases=[Phase.generate])
@given(seed=st.integers(0, 1 << 32))
def test_random_texts_mean_what_helm_says(seed: int, helm: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    rand = random.Random(seed)
    texts = [text for text in (_mutated(rand) for _ in range(400)) if _settled(text)]
    assert _differences(helm, tmp_path_factory.mktemp("random"), texts) == []
