"""Large indexes: the first sync, what follows it, and the questions asked of a catalogue; against helm's commands.

The indexes are those of benchmarks.index_maker, served on loopback by a server that knows If-Modified-Since.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from benchmarks.index_maker import make_index
from benchmarks.paired import Comparison, Goal
from helmkit.chart.package import package

LARGE = 25  # MB
CHART = "airflow"
NEEDED = (CHART, "kafka", "mysql", "nginx", "redis")  # What the chart of `dependency update` depends on.
MANY = 10  # repositories
Compare = Callable[..., Comparison | None]


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The URL at which `folder` is served, by a process of its own: it would take turns with ours in this one."""
    argv = [sys.executable, "-m", "benchmarks.catalogue", str(folder)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def _serve(folder: str) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=folder))
    Thread(target=server.serve_forever).start()
    print(f"http://127.0.0.1:{server.server_port}", flush=True)


class World:
    """One or several repositories of one index, for both programs."""

    def __init__(
        self, work: Path, megabytes: float, environ: dict[str, str], names: tuple[str, ...] = ("bench",)
    ) -> None:
        self.folder = work / f"index-{megabytes}"
        self.names = names
        self.environ = environ | {
            "HELMKIT_HOME": str(self.folder / "home"),
            "HELMKIT_MIRRORS": str(self.folder / "mirrors.yaml"),
            "HELM_CONFIG_HOME": str(self.folder / "helm"),
            "HELM_CACHE_HOME": str(self.folder / "helm"),
        }
        self.served = self.folder / "served"
        self.served.mkdir(parents=True, exist_ok=True)
        # In a process of its own: a child's peak memory is at least what its parent has when it starts.
        subprocess.run([sys.executable, "-m", "benchmarks.catalogue", str(self.folder), str(megabytes)], check=True)
        self._files = [self.folder / "index-0.yaml", self.folder / "index-1.yaml"]
        self._time = 1_700_000_000
        self.change()

    def change(self) -> None:
        """Serve the other index: one chart has one version more, or less."""
        self._files.reverse()
        self._time += 60
        shutil.copyfile(self._files[0], self.served / "index.yaml")
        os.utime(self.served / "index.yaml", (self._time, self._time))

    def configure(self, url: str) -> None:
        """Both programs' own files that name the repositories."""
        repositories = [{"name": name, "sources": [{"url": url}]} for name in self.names]
        limits = {"index_size": "1GiB"}
        (self.folder / "mirrors.yaml").write_text(
            json.dumps({"version": 1, "repositories": repositories, "limits": limits})
        )

    def forget(self) -> None:
        """As before the first sync."""
        shutil.rmtree(self.folder / "home/data", ignore_errors=True)


def measure(
    work: Path, helmkit: str, helm: str, environ: dict[str, str], compare: Compare
) -> Iterator[Comparison | None]:
    """Every comparison; `compare` takes a name, both commands, the goal, `pairs`, `environ` and `prepare`."""
    for megabytes, goal in ((LARGE, 1 / 50), (1, 1 / 3)):
        world = World(work, megabytes, environ)
        with serving(world.served) as url:
            world.configure(url)
            yield from _measure(world, f"catalogue: {{}}, {megabytes} MB", url, helmkit, helm, goal, compare)


