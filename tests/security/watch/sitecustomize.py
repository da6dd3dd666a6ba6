"""Writes what a program does that no chart may cause to the file named in HELMKIT_TEST_WATCH: a line an event.

Python imports this module at start when its folder is on PYTHONPATH. The interpreter's own audit events are used, so
nothing is replaced and nothing behaves differently.
"""

import os
import sys

_LOG = os.environ["HELMKIT_TEST_WATCH"]
_SECRET = os.environ["HELMKIT_TEST_SECRET"]
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "ctypes.", "urllib.")


def _watch(event: str, args: tuple[object, ...]) -> None:
    if event.startswith(_FORBIDDEN) or (event == "open" and str(args[0]).startswith(_SECRET)):
        with os.fdopen(os.open(_LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT), "w") as log:
            log.write(f"{event} {args[0]!r}\n")


sys.addaudithook(_watch)
