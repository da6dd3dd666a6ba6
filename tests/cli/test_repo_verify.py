"""`repo verify`: what is damaged, missing and orphaned is named, repaired from the sources, and the catalogue made anew."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helmkit.store import Store
from helmkit.store.migrations import SCRIPTS
from tests.cli.conftest import HelmkitRunner
from tests.fakes import Answer, FakeRepository, Server, chart_archive
from tests.mirror.conftest import charts as charts
from tests.mirror.conftest import primary as primary

MIRRORS = """
version: 1
repositories:
  - name: stable
    sources: [{{url: "{0}/charts"}}]
    select: [{{chart: "*"}}]
"""


@pytest.fixture
def home(helmkit: HelmkitRunner, primary: Server, charts: FakeRepository, tmp_path: Path) -> Path:
    """A store with three charts."""
    primary.serve(charts.files(), prefix="/charts")
    assert helmkit("repo", "sync", files={"mirrors.yaml": MIRRORS.format(primary.url)}).code == 0
    return tmp_path / "home/data/store"


def blob(home: Path, charts: FakeRepository, name: str) -> Path:
    with Store.open(home) as store:
        return store.blobs.path(store.blobs.put(charts.archives[f"{name}.tgz"]))


def verify(helmkit: HelmkitRunner, code: int, *words: str) -> list[dict[str, Any]]:
    printed = helmkit("repo", "verify", "-o", "json", *words)
    assert printed.code == code, printed
    found: list[dict[str, Any]] = json.loads(printed.out)["findings"]
    return found


def everything(home: Path) -> dict[str, Any]:
    """All that the store gives to a reader."""
    with Store.open(home) as store:
        rows = sorted(store.catalogue.rows(), key=lambda row: (row.repository, row.name, row.version))
        blobs = {digest: store.blobs.get(digest) for digest in store.blobs.digests()}
        return {
            "rows": rows,
            "blobs": blobs,
            "states": store.catalogue.states(),
            "found": store.catalogue.charts(),
        }


def test_a_whole_store_is_well(helmkit: HelmkitRunner, home: Path) -> None:
    printed = helmkit("repo", "verify")
    assert (printed.code, printed.out) == (0, "")
    assert "3 archives" in printed.err
    assert "all well" in printed.err


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "a flipped bit": _flip,
    "cut short": lambda path: os.truncate(path, path.stat().st_size - 1),
    "emptied": lambda path: os.truncate(path, 0),
    "another chart": lambda path: path.write_bytes(chart_archive("evil")),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_named_and_repaired(
    helmkit: HelmkitRunner, home: Path, charts: FakeRepository, primary: Server, damage: str
) -> None:
    before = everything(home)
    path = blob(home, charts, "web-1.0.0")
    DAMAGE[damage](path)
    bad = path.read_bytes()
    (found,) = verify(helmkit, 5)
    assert (found["kind"], found["charts"], found["repaired"]) == ("damaged", ["stable/web 1.0.0"], False)
    assert path.read_bytes() == bad
    primary.requests.clear()
    (found,) = verify(helmkit, 0, "--repair")
    assert found["repaired"]
    assert primary.paths() == ["/charts/web-1.0.0.tgz"]
    assert [p.read_bytes() for p in (home / "quarantine").iterdir()] == [bad]
    assert verify(helmkit, 0) == []
    assert everything(home) == before


def test_damage_that_no_source_can_repair_stays_named(
    helmkit: HelmkitRunner, home: Path, charts: FakeRepository, primary: Server
) -> None:
    path = blob(home, charts, "web-1.0.0")
    _flip(path)
    primary.script["/charts/web-1.0.0.tgz"] = Answer(body=chart_archive("web", "1.0.0", description="forged"))
    (found,) = verify(helmkit, 5, "--repair")
    assert not found["repaired"]
    assert "the index says" in found["cause"]
    assert not path.exists()
    printed = helmkit("repo", "verify")
    assert (printed.code, "missing" in printed.out) == (6, True)


def test_what_is_missing_or_orphaned_is_named(helmkit: HelmkitRunner, home: Path, charts: FakeRepository) -> None:
    blob(home, charts, "db-2.0.0").unlink()
    with Store.open(home) as store:
        orphan = store.blobs.put(chart_archive("stray", "3.0.0"))
    found = verify(helmkit, 6)
    assert [(f["kind"], f["charts"]) for f in found] == [
        ("orphaned", ["stray 3.0.0"]),
        ("missing", ["stable/db 2.0.0"]),
    ]
    found = verify(helmkit, 0, "--repair")
    assert [f["repaired"] for f in found] == [False, True]
    assert [f["digest"] for f in verify(helmkit, 0)] == [orphan]
    assert verify(helmkit, 0, "stable") == []


def test_an_archive_under_another_charts_name_is_mislabelled(helmkit: HelmkitRunner, home: Path) -> None:
    connection = sqlite3.connect(home / "catalogue.db")
    with connection:
        connection.execute("UPDATE version SET version = '9.9.9' WHERE version = '2.0.0'")
    connection.close()
    found = verify(helmkit, 5)
    assert ("mislabelled", ["stable/db 9.9.9"], "it holds db 2.0.0") in [
        (f["kind"], f["charts"], f["cause"]) for f in found
    ]


def _zero_page(path: Path, table: str) -> None:
    """Damage the first page of a table."""
    connection = sqlite3.connect(path)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    data = bytearray(path.read_bytes())
    data[size * (page - 1) : size * page] = bytes(size)
    path.write_bytes(data)


AT_OPENING: dict[str, Callable[[Path], object]] = {
    "text": lambda path: path.write_bytes(b"This is a text file, not a database." * 500),
    "its head is gone": lambda path: path.write_bytes(bytes(100) + path.read_bytes()[100:]),
    "emptied": lambda path: path.write_bytes(b""),
    "gone": lambda path: path.unlink(),
    "cut short": lambda path: os.truncate(path, 5000),
}


@pytest.mark.parametrize("damage", AT_OPENING)
def test_a_damaged_catalogue_is_made_anew_when_it_is_opened(
    helmkit: HelmkitRunner, home: Path, primary: Server, damage: str
) -> None:
    before = everything(home)
    AT_OPENING[damage](home / "catalogue.db")
    primary.script.clear()
    printed = helmkit("search", "web")
    assert printed.code == 0, printed
    assert "stable/web" in printed.out
    assert printed.err == "helmkit: the catalogue was made anew: 3 entries of 1 repositories\n"
    assert everything(home) == before
    assert helmkit("search", "web").err == ""
    assert len(list((home / "quarantine").glob("*catalogue.db"))) == 1


def test_damage_inside_the_catalogue_is_named_and_rebuilt_on_request(helmkit: HelmkitRunner, home: Path) -> None:
    before = everything(home)
    _zero_page(home / "catalogue.db", "version")
    printed = helmkit("show", "values", "stable/web")
    assert (printed.code, "--rebuild" in printed.err) == (1, True), printed
    printed = helmkit("repo", "verify")
    assert printed.code == 5, printed
    assert "--rebuild" in printed.err
    assert verify(helmkit, 0, "--rebuild") == []
    assert everything(home) == before


def test_versions_without_a_digest_are_held_to_their_archives_again(
    helmkit: HelmkitRunner, primary: Server, tmp_path: Path
) -> None:
    charts = FakeRepository()
    charts.add("web", "1.0.0", digest=None)
    primary.serve(charts.files(), prefix="/charts")
    assert helmkit("repo", "sync", files={"mirrors.yaml": MIRRORS.format(primary.url)}).code == 0
    home = tmp_path / "home/data/store"
    before = everything(home)
    assert before["rows"][0].digest
    (home / "catalogue.db").write_bytes(b"x" * 9000)
    assert everything(home) == before


def test_a_repository_whose_rows_are_damaged_too_comes_back_with_its_next_sync(
    helmkit: HelmkitRunner, home: Path
) -> None:
    before = everything(home)
    (home / "catalogue.db").write_bytes(b"x" * 9000)
    (kept,) = (home / "indexes").iterdir()
    os.truncate(kept, kept.stat().st_size // 2)
    printed = helmkit("search", "web")
    assert "0 entries of 0 repositories; sync again: stable" in printed.err
    printed = helmkit("repo", "sync")
    assert (printed.code, "3 skipped" in printed.out) == (0, True), printed
    after = everything(home)
    assert after["rows"] == before["rows"]
    assert kept.exists()


def test_an_older_catalogue_is_brought_up_to_date_in_one_line(helmkit: HelmkitRunner, home: Path) -> None:
    before = everything(home)
    for path in home.glob("catalogue.db*"):
        path.unlink()
    connection = sqlite3.connect(home / "catalogue.db")
    connection.executescript(SCRIPTS[0] + "PRAGMA user_version = 1")
    connection.close()
    printed = helmkit("search", "web")
    assert printed.err == "helmkit: the catalogue was brought up to date from schema 1\n"
    assert everything(home) == before
    assert helmkit("repo", "status", "--history").code == 0


def test_a_store_that_is_moved_loses_nothing(helmkit: HelmkitRunner, home: Path, tmp_path: Path) -> None:
    before = everything(home)
    shutil.move(tmp_path / "home", tmp_path / "elsewhere")
    assert everything(tmp_path / "elsewhere/data/store") == before
    printed = helmkit("--home", tmp_path / "elsewhere", "--offline", "pull", "stable/web")
    assert printed.code == 0, printed
    for path in (tmp_path / "elsewhere").rglob("*"):
        assert str(tmp_path).encode() not in (path.read_bytes() if path.is_file() else b"")


def test_a_rebuild_waits_for_nobody(helmkit: HelmkitRunner, home: Path) -> None:
    with Store.open(home) as store, store.write_lock():
        printed = helmkit("repo", "verify", "--rebuild")
    assert printed.code == 7
