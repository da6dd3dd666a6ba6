"""A source that has new bytes under a version that is mirrored: the first stay, until somebody says otherwise."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from helmkit.config import Selection, Source
from helmkit.errors import PartialError
from helmkit.mirror import Lock, SyncReport, Update, fetch_chart, prune, resolve_chart
from helmkit.mirror.export import Exporter
from helmkit.mirror.mirrored import mirrored
from helmkit.mirror.scrub import Scrubber
from helmkit.store import Store
from tests.fakes import FakeRepository, Server
from tests.mirror.conftest import Serve, World

KEY = ("stable", "web", "1.1.0")


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def rebuilt(charts: FakeRepository, description: str = "built again") -> bytes:
    """web 1.1.0 with other bytes, in the index too."""
    charts.entries["web"] = [entry for entry in charts.entries["web"] if entry["version"] != "1.1.0"]
    return charts.add("web", "1.1.0", files={"NOTES": description})


@pytest.fixture
def mirrored_once(world: World, primary: Server, charts: FakeRepository, serve: Serve) -> bytes:
    """Everything is mirrored; the archive of web 1.1.0."""
    first = charts.archives["web-1.1.0.tgz"]
    serve(primary, charts)
    assert world.sync().error() is None
    return first


@pytest.fixture
def changed(mirrored_once: bytes, primary: Server, charts: FakeRepository, serve: Serve) -> tuple[bytes, bytes]:
    """The first bytes of web 1.1.0 and those that its source has by now."""
    new = rebuilt(charts)
    serve(primary, charts)
    return mirrored_once, new


def outcomes(report: SyncReport) -> dict[str, str]:
    return {f"{chart.name} {chart.version}": chart.outcome for chart in report.repositories[0].charts}


def in_use(world: World) -> str:
    row = world.store.catalogue.version("web", "stable", "1.1.0")
    assert row is not None
    return row.digest


def quarantine(world: World) -> list[bytes]:
    folder = world.store.home / "quarantine"
    return [path.read_bytes() for path in folder.iterdir()] if folder.is_dir() else []


def test_the_first_bytes_stay_and_the_new_are_put_aside(
    world: World, changed: tuple[bytes, bytes], primary: Server, charts: FakeRepository, serve: Serve
) -> None:
    first, new = changed
    for _ in range(2):
        report = world.sync()
        assert outcomes(report) == {"web 1.0.0": "skipped", "web 1.1.0": "held", "db 2.0.0": "skipped"}
        error = report.error()
        assert isinstance(error, PartialError)
        assert "--allow-changed" in str(error.hint)
        (held,) = report.repositories[0].held
        assert (held.digest, held.offered) == (digest(first), digest(new))
        assert in_use(world) == digest(first)
        assert quarantine(world) == [new]
    assert primary.paths().count("/charts/web-1.1.0.tgz") == 2, "what is put aside is not fetched again"
    charts.add("db", "3.0.0")
    serve(primary, charts)
    found = outcomes(world.sync())
    assert (found["db 3.0.0"], found["web 1.1.0"]) == ("copied", "held")


def test_the_new_bytes_when_they_are_asked_for(world: World, changed: tuple[bytes, bytes]) -> None:
    first, new = changed
    other = Update(charts={"stable": frozenset({"db"})})
    assert outcomes(world.sync(accept=other))["web 1.1.0"] == "held"
    report = world.sync(accept=Update(charts={"stable": frozenset({"web"})}))
    assert (report.error(), outcomes(report)["web 1.1.0"]) == (None, "copied")
    assert in_use(world) == digest(new)
    assert world.sync().error() is None
    assert world.store.blobs.get(digest(first)) == first


def test_new_bytes_that_cannot_be_had_do_not_take_the_place(
    world: World, changed: tuple[bytes, bytes], primary: Server
) -> None:
    del primary.script["/charts/web-1.1.0.tgz"]
    (held,) = world.sync().repositories[0].held
    assert "could not be had" in held.cause
    report = world.sync(accept=Update(frozenset({"stable"})))
    assert outcomes(report)["web 1.1.0"] == "failed"
    assert in_use(world) == digest(changed[0])


def test_a_lock_that_pins_the_first_settles_it(world: World, changed: tuple[bytes, bytes]) -> None:
    first, new = changed
    report = world.sync(lock=Lock())
    assert report.error() is not None
    assert report.lock is not None
    assert digest(first) in report.lock.digests
    for locked in (False, True):
        again = world.sync(lock=report.lock, locked=locked)
        assert (again.error(), outcomes(again)["web 1.1.0"]) == (None, "skipped")
    web = Update(charts={"stable": frozenset({"web"})})
    moved = world.sync(lock=report.lock, update=web)
    assert moved.error() is not None, "a pin moves to other versions, not to other bytes"
    moved = world.sync(lock=report.lock, update=web, accept=web)
    assert moved.error() is None
    assert moved.lock is not None
    assert digest(new) in moved.lock.digests
    assert in_use(world) == digest(new)


def test_a_lock_from_elsewhere_moves_what_is_held(world: World, changed: tuple[bytes, bytes], tmp_path: Path) -> None:
    world.sync()
    with Store.open(tmp_path / "elsewhere") as store:
        elsewhere = replace(world, store=store).sync(lock=Lock())
    assert elsewhere.error() is None
    assert elsewhere.lock is not None
    assert digest(changed[1]) in elsewhere.lock.digests
    assert world.sync(lock=elsewhere.lock, locked=True).error() is None
    assert in_use(world) == digest(changed[1])
    assert world.sync().error() is None


def test_a_dry_run_says_the_same_and_leaves_no_trace(world: World, changed: tuple[bytes, bytes]) -> None:
    report = world.sync(dry_run=True)
    assert outcomes(report) == {"web 1.0.0": "skipped", "web 1.1.0": "held", "db 2.0.0": "skipped"}
    assert isinstance(report.error(), PartialError)
    assert world.store.catalogue.changed("stable") == []
    assert quarantine(world) == []
    accepted = world.sync(dry_run=True, accept=Update(frozenset({"stable"})))
    assert outcomes(accepted)["web 1.1.0"] == "planned"


def test_it_is_no_way_around_to_withdraw_the_version_first(
    world: World, mirrored_once: bytes, primary: Server, charts: FakeRepository, serve: Serve
) -> None:
    whole = charts.entries.pop("web")
    charts.add("cache")
    charts.add("queue")
    for left in ([], [entry for entry in whole if entry["version"] == "1.0.0"]):
        charts.entries["web"] = left
        serve(primary, charts)
        assert world.sync().error() is None
    rebuilt(charts)
    serve(primary, charts)
    assert outcomes(world.sync())["web 1.1.0"] == "held"
    assert in_use(world) == digest(mirrored_once)


def test_what_was_never_copied_has_nothing_to_keep(
    world: World, primary: Server, charts: FakeRepository, serve: Serve
) -> None:
    world.select = (Selection(chart="db"),)
    serve(primary, charts)
    world.sync()
    new = rebuilt(charts)
    serve(primary, charts)
    report = world.sync()
    assert report.error() is None
    assert [text.partition(":")[0] for text in report.repositories[0].changed] == ["web 1.1.0"]
    assert in_use(world) == digest(new)


def test_what_was_pulled_by_hand_keeps_its_bytes(
    world: World, primary: Server, charts: FakeRepository, serve: Serve
) -> None:
    world.select = (Selection(chart="db"),)
    first = charts.archives["web-1.1.0.tgz"]
    serve(primary, charts)
    world.sync()
    fetch_chart(
        world.mirrors(), world.store, world.connect(), resolve_chart(world.mirrors(), world.store, "stable/web")
    )
    rebuilt(charts)
    serve(primary, charts)
    report = world.sync()
    assert report.error() is None
    assert [row.key for row in world.store.catalogue.changed("stable")] == [KEY]
    row = resolve_chart(world.mirrors(), world.store, "stable/web")
    assert fetch_chart(world.mirrors(), world.store, world.connect(), row).data == first


def test_a_digest_that_appears_later_must_be_the_one_first_seen(
    world: World, primary: Server, charts: FakeRepository, serve: Serve
) -> None:
    given = charts.entries["web"][1].pop("digest")
    serve(primary, charts)
    world.sync()
    charts.entries["web"][1]["digest"] = given
    serve(primary, charts)
    assert world.sync().error() is None
    rebuilt(charts)
    serve(primary, charts)
    assert outcomes(world.sync())["web 1.1.0"] == "held"
    assert in_use(world) == given


def test_charts_of_a_folder_may_change(world: World, tmp_path: Path) -> None:
    chart = tmp_path / "charts" / "own"
    chart.mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: own\nversion: 1.0.0\n")
    world.sources[:] = [Source(path=chart.parent)]
    assert world.sync().error() is None
    (chart / "values.yaml").write_text("a: 1\n")
    report = world.sync()
    assert (report.error(), outcomes(report)) == (None, {"own 1.0.0": "copied"})


class TestElsewhere:
    """What else looks at a version that is held."""

    @pytest.fixture(autouse=True)
    def held(self, world: World, changed: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
        world.sync()
        return changed

    def test_an_export_has_the_first_bytes_and_speaks_of_them(
        self, world: World, changed: tuple[bytes, bytes], tmp_path: Path
    ) -> None:
        Exporter(world.store.blobs, tmp_path / "out").export(
            "stable", mirrored(world.mirrors(), world.store, "stable")
        )
        assert (tmp_path / "out/web-1.1.0.tgz").read_bytes() == changed[0]
        index = (tmp_path / "out/index.yaml").read_text()
        assert digest(changed[0]) in index
        assert digest(changed[1]) not in index

    def test_verify_names_it_and_finds_no_fault(self, world: World) -> None:
        scrubber = Scrubber(world.mirrors(), world.store, world.connect())
        for repair in (False, True):
            report = scrubber.scrub(repair=repair)
            assert report.error() is None
            assert [(found.kind, found.charts) for found in report.findings] == [("held", ("stable/web 1.1.0",))]

    def test_a_catalogue_made_anew_holds_to_it_too(self, world: World, changed: tuple[bytes, bytes]) -> None:
        world.store.rebuild()
        assert in_use(world) == digest(changed[0])
        assert [row.key for row in world.store.catalogue.changed("stable")] == [KEY]

    def test_what_is_pruned_is_held_no_more(self, world: World, changed: tuple[bytes, bytes]) -> None:
        world.select = (Selection(chart="db"),)
        assert len(prune(world.mirrors(), world.store).removed) == 2
        world.select = (Selection(chart="*"),)
        assert world.sync().error() is None
        assert in_use(world) == digest(changed[1])

    def test_a_lost_archive_is_not_replaced_by_other_bytes(self, world: World, changed: tuple[bytes, bytes]) -> None:
        world.store.blobs.remove(digest(changed[0]))
        assert outcomes(world.sync())["web 1.1.0"] == "failed"
        assert in_use(world) == digest(changed[0])
