"""`python -m tests.cluster`: the test cluster by hand.

build   have every program the tests need, built if need be
up      start the cluster, leave it running, and print how to use it
down    stop it
"""

import os
import sys
import time

from tests.cluster import binaries, running
from tests.cluster.errors import ClusterError
from tests.cluster.recipes import CLUSTER, REGISTRY


def main(arguments: list[str]) -> int:
    """Exit status: 0; 1 when the cluster cannot be had; 2 for a wrong command line."""
    folder = binaries.cache_folder(os.environ) / "running"
    try:
        match arguments:
            case ["build"]:
                binaries.find((*CLUSTER, *REGISTRY), os.environ, _say)
            case ["up"]:
                cluster = running.start(folder, os.environ, _say)
                sys.stdout.write(f"export KUBECONFIG={cluster.kubeconfig}\n")
            case ["down"]:
                _say("stopped" if running.stop(folder) else "no test cluster is running")
            case _:
                sys.stderr.write("usage: python -m tests.cluster build|up|down\n")
                return 2
    except ClusterError as exc:
        sys.stderr.write(f"{exc}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


_BEGAN = time.monotonic()


def _say(line: str) -> None:
    minutes, seconds = divmod(int(time.monotonic() - _BEGAN), 60)
    sys.stderr.write(f"[{minutes}:{seconds:02}] {line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
