"""Charts of the store out again: folders and registries, the same whenever it is done, and what fails is named."""

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import yaml

from helmkit.config import Mirrors, Repository, Selection, Target
from helmkit.errors import PartialError
from helmkit.mirror.publish import export, push_all
from helmkit.net.http import HttpTransport
from helmkit.oci import chart_reference, parse_oci_reference, pull_chart
from helmkit.oci.artifact import chart_artifact
from helmkit.oci.media import MANIFEST_TYPE
from helmkit.oci.push import push_chart
from helmkit.oci.upload import Blob
from tests.cluster.registry import Registry
from tests.fakes import FakeRepository, Server, chart_archive
from tests.mirror.conftest import LIMITS, NO_WAIT, Serve, World
from tests.support import attaching

PROVENANCE = b"-----BEGIN PGP SIGNED MESSAGE-----\n"


@pytest.fixture
def synced(world: World, primary: Server, serve: Serve, charts: FakeRepository) -> World:
    serve(primary, charts)
    assert world.sync().error() is None
    return world


def export_to(world: World, folder: Path, **options: object) -> list[str]:
    """Export everything; the report's lines."""
    config = world.mirrors()
    return list(map(str, export(config, world.store, config.repositories, folder, **options)))  # type: ignore[arg-type]


def digest_of(world: World, name: str, version: str) -> str:
    return next(row.digest for row in world.store.catalogue.versions(name, "stable") if row.version == version)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_an_export_has_the_archives_and_an_index_like_theirs(synced: World, charts: FakeRepository) -> None:
    folder = synced.home / "out"
    assert export_to(synced, folder) == [f"to {folder}/stable: 3 written"]
    index = yaml.safe_load((folder / "stable/index.yaml").read_text())
    theirs = yaml.safe_load(charts.index())
    assert index["entries"]["db"] == theirs["entries"]["db"]
    assert [entry["version"] for entry in index["entries"]["web"]] == ["1.1.0", "1.0.0"]
    assert {
        name: data for name, data in contents(folder / "stable").items() if name != "index.yaml"
    } == charts.archives


def test_two_exports_are_the_same_bytes(synced: World) -> None:
    for name in ("one", "two"):
        export_to(synced, synced.home / name)
    assert contents(synced.home / "one") == contents(synced.home / "two")
    times = {path: path.stat().st_mtime_ns for path in (synced.home / "one/stable").iterdir()}
    assert export_to(synced, synced.home / "one")[0].endswith("0 written, 3 present")
    assert times == {path: path.stat().st_mtime_ns for path in (synced.home / "one/stable").iterdir()}


def test_urls_below_a_base(synced: World) -> None:
    export_to(synced, synced.home / "out", url="https://charts.example.com/a?b=c")
    index = yaml.safe_load((synced.home / "out/stable/index.yaml").read_text())
    assert index["entries"]["db"][0]["urls"] == ["https://charts.example.com/a/stable/db-2.0.0.tgz?b=c"]


def test_a_prov_file_comes_along(synced: World) -> None:
    synced.store.blobs.put_provenance(digest_of(synced, "db", "2.0.0"), PROVENANCE)
    export_to(synced, synced.home / "out")
    assert (synced.home / "out/stable/db-2.0.0.tgz.prov").read_bytes() == PROVENANCE


def test_only_prune_removes_what_is_stale(synced: World) -> None:
    folder = synced.home / "out/stable"
    export_to(synced, folder.parent)
    synced.store.blobs.remove(digest_of(synced, "web", "1.0.0"))
    for name in ("web-1.0.0.tgz.prov", "notes.txt", ".tmp-abandoned"):
        (folder / name).write_text("x")
    assert export_to(synced, folder.parent) == [f"to {folder}: 0 written, 2 present"]
    assert (folder / "web-1.0.0.tgz").exists()
    assert b"web-1.0.0" not in (folder / "index.yaml").read_bytes()
    assert export_to(synced, folder.parent, prune=True) == [f"to {folder}: 0 written, 2 present, 2 removed"]
    assert sorted(path.name for path in folder.iterdir()) == [
        "db-2.0.0.tgz", "index.yaml", "notes.txt", "web-1.1.0.tgz"
    ]  # fmt: skip


def test_a_damaged_archive_is_named_and_never_exported(synced: World) -> None:
    blob = synced.store.blobs.path(digest_of(synced, "db", "2.0.0"))
    blob.write_bytes(blob.read_bytes()[:-1] + b"x")
    (synced.home / "out/stable").mkdir(parents=True)
    (synced.home / "out/stable/web-1.0.0.tgz").write_bytes(b"tampered with")
    (report,) = export(synced.mirrors(), synced.store, synced.mirrors().repositories, synced.home / "out")
    assert [(chart.name, chart.cause) for chart in report.failures] == [
        ("db", "its archive in the store is not whole")
    ]
    assert (report.count("written"), report.count("replaced")) == (1, 1)
    assert b"db-2.0.0" not in (synced.home / "out/stable/index.yaml").read_bytes()
    assert not (synced.home / "out/stable/db-2.0.0.tgz").exists()


