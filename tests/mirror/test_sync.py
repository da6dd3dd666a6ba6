"""A sync against scripted sources: what is used, what is kept, what is said."""

import os
import time
from pathlib import Path

import pytest

from helmkit.config import Auth, Repository, Rewrite, Selection, Source
from helmkit.errors import (
    BusyError,
    NotFoundError,
    PartialError,
    StoreError,
    UnreachableError,
    VerificationError,
)
from helmkit.mirror import Event, connector, sync
from helmkit.net import Retry
from helmkit.net.dial import Dialer
from helmkit.records import replace
from helmkit.store import Store
from tests.fakes import Answer, FakeRepository, Server, chart_archive
from tests.fakes.server import redirect
from tests.mirror.conftest import LIMITS, Serve, World

ALL = ["db 2.0.0", "web 1.1.0", "web 1.0.0"]


def test_the_first_source_that_answers_is_used(
    world: World, primary: Server, mirror: Server, charts: FakeRepository, serve: Serve
) -> None:
    serve(primary, charts)
    events: list[Event] = []
    report = world.sync(progress=events.append)
    (stable,) = report.repositories
    assert (stable.outcome, stable.source, stable.attempts) == ("new", primary.url + "/charts", ())
    assert (stable.entries, stable.new, stable.copied, stable.present, stable.failures) == (3, 3, 3, 0, ())
    assert report.error() is None
    assert not mirror.requests
    assert world.versions() == ALL
    assert sorted(world.store.blobs.digests()) == sorted(world.store.catalogue.digests("stable").values())
    kinds = [e.kind for e in events if e.kind != "receiving"]
    assert kinds == ["trying", "using", "done", "copied", "copied", "copied"]
    assert {(e.detail, e.done) for e in events if e.kind == "receiving" and e.done == e.total} == {
        (name, len(charts.archives[f"{name.replace(' ', '-')}.tgz"])) for name in ALL
    }


def test_a_second_sync_asks_whether_anything_changed_and_fetches_nothing(
    world: World, primary: Server, charts: FakeRepository, serve: Serve
) -> None:
    serve(primary, charts)
    world.sync()
    primary.requests.clear()
    (stable,) = world.sync().repositories
    assert (stable.outcome, stable.entries, stable.new, stable.copied, stable.present) == ("same", 3, 0, 0, 3)
    assert primary.paths() == ["/charts/index.yaml"]
    assert "if-none-match" in primary.requests[0].headers


def test_the_same_bytes_from_another_source_are_the_same_index(
    world: World, primary: Server, mirror: Server, charts: FakeRepository, serve: Serve
) -> None:
    serve(primary, charts)
    world.sync()
    primary.script.clear()
    serve(mirror, charts)
    (stable,) = world.sync().repositories
    assert (stable.outcome, stable.source) == ("same", mirror.url + "/charts")
    assert "if-none-match" not in mirror.requests[0].headers
    assert world.store.catalogue.states()["stable"].source == mirror.url + "/charts"


INDEX_FAULTS: dict[str, tuple[Answer, str]] = {
    "web page": (Answer(body=b"<!DOCTYPE html><title>Sign in</title>"), 'not an index: HTML page "Sign in"'),
    "404": (Answer(404), "HTTP 404"),
    "429": (Answer(429, headers={"retry-after": "1"}), "HTTP 429"),
    "reset": (Answer(cut=0, reset=True), "connection reset"),
    "truncated": (Answer(body=b"apiVersion: v1\nentries: {}\n" * 9, cut=150), "truncated"),
    "cut short by the server": (Answer(body=b"apiVersion: v1\nentries:\n  web:\n  - name: w"), "not an index"),
    "redirect loop": (redirect("/charts/index.yaml"), "more than 5 redirects"),
    "silent": (Answer(delay=2), "read timed out"),
    "slow drip": (Answer(body=b"x" * 999, drip=0.05), "too slow"),
    "too deep": (Answer(body=b"[" * 30_000), "nested deeper"),
    "empty": (Answer(body=b""), "empty"),
}


@pytest.mark.parametrize("fault", INDEX_FAULTS)
def test_a_source_with_a_fault_is_passed_over_and_named(
    world: World, primary: Server, mirror: Server, charts: FakeRepository, serve: Serve, fault: str
) -> None:
    answer, cause = INDEX_FAULTS[fault]
    primary.script["/charts/index.yaml"] = answer
    serve(mirror, charts)
    report = world.sync()
    (stable,) = report.repositories
    assert stable.source == mirror.url + "/charts"
    (attempt,) = stable.attempts
    assert attempt.source == primary.url + "/charts"
    assert cause in attempt.cause
    assert "\n" not in attempt.cause
    assert report.error() is None
    assert world.versions() == ALL


