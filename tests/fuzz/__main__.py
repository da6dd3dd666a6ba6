"""Fuzz for a while, and print each difference.

python -m tests.fuzz [--seconds N] [--first ROUND] [--only KIND] [--helm PATH] [--charts DIR]
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.fuzzer import OWN_CHARTS, ROUND, Fuzzer


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Compare helmkit with helm at random.")
    parser.add_argument("--seconds", type=float, default=60, help="for how long")
    parser.add_argument("--first", type=int, help="the first round's number; by default another one each time")
    parser.add_argument("--only", choices=sorted(ROUND), action="append", help="only examples of this kind")
    parser.add_argument("--helm", type=Path, help="the helm to compare with; helmkit's own by default")
    parser.add_argument(
        "--charts", type=Path, default=OWN_CHARTS, help="whose values to change; helmkit's own by default"
    )
    chosen = parser.parse_args()
    from helmkit.kube import installer

    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "helmkit" / "test-tools"
    helm = chosen.helm or installer.install("helm", cache)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HOME"] = os.environ["XDG_CACHE_HOME"] = folder
        first = int(time.time()) if chosen.first is None else chosen.first
        return _run(Fuzzer(helm, Path(folder), chosen.charts), chosen.only or list(ROUND), first, chosen.seconds)


def _run(fuzzer: Fuzzer, kinds: list[str], number: int, seconds: float) -> int:
    end = time.monotonic() + seconds
    tried = dict.fromkeys(kinds, 0)
    differing = 0
    while time.monotonic() < end:
        for kind in kinds:
            for difference in fuzzer.round(kind, number):
                differing += 1
                sys.stdout.write(f"round {number}, {difference}\n")
                sys.stdout.flush()
            tried[kind] += ROUND[kind]
        number += 1
    counts = ", ".join(f"{count} {kind}" for kind, count in tried.items())
    sys.stdout.write(f"{sum(tried.values())} examples, {differing} differ: {counts}\n")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
