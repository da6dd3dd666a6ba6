"""`helmkit repo list`: every source, whole, in the order in which they are tried."""

import json

from tests.cli.conftest import HelmkitRunner

LONG = "https://charts.example.com/a/path/that/is/longer/than/any/column/would/be/in/a/table/stable"
MIRRORS = f"""
version: 1
repositories:
  - name: stable
    sources:
      - {{url: {LONG}, operator: Example, state: gone, enabled: false, evidence: "{"e" * 80}", checked: 2026-01-02}}
      - {{path: charts}}
"""


def test_json_says_what_is_off_and_the_table_shows_urls_whole(helmkit: HelmkitRunner) -> None:
    files = {"mirrors.yaml": MIRRORS}
    gone, folder = json.loads(helmkit("repo", "list", "-o", "json", files=files).out)
    assert (gone["url"], gone["state"], gone["enabled"], gone["checked"]) == (LONG, "gone", False, "2026-01-02")
    assert folder["enabled"] is True
    shown = helmkit("repo", "list").out
    assert LONG in shown
    assert "gone, off" in shown
    assert "e" * 57 + "..." in shown
    assert "e" * 58 not in shown
