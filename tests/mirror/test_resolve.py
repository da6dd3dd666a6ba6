"""From a name to a verified archive."""

import hashlib
import json
from pathlib import Path

import pytest

from helmkit.config import Mirrors, Repository, Source
from helmkit.errors import NotFoundError, UnreachableError, UsageError, VerificationError, VersionError
from helmkit.mirror import Connect, fetch_chart, parse_reference, resolve_chart, sync
from helmkit.records import replace
from helmkit.store import ChartVersion, Store
from tests.fakes import Answer, FakeRepository, Server, chart_archive
from tests.mirror.conftest import NO_WAIT, Serve, World


@pytest.mark.parametrize("text", ["", "a/b/c", "../x", "a/..", "/a", "a/", "-x", "a b", "oci://a/b", "a/b\n"])
def test_what_is_no_reference(text: str) -> None:
    with pytest.raises(UsageError):
        parse_reference(text)


def test_references() -> None:
    assert parse_reference("stable/web") == parse_reference(str(parse_reference("stable/web")))
    assert parse_reference("web").repository is None


@pytest.fixture
def two(world: World, primary: Server, mirror: Server, charts: FakeRepository, serve: Serve) -> World:
    """`stable` with web and db, and after it `other` with web 9.0.0 and extra, both synced, nothing selected."""
    serve(primary, charts)
    other = FakeRepository()
    other.add("web", "9.0.0")
    other.add("extra", "1.0.0-rc.1")
    serve(mirror, other)
    repositories = (
        Repository(name="stable", sources=(world.sources[0],)),
        Repository(name="other", sources=(world.sources[1],)),
    )
    world.config = world.mirrors(repositories=repositories)
    assert world.sync().error() is None
    return world


def resolve(world: World, text: str, **options: object) -> str:
    row = resolve_chart(world.mirrors(), world.store, text, **options)  # type: ignore[arg-type]
    return f"{row.reference} {row.version}"


def test_the_first_repository_that_has_it(two: World) -> None:
    assert resolve(two, "web") == "stable/web 1.1.0"
    assert resolve(two, "other/web") == "other/web 9.0.0"
    assert resolve(two, "web", version="~1.0.0") == "stable/web 1.0.0"
    assert resolve(two, "web", version="^9") == "other/web 9.0.0"
    assert resolve(two, "extra", devel=True) == "other/extra 1.0.0-rc.1"
    assert resolve(two, "extra", version="1.0.0-rc.1") == "other/extra 1.0.0-rc.1"


