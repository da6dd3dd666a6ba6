"""`helmkit versions`: what there is of a chart, what of it is here, and which version a lock holds it to."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import HelmkitRunner
from tests.fakes import FakeRepository, Server
from tests.mirror.conftest import primary as primary

MIRRORS = """
version: 1
repositories:
  - name: stable
    sources: [{{url: "{0}/charts"}}]
    select: [{{chart: web, versions: "^1"}}]
"""
CHART_LOCK = """
dependencies:
- name: web
  repository: "@stable"
  version: 0.9.0
- name: db
  version: 7.0.0
digest: sha256:00
generated: "2026-01-02T03:04:05Z"
"""


@pytest.fixture(autouse=True)
def synced(helmkit: HelmkitRunner, primary: Server) -> None:
    charts = FakeRepository()
    for version in ("0.9.0", "1.0.0", "1.1.0-rc.1"):
        charts.add("web", version, appVersion=f"v{version}", deprecated=version == "0.9.0" or None)
    primary.serve(charts.files(), prefix="/charts")
    assert helmkit("repo", "sync", "--lock", files={"mirrors.yaml": MIRRORS.format(primary.url)}).code == 0


@pytest.mark.parametrize("name", ["web", "stable/web"])
def test_everything_is_said_of_each_version(helmkit: HelmkitRunner, name: str) -> None:
    printed = helmkit("versions", name, "-o", "json", files={"Chart.lock": CHART_LOCK})
    rows = json.loads(printed.out)
    shown = [(r["version"], r["app_version"], r["mirrored"], r["pinned"], r["deprecated"]) for r in rows]
    assert shown == [
        ("1.1.0-rc.1", "v1.1.0-rc.1", False, [], False),
        ("1.0.0", "v1.0.0", True, ["helmkit.lock"], False),
        ("0.9.0", "v0.9.0", False, ["Chart.lock"], True),
    ]
    assert all(r["name"] == "stable/web" and len(r["digest"]) == 64 and r["created"].startswith("2026") for r in rows)
    table = helmkit("versions", name).out.splitlines()
    assert [cell.strip() for cell in table[2].split("\t")][1:4] == ["1.0.0", "v1.0.0", "2026-01-02 03:04:05"]
    assert [cell.strip() for cell in table[2].split("\t")][5:] == ["*", "helmkit.lock"]


def test_a_lock_that_cannot_be_read_hides_nothing(helmkit: HelmkitRunner) -> None:
    Path("Chart.lock").write_text("a: [")
    Path("helmkit.lock").write_text("nonsense")
    printed = helmkit("versions", "web")
    assert (printed.code, len(printed.out.splitlines())) == (0, 4)
    assert printed.err.count("is passed over") == 2


def test_a_chart_that_is_not_there(helmkit: HelmkitRunner) -> None:
    printed = helmkit("versions", "wbe")
    assert printed.code == 1
    assert "no chart named wbe" in printed.error
    assert "did you mean web?" in printed.err
    assert "no repository named other" in helmkit("versions", "other/web").error
