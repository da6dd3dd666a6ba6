"""Archives that were cut off: continued in the same run, in a later one, or from another source."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from helmkit.config import Source
from helmkit.mirror import sync
from helmkit.net import Retry
from tests.fakes import Answer, FakeRepository, Received, Server
from tests.fakes.server import ranged
from tests.mirror.conftest import Serve, World
from tests.mirror.test_interrupted import wait_for, write_mirrors

PATH = "/charts/big-1.0.0.tgz"
ONCE = Retry(attempts=1)
FILES = {"blob": os.urandom(1_500_000).hex()}


@pytest.fixture
def big(primary: Server, mirror: Server, serve: Serve) -> bytes:
    """The one chart of both sources: 1.7 MB."""
    charts = FakeRepository()
    data = charts.add("big", files=FILES)
    assert len(data) > 1_500_000
    serve(primary, charts)
    serve(mirror, charts)
    return data


def run(world: World, **options: Any) -> tuple[int, int]:
    """Copied and failed."""
    report = sync(world.mirrors(), world.store, world.connect(), **{"retry": ONCE, **options}).repositories[0]
    return report.copied, len(report.failures)


def parts(server: Server) -> list[str]:
    return [request.headers.get("range", "") for request in server.requests if request.path == PATH]


def test_a_later_run_goes_on(world: World, primary: Server, big: bytes) -> None:
    world.sources.pop()
    primary.script[PATH] = ranged(big, cut=1_200_000)
    assert run(world) == (0, 1)
    primary.script[PATH] = ranged(big)
    assert run(world) == (1, 0)
    assert parts(primary) == ["", "bytes=1200000-"]
    assert list((world.home / "store" / "partial").iterdir()) == []


def test_another_source_goes_on(world: World, primary: Server, mirror: Server, big: bytes) -> None:
    primary.script[PATH] = ranged(big, cut=1_200_000)
    mirror.script[PATH] = ranged(big, etag='"other"')
    assert run(world) == (1, 0)
    assert parts(mirror) == ["bytes=1200000-"]
    assert all("if-range" not in request.headers for request in mirror.requests)


def test_a_source_is_judged_by_its_own_bytes(world: World, primary: Server, mirror: Server, big: bytes) -> None:
    poison = big[:1000] + b"poison" + big[1006:]
    primary.script[PATH] = ranged(poison, cut=1_200_000)
    mirror.script[PATH] = ranged(big)
    assert run(world) == (1, 0)
    assert parts(mirror) == ["bytes=1200000-", ""]


def test_without_a_digest_only_the_same_file_is_continued(
    world: World, primary: Server, serve: Serve, big: bytes
) -> None:
    charts = FakeRepository()
    charts.add("big", digest=None, files=FILES)
    world.sources.pop()
    serve(primary, charts)
    primary.script[PATH] = ranged(big, cut=1_200_000)
    assert run(world) == (0, 1)
    changed = big[:-1000] + bytes(1000)
    primary.script[PATH] = ranged(changed, etag='"2"', cut=1_300_000)
    assert run(world) == (0, 1)
    primary.script[PATH] = ranged(big, etag='"3"')
    assert run(world) == (1, 0)
    assert [r.headers.get("if-range") for r in primary.requests if r.path == PATH] == [None, '"1"', '"2"']
    (held,) = world.store.catalogue.digests("stable").values()
    assert world.store.blobs.get(held) == big


def test_a_killed_run_is_continued(tmp_path: Path, world: World, primary: Server, big: bytes) -> None:
    whole = ranged(big)

    def hang(request: Received) -> Answer:
        answer = whole(request)
        head = len(answer.encode("HEAD"))
        return Answer(answer.status, answer.body, answer.headers, drip=20, drip_from=head + 1_400_000)

    primary.script[PATH] = hang
    mirrors = write_mirrors(tmp_path, f'url: "{primary.url}/charts"')
    command = [sys.executable, "-m", "helmkit", "--home", str(tmp_path / "home"), "--mirrors", str(mirrors)]
    folder = tmp_path / "home" / "data" / "store" / "partial"
    with subprocess.Popen([*command, "repo", "sync"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        wait_for(primary, PATH)
        deadline = time.monotonic() + 10
        while sum(path.stat().st_size for path in folder.glob("*.part")) < 1_400_000:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
    primary.script[PATH] = whole
    done = subprocess.run([*command, "repo", "sync"], capture_output=True, text=True, check=True, timeout=60)
    assert "1 copied" in done.stdout
    start = int(parts(primary)[-1].removeprefix("bytes=").rstrip("-"))
    assert start >= 1_400_000
    assert primary.requests[-1].headers["if-range"] == '"1"'
    assert list(folder.iterdir()) == []


def test_a_folder_has_no_ranges_and_needs_none(world: World, tmp_path: Path, big: bytes) -> None:
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "big-1.0.0.tgz").write_bytes(big)
    world.sources[:] = [Source(path=tmp_path / "charts")]
    assert run(world) == (1, 0)