def test_a_304_that_nobody_asked_for_is_no_index(world: World, primary: Server) -> None:
    primary.script["/charts/index.yaml"] = Answer(304)
    (stable,) = world.sync().repositories
    assert stable.outcome == "nothing"
    assert "304 to an unconditional request" in stable.attempts[0].cause


def test_nobody_waits_for_a_busy_source_while_there_is_another(
    world: World, primary: Server, mirror: Server, charts: FakeRepository, serve: Serve
) -> None:
    primary.script["/charts/index.yaml"] = Answer(429, headers={"retry-after": "50"})
    serve(mirror, charts)
    slept: list[float] = []
    report = sync(world.mirrors(), world.store, world.connect(), retry=Retry(sleep=slept.append))
    assert report.error() is None
    assert slept == []
    mirror.script["/charts/index.yaml"] = [Answer(429, headers={"retry-after": "50"}), Answer(404)]
    sync(world.mirrors(), world.store, world.connect(), rest=False, retry=Retry(sleep=slept.append))
    assert slept == [50.0]


@pytest.mark.parametrize("fault", INDEX_FAULTS)
def test_where_every_source_has_a_fault_what_we_had_stays(
    world: World, primary: Server, mirror: Server, charts: FakeRepository, serve: Serve, fault: str
) -> None:
    serve(primary, charts)
    world.sync()
    before = snapshot(world.home / "store")
    answer, _ = INDEX_FAULTS[fault]
    primary.script["/charts/index.yaml"] = mirror.script["/charts/index.yaml"] = answer
    report = world.sync()
    (stable,) = report.repositories
    assert (stable.outcome, stable.entries, len(stable.attempts)) == ("kept", 3, 2)
    assert isinstance(report.error(), UnreachableError | VerificationError)
    assert world.versions() == ALL
    assert snapshot(world.home / "store") == before
    serve(primary, charts)
    assert world.sync().error() is None


def snapshot(home: Path) -> dict[str, bytes]:
    """Every file but SQLite's own, whose bytes change when it is only read."""
    files = (path for path in sorted(home.rglob("*")) if path.is_file())
    return {str(path): path.read_bytes() for path in files if not path.name.startswith("catalogue.db")}


def test_nothing_answers_and_nothing_is_there(world: World) -> None:
    report = world.sync()
    (stable,) = report.repositories
    assert (stable.outcome, stable.source) == ("nothing", "")
    assert isinstance(report.error(), UnreachableError)
    assert not isinstance(report.error(), VerificationError)


def test_only_wrong_answers_are_a_failed_verification(world: World, primary: Server, mirror: Server) -> None:
    primary.script["/charts/index.yaml"] = mirror.script["/charts/index.yaml"] = Answer(body=b"<html>")
    assert isinstance(world.sync().error(), VerificationError)