def _measure(
    world: World, name: str, url: str, helmkit: str, helm: str, goal: float, compare: Compare
) -> Iterator[Comparison | None]:
    run = partial(compare, environ=world.environ)
    sync, update = [helmkit, "repo", "sync"], [helm, "repo", "update"]
    add = [helm, "repo", "add", "bench", url, "--force-update"]
    large = goal < 1 / 10
    first = Goal(1 / 4, mebibytes=120) if large else 1.0
    yield run(name.format("first sync"), sync, add, first, pairs=5, prepare=world.forget)
    subprocess.run(sync, env=world.environ, check=True, capture_output=True)
    subprocess.run(add, env=world.environ, check=True, capture_output=True)
    yield run(name.format("one chart changed"), sync, update, 1 / 10 if large else 1.0, pairs=5, prepare=world.change)
    yield run(name.format("unchanged"), sync, update, 1 / 30 if large else 1.0, pairs=5)
    questions = {
        "`search WORD`": ["search", "repo", "redis"],
        "`search`": ["search", "repo"],
        "`search -l --version RANGE WORD`": ["search", "repo", "-l", "--version", "^2.1", "redis"],
        "`search --version RANGE`": ["search", "repo", "--version", "<2"],
    }
    for title, words in questions.items():
        yield run(name.format(title), [helmkit, *words], [helm, *words], goal, pairs=7)
    every = [helm, "search", "repo", "-l", f"bench/{CHART}"]
    yield run(name.format("`versions NAME`"), [helmkit, "versions", f"bench/{CHART}"], every, goal, pairs=7)
    by_name = {
        "`show chart REPO/NAME`": ["show", "chart", f"bench/{CHART}"],
        "`pull REPO/NAME`": ["pull", f"bench/{CHART}", "-d", str(world.folder)],
        "`template REPO/NAME`": ["template", "bench", f"bench/{CHART}"],
    }
    for title, words in by_name.items():
        yield run(name.format(title), [helmkit, *words], [helm, *words], 1 / 20 if large else 1 / 3, pairs=5)
    if large:
        ours, theirs = (_app(world.folder / who, url) for who in ("ours", "theirs"))
        words = ["dependency", "update"]
        title = name.format(f"`dependency update` of {len(NEEDED)}")
        yield run(
            title,
            [helmkit, *words, str(ours)],
            [helm, *words, str(theirs)],
            1 / 100,
            pairs=3,
            prepare=partial(shutil.rmtree, ours / "charts", ignore_errors=True),
        )


def _app(folder: Path, url: str) -> Path:
    """A chart that needs NEEDED."""
    folder.mkdir(exist_ok=True)
    needed = [{"name": name, "version": "*", "repository": url} for name in NEEDED]
    document = {"apiVersion": "v2", "name": "app", "version": "1.0.0", "dependencies": needed}
    (folder / "Chart.yaml").write_text(json.dumps(document))
    return folder


def measure_many(
    work: Path, helmkit: str, helm: str, environ: dict[str, str], compare: Compare
) -> Iterator[Comparison | None]:
    """A search of several large repositories."""
    world = World(work / "many", LARGE, environ, tuple(f"bench{number}" for number in range(MANY)))
    with serving(world.served) as url:
        world.configure(url)
        subprocess.run([helmkit, "repo", "sync"], env=world.environ, check=True, capture_output=True)
        for repository in world.names:
            add = [helm, "repo", "add", repository, url, "--force-update"]
            subprocess.run(add, env=world.environ, check=True, capture_output=True)
    words = ["search", "repo", "redis"]
    name = f"catalogue: `search WORD`, {MANY} repositories of {LARGE} MB"
    goal = Goal(1 / 50, seconds=0.15)
    yield compare(name, [helmkit, *words], [helm, *words], goal, pairs=3, environ=world.environ)


def _make(folder: Path, megabytes: float) -> None:
    """Two indexes, of which the second has a version more, with the archives of the newest versions of NEEDED."""
    for number, changed in enumerate(("", CHART)):
        data = make_index(megabytes, changed=changed)
        for name in NEEDED:
            data = _with_archive(folder, data, name)
        (folder / f"index-{number}.yaml").write_bytes(data)


def _with_archive(folder: Path, data: bytes, name: str) -> bytes:
    """An index whose newest version of a chart is an archive that is there; a small index may lack the chart."""
    start = data.find(f"\n    name: {name}\n".encode())
    if start < 0:
        return data
    version = data[data.index(b"\n    version: ", start) + 14 :].partition(b"\n")[0].decode()
    chart = folder / "chart" / name
    chart.mkdir(parents=True, exist_ok=True)
    (chart / "Chart.yaml").write_text(f"apiVersion: v2\nname: {name}\nversion: {version}\n")
    file, archive = package(chart)
    (folder / "served" / file).write_bytes(archive)
    digest = hashlib.sha256(f"{name} {version}".encode()).hexdigest()
    data = data.replace(digest.encode(), hashlib.sha256(archive).hexdigest().encode(), 1)
    return data.replace(f"https://charts.example.com/files/{file}".encode(), file.encode(), 1)


if __name__ == "__main__":
    if len(sys.argv) == 2:
        _serve(sys.argv[1])
    else:
        _make(Path(sys.argv[1]), float(sys.argv[2]))
