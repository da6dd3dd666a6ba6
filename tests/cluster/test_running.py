"""A cluster lives as long as somebody uses it, whatever becomes of its users."""

import json
import multiprocessing
import multiprocessing.synchronize
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster import binaries, running
from tests.cluster.errors import ClusterError
from tests.cluster.recipes import CLUSTER

pytestmark = pytest.mark.cluster

_SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "cluster"
    running.stop(tmp_path / "cluster")


def test_users_share_a_cluster_that_goes_with_the_last_of_them(folder: Path) -> None:
    with running.shared(folder, os.environ, print) as first:
        with running.shared(folder, os.environ, print) as second:
            assert second == first
        assert first.api.get("/readyz") == "ok"
    assert gone(folder)


def test_a_user_that_is_killed_takes_its_cluster_along(folder: Path) -> None:
    ready = _SPAWN.Event()
    user = _SPAWN.Process(target=use_for_ever, args=(folder, ready))
    user.start()
    assert ready.wait(60)
    assert running.is_running(folder)
    user.kill()
    user.join()
    assert gone(folder)


def test_a_cluster_left_running_is_found_again_and_stopped(folder: Path) -> None:
    first = running.start(folder, os.environ, print)
    assert running.start(folder, os.environ, print) == first
    pids = programs_of(folder)
    assert len(pids) == len(CLUSTER)
    assert running.stop(folder)
    assert not folder.exists()
    assert programs_of(folder) == []
    assert not running.stop(folder)


def test_the_programs_die_with_a_supervisor_that_is_killed(folder: Path) -> None:
    running.start(folder, os.environ, print)
    supervisor = json.loads((folder / "state.json").read_text())["pid"]
    os.kill(supervisor, signal.SIGKILL)
    assert gone(folder, removed=False)


def test_a_program_that_does_not_start_is_named_with_what_it_said(folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "assets" / "etcd"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\necho no space left >&2\nexit 7\n")
    broken.chmod(0o755)
    env = {**os.environ, "KUBEBUILDER_ASSETS": str(broken.parent)}
    with pytest.raises(ClusterError, match=r"etcd ended by itself \(status 7\):\nno space left"):
        running.start(folder, env, print)


def use_for_ever(folder: Path, ready: multiprocessing.synchronize.Event) -> None:
    with running.shared(folder, os.environ, print):
        ready.set()
        time.sleep(600)


def gone(folder: Path, *, removed: bool = True) -> bool:
    """Whether, in good time, no program is left, and the folder neither if it is to be `removed`."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if not programs_of(folder) and not running.is_running(folder) and not (removed and folder.exists()):
            return True
        time.sleep(0.05)
    return False


def programs_of(folder: Path) -> list[int]:
    """Process ids of the cluster's programs: those that work in its folder."""
    names = set(binaries.find(CLUSTER, os.environ, print))
    pids = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == folder and (process / "exe").readlink().name in names:
                pids.append(int(process.name))
        except OSError:
            continue
    return pids
