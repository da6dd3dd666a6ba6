"""Many archives brought here: a first sync against a `helm pull` for each and against curl, and what follows it.

They are served on loopback by a process of its own, from memory and, where asked, late: as from a server far away.
"""

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.archives import VERSIONS, write_archives
from benchmarks.paired import Comparison, Goal

FEW, MANY = 500, 5000  # archives
SIZE = 100_000  # bytes of each of the few
FAR = 0.03  # seconds
PARALLEL = 16
Compare = Callable[..., Comparison | None]


class World:
    """A folder of archives with its index, a mirror of it, and a folder for what the others bring."""

    def __init__(
        self, folder: Path, chart: Path, count: int, size: int, helmkit: str, environ: Mapping[str, str]
    ) -> None:
        self.folder, self.served, self.brought = folder, folder / "served", folder / "brought"
        self.environ = {
            **environ,
            "HELMKIT_HOME": str(folder / "home"),
            "HELMKIT_MIRRORS": str(folder / "mirrors.yaml"),
            "HELM_CONFIG_HOME": str(folder / "helm"),
            "HELM_CACHE_HOME": str(folder / "helm"),
        }
        self.brought.mkdir(parents=True)
        write_archives(chart, self.served, count, size)
        subprocess.run(
            [helmkit, "repo", "index", str(self.served)], env=self.environ, check=True, capture_output=True
        )

    def configure(self, url: str) -> None:
        """Have helmkit mirror all there is at `url`, or with some.yaml a tenth, and list it for the others."""
        for file, versions in (("mirrors.yaml", ">=0"), ("some.yaml", f"<1.{VERSIONS // 10}")):
            rule = {"chart": "*", "versions": versions}
            repository = {"name": "bench", "sources": [{"url": url}], "select": [rule]}
            limits = {"parallel": PARALLEL}
            (self.folder / file).write_text(
                json.dumps({"version": 1, "repositories": [repository], "limits": limits})
            )
        names = sorted(path.name for path in self.served.glob("*.tgz"))
        self.urls.write_text("".join(f"{url}/{name}\n" for name in names))
        self.curl.write_text("".join(f"url={url}/{name}\noutput={self.brought / name}\n" for name in names))

    @property
    def urls(self) -> Path:
        """The archives' URLs, a line each."""
        return self.folder / "urls"

    @property
    def curl(self) -> Path:
        """The same for curl, with the files they go to."""
        return self.folder / "curl"

    def forget(self) -> None:
        """As before the first sync."""
        shutil.rmtree(self.folder / "home", ignore_errors=True)


def measure(
    work: Path, chart: Path, helmkit: str, helm: str, environ: Mapping[str, str], compare: Compare
) -> Iterator[Comparison | None]:
    """Every comparison; `chart` is what the archives are made of, `compare` as in benchmarks.catalogue."""
    few = World(work / "few", chart, FEW, SIZE, helmkit, environ)
    many = World(work / "many-archives", chart, MANY, 0, helmkit, environ)
    sync, options = [helmkit, "repo", "sync"], {"environ": few.environ, "prepare": few.forget}
    name = f"transfers: {FEW} archives of {SIZE // 1000} KB"
    with serving(few.served) as url:
        few.configure(url)
        pull = ["sh", "-c", 'xargs -n 1 "$0" pull -d "$1" <"$2"', helm, str(few.brought), str(few.urls)]
        yield compare(f"{name}, `repo sync` against a `helm pull` each", sync, pull, 1 / 25, pairs=2, **options)
    with serving(few.served, FAR) as url:
        few.configure(url)
        curl = ["curl", "--silent", "--parallel", "--parallel-max", str(PARALLEL), "--config", str(few.curl)]
        title = f"{name}, {FAR * 1000:.0f} ms away, against `curl --parallel`"
        yield compare(title, sync, curl, Goal(1.2, mebibytes=120), pairs=7, **options)
    with serving(many.served) as url:
        many.configure(url)
        yield from _many(many, url, sync, helm, compare)


def _many(world: World, url: str, sync: list[str], helm: str, compare: Compare) -> Iterator[Comparison | None]:
    name = f"transfers: {MANY:,} archives"
    update = [helm, "repo", "update"]
    add = [helm, "repo", "add", "bench", url, "--force-update"]
    subprocess.run(add, env=world.environ, check=True, capture_output=True)
    first = ["sh", "-c", 'rm -rf "$HELMKIT_HOME"; exec "$@"', "sh", *sync]
    some = [*first, "--mirrors", str(world.folder / "some.yaml")]
    title = f"{name}, first sync, against {MANY // 10} of them (both helmkit)"
    yield compare(title, first, some, Goal(12.0, mebibytes=120), pairs=2, environ=world.environ)
    subprocess.run(first, env=world.environ, check=True, capture_output=True)
    yield compare(f"{name}, again, against `helm repo update`", sync, update, 1.0, pairs=5, environ=world.environ)


@contextmanager
def serving(folder: Path, delay: float = 0.0) -> Iterator[str]:
    """The URL at which `folder` is served, each answer `delay` seconds late; by a process of its own."""
    argv = [sys.executable, "-m", "benchmarks.transfers", str(folder), str(delay)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


class _Answers(asyncio.Protocol):
    """GET over connections that are kept, with an ETag."""

    def __init__(self, files: Mapping[str, bytes], delay: float) -> None:
        self._files = files
        self._delay = delay
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            answer = self._answer(head.decode("latin-1"))
            if self._delay:
                asyncio.get_running_loop().call_later(self._delay, self._transport.write, answer)
            else:
                self._transport.write(answer)

    def _answer(self, head: str) -> bytes:
        path = head.split(" ", 2)[1].lstrip("/")
        if path not in self._files:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        body = self._files[path]
        tag = f'ETag: "{len(body)}"\r\n'
        if f'if-none-match: "{len(body)}"' in head.lower():
            return f"HTTP/1.1 304 Not Modified\r\n{tag}\r\n".encode()
        return f"HTTP/1.1 200 OK\r\n{tag}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _serve(folder: Path, delay: float) -> None:
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    server = await asyncio.get_running_loop().create_server(lambda: _Answers(files, delay), "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), float(sys.argv[2])))
