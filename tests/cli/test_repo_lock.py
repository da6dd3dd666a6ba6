"""helmkit.lock at work: what is pinned stays, what moves moves by word, and --locked takes exactly that."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.conftest import HelmkitRunner
from tests.fakes import Answer, FakeRepository, Server, chart_archive

LOCK = Path("helmkit.lock")


@pytest.fixture
def upstream() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture
def charts(upstream: Server, helmkit: HelmkitRunner) -> FakeRepository:
    """web 1.0.0 and db 2.0.0, of which the newest in a range is selected; web needs lib of the repository `libs`."""
    made = FakeRepository()
    made.add("web", "1.0.0", dependencies=[{"name": "lib", "version": "^1", "repository": "@libs"}])
    made.add("db", "2.0.0")
    libs = FakeRepository()
    libs.add("lib", "1.0.0")
    upstream.serve(made.files(), prefix="/charts")
    upstream.serve(libs.files(), prefix="/libs")
    configure(upstream, '{chart: web, versions: "^1", keep: 1, dependencies: true}', "{chart: db, keep: 1}")
    return made


def configure(upstream: Server, *rules: str) -> None:
    select = "".join(f"      - {rule}\n" for rule in rules)
    Path("mirrors.yaml").write_text(
        f"""\
version: 1
repositories:
  - name: stable
    sources: [{{url: "{upstream.url}/charts"}}]
    select:
{select}
  - name: libs
    sources: [{{url: "{upstream.url}/libs"}}]