def test_an_index_entry_that_helm_would_refuse_is_made_anew(
    world: World, primary: Server, serve: Serve, charts: FakeRepository
) -> None:
    charts.add("odd", "1.0.0", annotations={"n": 1}, own="field", created="2020-01-02", deprecated=True)
    serve(primary, charts)
    world.sync()
    export_to(world, world.home / "out")
    entry = yaml.safe_load((world.home / "out/stable/index.yaml").read_text())["entries"]["odd"][0]
    assert "own" not in entry
    assert entry["created"] == "2020-01-02T00:00:00Z"


def publishing(world: World, *targets: Target) -> Mirrors:
    repository = Repository(name="stable", sources=tuple(world.sources), select=world.select, publish=targets)
    world.config = Mirrors(file=world.home / "mirrors.yaml", repositories=(repository,), limits=LIMITS)
    return world.config


def test_a_sync_publishes_what_it_selected(
    world: World, primary: Server, serve: Serve, charts: FakeRepository
) -> None:
    serve(primary, charts)
    world.select = (Selection(chart="web", keep=1),)
    folder = world.home / "public"
    publishing(world, Target(path=folder, base_url="https://c.example"), Target(path=world.home / "two"))
    report = world.sync()
    assert report.error() is None
    assert [str(each) for each in report.repositories[0].published] == [
        f"to {folder}: 1 written", f"to {world.home}/two: 1 written"
    ]  # fmt: skip
    assert sorted(contents(folder)) == ["index.yaml", "web-1.1.0.tgz"]
    assert json.loads(json.dumps(report.repositories[0].as_dict()))["published"][0]["written"] == 1


def test_a_target_that_fails_makes_the_sync_partial(
    world: World, primary: Server, serve: Serve, charts: FakeRepository
) -> None:
    serve(primary, charts)
    (world.home / "file").write_text("in the way")
    publishing(
        world, Target(path=world.home / "file"), Target(url="oci://127.0.0.1:1/x"), Target(path=world.home / "ok")
    )
    report = world.sync()
    assert isinstance(report.error(), PartialError)
    first, second, third = report.repositories[0].published
    assert {chart.cause for chart in second.failures} == {"connection refused"}
    assert (len(first.failures), len(second.failures), len(third.failures)) == (3, 3, 0)


def test_a_sync_that_gets_no_index_leaves_its_targets_alone(
    world: World, primary: Server, serve: Serve, charts: FakeRepository
) -> None:
    serve(primary, charts)
    publishing(world, Target(path=world.home / "public"))
    world.sync()
    before = contents(world.home / "public")
    primary.script.clear()
    assert world.sync().repositories[0].published == ()
    assert contents(world.home / "public") == before


