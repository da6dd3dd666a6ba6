"""Runs two commands in turn, A B A B ..., and compares them pair by pair.

A machine's speed drifts, so only the ratio within a pair says anything; the median of the ratios is what is quoted.
"""

import math
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

MEMORY_GOAL = 20  # MiB that we may take beyond what the other takes


@dataclass(frozen=True)
class Run:
    """One finished process: wall time in seconds, peak memory in MiB, exit code."""

    seconds: float
    mebibytes: float
    returncode: int


@dataclass(frozen=True)
class Goal:
    """The ratio that is allowed; seconds of wall time and MiB of memory, where these have a bound of their own."""

    ratio: float
    seconds: float = math.inf
    mebibytes: float = math.inf

    def __str__(self) -> str:
        bounds = [f"{self.seconds * 1000:.0f} ms"] if self.seconds < math.inf else []
        bounds += [f"{self.mebibytes:.0f} MiB"] if self.mebibytes < math.inf else []
        return ", ".join([ratio(self.ratio), *bounds])


@dataclass(frozen=True)
class Comparison:
    """Medians of both commands, and the median of the ratios ours/theirs pair by pair."""

    name: str
    goal: Goal
    ours: Run
    theirs: Run
    ratio: float

    @property
    def met(self) -> bool:
        return self.ratio <= self.goal.ratio and self.ours.seconds <= self.goal.seconds

    @property
    def memory_met(self) -> bool:
        usual = self.theirs.mebibytes + MEMORY_GOAL
        return self.ours.mebibytes <= (self.goal.mebibytes if self.goal.mebibytes < math.inf else usual)


def ratio(value: float) -> str:
    """A ratio as people read it; a small one as a share: 0.006 and 0.01 would both be 0.01."""
    return f"{value:.2f}" if value >= 0.095 else f"1/{1 / value:.0f}"


def run_once(argv: Sequence[str], environ: Mapping[str, str]) -> Run:
    """Run `argv` to its end, its output thrown away. Memory is the process's own, as wait4(2) gives it."""
    started = time.perf_counter()
    with subprocess.Popen(argv, env=dict(environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    return Run(seconds, usage.ru_maxrss / 1024, process.returncode)


def compare(
    name: str,
    ours: Sequence[str],
    theirs: Sequence[str],
    *,
    goal: float | Goal,
    environ: Mapping[str, str],
    pairs: int = 15,
    prepare: Callable[[], None] = lambda: None,
) -> Comparison:
    """Measure `ours` and `theirs` in `pairs` pairs after one warm-up each; `prepare` is called before each of `ours`.

    Raises RuntimeError if a command fails.
    """
    for argv in (ours, theirs):
        if code := run_once(argv, environ).returncode:
            raise RuntimeError(f"{' '.join(argv)} exited with {code}")
    runs = []
    for _ in range(pairs):
        prepare()
        runs.append((run_once(ours, environ), run_once(theirs, environ)))
    goal = goal if isinstance(goal, Goal) else Goal(goal)
    found = statistics.median(a.seconds / b.seconds for a, b in runs)
    return Comparison(name, goal, _median([a for a, _ in runs]), _median([b for _, b in runs]), found)


def _median(runs: Sequence[Run]) -> Run:
    seconds = statistics.median(run.seconds for run in runs)
    return Run(seconds, statistics.median(run.mebibytes for run in runs), runs[0].returncode)