class TestArchives:
    """Three archives, one of which goes wrong at the first source."""

    @pytest.fixture(autouse=True)
    def index(self, primary: Server, charts: FakeRepository, serve: Serve) -> None:
        serve(primary, charts)

    @pytest.mark.parametrize(
        ("bad", "cause", "wrong"),
        [
            (Answer(404), "HTTP 404", False),
            (Answer(body=b"<html>soft 404</html>"), "a web page", True),
            (Answer(body=chart_archive("web", "1.1.0", description="other")), "the index says", True),
            (Answer(body=b"\x1f\x8b\x08 nothing"), "the index says", True),
            (Answer(cut=0, reset=True), "connection reset", False),
            (Answer(body=b"\x1f\x8b" * 500, cut=300), "truncated", False),
        ],
    )
    def test_a_failed_one_is_named_and_the_others_arrive(
        self,
        world: World,
        primary: Server,
        charts: FakeRepository,
        serve: Serve,
        bad: Answer,
        cause: str,
        wrong: bool,
    ) -> None:
        primary.script["/charts/web-1.1.0.tgz"] = bad
        report = world.sync()
        (stable,) = report.repositories
        (failure,) = stable.failures
        assert (failure.name, failure.version, failure.wrong) == ("web", "1.1.0", wrong)
        assert cause in failure.cause
        assert stable.copied == 2
        assert isinstance(report.error(), PartialError)
        serve(primary, charts)
        again = world.sync()
        assert (again.repositories[0].copied, again.repositories[0].present) == (1, 2)
        assert again.error() is None

    def test_the_next_source_is_asked_and_the_wrong_bytes_are_put_aside(
        self, world: World, primary: Server, mirror: Server, charts: FakeRepository, serve: Serve
    ) -> None:
        poison = chart_archive("web", "1.1.0", files={"templates/evil.yaml": "x"})
        primary.script["/charts/web-1.1.0.tgz"] = Answer(body=poison)
        serve(mirror, charts)
        (stable,) = world.sync().repositories
        assert (stable.copied, stable.failures) == (3, ())
        assert mirror.paths() == ["/charts/web-1.1.0.tgz"]
        (aside,) = (world.home / "store" / "quarantine").iterdir()
        assert aside.read_bytes() == poison

    def test_an_archive_of_another_chart_is_refused_though_its_digest_fits(
        self, world: World, primary: Server, charts: FakeRepository, serve: Serve
    ) -> None:
        charts.add("impostor", "1.0.0")
        charts.entries["alias"] = [{**charts.entries["impostor"][0], "name": "alias"}]
        serve(primary, charts)
        (stable,) = world.sync().repositories
        (failure,) = stable.failures
        assert (failure.name, failure.wrong) == ("alias", True)
        assert "it holds impostor 1.0.0" in failure.cause

    def test_one_host_that_redirects_gets_no_credentials_of_another(
        self, world: World, primary: Server, mirror: Server
    ) -> None:
        config = world.mirrors()
        repository = replace(config.repositories[0], auth=Auth(username_env="U", password_env="P"))
        world.config = replace(config, repositories=(repository,))
        archive = primary.script["/charts/db-2.0.0.tgz"]
        primary.script["/charts/db-2.0.0.tgz"] = redirect(mirror.url + "/assets/db")
        mirror.script["/assets/db"] = archive
        connect = world.connect(environ={"U": "me", "P": "canary"})
        (stable,) = sync(world.config, world.store, connect).repositories
        assert stable.copied == 3
        assert all("authorization" in request.headers for request in primary.requests)
        assert not any("authorization" in request.headers for request in mirror.requests)
        stored = b"".join(p.read_bytes() for p in (world.home / "store").rglob("*") if p.is_file())
        assert b"canary" not in stored

    def test_a_rewritten_url_s_host_gets_no_credentials(
        self, world: World, primary: Server, mirror: Server, charts: FakeRepository
    ) -> None:
        mirror.serve(charts.archives, prefix="/prefix")
        rewrite = Rewrite(match=f"{primary.url}/charts/", to=f"{mirror.url}/prefix/")
        config = world.mirrors(rewrites=(rewrite,))
        repository = replace(config.repositories[0], auth=Auth(token_env="T"))
        world.config = replace(config, repositories=(repository,))
        (stable,) = sync(world.config, world.store, world.connect(environ={"T": "canary"})).repositories
        assert stable.copied == 3
        assert len(mirror.requests) == 3
        assert "canary" not in str(mirror.requests)
        assert "canary" in str(primary.requests[0].headers)

    def test_rewritten_urls_come_before_the_original(
        self, world: World, primary: Server, mirror: Server, charts: FakeRepository, serve: Serve
    ) -> None:
        blocked = "http://github.invalid/releases/"
        charts.entries["web"][1]["urls"] = [blocked + "web-1.1.0.tgz"]
        serve(primary, charts)
        mirror.serve(charts.archives, prefix="/gh")
        world.config = world.mirrors(rewrites=(Rewrite(match=blocked, to=mirror.url + "/gh/"),))
        (stable,) = world.sync().repositories
        assert (stable.copied, stable.failures) == (3, ())
        assert mirror.paths() == ["/gh/web-1.1.0.tgz"]

    def test_an_index_cannot_make_us_read_files_here(
        self, world: World, primary: Server, charts: FakeRepository, serve: Serve, tmp_path: Path
    ) -> None:
        secret = tmp_path / "web-1.1.0.tgz"
        secret.write_bytes(charts.archives["web-1.1.0.tgz"])
        charts.entries["web"][1]["urls"] = [secret.as_uri()]
        serve(primary, charts)
        primary.script.pop("/charts/web-1.1.0.tgz")
        (stable,) = world.sync().repositories
        assert [f.version for f in stable.failures] == ["1.1.0"]

    def test_without_a_digest_the_first_bytes_seen_count(
        self, world: World, primary: Server, charts: FakeRepository, serve: Serve
    ) -> None:
        del charts.entries["db"][0]["digest"]
        serve(primary, charts)
        first = world.sync().repositories[0]
        assert (first.copied, first.failures) == (3, ())
        primary.script["/charts/db-2.0.0.tgz"] = Answer(body=chart_archive("db", "2.0.0", description="changed"))
        world.store.blobs.remove(world.store.catalogue.digests("stable")["db", "2.0.0"])
        (failure,) = world.sync().repositories[0].failures
        assert "the index says" in failure.cause


