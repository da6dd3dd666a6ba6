"""What the real helm makes of the same index: which versions it lists, which it takes, which URL it asks for."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from helmkit.errors import VersionError
from helmkit.repo import archive_urls, index_url
from helmkit.store import Query, find, search
from tests.fakes import Answer, FakeRepository, Server
from tests.mirror.conftest import Serve, World

Helm = Callable[..., str]
VERSIONS = [
    "0.1.0",
    "0.9.0",
    "1.0.0",
    "1.0.0-rc.1",
    "1.2.3",
    "1.10.0",
    "2.0.0-alpha.2",
    "2.0.0-alpha.10",
    "v1.5.0",
    "1.2.3+b",
]
RANGES = [
    "^1",
    "~1.2",
    ">=1.0.0-0",
    "1.x",
    "<1 || >=2.0.0-alpha",
    "1.5",
    "v1.5.0",
    "1.2.3+b",
    "1.0.0-rc.1",
    "9",
    "*",
    ">0.0.0-0",
]


@pytest.fixture
def run(helm: Path, tmp_path: Path) -> Helm:
    environ = {**os.environ, **{f"HELM_{kind}_HOME": str(tmp_path / kind) for kind in ("CACHE", "CONFIG", "DATA")}}

    def run(*arguments: str) -> str:
        command = [str(helm), *arguments]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=60)
        return done.stdout if done.returncode == 0 else f"error: {done.stderr}"

    return run


@pytest.fixture
def synced(world: World, primary: Server, serve: Serve, run: Helm) -> World:
    repository = FakeRepository()
    for version in VERSIONS:
        repository.add("web", version)
    repository.add("beta", "0.1.0-beta.1")
    repository.add("database", "3.0.0")
    serve(primary, repository)
    world.select = ()
    assert world.sync().error() is None
    assert "error" not in run("repo", "add", "stable", primary.url + "/charts")
    return world


@pytest.mark.helm
@pytest.mark.parametrize(
    "flags", [[], ["-l"], ["--devel"], ["-l", "--devel"], *(["-l", "--version", r] for r in RANGES)]
)
def test_search_lists_the_same(synced: World, run: Helm, flags: list[str]) -> None:
    theirs = [(row["name"], row["version"]) for row in json.loads(run("search", "repo", *flags, "-o", "json"))]
    asked = flags[flags.index("--version") + 1] if "--version" in flags else None
    found = search(
        synced.store.catalogue, Query(versions=asked, devel="--devel" in flags, all_versions="-l" in flags)
    )
    ours = [(row.reference, row.version) for row in found]
    # Versions that differ in metadata alone have no order; helm's is that of an unstable sort.
    assert sorted(ours) == sorted(theirs)
    assert [row for row in ours if "1.2.3" not in row[1]] == [row for row in theirs if "1.2.3" not in row[1]]


@pytest.mark.helm
@pytest.mark.parametrize(
    ("name", "asked"),
    [*(("web", asked) for asked in (None, "--devel", *RANGES, "nonsense")), ("beta", None), ("beta", "--devel")],
)
def test_the_same_version_is_taken(synced: World, run: Helm, name: str, asked: str | None) -> None:
    flags = [] if asked is None else [asked] if asked == "--devel" else ["--version", asked]
    said = run("show", "chart", f"stable/{name}", *flags)
    theirs = None if said.startswith("error") else said.partition("version: ")[2].splitlines()[0]
    version = None if asked == "--devel" else asked
    try:
        row = find(synced.store.catalogue, "stable", name, version=version, devel=asked == "--devel")
    except VersionError:
        row = None
    ours = row.version if row else None
    if ours and theirs:
        ours, theirs = ours.partition("+")[0], theirs.partition("+")[0]
    assert ours == theirs


@pytest.mark.helm
@pytest.mark.parametrize("base", ["/charts", "/charts/", "", "/charts?token=x", "/a%20b/c"])
@pytest.mark.parametrize("reference", ["web-1.0.0.tgz", "../web.tgz", "/root/web.tgz", "./sub/web.tgz"])
def test_the_same_urls_are_asked_for(primary: Server, run: Helm, base: str, reference: str) -> None:
    repository = FakeRepository()
    repository.add("web", "1.0.0", urls=[reference])
    address = primary.url + base
    primary.script[target(index_url(address))] = primary.script[urlsplit(index_url(address)).path] = _index(
        repository
    )
    run("repo", "add", "stable", address)
    run("pull", "stable/web", "--destination", "/nonexistent")
    asked = [path for path in primary.paths() if "index.yaml" not in path]
    assert asked[:1] == [target(archive_urls(address, [reference], [])[0])]
    assert target(index_url(address)) in primary.paths()


def _index(repository: FakeRepository) -> Answer:
    return Answer(body=repository.index())


def target(url: str) -> str:
    """Path and query, as they stand in a request."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
