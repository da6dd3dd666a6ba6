"""Work grows with the text and with the program, never faster; counted in lines of code run, not in seconds."""

import sys
from types import FrameType
from typing import Any

import pytest

from helmkit.template.re2 import Re2Error, compile_re2, matcher, parsed
from helmkit.template.re2.program import MAX_INSTRUCTIONS

SIZE = 1000
# (pattern, text to repeat, its end): quadratic or worse by backtracking.
SLOW = [
    ("(a*)*b", "a", ""),
    ("(a|a)*$", "a", "!"),
    ("(x+x+)+y", "x", ""),
    ("(x+x+)+y", "x", "y"),
    (r"\d+\.\d+", "1", ""),
    ("(a|b|ab)*c", "ab", ""),
    ("(.*)(.*)(.*)(.*)(.*)[^a]", "a", ""),
    ("(a?){30}a{30}$", "a", ""),
    ("((x{1,31}){1,31})y", "x", ""),
    ("(((a*)*)*)*$", "a", "b"),
    (r"\b(a|b|\B)*?c\b", "ab ", ""),
    # One match a character, each after a look at all of the text.
    ("a.*z|a", "a", ""),
    ("(a|b)*?(a|b){20}c|a|b", "aab", ""),
]


def lines_run(pattern: str, text: str) -> int:
    """How many lines of the engine run to find all matches, with nothing remembered from before."""
    regex = parsed(pattern)
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        if "re2" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        for _ in regex.scan(text).matches():
            pass
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(("pattern", "part", "end"), SLOW)
@pytest.mark.parametrize("remembered", [matcher.MAX_STEPS, 3])
def test_twice_the_text_is_twice_the_work(
    pattern: str, part: str, end: str, remembered: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matcher, "MAX_STEPS", remembered)
    once = lines_run(pattern, part * SIZE + end)
    twice = lines_run(pattern, part * 2 * SIZE + end)
    assert once > SIZE
    assert twice < 2.1 * once


def test_twice_the_program_is_twice_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matcher, "MAX_STEPS", 3)
    text = "ab" * SIZE
    once, twice = (lines_run(f"(?:a?b?){{{count}}}c", text) for count in (40, 80))
    assert twice < 2.2 * once


@pytest.mark.parametrize(
    "pattern", ["(" * 999 + "a" + ")" * 999, "(?:" * 4000 + "a" + ")" * 4000, "(?:a|" * 900 + "b" + ")" * 900]
)
def test_no_recursion(pattern: str) -> None:
    depth, frame = 0, sys._getframe()
    while frame := frame.f_back:  # type: ignore[assignment]
        depth += 1
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(depth + 60)
    try:
        assert compile_re2(pattern).scan("xa").match()
    finally:
        sys.setrecursionlimit(before)


def test_a_deep_tree_is_refused_as_in_go() -> None:
    with pytest.raises(Re2Error, match=r"expression nests too deeply: `[(]{1000}a"):
        compile_re2("(" * 1000 + "a" + ")" * 1000)


def test_a_long_program_is_refused() -> None:
    count = MAX_INSTRUCTIONS // 1000
    assert compile_re2("a{1000}" * (count - 1)) is not None
    with pytest.raises(Re2Error, match="expression too large"):
        compile_re2("a{1000}" * count)


@pytest.mark.parametrize(("pattern", "part", "end"), SLOW)
def test_what_is_forgotten_changes_nothing(
    pattern: str, part: str, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for steps in (matcher.MAX_STEPS, 1, 2, 7):
        monkeypatch.setattr(matcher, "MAX_STEPS", steps)
        found.append(list(parsed(pattern).scan(part * 30 + end + part * 3).matches()))
    assert found[1:] == found[:1] * 3
