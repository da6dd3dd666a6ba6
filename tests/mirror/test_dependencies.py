"""What selected charts depend on: through which repository, which version, and what is said of the rest."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from helmkit.chart.metadata import Dependency
from helmkit.config import Mirrors, Repository, Rewrite, Selection, Source
from helmkit.errors import PartialError
from helmkit.mirror import selected
from helmkit.mirror.dependencies import Resolver, repositories_of
from helmkit.mirror.library import Library
from helmkit.records import replace
from tests.fakes import FakeRepository, Server
from tests.mirror.conftest import LIMITS, Serve, World
from tests.mirror.test_like_helm import RANGES, VERSIONS

FOLLOW = (Selection(chart="app", keep=1, dependencies=True),)


def needs(name: str, version: str, repository: str) -> dict[str, str]:
    return {"name": name, "version": version, "repository": repository}


@pytest.fixture
def libs() -> FakeRepository:
    """common in three versions, of which the middle one needs db; db needs common again."""
    made = FakeRepository()
    made.add("common", "1.0.0")
    made.add("common", "1.5.0", dependencies=[needs("db", "~2.0", "@libs")])
    made.add("common", "2.0.0")
    made.add("db", "2.0.7", dependencies=[needs("common", "1.x", "alias:libs")])
    made.add("db", "2.1.0")
    return made


@pytest.fixture
def two(world: World, primary: Server, mirror: Server, libs: FakeRepository, serve: Serve) -> World:
    """`stable` at the first server, `libs` at the second."""
    serve(mirror, libs)
    stable = Repository(name="stable", sources=(Source(url=primary.url + "/charts"),), select=FOLLOW)
    other = Repository(name="libs", sources=(Source(url=mirror.url + "/charts"),))
    world.config = Mirrors(file=world.home / "mirrors.yaml", repositories=(stable, other), limits=LIMITS)
    return world


def stored(world: World) -> list[str]:
    """REPO/NAME VERSION of every archive in the store."""
    catalogue = world.store.catalogue
    return sorted(
        f"{repository}/{name} {row.version}"
        for repository, name in catalogue.charts()
        for row in catalogue.versions(name, repository)
        if row.digest and world.store.blobs.has(row.digest)
    )


def app(*wanted: dict[str, str], **fields: Any) -> FakeRepository:
    made = FakeRepository()
    made.add("app", "1.0.0", dependencies=list(wanted), **fields)
    return made


@pytest.mark.parametrize("listed", [True, False])
def test_the_closure_is_copied_and_cycles_end(two: World, primary: Server, mirror: Server, listed: bool) -> None:
    wanted = needs("common", "^1", mirror.url + "/charts/")
    primary.serve(app(wanted, listed=listed).files(), prefix="/charts")
    report = two.sync()
    assert report.error() is None
    assert stored(two) == ["libs/common 1.5.0", "libs/db 2.0.7", "stable/app 1.0.0"]
    stable, libs = report.repositories
    assert (stable.copied, libs.copied) == (3, 0)
    assert {chart.repository for chart in stable.charts} == {"stable", "libs"}
    again = two.sync()
    assert [r.present for r in again.repositories] == [3, 0]
    rows = selected(two.mirrors(), two.store, "stable")
    assert [f"{row.reference} {row.version}" for row in rows] == [
        "stable/app 1.0.0",
        "libs/common 1.5.0",
        "libs/db 2.0.7",
    ]


@pytest.mark.parametrize("listed", [True, False])
def test_one_repository_alone_still_finds_what_it_needs(
    two: World, primary: Server, mirror: Server, libs: FakeRepository, serve: Serve, listed: bool
) -> None:
    """The index of the other one is asked for, once, and nothing else of it is copied."""
    wanted = needs("common", "^1", mirror.url + "/charts/")
    primary.serve(app(wanted, listed=listed).files(), prefix="/charts")
    if listed:
        dry = two.sync(["stable"], dry_run=True)
        (stable,) = dry.repositories
        names = [f"{chart.repository}/{chart.name} {chart.version}" for chart in stable.planned]
        assert names == ["libs/common 1.5.0", "libs/db 2.0.7", "stable/app 1.0.0"]
        assert two.store.catalogue.states() == {}
        mirror.requests.clear()
    report = two.sync(["stable"])
    assert (report.error(), [each.name for each in report.repositories]) == (None, ["stable"])
    assert stored(two) == ["libs/common 1.5.0", "libs/db 2.0.7", "stable/app 1.0.0"]
    assert mirror.paths().count("/charts/index.yaml") == 1
    libs.add("common", "1.6.0")
    libs.generated = "2026-02-02T00:00:00Z"
    serve(mirror, libs)
    assert two.sync(["stable"]).error() is None
    assert "libs/common 1.6.0" in stored(two), "a newer index counts, as when all are synced"
    two.sync(["libs"])
    assert primary.paths().count("/charts/index.yaml") == 2 + listed


def test_nothing_is_followed_without_the_word(two: World, primary: Server, mirror: Server) -> None:
    primary.serve(app(needs("common", "^1", mirror.url + "/charts")).files(), prefix="/charts")
    stable, libs = two.mirrors().repositories
    quiet = replace(stable, select=(Selection(chart="*"),))
    two.config = replace(two.mirrors(), repositories=(quiet, libs))
    assert two.sync().error() is None
    assert stored(two) == ["stable/app 1.0.0"]


def test_what_is_inside_the_archive_is_not_looked_for(two: World, primary: Server) -> None:
    primary.serve(app(needs("inner", "^1", "file://../inner"), needs("vendored", "1", "")).files(), prefix="/charts")
    assert two.sync().error() is None
    assert stored(two) == ["stable/app 1.0.0"]


@pytest.mark.parametrize(
    ("wanted", "cause"),
    [
        (("common", "^1", "https://elsewhere.example/charts"), "no repository of mirrors.yaml has that URL"),
        (("common", "^1", "@nobody"), "no repository of mirrors.yaml has that URL"),
        (("common", "^9", "@libs"), "libs: none of its 3 versions is in the range"),
        (("nothing", "^1", "@libs"), "libs: it has no such chart"),
        (("common", "><", "@libs"), 'not a range: improper constraint: "><"'),
    ],
)
def test_what_nobody_has_is_named(two: World, primary: Server, wanted: tuple[str, str, str], cause: str) -> None:
    primary.serve(app(needs(*wanted), needs("db", "~2.0", "@libs")).files(), prefix="/charts")
    report = two.sync()
    name, version, repository = wanted
    assert report.repositories[0].unmet == (f"app 1.0.0 needs {name} {version} of {repository}: {cause}",)
    assert isinstance(report.error(), PartialError)
    assert "libs/db 2.0.7" in stored(two)


def test_a_repository_without_an_index_is_named(two: World, primary: Server, mirror: Server) -> None:
    mirror.script.clear()
    primary.serve(app(needs("common", "^1", "@libs")).files(), prefix="/charts")
    (stable,) = two.sync(["stable"]).repositories
    assert "there is no index of it yet, run `helmkit repo sync libs`" in stable.unmet[0]


def test_a_repository_is_known_by_any_of_its_urls() -> None:
    gone = Source(url="https://gone.example/charts/", enabled=False)
    config = Mirrors(
        file=Path("mirrors.yaml"),
        repositories=(
            Repository(name="a", sources=(Source(url="https://Up.example:443/a"), gone)),
            Repository(name="b", sources=(Source(url="oci://r.example/b"), Source(path=Path("/srv")))),
            Repository(name="c", sources=(Source(url="https://near.example/c"),)),
            Repository(name="d", sources=(Source(url="https://root.example"),)),
        ),
        rewrites=(Rewrite(match="https://far.example/", to="https://near.example/"),),
    )
    asked = {
        "https://up.example/a/": ["a"],
        "https://up.example/a/./": ["a"],
        "https://gone.example/charts": ["a"],
        "http://up.example/a": [],
        "https://up.example/A": [],
        "@b": ["b"],
        "alias:c": ["c"],
        "oci://r.example/b": ["b"],
        "https://far.example/c": ["c"],
        "https://root.example/": ["d"],
        "https://[": [],
        "": [],
    }
    found = {url: [repository.name for repository in repositories_of(config, url)] for url in asked}
    assert found == asked


@pytest.mark.helm
@pytest.mark.parametrize("wanted", [*RANGES, "nonsense", "^1.2.3-0", ">1.0.0 <1.6", "!=2.0.0-alpha.10"])
def test_the_version_is_the_one_that_dependency_update_takes(
    world: World, primary: Server, serve: Serve, helm: Path, tmp_path: Path, wanted: str
) -> None:
    repository = FakeRepository()
    for version in VERSIONS:
        if version != "1.2.3+b":  # it has no order with 1.2.3
            repository.add("web", version)
    serve(primary, repository)
    world.select = ()
    assert world.sync().error() is None
    url = primary.url + "/charts"
    theirs = _update(helm, tmp_path, needs("web", wanted, url))
    chosen = Resolver(world.mirrors(), Library(world.store)).choose(Dependency("web", wanted, url))
    assert (None if isinstance(chosen, str) else chosen.version) == theirs


def _update(helm: Path, folder: Path, dependency: dict[str, str]) -> str | None:
    """The version in the Chart.lock that helm writes; None where it refuses."""
    chart = folder / "chart"
    chart.mkdir()
    metadata = {"apiVersion": "v2", "name": "chart", "version": "1.0.0", "dependencies": [dependency]}
    (chart / "Chart.yaml").write_text(json.dumps(metadata))
    environ = {f"HELM_{kind}_HOME": str(folder / kind) for kind in ("CACHE", "CONFIG", "DATA")}
    add = [str(helm), "repo", "add", "up", dependency["repository"]]
    subprocess.run(add, env=environ, capture_output=True, check=True, timeout=60)
    update = [str(helm), "dependency", "update", "chart"]
    done = subprocess.run(update, env=environ, cwd=folder, capture_output=True, check=False, timeout=60)
    if done.returncode:
        return None
    return str(yaml.safe_load((chart / "Chart.lock").read_text())["dependencies"][0]["version"])
