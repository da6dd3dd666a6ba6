"""What `repo sync` leaves for scripts: JSON with stable keys, a metrics file, a history, exit codes."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from helmkit.cli import readable
from helmkit.fs import exclusive_lock
from helmkit.store import Run, Store
from helmkit.store.runs import KEPT
from tests.cli.conftest import HelmkitRunner
from tests.fakes import Answer, FakeRepository, Server
from tests.mirror.conftest import charts as charts
from tests.mirror.conftest import primary as primary

MIRRORS = """
version: 1
repositories:
  - name: stable
    sources: [{{url: "{0}/charts"}}]
    select: [{{chart: "*"}}]
  - name: other
    sources: [{{url: "{0}/other"}}]
"""


@pytest.fixture
def mirrors(primary: Server, charts: FakeRepository) -> dict[str, str]:
    primary.serve(charts.files(), prefix="/charts")
    return {"mirrors.yaml": MIRRORS.format(primary.url)}


def synced(helmkit: HelmkitRunner, code: int, *words: str, **options: Any) -> list[dict[str, Any]]:
    printed = helmkit("repo", "sync", "-o", "json", *words, **options)
    assert printed.code == code, printed
    found: list[dict[str, Any]] = json.loads(printed.out)
    return found


def test_every_selected_chart_is_reported(
    helmkit: HelmkitRunner, mirrors: dict[str, str], primary: Server, charts: FakeRepository
) -> None:
    primary.script["/charts/db-2.0.0.tgz"] = Answer(404)
    stable, other = synced(helmkit, 6, files=mirrors)
    by_chart = {f"{chart['name']} {chart['version']}": chart for chart in stable["charts"]}
    web, db = by_chart["web 1.0.0"], by_chart["db 2.0.0"]
    assert web["outcome"] == "copied"
    assert web["bytes"] == len(charts.archives["web-1.0.0.tgz"])
    assert web["source"] == f"{primary.url}/charts/web-1.0.0.tgz"
    assert 0 < web["seconds"] <= stable["seconds"]
    assert (db["outcome"], db["source"], db["bytes"], db["wrong"]) == ("failed", "", 0, False)
    assert "HTTP 404" in db["cause"]
    assert stable["failures"] == [db]
    assert (stable["copied"], stable["skipped"], stable["failed"]) == (2, 0, 1)
    assert stable["bytes"] == sum(chart["bytes"] for chart in stable["charts"])
    assert (other["outcome"], other["charts"]) == ("nothing", [])
    primary.serve(charts.files(), prefix="/charts")
    (again,) = synced(helmkit, 0, "stable")
    assert sorted(chart["outcome"] for chart in again["charts"]) == ["copied", "skipped", "skipped"]


def test_the_documented_keys_are_the_keys(helmkit: HelmkitRunner, mirrors: dict[str, str]) -> None:
    stable, _ = synced(helmkit, 6, files=mirrors)
    page = (Path(__file__).parents[2] / "docs/operating.md").read_text()
    rows = page.partition("## `repo sync -o json`")[2].partition("\n## ")[0].splitlines()
    cells = [line.split("|")[1] for line in rows if line.startswith("| `")]
    documented = {key for cell in cells for key in re.findall(r"`(\w+)`", cell)}
    assert documented == set(stable) - {"present", "optional"}
    chart = next(line for line in rows if line.startswith("| `charts`"))
    assert set(stable["charts"][0]) <= set(re.findall(r"`(\w+)`", chart))


def test_the_exit_codes(helmkit: HelmkitRunner, mirrors: dict[str, str], primary: Server, tmp_path: Path) -> None:
    synced(helmkit, 0, "stable", files=mirrors)
    synced(helmkit, 4, "other")
    primary.script["/other/index.yaml"] = Answer(body=b"<html>")
    synced(helmkit, 5, "other")
    synced(helmkit, 6)
    with exclusive_lock(tmp_path / "home/data/store/write.lock", busy=""):
        assert helmkit("repo", "sync").code == 7


def test_the_metrics_file_is_written_whole_and_left_alone_by_a_run_without_end(
    helmkit: HelmkitRunner, mirrors: dict[str, str], tmp_path: Path
) -> None:
    target = tmp_path / "helmkit.prom"
    assert helmkit("repo", "sync", "--metrics-file", target, files=mirrors).code == 6
    families = {family.name: family for family in text_string_to_metric_families(target.read_text())}
    success = {s.labels["repository"]: s.value for s in families["helmkit_repository_sync_success"].samples}
    assert success == {"stable": 1, "other": 0}
    assert families["helmkit_repository_checked_timestamp_seconds"].samples[0].value > 1.7e9
    assert [path.name for path in tmp_path.glob("*.prom*")] == ["helmkit.prom"]
    before = target.read_bytes()
    with exclusive_lock(tmp_path / "home/data/store/write.lock", busy=""):
        assert helmkit("repo", "sync", "--metrics-file", target).code == 7
    assert target.read_bytes() == before
    printed = helmkit("repo", "sync", "stable", "--metrics-file", tmp_path / "none" / "x" / "helmkit.prom")
    assert printed.code == 0


def test_history_lists_the_last_syncs_newest_first(
    helmkit: HelmkitRunner, mirrors: dict[str, str], primary: Server
) -> None:
    synced(helmkit, 6, files=mirrors)
    synced(helmkit, 0, "stable")
    synced(helmkit, 4, "other")
    runs = json.loads(helmkit("repo", "status", "--history", "-o", "json").out)
    assert [run["outcome"] for run in runs] == ["unreachable", "done", "partial"]
    assert [[row["name"] for row in run["repositories"]] for run in runs] == [
        ["other"],
        ["stable"],
        ["stable", "other"],
    ]
    first = runs[2]["repositories"][0]
    assert (first["new"], first["copied"], first["skipped"], first["failed"]) == (3, 3, 0, 0)
    assert len(json.loads(helmkit("repo", "status", "--history", "-n", "1", "-o", "json").out)) == 1
    table = helmkit("repo", "status", "--history").out.splitlines()
    assert table[0].split() == [
        "STARTED",
        "TOOK",
        "OUTCOME",
        "REPOSITORY",
        "NEW",
        "COPIED",
        "SKIPPED",
        "FAILED",
        "HELD",
        "SIZE",
    ]
    assert len(table) == 1 + 3 + 4


def test_status_is_readable_in_a_table_and_raw_in_json(helmkit: HelmkitRunner, mirrors: dict[str, str]) -> None:
    synced(helmkit, 6, files=mirrors)
    stable, other = json.loads(helmkit("repo", "status", "-o", "json").out)
    assert stable["size"] > 500
    assert stable["checked"].endswith("+00:00")
    assert (other["checked"], other["size"]) == ("", 0)
    _, first, second = helmkit("repo", "status").out.splitlines()
    assert re.search(r"\t(\d+ B|\d+\.\d KiB) *\t(just now|\d+\.\ds ago)", first), first
    assert second.split()[-1] == "never"


def test_the_history_keeps_its_length(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        for number in range(KEPT + 5):
            store.runs.add(Run(f"2026-01-01T00:00:00+00:00 {number}", 0.0, "done"))
        runs = store.runs.latest(2 * KEPT)
    assert len(runs) == KEPT
    assert runs[-1].started.endswith(" 5")


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (26_000_000, "24.8 MiB"), (5 << 40, "5.0 TiB")],
)
def test_sizes(count: int, text: str) -> None:
    assert readable.size(count) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.04, "0.0s"), (9.96, "10.0s"), (59, "59s"), (119, "119s"), (120, "2m"), (7300, "2h"), (172800, "2d")],
)
def test_durations(seconds: float, text: str) -> None:
    assert readable.duration(seconds) == text
