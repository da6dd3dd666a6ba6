"""Renders each chart folder that it is given, in one process: what a program that imports helmkit would do."""

import sys

from helmkit.cli.main import run

if __name__ == "__main__":
    for path in sys.argv[1:]:
        run(["template", "bench", path])
