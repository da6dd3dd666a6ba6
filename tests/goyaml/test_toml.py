"""TOML in: values, and the place of what is wrong. TOML out is held to helm in test_dump_helm."""

from pathlib import Path

import pytest

from helmkit import goyaml
from helmkit.errors import YAMLError
from tests.goyaml.oracle import json_answers

TEXTS = [
    "",
    'a = 1\nb = 2.5\nc = "x"\nd = true\ne = [1, 2]\n',
    "[t]\nx = 1\n[t.u]\ny = 2\n[[l]]\nz = 1\n[[l]]\nz = 2\n",
    "a = {b = 1, c = {d = 2}}\n",
    "a = '''\nx\ny'''\nb = \"\\u00e9\\n\"\n",
    "a.b.c = 1\n'q k' = 2\n",
    "a = 1979-05-27T07:32:00Z\nb = 1979-05-27T00:32:00.999-07:00\n",
    "a = 0xff\nb = 0o17\nc = 0b1\nd = 1_000\ne = 1e3\n",
]


@pytest.mark.helm
def test_toml_means_what_helm_says(helm: Path, tmp_path: Path) -> None:
    theirs = json_answers(helm, tmp_path, "fromToml $in | toJson", TEXTS)
    ours = [goyaml.json_loads(goyaml.json_dumps(goyaml.toml_loads(text))) for text in TEXTS]
    assert ours == theirs


def test_integers_stay_integers() -> None:
    assert type(goyaml.toml_loads("a = 1")["a"]) is int


@pytest.mark.parametrize(("text", "line"), [("a = ", 1), ("a = 1\nb", 2), ("a = 1\n\na = 2\n", 3), ("[a\n", 1)])
def test_an_error_names_its_line(text: str, line: int) -> None:
    with pytest.raises(YAMLError, match=rf"^toml: line {line}: ") as caught:
        goyaml.toml_loads(text)
    assert caught.value.line == line
