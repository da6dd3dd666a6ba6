"""Limited computations: results come back whole, and every limit stops."""

import faulthandler
import os
import signal
import time
from pathlib import Path

import pytest

from helmkit.errors import LimitError
from helmkit.render.limited import Limits, run_limited

LIMITS = Limits(seconds=0.5, memory=64 << 20, output=1 << 20)


def spin() -> str:
    while True:
        pass


def hoard() -> str:
    return str(len(b"x" * (1 << 30)))


def crash() -> str:
    faulthandler.disable()  # Or the child's traceback would stand in the middle of the results.
    os.kill(os.getpid(), signal.SIGSEGV)
    return ""


def test_results_come_back() -> None:
    text = "é\udcff\n" * 10_000
    assert run_limited(lambda: text, LIMITS) == text


@pytest.mark.parametrize("work", [spin, hoard, crash, lambda: str(sum(iter(int, 1))), lambda: "x" * (8 << 20)])
def test_limits_stop(work: object) -> None:
    start = time.monotonic()
    with pytest.raises(LimitError):
        run_limited(work, LIMITS)  # type: ignore[arg-type]
    assert time.monotonic() - start < 3


def test_no_child_is_left() -> None:
    before = children()
    with pytest.raises(LimitError):
        run_limited(spin, LIMITS)
    assert children() <= before


def children() -> set[str]:
    """The processes that this one started; a test cluster may be among them."""
    return {pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()}