class TestRollback:
    def test_an_older_index_is_kept_out_unless_allowed(
        self, world: World, primary: Server, charts: FakeRepository, serve: Serve
    ) -> None:
        serve(primary, charts)
        world.sync()
        charts.generated = "2020-01-01T00:00:00Z"
        charts.add("old", "0.1.0")
        serve(primary, charts)
        (stable,) = world.sync().repositories
        assert stable.outcome == "kept"
        assert "older than ours" in stable.attempts[0].cause
        assert world.versions() == ALL
        assert world.sync(allow_rollback=True).repositories[0].outcome == "new"
        assert "old 0.1.0" in world.versions()

    def test_a_shrunken_index_is_kept_out(
        self, world: World, primary: Server, charts: FakeRepository, serve: Serve
    ) -> None:
        serve(primary, charts)
        world.sync()
        small = FakeRepository()
        small.add("web", "1.1.0")
        serve(primary, small)
        assert "much smaller than ours: 1 entries, ours 3" in world.sync().repositories[0].attempts[0].cause

    def test_a_better_source_replaces_what_a_lesser_one_gave(
        self, world: World, primary: Server, mirror: Server, charts: FakeRepository, serve: Serve
    ) -> None:
        serve(mirror, charts)
        world.sync()
        small = FakeRepository(generated="2020-01-01T00:00:00Z")
        small.add("web", "1.1.0")
        serve(primary, small)
        assert world.sync(rest=False).repositories[0].outcome == "new"
        assert world.versions() == ["web 1.1.0"]


def test_a_token_in_a_source_s_url_is_sent_and_not_kept(
    world: World, primary: Server, charts: FakeRepository, serve: Serve
) -> None:
    serve(primary, charts)
    world.sources[:] = [Source(url=primary.url + "/charts?token=canary")]
    events: list[Event] = []
    first = world.sync(progress=events.append)
    assert first.repositories[0].copied == 3
    assert world.sync().repositories[0].outcome == "same"
    assert all(path.endswith("?token=canary") for path in primary.paths())
    assert "canary" not in f"{first} {events}"
    primary.script.clear()
    assert "canary" not in f"{world.sync()}"
    stored = b"".join(path.read_bytes() for path in (world.home / "store").rglob("*") if path.is_file())
    assert b"canary" not in stored


@pytest.mark.parametrize(("rate", "outcome"), [(None, "nothing"), (1 << 30, "new")])
def test_an_index_has_a_deadline_unless_we_hold_the_rate_down(
    world: World, primary: Server, charts: FakeRepository, serve: Serve, rate: int | None, outcome: str
) -> None:
    serve(primary, charts)
    world.select = ()
    world.config = world.mirrors(limits=replace(LIMITS, deadline=1e-9, rate=rate))
    (stable,) = world.sync().repositories
    assert stable.outcome == outcome
    assert rate or "not done by its deadline" in stable.attempts[0].cause


def test_malformed_entries_are_counted_and_named(
    world: World, primary: Server, charts: FakeRepository, serve: Serve
) -> None:
    charts.add("bad", "latest")
    serve(primary, charts)
    for dry_run, outcome in [(True, "new"), (False, "new"), (False, "same"), (True, "same")]:
        (stable,) = world.sync(dry_run=dry_run).repositories
        assert (stable.outcome, stable.entries) == (outcome, 3)
        assert stable.malformed == ("bad latest: 'latest' is not a version",)
    primary.script.clear()
    (stable,) = world.sync().repositories
    assert (stable.outcome, len(stable.malformed)) == ("kept", 1)


def test_selected_versions_alone_are_copied(
    world: World, primary: Server, charts: FakeRepository, serve: Serve
) -> None:
    charts.add("web", "2.0.0-rc.1")
    serve(primary, charts)
    world.select = (Selection(chart="w*", versions="^1", keep=1),)
    (stable,) = world.sync().repositories
    assert stable.copied == 1
    assert primary.paths() == ["/charts/index.yaml", "/charts/web-1.1.0.tgz"]


