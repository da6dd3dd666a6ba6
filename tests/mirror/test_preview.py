"""A dry run says what a sync then does, and writes nothing."""

from pathlib import Path

from helmkit.config import Selection, Source, Target
from helmkit.errors import UnreachableError
from helmkit.net.http import HttpTransport
from helmkit.oci import chart_reference
from helmkit.oci.artifact import chart_artifact
from helmkit.oci.push import push_chart
from helmkit.records import replace
from tests.cluster.registry import Registry
from tests.fakes import Answer, FakeRepository, Server, chart_archive
from tests.mirror.conftest import Serve, World


def tree(folder: Path) -> dict[str, bytes]:
    """Every file's bytes, SQLite's journal apart."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("catalogue.db-")
    }


def planned(world: World) -> dict[str, int | None]:
    (report,) = world.sync(dry_run=True).repositories
    return {f"{chart.name} {chart.version}": chart.bytes for chart in report.planned}


def test_it_says_what_a_sync_then_does(world: World, primary: Server, charts: FakeRepository, serve: Serve) -> None:
    serve(primary, charts)
    sizes = {f"{n} {v}": len(charts.archives[f"{n}-{v}.tgz"]) for n, v in [("web", "1.0.0"), ("web", "1.1.0")]}
    world.select = (Selection(chart="web"),)
    before = tree(world.home)
    report = world.sync(dry_run=True)
    (stable,) = report.repositories
    assert (stable.outcome, stable.entries, stable.new, stable.copied) == ("new", 3, 3, 0)
    assert {f"{chart.name} {chart.version}": chart.bytes for chart in stable.planned} == sizes
    assert stable.counts()["bytes"] == sum(sizes.values())
    assert tree(world.home) == before
    assert world.store.runs.latest(1) == []
    assert {request.method for request in primary.requests if request.path.endswith(".tgz")} == {"HEAD"}
    (done,) = world.sync().repositories
    assert {f"{chart.name} {chart.version}": chart.bytes for chart in done.charts} == sizes
    assert planned(world) == {}


def test_only_what_is_missing_is_planned(world: World, primary: Server, charts: FakeRepository, serve: Serve) -> None:
    serve(primary, charts)
    world.sync()
    charts.add("web", "1.2.0")
    serve(primary, charts)
    before = tree(world.home)
    (stable,) = world.sync(dry_run=True).repositories
    assert ([chart.version for chart in stable.planned], stable.present, stable.new) == (["1.2.0"], 3, 1)
    assert tree(world.home) == before


def test_a_size_that_nobody_says_is_unknown(
    world: World, primary: Server, charts: FakeRepository, serve: Serve
) -> None:
    serve(primary, charts)
    primary.script["/charts/db-2.0.0.tgz"] = Answer(405)
    assert planned(world)["db 2.0.0"] is None
    assert planned(world)["web 1.0.0"] == len(charts.archives["web-1.0.0.tgz"])


def test_the_next_place_is_asked_for_the_size(
    world: World, primary: Server, mirror: Server, charts: FakeRepository, serve: Serve
) -> None:
    serve(primary, charts)
    serve(mirror, charts)
    primary.script["/charts/db-2.0.0.tgz"] = Answer(404)
    assert planned(world)["db 2.0.0"] == len(charts.archives["db-2.0.0.tgz"])


def test_dependencies_of_an_index_that_is_not_here_yet_count(world: World, primary: Server, serve: Serve) -> None:
    made = FakeRepository()
    made.add("app", dependencies=[{"name": "lib", "version": "1.x", "repository": "@stable"}])
    made.add("lib", "1.4.0")
    made.add("lib", "2.0.0")
    serve(primary, made)
    world.select = (Selection(chart="app", dependencies=True),)
    assert sorted(planned(world)) == ["app 1.0.0", "lib 1.4.0"]


def test_a_folder_says_sizes_too(world: World, tmp_path: Path) -> None:
    data = chart_archive("web")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "web-1.0.0.tgz").write_bytes(data)
    world.sources = [Source(path=folder)]
    assert planned(world) == {"web 1.0.0": len(data)}


def test_no_source_is_said_as_by_a_sync(world: World) -> None:
    world.sources = [Source(url="http://127.0.0.1:1/charts")]
    report = world.sync(dry_run=True)
    assert isinstance(report.error(), UnreachableError)
    assert world.store.sources.failures("stable") == {}


class TestPublishing:
    """What a sync would publish, asked of its targets."""

    def publishing(self, world: World, *targets: Target) -> None:
        config = world.mirrors()
        world.config = replace(config, repositories=(replace(config.repositories[0], publish=targets),))

    def outcomes(self, world: World, *, dry_run: bool = False) -> list[dict[str, str]]:
        (report,) = world.sync(dry_run=dry_run).repositories
        return [{f"{c.name} {c.version}": c.outcome for c in target.charts} for target in report.published]

    def check(self, world: World, primary: Server, charts: FakeRepository, serve: Serve, target: Target) -> None:
        """At each step a dry run says what the sync then does, and does not do it."""
        serve(primary, charts)
        self.publishing(world, target)
        for step in range(3):
            before = tree(world.home)
            planned = self.outcomes(world, dry_run=True)
            assert tree(world.home) == before
            assert self.outcomes(world) == planned
            assert set(planned[0].values()) == [{"written"}, {"present"}, {"present", "written"}][step]
            if step == 1:
                charts.add("web", "2.0.0")
                serve(primary, charts)

    def test_to_a_folder(self, world: World, primary: Server, charts: FakeRepository, serve: Serve) -> None:
        self.check(world, primary, charts, serve, Target(path=world.home / "out"))
        (world.home / "out/db-2.0.0.tgz").write_bytes(b"other")
        assert self.outcomes(world, dry_run=True)[0]["db 2.0.0"] == "replaced"

    def test_to_a_registry(
        self, world: World, primary: Server, charts: FakeRepository, serve: Serve, registry: Registry
    ) -> None:
        base = f"oci://{registry.host}/preview"
        self.check(world, primary, charts, serve, Target(url=base))
        other = chart_artifact(chart_archive("cache", "1.0.0"), created="")
        push_chart(HttpTransport(), chart_reference(base, "cache"), other)
        charts.add("cache", "1.0.0", files={"x": "y"})
        serve(primary, charts)
        assert self.outcomes(world, dry_run=True)[0]["cache 1.0.0"] == "failed"
        assert self.outcomes(world)[0]["cache 1.0.0"] == "failed"

    def test_a_target_that_does_not_answer(
        self, world: World, primary: Server, charts: FakeRepository, serve: Serve
    ) -> None:
        serve(primary, charts)
        self.publishing(world, Target(url="oci://127.0.0.1:1/x"))
        report = world.sync(dry_run=True)
        assert {chart.outcome for chart in report.repositories[0].published[0].charts} == {"failed"}
        assert report.error() is not None
