"""`helmkit outdated`: what a lock, a folder or a release has, beside what there is."""

import json
from pathlib import Path

import pytest

from helmkit.mirror.outdated import split_chart
from tests.cli.conftest import HelmkitRunner
from tests.cli.test_dependency import MIRRORS, chart_folder
from tests.fakes import FakeRepository, Server, chart_archive
from tests.mirror.conftest import mirror as mirror
from tests.mirror.conftest import primary as primary

LOCK = """dependencies:
- {name: web, version: 1.0.0, repository: "@stable"}
- {name: fresh, version: 1.4.0, repository: "@stable"}
digest: sha256:00
generated: "2026-01-02T03:04:05Z"
"""
WANTED = """
- {name: web, version: ^1, repository: "@stable"}
- {name: fresh, version: ^1, repository: "@stable"}
- {name: old, version: 1.x, repository: "@stable"}
- {name: gone, version: ^9, repository: "@stable"}
- {name: nowhere, version: ^1, repository: "@stable"}
- {name: near, version: "*", repository: "file://../near"}
- {name: inside, version: "*"}
"""


@pytest.fixture(autouse=True)
def synced(primary: Server, mirror: Server, helmkit: HelmkitRunner) -> FakeRepository:
    charts = FakeRepository()
    for version in ("1.0.0", "1.2.0", "2.1.0", "3.0.0-rc.1"):
        charts.add("web", version)
    charts.add("fresh", "1.4.0")
    charts.add("old", "1.0.0")
    charts.add("old", "2.0.0", deprecated=True)
    charts.add("gone", "8.0.0")
    primary.serve(charts.files(), prefix="/charts")
    Path("mirrors.yaml").write_text(MIRRORS.format(primary.url, mirror.url))
    assert helmkit("repo", "sync").code == 0
    return charts


@pytest.fixture
def app(helmkit: HelmkitRunner) -> Path:
    folder = chart_folder("charts/app", WANTED, {"Chart.lock": LOCK, "charts/x": ""})
    (folder / "charts/x").unlink()
    (folder / "charts/old-1.0.0.tgz").write_bytes(chart_archive("old", "1.0.0"))
    chart_folder("charts/near", "", head="apiVersion: v2\nname: near\nversion: 1.5.0\n")
    return folder


def test_how_each_dependency_stands(helmkit: HelmkitRunner, app: Path) -> None:
    printed = helmkit("outdated", app, "--all", "-o", "json")
    assert printed.code == 0
    rows = json.loads(printed.out)
    shown = {row["name"]: (row["current"], row["wanted"], row["latest"], row["status"]) for row in rows}
    assert shown == {
        "web": ("1.0.0", "1.2.0", "2.1.0", "behind"),
        "fresh": ("1.4.0", "1.4.0", "1.4.0", "current"),
        "old": ("1.0.0", "1.0.0", "2.0.0", "beyond"),
        "gone": ("", "", "8.0.0", "unknown"),
        "nowhere": ("", "", "", "unknown"),
        "near": ("", "1.5.0", "1.5.0", "missing"),
    }
    assert rows[0] == {
        "kind": "dependency",
        "name": "web",
        "used_by": "charts/app",
        "range": "^1",
        "repository": "@stable",
        "current": "1.0.0",
        "wanted": "1.2.0",
        "latest": "2.1.0",
        "deprecated": False,
        "cause": "",
        "status": "behind",
    }
    assert "helmkit: nowhere of charts/app: stable: it has no such chart" in printed.err
    assert "none of its 1 versions is in the range" in printed.err