@pytest.mark.parametrize(
    ("text", "version", "message", "hint"),
    [
        ("wbe", None, "no chart named wbe", "did you mean web"),
        ("zzzzz", None, "no chart named zzzzz", "helmkit search"),
        ("nowhere/web", None, "no repository named nowhere", "stable, other"),
        ("stable/extra", None, "no chart named stable/extra", "extra"),
        ("web", "^4", "web has no version", "newest of 2 is 1.1.0"),
        ("extra", None, "extra has no released version", "--devel"),
    ],
)
def test_what_is_not_there(two: World, text: str, version: str | None, message: str, hint: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        resolve(two, text, version=version)
    assert message in str(caught.value)
    assert hint in (caught.value.hint or "")


def test_a_bad_range(two: World) -> None:
    with pytest.raises(VersionError):
        resolve(two, "web", version="><1")


def test_before_the_first_sync(world: World) -> None:
    with pytest.raises(NotFoundError) as caught:
        resolve(world, "web")
    assert "repo sync" in (caught.value.hint or "")


def fetch(world: World, text: str, connect: Connect | None = None) -> bytes:
    row = resolve_chart(world.mirrors(), world.store, text)
    return fetch_chart(world.mirrors(), world.store, connect or world.connect(), row, retry=NO_WAIT).data


def test_one_request_then_the_store(two: World, primary: Server, charts: FakeRepository) -> None:
    primary.requests.clear()
    assert fetch(two, "web") == charts.archives["web-1.1.0.tgz"]
    assert primary.paths() == ["/charts/web-1.1.0.tgz"]
    assert fetch(two, "web", two.connect(offline=True)) == charts.archives["web-1.1.0.tgz"]
    assert len(primary.requests) == 1


def test_a_damaged_copy_is_fetched_anew(two: World, primary: Server) -> None:
    data = fetch(two, "web")
    path = two.store.blobs.path(hashlib.sha256(data).hexdigest())
    path.write_bytes(b"damaged")
    assert fetch(two, "web") == data
    assert path.read_bytes() == data


def test_wrong_bytes_everywhere(two: World, primary: Server) -> None:
    primary.script["/charts/web-1.1.0.tgz"] = Answer(body=chart_archive("web", "1.1.0", description="evil"))
    with pytest.raises(VerificationError, match="the index says") as caught:
        fetch(two, "web")
    assert "stable/web 1.1.0" in str(caught.value)
    assert list(two.store.blobs.digests()) == []


def test_nobody_has_it(two: World, primary: Server) -> None:
    primary.script["/charts/web-1.1.0.tgz"] = Answer(404)
    with pytest.raises(UnreachableError, match="HTTP 404"):
        fetch(two, "web")
    with pytest.raises(UnreachableError, match="offline"):
        fetch(two, "web", two.connect(offline=True))


def test_a_fetch_while_another_process_syncs(
    world: World, primary: Server, charts: FakeRepository, serve: Serve
) -> None:
    del charts.entries["web"][1]["digest"]
    serve(primary, charts)
    config = replace(world.mirrors(), repositories=(Repository(name="stable", sources=(world.sources[0],)),))
    sync(config, world.store, world.connect())
    world.config = config
    with Store.open(world.home / "store") as other, other.write_lock():
        assert fetch(world, "web") == charts.archives["web-1.1.0.tgz"]
    assert world.store.catalogue.digests("stable")["web", "1.1.0"] == ""
    fetch(world, "web")
    assert world.store.catalogue.digests("stable")["web", "1.1.0"] != ""


class TestRegistries:
    """A scripted registry with web 1.1.0 in it, at the host of `mirror`."""

    @pytest.fixture(autouse=True)
    def registry(self, mirror: Server, charts: FakeRepository) -> str:
        data = charts.archives["web-1.1.0.tgz"]
        digest = "sha256:" + hashlib.sha256(data).hexdigest()
        layer = {"mediaType": "application/vnd.cncf.helm.chart.content.v1.tar+gzip", "digest": digest}
        config = {"mediaType": "application/vnd.cncf.helm.config.v1+json"}
        prefix = "/v2/charts/web"
        mirror.script[f"{prefix}/tags/list"] = Answer(body=b'{"tags": ["1.1.0", "latest"]}')
        mirror.script[f"{prefix}/manifests/1.1.0"] = Answer(
            body=json.dumps({"config": config, "layers": [layer]}).encode()
        )
        mirror.script[f"{prefix}/blobs/{digest}"] = Answer(body=data)
        return f"oci://{mirror.host}:{mirror.port}/charts"

    def test_an_index_whose_urls_lead_to_a_registry(
        self, world: World, primary: Server, charts: FakeRepository, serve: Serve, registry: str
    ) -> None:
        charts.entries["web"][1]["urls"] = [f"{registry}/web:1.1.0"]
        serve(primary, charts)
        world.sources.pop()
        world.sync()
        world.store.blobs.remove(hashlib.sha256(charts.archives["web-1.1.0.tgz"]).hexdigest())
        assert fetch(world, "web") == charts.archives["web-1.1.0.tgz"]

    def test_a_registry_as_a_mirror_of_a_classic_repository(
        self, world: World, primary: Server, charts: FakeRepository, serve: Serve, registry: str
    ) -> None:
        serve(primary, charts)
        primary.script["/charts/web-1.1.0.tgz"] = Answer(404)
        world.sources[1] = Source(url=registry)
        (stable,) = world.sync().repositories
        assert (stable.copied, stable.failures) == (3, ())

    def test_a_repository_that_is_a_registry_alone(self, world: World, registry: str, charts: FakeRepository) -> None:
        world.sources[:] = [Source(url=registry)]
        world.select = ()
        (stable,) = world.sync().repositories
        assert stable.outcome == "nothing"
        assert stable.attempts[0].cause.startswith("an OCI registry has no index")
        with pytest.raises(NotFoundError, match="no index of stable"):
            resolve_chart(world.mirrors(), world.store, "stable/web")
        row = self.look_up(world.mirrors(), world.store, world.connect())
        assert (row.version, row.urls) == ("1.1.0", (f"{registry}/web:1.1.0",))
        archive = fetch_chart(world.mirrors(), world.store, world.connect(), row)
        assert archive.data == charts.archives["web-1.1.0.tgz"]
        with pytest.raises(NotFoundError):
            self.look_up(world.mirrors(), world.store, world.connect(), "stable/absent")

    @staticmethod
    def look_up(config: Mirrors, store: Store, connect: Connect, text: str = "stable/web") -> ChartVersion:
        return resolve_chart(config, store, text, connect=connect)


def test_a_chart_from_a_folder(world: World, tmp_path: Path) -> None:
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "web.tgz").write_bytes(chart_archive("web", "1.0.0"))
    world.sources[:] = [Source(path=tmp_path / "charts")]
    world.config = replace(world.mirrors(), repositories=(Repository(name="stable", sources=tuple(world.sources)),))
    world.sync()
    assert fetch(world, "stable/web", world.connect(offline=True)) == chart_archive("web", "1.0.0")
