"""Child processes that never outlive the one that started them, and the ports they listen on."""

import ctypes
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.cluster.errors import ClusterError

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def free_port() -> int:
    """A TCP port of loopback that nobody listens on, below those the kernel gives to outgoing connections."""
    while True:
        port = random.randrange(20000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


class Children:
    """Starts programs, each with a log in `folder`, and kills them all on leaving the `with` block."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Killed rather than asked to stop: they hold nothing worth keeping, and the server takes its time.
        for process in self._processes.values():
            process.kill()
        for process in self._processes.values():
            process.wait()

    def start(self, program: Path, *arguments: str) -> None:
        """Start it with an environment of its own, so that no proxy or home folder of the user's is used."""
        env = {"HOME": str(self._folder), "PATH": os.defpath}
        with self._log(program.name).open("wb") as log:
            self._processes[program.name] = subprocess.Popen(
                [program, *arguments],
                cwd=self._folder,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=_die_with_parent,
            )

    def check(self) -> None:
        """Raise ClusterError, with the end of its log, if one of them has ended."""
        for name, process in self._processes.items():
            if process.poll() is not None:
                raise ClusterError(
                    f"{name} ended by itself (status {process.returncode}):\n{self.last_lines([name])}"
                )

    def last_lines(self, names: Sequence[str] = (), count: int = 10) -> str:
        """The end of the logs of these children, or of all."""
        lines = [self._log(name).read_text(errors="replace").splitlines() for name in names or self._processes]
        return "\n".join(line for log in lines for line in log[-count:])

    def _log(self, name: str) -> Path:
        return self._folder / f"{name}.log"


def _die_with_parent() -> None:
    """Run in the child before its program: have the kernel kill it when the parent dies. Only Linux can."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
