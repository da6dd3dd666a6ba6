"""The reader that does without Click understands a line exactly as Click does, or leaves it to Click."""

from importlib import import_module
from typing import Any

import click
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helmkit.cli.main import root
from helmkit.cli.quick import RUNNERS, read_line
from helmkit.cli.quick_tables import template
from helmkit.cli.settings import Settings

WORDS = st.sampled_from(["", "x", "charts/nginx", "a=b", "-", "--", "-x", "-q", "--set", "0", "7", "é", "json"])
TABLES: dict[str, Any] = {
    name: import_module(f"helmkit.cli.quick_tables.{table}") for name, (table, *_) in RUNNERS.items()
}


def _lines(name: str) -> st.SearchStrategy[tuple[str, list[str]]]:
    options = st.sampled_from(sorted(TABLES[name].OPTIONS))
    joined = st.builds("{}={}".format, options, WORDS) | st.builds("{}{}".format, options, WORDS)
    return st.tuples(st.just(name), st.lists(WORDS | options | joined, max_size=6))


def _by_click(name: str, line: list[str]) -> tuple[tuple[str, ...], dict[str, object], Settings]:
    command: click.Command | None = root
    for word in name.split():
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), word)
    assert command
    chosen = Settings()
    with command.make_context(name, list(line), obj=chosen) as context:
        options = dict(context.params)
    (argument,) = (parameter.name for parameter in command.params if isinstance(parameter, click.Argument))
    words = options.pop(argument or "")
    return (words,) if isinstance(words, str) else words, options, chosen


@settings(max_examples=600, deadline=None)
@example(("template", ["x", "--api-versions", "--dry-run"]))
@given(st.sampled_from(sorted(TABLES)).flatmap(_lines))
def test_lines_are_read_as_click_reads_them(named: tuple[str, list[str]]) -> None:
    name, line = named
    read = read_line(line, TABLES[name])
    if read is None:
        return
    words, options, chosen = read
    ours = Settings()
    for key, value in chosen:
        setattr(ours, key, value)
    assert (words, options, ours) == _by_click(name, line)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("search", []),
        ("search", ["repo", "nginx", "-l", "--version", "^1", "--limit", "3", "-o", "json"]),
        ("versions", ["stable/nginx", "--output=yaml"]),
        ("pull", ["stable/nginx", "--version", "^1", "-d", "archives", "--untar"]),
        ("repo sync", ["stable", "-q", "--lock", "-o", "json"]),
        ("show values", ["stable/nginx", "--devel"]),
    ],
)
def test_ordinary_lines_of_other_commands_need_no_click(name: str, line: list[str]) -> None:
    assert read_line(line, TABLES[name]) is not None


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("repo sync", ["--parallel", "4"]),
        ("repo sync", ["--limit-rate", "x"]),
        ("show all", []),
        ("search", ["--limit", "0"]),
        ("search", ["-o", "xml"]),
        ("versions", []),
        ("versions", ["a", "b"]),
    ],
)
def test_mistakes_of_other_commands_are_left_to_click(name: str, line: list[str]) -> None:
    assert read_line(line, TABLES[name]) is None


@pytest.mark.parametrize(
    "line",
    [
        ["x", "charts/nginx"],
        ["charts/nginx", "-f", "a.yaml", "--values=b.yaml", "--set", "a=b,c=d", "--set-string=e=f"],
        ["x", "charts/nginx", "-n", "web", "--home", "/tmp/x", "--include-crds", "-q", "--timeout", "5m"],
    ],
)
def test_ordinary_lines_need_no_click(line: list[str]) -> None:
    assert read_line(line, template) is not None


@pytest.mark.parametrize(
    "line", [[], ["--help"], ["x", "--nonsense"], ["x", "--set"], ["x", "-v"], ["--", "x"], ["-"]]
)
def test_help_mistakes_and_rarities_are_left_to_click(line: list[str]) -> None:
    assert read_line(line, template) is None
