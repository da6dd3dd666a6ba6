"""The reader that does without Click understands a line exactly as Click does, or leaves it to Click."""

import click
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helmkit.cli.main import root
from helmkit.cli.quick import read_line
from helmkit.cli.quick_table import OPTIONS
from helmkit.cli.settings import Settings

WORDS = st.sampled_from(["", "x", "charts/nginx", "a=b", "-", "--", "-x", "-q", "--set", "0", "é"])
PARTS = st.one_of(
    WORDS,
    st.sampled_from(sorted(OPTIONS)),
    st.builds("{}={}".format, st.sampled_from(sorted(OPTIONS)), WORDS),
    st.builds("{}{}".format, st.sampled_from(sorted(OPTIONS)), WORDS),
)


def _by_click(line: list[str]) -> tuple[tuple[str, ...], dict[str, object], Settings]:
    command = root.get_command(click.Context(root), "template")
    assert command
    chosen = Settings()
    with command.make_context("template", list(line), obj=chosen) as context:
        options = dict(context.params)
    words = options.pop("words")
    return words, options, chosen


@settings(max_examples=400, deadline=None)
@example(["x", "--api-versions", "--dry-run"])
@given(st.lists(PARTS, max_size=6))
def test_lines_are_read_as_click_reads_them(line: list[str]) -> None:
    read = read_line(line)
    if read is None:
        return
    words, options, chosen = read
    ours = Settings()
    for name, value in chosen:
        setattr(ours, name, value)
    assert (words, options, ours) == _by_click(line)


@pytest.mark.parametrize(
    "line",
    [
        ["x", "charts/nginx"],
        ["charts/nginx", "-f", "a.yaml", "--values=b.yaml", "--set", "a=b,c=d", "--set-string=e=f"],
        ["x", "charts/nginx", "-n", "web", "--home", "/tmp/x", "--include-crds", "-q", "--timeout", "5m"],
    ],
)
def test_ordinary_lines_need_no_click(line: list[str]) -> None:
    assert read_line(line) is not None


@pytest.mark.parametrize(
    "line", [[], ["--help"], ["x", "--nonsense"], ["x", "--set"], ["x", "-v"], ["--", "x"], ["-"]]
)
def test_help_mistakes_and_rarities_are_left_to_click(line: list[str]) -> None:
    assert read_line(line) is None