def test_only_what_is_behind_is_shown(helmkit: HelmkitRunner, app: Path) -> None:
    lines = [[cell.strip() for cell in line.split("\t")] for line in helmkit("outdated", "charts").out.splitlines()]
    assert lines == [
        ["NAME", "CURRENT", "WANTED", "LATEST", "RANGE", "USED BY", "REPOSITORY"],
        ["web", "1.0.0", "1.2.0", "2.1.0", "^1", "charts/app", "@stable"],
        ["old", "1.0.0", "1.0.0", "2.0.0 (deprecated)", "1.x", "charts/app", "@stable"],
        ["near", "", "1.5.0", "1.5.0", "*", "charts/app", "file://../near"],
    ]
    within = json.loads(helmkit("outdated", app, "--within", "-o", "json").out)
    assert [row["name"] for row in within] == ["web", "near"]
    devel = json.loads(helmkit("outdated", app, "--devel", "-o", "json").out)
    assert devel[0]["latest"] == "3.0.0-rc.1"


def test_exit_codes(helmkit: HelmkitRunner, app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert helmkit("outdated", app, "--exit-code").code == 2
    one = chart_folder("one", '- {name: fresh, version: ^1, repository: "@stable"}\n', {"Chart.lock": LOCK})
    printed = helmkit("outdated", one, "--exit-code")
    assert (printed.code, printed.out) == (0, "")
    assert "1 of 1 looked up, nothing is behind" in printed.err
    monkeypatch.chdir(app)
    assert helmkit("--mirrors", "../../mirrors.yaml", "outdated", "--exit-code").code == 2
    assert "no such file or folder" in helmkit("outdated", "nothing").error


def test_a_chart_that_is_there_twice(helmkit: HelmkitRunner) -> None:
    wanted = '- {name: web, version: "1.0.0", repository: "@stable"}\n- {name: web, version: "2.x", alias: two, repository: "@stable"}\n'
    folder = chart_folder("twice", wanted)
    assert helmkit("dependency", "update", folder).code == 0
    rows = json.loads(helmkit("outdated", folder, "--all", "-o", "json").out)
    assert [(row["current"], row["status"]) for row in rows] == [("1.0.0", "beyond"), ("2.1.0", "current")]


def test_an_index_can_be_refreshed_first(
    helmkit: HelmkitRunner, app: Path, synced: FakeRepository, primary: Server
) -> None:
    synced.add("web", "1.9.0")
    synced.generated = "2026-02-02T03:04:05Z"
    primary.serve(synced.files(), prefix="/charts")
    assert json.loads(helmkit("outdated", app, "-o", "json").out)[0]["wanted"] == "1.2.0"
    assert json.loads(helmkit("outdated", app, "--refresh", "-o", "json").out)[0]["wanted"] == "1.9.0"


RELEASES = [
    {"name": "site", "namespace": "prod", "chart": "web-1.0.0"},
    {"name": "calm", "namespace": "prod", "chart": "fresh-1.4.0"},
    {"name": "mine", "namespace": "prod", "chart": "own-0.1.0"},
]


def test_how_each_release_stands(helmkit: HelmkitRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "helm"
    program.write_text(f"#!/bin/sh\necho \"$@\" > {tmp_path}/argv\ncat <<'END'\n{json.dumps(RELEASES)}\nEND\n")
    program.chmod(0o755)
    monkeypatch.setenv("HELMKIT_HELM", str(program))
    printed = helmkit("outdated", "--releases", "-A", "-o", "json")
    (row,) = json.loads(printed.out)
    assert (row["kind"], row["name"], row["used_by"], row["repository"]) == ("release", "web", "prod/site", "stable")
    assert (row["current"], row["wanted"], row["latest"], row["range"]) == ("1.0.0", "1.2.0", "2.1.0", "^1.0.0")
    assert "own of prod/mine: no repository has a chart of that name" in printed.err
    assert (tmp_path / "argv").read_text() == "list --output json --max 0 --all-namespaces\n"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("web-1.0.0", ("web", "1.0.0")),
        ("nginx-ingress-1.0.0-rc.1", ("nginx-ingress", "1.0.0-rc.1")),
        ("app-2-1.0.0+b-c", ("app-2", "1.0.0+b-c")),
        ("x-v1.2.3", ("x", "v1.2.3")),
        ("x-1.2", ("x", "1.2")),
        ("strange", ("strange", "")),
    ],
)
def test_the_chart_of_a_release(text: str, parts: tuple[str, str]) -> None:
    assert split_chart(text) == parts
