"""A running cluster as its users see it, and how they get one: shared by processes, or left running until stopped.

A cluster belongs to a folder. Beside it are three lock files: FOLDER.lock, held by the supervisor as long as the
cluster runs; FOLDER.users, held by whoever uses a shared one; FOLDER.start, held while one is started or stopped.
The kernel lets go of all of them when a process dies, so that a killed test run leaves nothing behind.
"""

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cluster import binaries
from tests.cluster.api import Api, ApiError
from tests.cluster.errors import ClusterError
from tests.cluster.golang import Say
from tests.cluster.locks import held, is_held
from tests.cluster.recipes import CLUSTER

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Cluster:
    """A cluster that is up. `kubeconfig` gives its administrator; `api` is the same without kubectl."""

    kubeconfig: Path
    api: Api

    @contextlib.contextmanager
    def namespace(self) -> Iterator[str]:
        """A fresh namespace that pods can be created in; on leaving it is deleted, without waiting for that."""
        name = f"test-{secrets.token_hex(4)}"
        self.api.post("/api/v1/namespaces", {"metadata": {"name": name}})
        try:
            # The controllers make it a moment later, and no pod is admitted before.
            while not self._has_service_account(name):
                time.sleep(0.02)
            yield name
        finally:
            self.api.delete(f"/api/v1/namespaces/{name}")

    def _has_service_account(self, namespace: str) -> bool:
        try:
            self.api.get(f"/api/v1/namespaces/{namespace}/serviceaccounts/default")
        except ApiError as exc:
            if exc.status != 404:
                raise
            return False
        return True


@contextlib.contextmanager
def shared(folder: Path, env: Mapping[str, str], say: Say) -> Iterator[Cluster]:
    """The cluster of `folder`, started by the first of its users, stopped when the last one leaves or dies."""
    with contextlib.ExitStack() as stack:
        with held(folder.with_suffix(".start")):
            # Waits, should the supervisor just be stopping for want of users.
            stack.enter_context(held(folder.with_suffix(".users"), shared=True))
            if not is_running(folder):
                _launch(folder, env, say, "--while-used")
        yield _load(folder)


def start(folder: Path, env: Mapping[str, str], say: Say) -> Cluster:
    """The cluster of `folder`, started if it is not running; it stays until `stop`."""
    with held(folder.with_suffix(".start")):
        if not is_running(folder):
            _launch(folder, env, say)
    return _load(folder)


def stop(folder: Path) -> bool:
    """Stop the cluster of `folder` and wait until it is gone; false if there was none."""
    with held(folder.with_suffix(".start")):
        if not is_running(folder):
            return False
        os.kill(_state(folder)["pid"], signal.SIGTERM)
        with held(folder.with_suffix(".lock")):
            return True


def is_running(folder: Path) -> bool:
    return is_held(folder.with_suffix(".lock"))


def _launch(folder: Path, env: Mapping[str, str], say: Say, *options: str) -> None:
    """Start a supervisor and wait until its cluster is ready. Raises ClusterError with what it said."""
    # Here too, not in the supervisor alone: building takes minutes, and only here can progress be seen.
    binaries.find(CLUSTER, env, say)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    log = folder / "supervisor.log"
    with log.open("wb") as output:
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "tests.cluster.supervisor", str(folder), *options],
            cwd=_ROOT,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        while not (folder / "state.json").exists():
            if supervisor.poll() is not None:
                said = log.read_text().strip()
                raise ClusterError(f"the test cluster did not start; its logs are in {folder}\n{said}")
            time.sleep(0.05)
    except KeyboardInterrupt:
        supervisor.terminate()
        raise
    # It outlives this process, which is meant; Python would warn of it.
    supervisor.returncode = 0


def _load(folder: Path) -> Cluster:
    state = _state(folder)
    return Cluster(folder / "kubeconfig", Api(state["server"], Path(state["authority"]), state["token"]))


def _state(folder: Path) -> dict[str, Any]:
    state: dict[str, Any] = json.loads((folder / "state.json").read_text())
    return state
