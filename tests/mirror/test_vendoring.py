"""charts/ is the old one or the new one at any moment, whatever ends the run; and what it takes when sources fail."""

import errno
import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from helmkit.chart import charts_folder
from helmkit.chart.charts_folder import ChartsFolder
from helmkit.chart.load import load_chart
from helmkit.chart.metadata import Dependency
from helmkit.config import Repository, Source
from helmkit.errors import BusyError, ChartError, NotFoundError, UnreachableError, VerificationError
from helmkit.mirror import connector
from helmkit.mirror.dependencies import Resolver
from helmkit.mirror.library import Library
from helmkit.mirror.refreshing import questions
from helmkit.mirror.vendoring import Vendoring, archive_name
from helmkit.net import Timeouts
from helmkit.store import ChartVersion
from tests.fakes import Answer, FakeRepository, Received, Server, chart_archive
from tests.mirror.conftest import LIMITS, NO_WAIT, Serve, World

# For each k runs an update that kills itself at the k-th event that changes the disk, and prints what charts/ is then:
# "old", "new" or what else; then runs it again undisturbed. Forks, so that nothing is imported twice.
PROGRAM = """
import json, os, shutil, signal, sys
from pathlib import Path

from helmkit.cli.main import run

chart, former = Path(sys.argv[1]), Path(sys.argv[2])
KINDS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.chmod", "shutil.copytree", "tempfile.mkdtemp",
         "tempfile.mkstemp", "ctypes.dlsym", "shutil.rmtree", "sqlite3.connect"}
events, kill_at = 0, -1

def hook(name, arguments):
    global events
    changes = name in KINDS or (name == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR))
    if changes and os.getpid() != parent:
        if events == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        events += 1

def state():
    return {str(p.relative_to(chart)): p.read_bytes().hex() for p in sorted(chart.rglob("charts/*")) if p.is_file()}

def in_child(at):
    global kill_at
    kill_at = at
    pid = os.fork()
    if pid == 0:
        sys.stdout = open(os.devnull, "w")
        os._exit(run(["dependency", "update", str(chart)]))
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

def reset():
    shutil.rmtree(chart)
    shutil.copytree(former, chart, symlinks=True)

parent = os.getpid()
sys.addaudithook(hook)
old = state()
assert in_child(-1) == 0
new, lock = state(), (chart / "Chart.lock").read_text().partition("generated")[0]
found, step = [], 0
while True:
    reset()
    code = in_child(step)
    if code == 0:
        break
    assert code == -signal.SIGKILL, code
    now = state()
    found.append("new" if now == new else "old" if now == old else sorted(now))
    assert in_child(-1) == 0, step
    assert (state(), (chart / "Chart.lock").read_text().partition("generated")[0]) == (new, lock), step
    assert not list(chart.glob(".charts-*")), step
    step += 1
print(json.dumps(found))
"""


def app(folder: Path, *dependencies: dict[str, str]) -> Path:
    """A chart with those dependencies."""
    folder.mkdir(parents=True, exist_ok=True)
    document = {"apiVersion": "v2", "name": "app", "version": "1.0.0", "dependencies": list(dependencies)}
    (folder / "Chart.yaml").write_text(json.dumps(document))
    return folder


def web(version: str = "^1", repository: str = "@stable") -> dict[str, str]:
    return {"name": "web", "version": version, "repository": repository}


def held(chart: Path) -> list[str]:
    return sorted(path.name for path in (chart / "charts").glob("*"))


def vendoring(world: World, said: list[str] | None = None, **options: object) -> Vendoring:
    say = (said if said is not None else []).append
    return Vendoring(world.mirrors(), world.store, world.connect(), say, retry=NO_WAIT, **options)  # type: ignore[arg-type]


