"""--set and its relatives. What they make of a text is shown by the real helm; limits and types are pinned here too."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helmkit.chart import strvals
from helmkit.errors import ValuesError
from helmkit.template.govalue import Int64
from tests.conformance import Helm
from tests.render.conftest import quiet_home as quiet_home
from tests.render.conftest import write_chart

PARSERS: dict[str, Callable[[str, dict[str, Any]], None]] = {
    "--set": strvals.parse_set,
    "--set-string": strvals.parse_set_string,
    "--set-json": strvals.parse_set_json,
    "--set-literal": strvals.parse_set_literal,
}
TEXTS = [
    "a=1",
    "a=1,b=2",
    "a.b.c=1,a.b.d=2",
    "a=true,b=FALSE,c=Null,d=0,e=-5,f=+5,g=012,h=1.5,i=1e3,j=",
    "a=9223372036854775807,b=9223372036854775808,c=1_000,d= 1,e=-0,f=-",
    "a={x,y,1,null},b={},c={x",
    "a={},b={,},c={a,},d={{x},y}",
    "a[0]=1,a[2]=3",
    "a[0].b=1,a[0].c=2,a[1].d[0][1]=x",
    "a[1][0]=x,a[0]=y",
    r"a\.b=1,c=x\,y,d=x\\y,e\[0\]=1,f\=g=1,h=\n",
    "a=b=c,d={a=b}",
    "a",
    "a,b",
    "a=1,b",
    "a=1,",
    ",a=1",
    "=1",
    ".a=1",
    "a.=1",
    "a.",
    "a..b=1",
    "a[",
    "a[0",
    "a[0]",
    "a[]=1",
    "a[-1]=1",
    "a[x]=1",
    "a[0]x=1",
    "a[0]=1,a.b=2",
    "a=1,a.b=2",
    "a=1,a[0]=2",
    "a=null,a.b=2",
    "a.b=1,a[0]=2",
    "a[0]=1,a[0].b=2,a[0][0]=3",
    "a[65536]=1",
    "a[65537]=1",
    "a[99999999999999999999]=1",
    "a" + ".a" * 30 + "=1",
    "a" + ".a" * 31 + "=1",
    "é=ü,日=本",
    "a= x ,b=y ",
    'a="q"',
    "a={x,y}b=1",
    "a={x,y},b=1",
    'a={"b":1},c=[1,2]',
    "a=[1,2,b=3",
    "a= ,b=1",
    "a=1 , b=2",
    'a="x" b=1',
    "a[0]={}",
    "a=nul",
    "a=1.5e3,b=01",
    '{"a": {"b": 1}, "c": null}',
    '{"a": 1',
    "a\\",
    "a=b\\",
    "",
]


@pytest.fixture
def helm_values(helm: Path, quiet_home: Path, tmp_path: Path) -> Callable[..., Any]:
    """A function: the values that helm makes of flags, or the text of its error."""
    write_chart(tmp_path / "web", {"templates/x.yaml": "{{ toJson .Values }}\n"})
    reference = Helm(helm, quiet_home)

    def values(*flags: str) -> Any:
        done = reference.run(["template", "web", *flags])
        if done.code:
            return done.error.removeprefix("Error: ").rstrip("\n")
        return json.loads(done.out.partition("x.yaml\n")[2])

    return values


def ours(flag: str, *texts: str) -> Any:
    values: dict[str, Any] = {}
    try:
        for text in texts:
            PARSERS[flag](text, values)
    except ValuesError as error:
        return f"failed parsing {flag} data: {error.message}"
    # helm drops what is null once more when it merges the chart's (no) defaults: nothing to do here
    return json.loads(json.dumps(values))


@pytest.mark.helm
@pytest.mark.parametrize("flag", ["--set", "--set-string", "--set-literal"])
def test_the_grammar(flag: str, helm_values: Callable[..., Any]) -> None:
    texts = TEXTS if flag == "--set" else TEXTS[::2]
    wrong = [
        (text, theirs, found) for text in texts if (theirs := helm_values(flag, text)) != (found := ours(flag, text))
    ]
    assert wrong == []


@pytest.mark.helm
def test_json(helm_values: Callable[..., Any]) -> None:
    from helmkit.render.values import ValuesSources, load_values

    for text in TEXTS:
        try:
            found: Any = json.loads(json.dumps(load_values(ValuesSources(set_json=[text]))))
        except ValuesError as error:
            found = error.message
        assert helm_values("--set-json", text) == found, text


@pytest.mark.helm
def test_random_texts(helm_values: Callable[..., Any]) -> None:
    made = random.Random(4)
    for _ in range(150):
        text = "".join(
            made.choice(["a", "b", ".", "[0]", "[1]", "=", ",", "{", "}", "1", "\\", "x", "["]) for _ in range(9)
        )
        assert helm_values("--set", text) == ours("--set", text), text


@pytest.mark.helm
def test_flags_build_on_each_other(helm_values: Callable[..., Any]) -> None:
    flags = ("a.b=1,l={x,y}", "a.c=2,l[1]=z", "a.b=null,l[3].k=v")
    assert helm_values(*(word for flag in flags for word in ("--set", flag))) == ours("--set", *flags)


def test_whole_numbers_are_int64_and_json_numbers_floats() -> None:
    values: dict[str, Any] = {}
    strvals.parse_set("a=1", values)
    strvals.parse_set_json("b=1", values)
    assert type(values["a"]) is Int64
    assert type(values["b"]) is float


def test_files_are_read_through_the_given_function() -> None:
    values: dict[str, Any] = {}
    strvals.parse_set_file("a=one,b={two,three}", values, lambda name: f"<{name}>")
    assert values == {"a": "<one>", "b": ["<two>", "<three>"]}


@pytest.mark.parametrize("text", ["a[9999999999]=1", "a" + ".a" * 10000 + "=1", "a" + "[1]" * 100000])
def test_huge_indexes_and_deep_names_are_refused(text: str) -> None:
    """CVE-2022-36055 and CVE-2022-23524."""
    with pytest.raises((ValuesError, RecursionError)) as error:
        strvals.parse_set(text, {})
    assert error.type is ValuesError