class TestRegistry:
    """A real registry as target, and as source."""

    @pytest.fixture
    def base(self, registry: Registry, tmp_path: Path) -> str:
        return f"oci://{registry.host}/{tmp_path.name.replace('_', '-').strip('-').lower()}"

    def push(self, world: World, base: str, **options: Any) -> list[str]:
        config = world.mirrors()
        reports = push_all(config, world.store, world.connect(), config.repositories, base, retry=NO_WAIT, **options)
        return [str(report).partition(": ")[2] for report in reports]

    def test_what_is_there_is_left_alone(self, synced: World, base: str, charts: FakeRepository) -> None:
        assert self.push(synced, base, dry_run=True) == ["3 written (dry run)"]
        with pytest.raises(Exception, match="no such chart"):
            pull_chart(HttpTransport(), f"{base}/stable/db:2.0.0")
        assert self.push(synced, base) == ["3 written"]
        assert self.push(synced, base) == ["0 written, 3 present"]
        assert pull_chart(HttpTransport(), f"{base}/stable/db:2.0.0").data == charts.archives["db-2.0.0.tgz"]

    def test_another_chart_under_the_tag_stays(self, synced: World, base: str, charts: FakeRepository) -> None:
        other = chart_archive("db", "2.0.0", description="theirs")
        push_chart(HttpTransport(), chart_reference(f"{base}/stable", "db"), chart_artifact(other, created=""))
        assert self.push(synced, base) == ["2 written, 1 failed"]
        assert pull_chart(HttpTransport(), f"{base}/stable/db:2.0.0").data == other
        assert self.push(synced, base, force=True) == ["0 written, 1 replaced, 2 present"]
        assert pull_chart(HttpTransport(), f"{base}/stable/db:2.0.0").data == charts.archives["db-2.0.0.tgz"]

    def test_a_prov_file_that_was_missing_is_added(self, synced: World, base: str) -> None:
        self.push(synced, base)
        synced.store.blobs.put_provenance(digest_of(synced, "db", "2.0.0"), PROVENANCE)
        assert self.push(synced, base) == ["0 written, 1 replaced, 2 present"]
        assert pull_chart(HttpTransport(), f"{base}/stable/db:2.0.0").provenance == PROVENANCE

    def test_a_sync_publishes_to_it(self, synced: World, base: str) -> None:
        publishing(synced, Target(url=base))
        (report,) = synced.sync().repositories[0].published
        assert str(report) == f"to {base}: 3 written"
        assert pull_chart(HttpTransport(), f"{base}/web:1.1.0").manifest

    def test_signatures_come_along_from_another_registry(
        self, world: World, primary: Server, base: str, serve: Serve, charts: FakeRepository
    ) -> None:
        """The chart keeps the manifest that the signature names."""
        upstream = f"{base}/upstream"
        data = charts.archives["db-2.0.0.tgz"]
        pushed = push_chart(
            HttpTransport(), chart_reference(upstream, "db"), chart_artifact(data, created="2020-02-02T02:02:02Z")
        )
        signature = attach(f"{upstream}/db", pushed.digest, by_tag=True)
        referrer = attach(f"{upstream}/db", pushed.digest, by_tag=False)
        charts.entries["db"][0]["urls"] = [f"{upstream}/db:2.0.0"]
        serve(primary, charts)
        world.sync()

        assert self.push(world, base) == ["3 written, 2 signatures"]
        ours = f"{base}/stable/db"
        assert pull_chart(HttpTransport(), f"{ours}:2.0.0").manifest == pushed.digest
        for digest in (signature, referrer):
            assert manifest(f"{ours}@{digest}") == manifest(f"{upstream}/db@{digest}")
        assert manifest(f"{ours}:{pushed.digest.replace(':', '-')}.sig") == manifest(f"{ours}@{signature}")
        assert self.push(world, base) == ["0 written, 3 present"]

    def test_signatures_that_are_added_later_come_with_the_next_push(
        self, world: World, primary: Server, base: str, serve: Serve, charts: FakeRepository
    ) -> None:
        upstream, ours = f"{base}/upstream", f"{base}/stable/db"
        chart = chart_artifact(charts.archives["db-2.0.0.tgz"], created="2020-02-02T02:02:02Z")
        pushed = push_chart(HttpTransport(), chart_reference(upstream, "db"), chart)
        charts.entries["db"][0]["urls"] = [f"{upstream}/db:2.0.0"]
        serve(primary, charts)
        world.sync()
        assert self.push(world, base) == ["3 written"]

        signature = attach(f"{upstream}/db", pushed.digest, by_tag=True)
        assert self.push(world, base, dry_run=True) == ["0 written, 3 present (dry run)"]
        assert self.push(world, base) == ["0 written, 3 present, 1 signature"]
        tag = f"{pushed.digest.replace(':', '-')}.sig"
        assert manifest(f"{ours}:{tag}") == manifest(f"{upstream}/db@{signature}")
        referrer = attach(f"{upstream}/db", pushed.digest, by_tag=False)
        assert self.push(world, base) == ["0 written, 3 present, 1 signature"]
        assert manifest(f"{ours}@{referrer}") == manifest(f"{upstream}/db@{referrer}")
        assert self.push(world, base) == ["0 written, 3 present"]

        own = attach(ours, pushed.digest, by_tag=True, note="ours")
        assert self.push(world, base) == ["0 written, 3 present"]
        assert manifest(f"{ours}:{tag}") == manifest(f"{ours}@{own}")

    def test_a_source_that_does_not_answer_costs_the_signatures_alone(
        self, world: World, primary: Server, base: str, serve: Serve, charts: FakeRepository
    ) -> None:
        charts.entries["db"][0]["urls"] = ["oci://127.0.0.1:1/gone/db:2.0.0", "db-2.0.0.tgz"]
        serve(primary, charts)
        world.sync()
        assert self.push(world, base) == ["3 written"]


def attach(repository: str, subject: str, *, by_tag: bool, note: str = "") -> str:
    """Put something signed into `repository`, as cosign does it; the digest of its manifest."""
    payload = Blob.of("application/vnd.dev.cosign.simplesigning.v1+json", json.dumps([by_tag, note]).encode())
    return attaching.attach(repository, subject, payload, tag=f"{subject.replace(':', '-')}.sig" if by_tag else "")


def manifest(reference: str) -> bytes:
    place = parse_oci_reference(reference)
    request = urllib.request.Request(
        f"{place.url}/v2/{place.path}/manifests/{place.digest or place.tag}", headers={"accept": MANIFEST_TYPE}
    )
    with urllib.request.urlopen(request) as answer:
        data: bytes = answer.read()
        return data