"""
    )


def release(upstream: Server, charts: FakeRepository, name: str, version: str, **fields: Any) -> None:
    """Publish one more version upstream."""
    charts.add(name, version, **fields)
    upstream.serve(charts.files(), prefix="/charts")


def pins() -> list[str]:
    document = yaml.safe_load(LOCK.read_text())
    return [f"{pin['chart']} {pin['version']}" for item in document["repositories"] for pin in item["charts"]]


def stored(tmp_path: Path) -> set[str]:
    """The sha256 of every archive in the store."""
    return {path.name for path in (tmp_path / "home" / "data" / "store" / "blobs").glob("??/*") if path.is_file()}


def digest(charts: FakeRepository, file: str) -> str:
    return hashlib.sha256(charts.archives[file]).hexdigest()


def test_a_lock_is_written_by_word_alone(helmkit: HelmkitRunner, charts: FakeRepository, upstream: Server) -> None:
    assert helmkit("repo", "sync").code == 0
    assert not LOCK.exists()
    done = helmkit("repo", "sync", "--lock")
    assert (done.code, "wrote helmkit.lock" in done.err) == (0, True)
    assert pins() == ["lib 1.0.0", "db 2.0.0", "web 1.0.0"]
    stable = yaml.safe_load(LOCK.read_text())["repositories"][0]
    assert stable["charts"][0] == {
        "chart": "lib",
        "version": "1.0.0",
        "repository": "libs",
        "dependency": True,
        "digest": stable["charts"][0]["digest"],
        "source": f"{upstream.url}/libs/lib-1.0.0.tgz",
    }
    assert stable["charts"][2]["digest"] == f"sha256:{digest(charts, 'web-1.0.0.tgz')}"
    before = LOCK.read_bytes()
    assert "nothing new in helmkit.lock" in helmkit("repo", "sync", "--lock").err
    assert LOCK.read_bytes() == before


def test_what_is_pinned_stays_and_moves_by_word(
    helmkit: HelmkitRunner, charts: FakeRepository, upstream: Server, tmp_path: Path
) -> None:
    helmkit("repo", "sync", "--lock")
    release(upstream, charts, "web", "1.1.0")
    release(upstream, charts, "db", "2.1.0")
    for flags in ([], ["--lock"], ["--locked"]):
        done = helmkit("repo", "sync", *flags)
        assert (done.code, pins()) == (0, ["lib 1.0.0", "db 2.0.0", "web 1.0.0"])
        assert "warning" not in done.err
    assert digest(charts, "web-1.1.0.tgz") not in stored(tmp_path)
    assert helmkit("repo", "sync", "--update", "stable/db").code == 0
    assert pins() == ["lib 1.0.0", "db 2.1.0", "web 1.0.0"]
    assert helmkit("repo", "sync", "--update", "libs").code == 0
    assert pins() == ["lib 1.0.0", "db 2.1.0", "web 1.0.0"]
    assert helmkit("repo", "sync", "--update").code == 0
    assert pins() == ["db 2.1.0", "web 1.1.0"]  # web needs nothing any more
    assert {digest(charts, "web-1.1.0.tgz"), digest(charts, "db-2.1.0.tgz")} <= stored(tmp_path)


def test_a_changed_rule_is_followed_and_the_others_stay(
    helmkit: HelmkitRunner, charts: FakeRepository, upstream: Server
) -> None:
    helmkit("repo", "sync", "--lock")
    release(upstream, charts, "web", "1.1.0")
    release(upstream, charts, "db", "2.1.0")
    configure(upstream, '{chart: web, versions: "^1", keep: 1, dependencies: true}', "{chart: db, keep: 2}")
    done = helmkit("repo", "sync")
    assert done.code == 0
    assert "helmkit.lock does not fit mirrors.yaml" in done.err
    assert pins() == ["lib 1.0.0", "db 2.0.0", "web 1.0.0"]
    helmkit("repo", "sync", "--lock")
    assert pins() == ["lib 1.0.0", "db 2.1.0", "db 2.0.0", "web 1.0.0"]
    configure(upstream, "{chart: db, keep: 2}")
    helmkit("repo", "sync", "--lock")
    assert pins() == ["db 2.1.0", "db 2.0.0"]


def test_locked_takes_what_upstream_has_no_longer(
    helmkit: HelmkitRunner, charts: FakeRepository, upstream: Server, tmp_path: Path
) -> None:
    helmkit("repo", "sync", "--lock")
    old = digest(charts, "web-1.0.0.tgz")
    charts.entries["web"] = []
    release(upstream, charts, "web", "2.0.0")
    done = helmkit("--home", tmp_path / "other", "repo", "sync", "--locked")
    assert done.code == 0, done.err
    assert (tmp_path / "other" / "data" / "store" / "blobs" / old[:2] / old).is_file()


def test_locked_needs_no_source_for_what_is_here(
    helmkit: HelmkitRunner, charts: FakeRepository, upstream: Server
) -> None:
    helmkit("repo", "sync", "--lock")
    upstream.script.clear()
    assert helmkit("repo", "sync", "--locked").code == 0
    assert helmkit("repo", "sync").code == 4


def test_locked_names_every_difference(
    helmkit: HelmkitRunner, charts: FakeRepository, upstream: Server, tmp_path: Path
) -> None:
    helmkit("repo", "sync", "--lock")
    other = ["--home", str(tmp_path / "other")]
    files = charts.files()
    files["web-1.0.0.tgz"] = chart_archive("web", "1.0.0", description="other bytes")
    del files["db-2.0.0.tgz"]
    upstream.script.clear()
    upstream.serve(files, prefix="/charts")
    done = helmkit(*other, "repo", "sync", "--locked", "-o", "json")
    assert (done.code, done.error) == (5, "3 differences from the lock (helmkit.lock)")
    assert "stable/web 1.0.0: not the pinned digest: " in done.err
    assert "stable/db 2.0.0: missing: " in done.err
    assert "libs/lib 1.0.0: missing: " in done.err
    assert len(json.loads(done.out)[0]["differences"]) == 3


def test_locked_takes_nothing_where_the_rules_are_others(
    helmkit: HelmkitRunner, charts: FakeRepository, upstream: Server, tmp_path: Path
) -> None:
    helmkit("repo", "sync", "--lock")
    charts.add("new", "3.0.0")
    upstream.serve(charts.files(), prefix="/charts")
    configure(upstream, "{chart: new}", "{chart: db, keep: 1}")
    done = helmkit("--home", tmp_path / "other", "repo", "sync", "--locked")
    assert done.code == 5
    assert "stable/new 3.0.0: selected, but not pinned" in done.err
    assert "stable/web 1.0.0: pinned, but no longer selected" in done.err
    assert "libs/lib 1.0.0: pinned, but no longer selected" in done.err
    assert 'the lock does not know the rule {"chart": "new"}' in done.err
    assert not list((tmp_path / "other" / "data" / "store").glob("blobs/??/*"))
    configure(upstream, "{chart: db, keep: 1}", '{chart: web, versions: "^1", keep: 1, dependencies: true}')
    assert helmkit("repo", "sync", "--locked").code == 0  # the order of rules says nothing


def test_an_archive_without_a_digest_is_pinned_too(
    helmkit: HelmkitRunner, charts: FakeRepository, upstream: Server
) -> None:
    for entry in charts.entries["db"]:
        del entry["digest"]
    upstream.serve(charts.files(), prefix="/charts")
    helmkit("repo", "sync", "--lock")
    assert f"sha256:{digest(charts, 'db-2.0.0.tgz')}" in LOCK.read_text()


def test_a_partial_sync_leaves_the_pins(helmkit: HelmkitRunner, charts: FakeRepository, upstream: Server) -> None:
    helmkit("repo", "sync", "--lock")
    before = LOCK.read_bytes()
    release(upstream, charts, "db", "2.1.0")
    del upstream.script["/charts/db-2.1.0.tgz"]
    done = helmkit("repo", "sync", "--update")
    assert done.code == 6
    assert LOCK.read_bytes() == before


def test_no_secret_gets_into_a_lock(helmkit: HelmkitRunner, charts: FakeRepository, upstream: Server) -> None:
    charts.entries["db"][0]["urls"] = ["db-2.0.0.tgz?signature=canary"]
    upstream.script["/charts/db-2.0.0.tgz?signature=canary"] = upstream.script["/charts/db-2.0.0.tgz"]
    upstream.serve({"index.yaml": charts.index()}, prefix="/charts")
    assert helmkit("repo", "sync", "--lock").code == 0
    assert "canary" not in LOCK.read_text()
    assert "db-2.0.0.tgz\n" in LOCK.read_text()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--locked"], 2, "there is no such lock file (helmkit.lock)"),
        (["--lock-file", "x.lock"], 2, "there is no such lock file (x.lock)"),
        (["--locked", "--update"], 2, "--locked changes no lock"),
        (["--update", "nobody"], 1, "no repository named nobody"),
        (["--update", "nobody/web"], 1, "no repository named nobody"),
        (["--update", "stable/nothing"], 1, "stable has no chart nothing"),
    ],
)
def test_bad_words(helmkit: HelmkitRunner, charts: FakeRepository, words: list[str], code: int, said: str) -> None:
    done = helmkit("repo", "sync", *words)
    assert (done.code, said in done.error) == (code, True)
    assert not LOCK.exists()


def test_a_damaged_lock_stops_the_sync(helmkit: HelmkitRunner, charts: FakeRepository, upstream: Server) -> None:
    LOCK.write_text("version: 1\nrepositories:\n- name: stable\n<<<<<<< HEAD\n")
    done = helmkit("repo", "sync")
    assert (done.code, done.error) == (3, "a merge left a conflict (helmkit.lock:4)")
    assert not upstream.requests


def test_the_shipped_mirrors_have_no_lock(helmkit: HelmkitRunner) -> None:
    done = helmkit("repo", "sync", "--lock", "--offline")
    assert (done.code, "has no lock beside it" in done.error) == (2, True)


def test_a_dry_run_says_what_and_how_much_and_writes_no_lock(
    helmkit: HelmkitRunner, charts: FakeRepository, upstream: Server, tmp_path: Path
) -> None:
    upstream.script["/charts/db-2.0.0.tgz"] = Answer(405)
    done = helmkit("repo", "sync", "--dry-run", "--lock", "libs", "stable")
    size = len(charts.archives["web-1.0.0.tgz"])
    assert done.code == 0, done.err
    assert "stable/db 2.0.0: size unknown" in done.out
    assert f"stable/web 1.0.0: {size} B" in done.out
    assert "libs/lib 1.0.0: " in done.out
    assert "would copy 2 of" in done.out
    assert "and 1 of unknown size, 0 here" in done.out
    assert not LOCK.exists()
    assert not stored(tmp_path)
    found = json.loads(helmkit("repo", "sync", "--dry-run", "-o", "json").out)
    assert [chart["bytes"] for chart in found[0]["charts"] if chart["name"] == "db"] == [None]


def test_what_is_pinned_is_exported_verified_and_repaired_after_it_left_the_index(
    helmkit: HelmkitRunner, charts: FakeRepository, upstream: Server, tmp_path: Path
) -> None:
    helmkit("repo", "sync", "--lock")
    old = digest(charts, "web-1.0.0.tgz")
    charts.entries["web"] = []
    release(upstream, charts, "web", "2.0.0")
    assert helmkit("repo", "sync").code == 0
    assert helmkit("repo", "export", "public", "stable").code == 0
    index = yaml.safe_load(Path("public/stable/index.yaml").read_text())
    assert [entry["version"] for entry in index["entries"]["web"]] == ["1.0.0"]
    assert helmkit("repo", "verify", "-o", "json").code == 0
    archive = tmp_path / "home" / "data" / "store" / "blobs" / old[:2] / old
    archive.unlink()
    missing = helmkit("repo", "verify", "stable")
    assert (missing.code, "web 1.0.0" in missing.out) == (6, True)
    assert helmkit("repo", "verify", "stable", "--repair").code == 0
    assert archive.read_bytes() == charts.archives["web-1.0.0.tgz"]
    without = helmkit("repo", "verify", "--lock-file", "none")
    assert (without.code, "there is no such lock file" in without.err) == (2, True)
