"""`repo prune`: what nothing selects goes, and nothing else."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import HelmkitRunner
from tests.fakes import FakeRepository, Server, chart_archive

ONE = "{chart: web, keep: 1, dependencies: true}"


@pytest.fixture
def upstream() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture
def charts(upstream: Server, helmkit: HelmkitRunner) -> FakeRepository:
    """Two versions of web, both copied; the newer one needs lib of `libs`. Now one is selected."""
    made, libs = FakeRepository(), FakeRepository()
    made.add("web", "1.0.0")
    made.add("web", "1.1.0", dependencies=[{"name": "lib", "version": "1", "repository": "@libs"}])
    libs.add("lib", "1.0.0")
    libs.add("lib", "0.9.0")
    upstream.serve(made.files(), prefix="/charts")
    upstream.serve(libs.files(), prefix="/libs")
    configure(upstream, "{chart: web, dependencies: true}")
    assert helmkit("repo", "sync").code == 0
    configure(upstream, ONE)
    return made


def configure(upstream: Server, *rules: str, libs: bool = True) -> None:
    select = "".join(f"      - {rule}\n" for rule in rules)
    text = f'- name: stable\n    sources: [{{url: "{upstream.url}/charts"}}]\n    select:\n{select}'
    if libs:
        text += f'\n  - name: libs\n    sources: [{{url: "{upstream.url}/libs"}}]\n'
    Path("mirrors.yaml").write_text(f"version: 1\nrepositories:\n  {text}")


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def stored(tmp_path: Path) -> set[str]:
    return {path.name for path in (tmp_path / "home/data/store/blobs").glob("??/*") if path.is_file()}


def pruned(helmkit: HelmkitRunner, *words: str) -> dict[str, Any]:
    done = helmkit("repo", "prune", "-o", "json", *words)
    assert done.code == 0, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


def test_what_no_rule_selects_goes(helmkit: HelmkitRunner, charts: FakeRepository, tmp_path: Path) -> None:
    old = charts.archives["web-1.0.0.tgz"]
    before = stored(tmp_path)
    wanted = {
        "removed": [
            {
                "digest": digest(old),
                "bytes": len(old),
                "reason": "unselected",
                "repository": "stable",
                "name": "web",
                "version": "1.0.0",
            }
        ],
        "bytes": len(old),
        "kept": 2,
    }
    assert pruned(helmkit, "--dry-run") == {**wanted, "dry_run": True}
    assert stored(tmp_path) == before
    assert pruned(helmkit) == {**wanted, "dry_run": False}
    assert stored(tmp_path) == before - {digest(old)}
    assert pruned(helmkit)["removed"] == []
    assert helmkit("repo", "sync").code == 0
    assert stored(tmp_path) == before - {digest(old)}


def test_it_says_what_and_how_much(helmkit: HelmkitRunner, charts: FakeRepository) -> None:
    done = helmkit("repo", "prune", "--dry-run")
    assert done.out.splitlines()[1].split() == [
        "stable/web",
        "1.0.0",
        *done.out.splitlines()[1].split()[2:4],
        "unselected",
    ]
    assert f"1 archives of {len(charts.archives['web-1.0.0.tgz'])} B would go, 2 stay" in done.err
    assert charts.archives


def test_what_a_lock_pins_stays(
    helmkit: HelmkitRunner, charts: FakeRepository, upstream: Server, tmp_path: Path
) -> None:
    before = stored(tmp_path)
    configure(upstream, "{chart: web, dependencies: true}")
    helmkit("repo", "sync", "--lock")
    configure(upstream, ONE)
    assert pruned(helmkit)["removed"] == []
    Path("helmkit.lock").rename("other.lock")
    assert pruned(helmkit, "--lock-file", "other.lock")["removed"] == []
    assert stored(tmp_path) == before
    assert helmkit("repo", "prune", "--lock-file", "none.lock").code == 2
    assert len(pruned(helmkit)["removed"]) == 1


def test_a_damaged_lock_removes_nothing(helmkit: HelmkitRunner, charts: FakeRepository, tmp_path: Path) -> None:
    before = stored(tmp_path)
    Path("helmkit.lock").write_text("version: 1\n")
    assert helmkit("repo", "prune").code == 3
    assert stored(tmp_path) == before


def test_what_came_by_hand_stays_until_all(
    helmkit: HelmkitRunner, charts: FakeRepository, upstream: Server, tmp_path: Path
) -> None:
    assert helmkit("pull", "libs/lib", "--version", "0.9.0", "-d", tmp_path).code == 0
    assert [r["version"] for r in pruned(helmkit, "--dry-run")["removed"]] == ["1.0.0"]
    assert pruned(helmkit, "libs", "--dry-run")["removed"] == []
    found = pruned(helmkit, "libs", "--all")["removed"]
    assert [(r["name"], r["version"], r["reason"]) for r in found] == [("lib", "0.9.0", "unselected")]


def test_what_no_index_has_goes_with_a_run_over_all(
    helmkit: HelmkitRunner, charts: FakeRepository, upstream: Server, tmp_path: Path
) -> None:
    gone = digest(charts.archives["web-1.0.0.tgz"])
    charts.entries["web"] = [entry for entry in charts.entries["web"] if entry["version"] == "1.1.0"]
    upstream.serve(charts.files(), prefix="/charts")
    helmkit("repo", "sync")
    assert pruned(helmkit, "stable")["removed"] == []
    removed = pruned(helmkit)["removed"]
    assert [(r["digest"], r["reason"], r["name"]) for r in removed] == [(gone, "unlisted", "")]


def test_without_an_index_nobody_knows(helmkit: HelmkitRunner, charts: FakeRepository, tmp_path: Path) -> None:
    before = stored(tmp_path)
    (tmp_path / "home/data/store/catalogue.db").unlink()
    # From these the catalogue would be made anew.
    shutil.rmtree(tmp_path / "home/data/store/indexes")
    done = helmkit("repo", "prune", "--all")
    assert done.code == 0
    assert "there is no index of stable: archives that no index names stay" in done.err
    assert stored(tmp_path) == before
    assert charts.archives


def test_a_repository_that_is_not_in_this_file_keeps_its_archives(
    helmkit: HelmkitRunner, charts: FakeRepository, upstream: Server, tmp_path: Path
) -> None:
    configure(upstream, "{chart: web}", libs=False)
    before = stored(tmp_path)
    assert pruned(helmkit)["removed"] == []
    found = pruned(helmkit, "--all")["removed"]
    assert [(r["repository"], r["name"], r["reason"]) for r in found] == [("libs", "lib", "unknown")]
    assert len(stored(tmp_path)) == len(before) - 1


def test_bytes_that_two_repositories_have_stay_while_one_wants_them(
    helmkit: HelmkitRunner, charts: FakeRepository, upstream: Server
) -> None:
    shared = FakeRepository()
    shared.add("web", "1.0.0")
    assert shared.archives["web-1.0.0.tgz"] == chart_archive("web", "1.0.0", description="The web chart")
    upstream.serve(shared.files(), prefix="/libs")
    helmkit("repo", "sync", "--allow-rollback")
    assert pruned(helmkit, "stable")["removed"] == []


def test_a_store_in_use_is_left_alone(helmkit: HelmkitRunner, charts: FakeRepository, tmp_path: Path) -> None:
    from helmkit.fs import exclusive_lock

    with exclusive_lock(tmp_path / "home/data/store/write.lock", busy=""):
        assert helmkit("repo", "prune").code == 7
    assert helmkit("repo", "prune", "nobody").code == 1