@pytest.mark.faults
def test_killed_at_every_step_and_run_again(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("web", "db"):
        (source / f"{name}.tgz").write_bytes(chart_archive(name, "2.0.0"))
    mirrors = tmp_path / "mirrors.yaml"
    mirrors.write_text(f"version: 1\nrepositories:\n- {{name: stable, sources: [{{path: {source}}}]}}\n")
    former = app(tmp_path / "former", web(">1"), {"name": "db", "version": "*", "repository": "@stable"})
    for name in ("web", "old"):
        (former / "charts").mkdir(exist_ok=True)
        (former / f"charts/{name}-1.0.0.tgz").write_bytes(chart_archive(name, "1.0.0"))
    (former / "charts/inside").mkdir()
    (former / "charts/inside/Chart.yaml").write_text("apiVersion: v2\nname: inside\nversion: 1.0.0\n")
    (former / "charts/link").symlink_to("inside")
    chart = tmp_path / "app"
    subprocess.run(["cp", "-a", str(former), str(chart)], check=True)
    environ = os.environ | {"HELMKIT_HOME": str(tmp_path / "home"), "HELMKIT_MIRRORS": str(mirrors)}
    argv = [sys.executable, "-c", PROGRAM, str(chart), str(former)]
    done = subprocess.run(argv, env=environ, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found) > 15
    assert set(found) == {"old", "new"}
    assert (chart / "charts/link").is_symlink()


def test_a_dependency_that_fails_changes_nothing(world: World, primary: Server, serve: Serve, tmp_path: Path) -> None:
    charts = FakeRepository()
    charts.add("web", "1.0.0")
    charts.add("db", "2.0.0")
    charts.archives["db-2.0.0.tgz"] = chart_archive("db", "2.0.1")
    serve(primary, charts)
    chart = app(tmp_path / "app", web(), {"name": "db", "version": "2", "repository": "@stable"})
    (chart / "charts").mkdir()
    (chart / "charts/web-0.9.0.tgz").write_bytes(chart_archive("web", "0.9.0"))
    with pytest.raises(VerificationError):
        vendoring(world).update(chart)
    assert held(chart) == ["web-0.9.0.tgz"]
    assert not (chart / "Chart.lock").exists()
    # What was fetched stays in the store.
    charts.archives["db-2.0.0.tgz"] = chart_archive("db", "2.0.0", description="The db chart")
    serve(primary, charts)
    before = len(primary.requests)
    vendoring(world).update(chart)
    assert held(chart) == ["db-2.0.0.tgz", "web-1.0.0.tgz"]
    assert [path for path in primary.paths()[before:] if path.endswith(".tgz")] == ["/charts/db-2.0.0.tgz"]


def test_the_mirror_serves_where_the_upstream_is_silent(
    world: World, primary: Server, mirror: Server, charts: FakeRepository, serve: Serve, tmp_path: Path
) -> None:
    serve(mirror, charts)
    upstream = f"{primary.url}/charts"
    chart = app(tmp_path / "app", web(repository=upstream))
    said: list[str] = []
    vendoring(world, said).update(chart)
    assert held(chart) == ["web-1.1.0.tgz"]
    lock = load_chart(chart).lock
    assert lock
    assert [(item.version, item.repository) for item in lock.dependencies] == [("1.1.0", upstream)]
    assert '...Successfully got an update from the "stable" chart repository' in said


def test_build_needs_no_network_for_what_is_here(
    world: World, primary: Server, charts: FakeRepository, serve: Serve, tmp_path: Path
) -> None:
    serve(primary, charts)
    chart = app(tmp_path / "app", web())
    vendoring(world).update(chart)
    (chart / "charts/web-1.1.0.tgz").unlink()
    asked = len(primary.requests)
    Vendoring(world.mirrors(), world.store, world.connect(offline=True), print).build(chart)
    assert (held(chart), len(primary.requests)) == (["web-1.1.0.tgz"], asked)


def test_a_repository_that_is_not_in_mirrors_yaml(
    world: World, mirror: Server, charts: FakeRepository, serve: Serve, tmp_path: Path
) -> None:
    serve(mirror, charts)
    world.sources = world.sources[:1]
    chart = app(tmp_path / "app", web(repository=f"{mirror.url}/charts/"))
    vendoring(world).update(chart)
    assert held(chart) == ["web-1.1.0.tgz"]
    # Its index is kept as any other, and asked for again only whether it has changed.
    vendoring(world).update(chart)
    assert sum(path.endswith(".tgz") for path in mirror.paths()) == 1
    # It is nobody's whom one might have meant.
    assert world.store.catalogue.names() == []
    assert world.store.catalogue.names(f"{mirror.url}/charts") == ["db", "web"]
    for path in [path for path in mirror.script if "index" in path]:
        mirror.script[path] = Answer(503)
    said: list[str] = []
    vendoring(world, said).update(chart)
    assert said[0].startswith(f'...Unable to get an update from the "{mirror.url}/charts" chart repository:\n\t')
    lost = app(tmp_path / "lost", web(repository=f"{mirror.url}/elsewhere"))
    mirror.script["/elsewhere/index.yaml"] = Answer(503)
    with pytest.raises(UnreachableError) as caught:
        vendoring(world).update(lost)
    assert (
        caught.value.hint
        == f"{mirror.url}/elsewhere is not in {world.mirrors().file}: list it there, with its mirrors"
    )
    assert not (lost / "charts").exists()


@pytest.mark.parametrize(
    ("dependency", "error", "text"),
    [
        (
            web("^9"),
            NotFoundError,
            'can\'t get a valid version for 1 subchart(s): "web" (repository "@stable", version "^9")',
        ),
        (
            web("x y"),
            Exception,
            'dependency "web" has an invalid version/constraint format: improper constraint: "x y"',
        ),
        (web(repository="stable"), NotFoundError, "no repository definition for stable"),
        (web(repository="@other"), NotFoundError, "no repository definition for @other"),
        (web(repository="file://../none"), ChartError, "directory {chart}/../none not found"),
        ({"name": "web", "version": "1"}, ChartError, "directory {chart}/charts/web not found"),
    ],
)
def test_what_cannot_be_had_is_said_as_helm_says_it(
    world: World,
    primary: Server,
    charts: FakeRepository,
    serve: Serve,
    tmp_path: Path,
    dependency: dict[str, str],
    error: type[Exception],
    text: str,
) -> None:
    serve(primary, charts)
    chart = app(tmp_path / "app", dependency)
    with pytest.raises(error) as caught:
        vendoring(world).update(chart)
    assert getattr(caught.value, "message", "").startswith(text.format(chart=chart))
    assert sorted(path.name for path in chart.iterdir()) == ["Chart.yaml"]


def test_a_lock_that_is_a_link_is_not_written_through(world: World, tmp_path: Path) -> None:
    chart = app(tmp_path / "app", web())
    (chart / "Chart.lock").symlink_to("../elsewhere")
    (tmp_path / "elsewhere").write_text("digest: x\n")
    with pytest.raises(ChartError, match=r'the Chart.lock file is a symlink to "../elsewhere"'):
        vendoring(world).update(chart)


def test_only_one_changes_a_chart_at_a_time(tmp_path: Path) -> None:
    with ChartsFolder(tmp_path).locked(), pytest.raises(BusyError), ChartsFolder(tmp_path).locked():
        pass


def test_a_file_system_that_locks_no_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_handle: int, _how: int) -> None:
        raise OSError(errno.EBADF, "Bad file descriptor")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with ChartsFolder(tmp_path).locked():
        ChartsFolder(tmp_path).replace({"web-2.0.0.tgz": b"new"}, (), print)
    assert held(tmp_path) == ["web-2.0.0.tgz"]


