"""Runs `helmkit template bench FOLDER` for each folder that it is given, in one process."""

import sys

from helmkit.cli.quick import run_quick

if __name__ == "__main__":
    for path in sys.argv[1:]:
        run_quick(["template", "bench", path])
