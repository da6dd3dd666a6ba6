"""The user's values: files, flags, their order, and what is refused."""

from pathlib import Path

import pytest

from helmkit.errors import ValuesError
from helmkit.render.values import Surroundings, ValuesSources, load_values


def test_later_sources_win(tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text("a: file\nt: {x: 1, w: 1}\nl: [1, 2]\nm: 1\n")
    two.write_text("t: {w: 2}\nl: [3]\nm: null\n")
    (tmp_path / "text").write_text("content\n")
    values = load_values(
        ValuesSources(
            files=[str(one), str(two)],
            set_json=['j={"a": 1}', '{"t": {"z": 3}}'],
            set_=["a=flag", "t.w=4"],
            set_string=["s=1"],
            set_file=[f"f={tmp_path / 'text'}"],
            set_literal=["g=a,b={c}"],
        )
    )
    assert values == {
        "a": "flag",
        "t": {"x": 1.0, "w": 4, "z": 3.0},
        "l": [3.0],
        "m": None,
        "j": {"a": 1.0},
        "s": "1",
        "f": "content\n",
        "g": "a,b={c}",
    }


def test_stdin_and_urls_come_from_the_caller() -> None:
    around = Surroundings(stdin=lambda: "a: 1\n", fetch=lambda url: f"url: {url}\n".encode())
    sources = ValuesSources(files=["-", "https://example.com/v.yaml"])
    assert load_values(sources, around) == {"a": 1.0, "url": "https://example.com/v.yaml"}
    with pytest.raises(ValuesError, match="cannot fetch"):
        load_values(sources, Surroundings(stdin=lambda: ""))


@pytest.mark.parametrize(
    ("sources", "problem"),
    [
        (ValuesSources(files=["list.yaml"]), "failed to parse list.yaml: .* cannot unmarshal array into Go value"),
        (ValuesSources(files=["none.yaml"]), "open none.yaml: no such file or directory"),
        (ValuesSources(files=["."]), "read .: is a directory"),
        (ValuesSources(set_=["a"]), 'failed parsing --set data: key "a" has no value'),
        (ValuesSources(set_file=["a=none"]), "failed parsing --set-file data: open none: no such file"),
        (ValuesSources(set_json=["a=[1"]), r"failed parsing --set-json data a=\[1"),
        (ValuesSources(set_json=["{1"]), "failed parsing --set-json data JSON: {1"),
    ],
)
def test_what_is_refused(
    sources: ValuesSources, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("list.yaml").write_text("- a\n")
    with pytest.raises(ValuesError, match=problem):
        load_values(sources)