def test_repositories_fail_each_for_itself(
    world: World, primary: Server, mirror: Server, charts: FakeRepository, serve: Serve
) -> None:
    serve(primary, charts)
    names = {"good": world.sources[0], "bad": world.sources[1]}
    repositories = [Repository(name=name, sources=(source,)) for name, source in names.items()]
    off = Repository(name="off", sources=(Source(url="https://gone.example", enabled=False),))
    world.config = world.mirrors(repositories=(*repositories, off))
    report = world.sync()
    assert [r.outcome for r in report.repositories] == ["new", "nothing", "off"]
    assert isinstance(report.error(), PartialError)
    assert "bad" in str(report.error())
    assert [r.name for r in world.sync(["good"]).repositories] == ["good"]
    with pytest.raises(NotFoundError, match="no repository named godo"):
        world.sync(["godo"])
    optional = (repositories[0], replace(repositories[1], optional=True))
    world.config = replace(world.config, repositories=optional)
    assert world.sync().error() is None


def test_many_dead_sources_cost_two_timeouts_not_one_each(world: World) -> None:
    def hang(_host: str, _port: int) -> list[object]:
        time.sleep(10)
        return []

    sources = tuple(Source(url=f"https://dead{n}.example/charts") for n in range(8))
    repositories = tuple(Repository(name=f"r{n}", sources=sources) for n in range(4))
    world.config = world.mirrors(repositories=repositories)
    connect = connector(world.config.limits, dialer=Dialer(0.5, resolve=hang))
    began = time.monotonic()
    report = sync(world.config, world.store, connect)
    assert time.monotonic() - began < 2.5
    assert all(len(r.attempts) == 8 for r in report.repositories)
    assert {a.cause for r in report.repositories for a in r.attempts} == {"name lookup timed out"}


def test_offline_only_folders_answer(world: World, tmp_path: Path, charts: FakeRepository) -> None:
    folder = tmp_path / "charts"
    folder.mkdir()
    for name, data in charts.files().items():
        (folder / name).write_bytes(data)
    world.sources.append(Source(path=folder))
    config = world.mirrors()
    (stable,) = sync(config, world.store, world.connect(offline=True)).repositories
    assert [a.cause for a in stable.attempts] == ["offline", "offline"]
    assert (stable.source, stable.copied) == (str(folder), 3)


def test_a_folder_of_charts_is_packed_always_the_same(world: World, tmp_path: Path) -> None:
    chart = tmp_path / "charts" / "web"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: web\nversion: 1.2.3\nappVersion: '7'\n")
    (chart / "templates" / "a.yaml").write_text("a: b\n")
    (tmp_path / "charts" / "db-1.0.0.tgz").write_bytes(chart_archive("db", "1.0.0"))
    (tmp_path / "charts" / "README.md").write_text("not a chart")
    world.sources = [Source(path=tmp_path / "charts")]
    (first,) = world.sync().repositories
    assert (first.outcome, first.entries, first.copied) == ("new", 2, 2)
    assert world.sync().repositories[0].outcome == "same"
    (chart / "templates" / "a.yaml").write_text("a: c\n")
    (third,) = world.sync().repositories
    assert (third.outcome, third.new, third.copied, third.present) == ("new", 1, 1, 1)
    (row,) = world.store.catalogue.versions("web", "stable")
    assert (row.version, row.app_version) == ("1.2.3", "7")


@pytest.mark.parametrize(
    ("make", "cause"),
    [
        (lambda _folder: None, "no such file"),
        (lambda folder: folder.mkdir(), "no charts in the folder"),
        (lambda folder: [(folder / "x").mkdir(parents=True), (folder / "x" / "Chart.yaml").write_text("[")], ""),
    ],
)
def test_a_folder_that_is_no_repository_is_a_cause(world: World, tmp_path: Path, make: object, cause: str) -> None:
    make(tmp_path / "charts")  # type: ignore[operator]
    world.sources = [Source(path=tmp_path / "charts")]
    (stable,) = world.sync().repositories
    assert stable.outcome == "nothing"
    assert cause in stable.attempts[0].cause


def test_two_syncs_at_once(world: World) -> None:
    with Store.open(world.home / "store") as other, other.write_lock(), pytest.raises(BusyError):
        world.sync()


def test_a_full_disk_stops_the_sync_and_leaves_what_was_there(
    world: World, primary: Server, charts: FakeRepository, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(primary, charts)
    world.sync()
    charts.add("new", "1.0.0")
    serve(primary, charts)
    before = snapshot(world.home / "store")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="no space left") as caught:
            world.sync()
    assert "free some space" in (caught.value.hint or "")
    assert snapshot(world.home / "store") == before
    (stable,) = world.sync().repositories
    assert (stable.copied, stable.present) == (1, 3)
