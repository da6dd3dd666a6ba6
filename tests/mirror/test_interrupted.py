"""A sync that is killed: the store opens, what is in it is whole, and another run does the rest."""

import hashlib
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helmkit.config import load_mirrors
from helmkit.mirror import connector, sync
from helmkit.net import Retry
from helmkit.store import Store
from tests.fakes import Answer, FakeRepository, Received, Server
from tests.fakes.server import static
from tests.mirror.conftest import Serve

# Runs a sync that kills itself at the k-th call that changes the disk; prints how many calls there were.
PROGRAM = """
import os, signal, sys
from pathlib import Path

left = int(sys.argv[3])
count = 0

def counted(function):
    def call(*args, **options):
        global count
        if count == left:
            os.kill(os.getpid(), signal.SIGKILL)
        count += 1
        return function(*args, **options)
    return call

for name in ("fsync", "fchmod", "open", "close", "mkdir", "write"):
    setattr(os, name, counted(getattr(os, name)))
for name in ("replace", "unlink", "mkdir"):
    setattr(Path, name, counted(getattr(Path, name)))

from helmkit.config import load_mirrors
from helmkit.mirror import connector, sync
from helmkit.store import Store

config = load_mirrors(Path(sys.argv[1]))
with Store.open(Path(sys.argv[2])) as store:
    error = sync(config, store, connector(config.limits)).error()
if error:
    raise error
print(count)
"""


@pytest.fixture
def mirrors(tmp_path: Path, primary: Server) -> Path:
    file = tmp_path / "mirrors.yaml"
    file.write_text(
        f"""
version: 1
repositories:
  - name: stable
    sources: [{{url: "{primary.url}/charts"}}]
    select: [{{chart: "*"}}]
limits: {{parallel: 1}}
"""
    )
    return file


def run(mirrors: Path, home: Path, kill_at: int = -1) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", PROGRAM, str(mirrors), str(home), str(kill_at)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)


def contents(home: Path) -> tuple[dict[tuple[str, str], str], list[str]]:
    """The catalogue's digests and the blobs, after checking that both are whole."""
    with Store.open(home) as store:
        assert store.catalogue.check() == []
        blobs = list(store.blobs.digests())
        for digest in blobs:
            assert hashlib.sha256(store.blobs.path(digest).read_bytes()).hexdigest() == digest
        return store.catalogue.digests("stable"), blobs


def test_killed_at_every_step_and_run_again(
    tmp_path: Path, mirrors: Path, primary: Server, charts: FakeRepository, serve: Serve
) -> None:
    serve(primary, charts)
    undisturbed = run(mirrors, tmp_path / "undisturbed")
    assert undisturbed.returncode == 0, undisturbed.stderr
    steps = int(undisturbed.stdout)
    assert steps > 20
    wanted = contents(tmp_path / "undisturbed")
    # Each fifth point keeps the test short; the others differ from it by a call or two of the same file's.
    for step in range(0, steps, 5):
        home = tmp_path / str(step)
        assert run(mirrors, home, step).returncode == -signal.SIGKILL
        contents(home)
        again = run(mirrors, home)
        assert again.returncode == 0, again.stderr
        assert contents(home) == wanted


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_stopped_while_a_server_hangs(
    tmp_path: Path, mirrors: Path, primary: Server, charts: FakeRepository, serve: Serve, number: signal.Signals
) -> None:
    serve(primary, charts)
    primary.script["/charts/web-1.1.0.tgz"] = Answer(delay=20)
    command = [sys.executable, "-m", "helmkit", "--home", str(tmp_path / "home"), "--mirrors", str(mirrors)]
    with subprocess.Popen([*command, "repo", "sync"], stderr=subprocess.PIPE, text=True) as process:
        wait_for(primary, "/charts/web-1.1.0.tgz")
        process.send_signal(number)
        began = time.monotonic()
        _, said = process.communicate(timeout=10)
        assert time.monotonic() - began < 3
    if number == signal.SIGINT:
        assert process.returncode == 130
        assert "Traceback" not in said
    home = tmp_path / "home" / "data" / "store"
    digests, blobs = contents(home)
    assert len(digests) == 3
    assert len(blobs) == 1
    serve(primary, charts)
    assert run(mirrors, home).returncode == 0
    assert len(contents(home)[1]) == 3


def test_a_reset_at_every_byte_of_an_archive(
    tmp_path: Path, mirrors: Path, primary: Server, charts: FakeRepository, serve: Serve
) -> None:
    serve(primary, charts)
    data = charts.archives["db-2.0.0.tgz"]
    whole = len(Answer(body=data).encode("GET"))
    asked: list[Received] = []

    def cut(request: Received) -> Answer:
        asked.append(request)
        return Answer(body=data, cut=min(len(asked) * 23, whole), reset=len(asked) % 2 == 0)

    primary.script["/charts/db-2.0.0.tgz"] = cut
    config = load_mirrors(mirrors)
    with Store.open(tmp_path / "home") as store:
        retry = Retry(attempts=whole // 23 + 2, sleep=lambda _seconds: None)
        report = sync(config, store, connector(config.limits), retry=retry)
        assert report.error() is None
    assert len(asked) > whole // 23
    assert len(contents(tmp_path / "home")[1]) == 3
    primary.script["/charts/db-2.0.0.tgz"] = static(data)


def wait_for(server: Server, path: str) -> None:
    deadline = time.monotonic() + 10
    while path not in server.paths():
        assert time.monotonic() < deadline, server.paths()
        time.sleep(0.01)
