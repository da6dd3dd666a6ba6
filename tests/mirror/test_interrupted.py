"""A sync that is killed: the store opens, what is in it is whole, and another run does the rest."""

import hashlib
import json
import os
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
from tests.fakes.server import ranged, static
from tests.mirror.conftest import Serve

pytestmark = pytest.mark.faults

# For each k runs a sync that kills itself at the k-th call that changes the disk (an SQL statement is one), keeps a copy
# of what that left, and runs it again undisturbed. Forks, so that nothing is imported twice; prints the number of calls
# of a whole run by kind.
PROGRAM = """
import collections, json, os, shutil, signal, sqlite3, sys
from pathlib import Path

from helmkit.config import load_mirrors
from helmkit.mirror import connector, sync
from helmkit.store import Store

config, folder = load_mirrors(Path(sys.argv[1])), Path(sys.argv[2])

def run(home, kill_at):
    kinds = collections.Counter()

    def count(kind):
        if kinds.total() == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        kinds[kind] += 1

    def counted(kind, function):
        def call(*args, **options):
            count(kind)
            return function(*args, **options)
        return call

    for name in ("fsync", "fchmod", "open", "write", "ftruncate"):
        setattr(os, name, counted(name, getattr(os, name)))
    for name in ("replace", "unlink", "mkdir", "write_text"):
        setattr(Path, name, counted(name, getattr(Path, name)))
    connect = sqlite3.connect

    def traced(*args, **options):
        connection = connect(*args, **options)
        connection.set_trace_callback(lambda sql: None if sql.startswith(("SELECT", "PRAGMA")) else count("sql"))
        return connection

    sqlite3.connect = traced
    with Store.open(home) as store:
        assert sync(config, store, connector(config.limits)).error() is None
    return kinds

def in_child(home, kill_at):
    pid = os.fork()
    if pid == 0:
        code = 99
        try:
            kinds = run(home, kill_at)
            (folder / "count").open("w").write(json.dumps(kinds))
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

# One run here imports all there is to import.
with Store.open(folder / "first") as store:
    sync(config, store, connector(config.limits))
assert in_child(folder / "undisturbed", -1) == 0
kinds = json.loads((folder / "count").read_text())
# How many calls a run makes varies by a few with the time it takes: the sweep ends with the run that ends by itself.
step = 0
while (code := in_child(home := folder / f"{step}", step)) == -signal.SIGKILL:
    if home.exists():
        shutil.copytree(home, folder / f"{step}-killed")
    assert in_child(home, -1) == 0, step
    step += 1
assert code == 0, step
print(json.dumps([step, kinds]))
"""


def write_mirrors(folder: Path, source: str) -> Path:
    """A mirrors.yaml whose one repository copies all charts of one source, one at a time."""
    text = f"""
version: 1
repositories:
  - name: stable
    sources: [{{{source}}}]
    select: [{{chart: "*"}}]
limits: {{parallel: 1}}
"""
    (folder / "mirrors.yaml").write_text(text)
    return folder / "mirrors.yaml"


@pytest.fixture
def mirrors(tmp_path: Path, primary: Server) -> Path:
    return write_mirrors(tmp_path, f'url: "{primary.url}/charts"')


def contents(home: Path) -> tuple[dict[tuple[str, str], str], list[str]]:
    """The catalogue's digests and the blobs, after checking that both are whole."""
    with Store.open(home) as store:
        assert store.catalogue.check() == []
        blobs = list(store.blobs.digests())
        for digest in blobs:
            assert hashlib.sha256(store.blobs.path(digest).read_bytes()).hexdigest() == digest
        return store.catalogue.digests("stable"), blobs


def kept_index(home: Path) -> bytes:
    """The index that a new catalogue would be made from, without the line that says when it was had."""
    return (home / "indexes" / "stable.index").read_bytes().partition(b"\n")[2]


def test_killed_at_every_step_and_run_again(tmp_path: Path, primary: Server, serve: Serve) -> None:
    charts = FakeRepository()
    charts.add("unlisted", digest=None)
    for number in range(8):
        charts.add(f"chart{number}")
    big = charts.add("big", files={"blob": os.urandom(1_200_000).hex()})
    serve(primary, charts)
    primary.script["/charts/big-1.0.0.tgz"] = ranged(big)
    mirrors = write_mirrors(tmp_path, f'url: "{primary.url}/charts"')
    command = [sys.executable, "-c", PROGRAM, str(mirrors), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    steps, kinds = json.loads(done.stdout)
    assert kinds.keys() == {"fsync", "fchmod", "open", "write", "replace", "unlink", "mkdir", "write_text", "sql"}
    assert steps > 200
    assert abs(steps - sum(kinds.values())) < 10
    wanted = contents(tmp_path / "undisturbed")
    assert len(wanted[0]) == len(wanted[1]) == 10
    for step in range(steps):
        assert contents(tmp_path / str(step)) == wanted
        assert kept_index(tmp_path / str(step)) == kept_index(tmp_path / "undisturbed"), step
        with Store.open(tmp_path / str(step)) as store:
            assert [run.outcome for run in store.runs.latest(1)] == ["done"]
        if (tmp_path / f"{step}-killed").exists():
            contents(tmp_path / f"{step}-killed")


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
    config = load_mirrors(mirrors)
    with Store.open(home) as store:
        assert sync(config, store, connector(config.limits)).error() is None
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


def test_an_index_that_was_not_kept_comes_once_more(
    tmp_path: Path, mirrors: Path, primary: Server, charts: FakeRepository, serve: Serve
) -> None:
    """It is written after the catalogue, and a process may end between the two."""
    serve(primary, charts)
    config = load_mirrors(mirrors)
    kept = tmp_path / "home" / "indexes" / "stable.index"
    for damage in (kept.unlink, lambda: kept.write_bytes(b"[]\n"), lambda: kept.write_bytes(b"")):
        with Store.open(tmp_path / "home") as store:
            assert sync(config, store, connector(config.limits)).error() is None
            whole = kept.read_bytes().partition(b"\n")[2]
            damage()
            assert sync(config, store, connector(config.limits)).error() is None
        assert kept.read_bytes().partition(b"\n")[2] == whole
    asked = len(primary.requests)
    with Store.open(tmp_path / "home") as store:
        (report,) = sync(config, store, connector(config.limits)).repositories
    assert (report.outcome, len(primary.requests)) == ("same", asked + 1)
