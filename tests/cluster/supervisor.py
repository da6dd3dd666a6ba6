"""The process that holds a cluster: starts it in a folder, says so, waits for the end, kills it, removes the folder.

Run by `running.py` as `python -m tests.cluster.supervisor FOLDER [--while-used]`. It ends on SIGTERM or SIGINT, when
one of the programs dies, and with --while-used as soon as nobody holds FOLDER.users any more. When something went
wrong it says what on stderr, and the folder stays, for its logs.
"""

import contextlib
import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path

from tests.cluster import binaries, control_plane
from tests.cluster.children import Children
from tests.cluster.errors import ClusterError
from tests.cluster.locks import held
from tests.cluster.recipes import CLUSTER

# Seconds between two looks at users and children.
_TICK = 0.2


def main(folder: Path, while_used: bool) -> int:
    """Exit status: 0 when told to end, 1 when something went wrong."""
    signal.signal(signal.SIGTERM, _interrupt)
    # Let go of last: who waits for `users` must find `lock` free.
    with contextlib.ExitStack() as users, held(folder.with_suffix(".lock")):
        try:
            with Children(folder) as children:
                _start(children, folder)
                while not (while_used and _is_unused(folder, users)):
                    children.check()
                    time.sleep(_TICK)
        except ClusterError as exc:
            sys.stderr.write(f"{exc}\n")
            return 1
        except KeyboardInterrupt:
            pass
        shutil.rmtree(folder)
    return 0


def _start(children: Children, folder: Path) -> None:
    """Start all there is, and leave `state.json` as the sign that it is ready. Raises ClusterError."""
    programs = binaries.find(CLUSTER, os.environ, lambda _: None)
    api = control_plane.start(children, folder, programs)
    state = {"pid": os.getpid(), "server": api.server, "authority": str(api.authority), "token": api.token}
    # Renamed into place: whoever waits for this file must not read half of it.
    draft = folder / "state.draft"
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(state))
    draft.replace(folder / "state.json")


def _is_unused(folder: Path, users: contextlib.ExitStack) -> bool:
    """Whether the last user has left; then no new one comes in before `users` is closed."""
    try:
        users.enter_context(held(folder.with_suffix(".users"), wait=False))
    except BlockingIOError:
        return False
    return True


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), "--while-used" in sys.argv[2:]))