@pytest.mark.parametrize("exchanges", [True, False])
def test_what_stays_in_charts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanges: bool) -> None:
    if not exchanges:
        monkeypatch.setattr(charts_folder, "exchange", lambda _one, _other: False)
    real = tmp_path / "elsewhere"
    (real / "inside").mkdir(parents=True)
    (real / "inside/Chart.yaml").write_text("x")
    for name in ("local", "web", "gone"):
        (real / f"{name}-1.0.0.tgz").write_bytes(chart_archive(name))
    (real / "notes.txt").write_text("mine")
    chart = app(tmp_path / "app")
    (chart / "charts").symlink_to(real)
    said: list[str] = []
    ChartsFolder(chart).replace({"web-2.0.0.tgz": b"new"}, {"local"}, said.append)
    assert (chart / "charts").is_symlink()
    assert held(chart) == ["inside", "local-1.0.0.tgz", "notes.txt", "web-2.0.0.tgz"]
    assert (real / "web-2.0.0.tgz").read_bytes() == b"new"
    assert "notes.txt for deletion" in said[0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["app", "elsewhere"]


def test_an_interrupt_waits_for_the_swap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chart = app(tmp_path / "app")
    (chart / "charts").mkdir()
    swap = charts_folder._swap

    def interrupted(*arguments: object) -> None:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        swap(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(charts_folder, "_swap", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ChartsFolder(chart).replace({"web-2.0.0.tgz": b"new"}, (), print)
    assert held(chart) == ["web-2.0.0.tgz"]
    assert not list(chart.glob(".charts-*"))


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://x.org/a/web-1.0.0.tgz?token=1", "web-1.0.0.tgz"),
        ("files/w%2Fb.tgz", "b.tgz"),
        ("https://x.org/download", "web-1.0.0+b.tgz"),
        ("https://x.org/.tgz", "web-1.0.0+b.tgz"),
        ("oci://x.org/charts/web:1.0.0_b", "web-1.0.0+b.tgz"),
    ],
)
def test_names_of_archives(url: str, name: str) -> None:
    assert archive_name(ChartVersion("stable", "web", "1.0.0+b", urls=(url,))) == name


def test_registries_are_asked_for_several_charts_at_once(world: World, primary: Server) -> None:
    together = threading.Barrier(3, timeout=10)

    def tags(name: str) -> Callable[[Received], Answer]:
        def answer(_request: Received) -> Answer:
            together.wait()
            return Answer(body=json.dumps({"name": name, "tags": ["1.0.0", "1.1.0", "2.0.0"]}).encode())

        return answer

    place = f"oci://{primary.host}:{primary.port}/charts"
    names = ("a", "b", "c")
    for name in names:
        primary.script[f"/v2/charts/{name}/tags/list"] = tags(name)
    repository = Repository(name="reg", sources=(Source(url=place),))
    world.config = world.mirrors(repositories=(repository,))
    library = Library(world.store, connector(LIMITS, timeouts=Timeouts(connect=5, read=15, total=15)), NO_WAIT)
    wanted = [Dependency(name, "^1", place) for name in names]
    library.ask_registries(questions(world.config, wanted))
    found = [Resolver(world.config, library).find(item) for item in wanted]
    assert [(row.name, row.version) for row in found] == [(name, "1.1.0") for name in names]
    assert len(primary.requests) == 3
