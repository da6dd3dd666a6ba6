"""`show` prints what `helm show` prints, for our charts and for one with every part."""

import subprocess
from pathlib import Path

import pytest

from helmkit.chart import show
from helmkit.chart.load import load_chart
from helmkit.resources import shipped_charts

pytestmark = pytest.mark.helm

MAKE = {
    "chart": show.show_chart,
    "values": show.show_values,
    "readme": show.show_readme,
    "crds": show.show_crds,
    "all": show.show_all,
}
PARTS = {
    "Chart.yaml": (
        "apiVersion: v2\nname: parts\nversion: v1.0\ntype: library\ndeprecated: true\nappVersion: '1'\n"
        "annotations: {b: '2', a: '1'}\nmaintainers: [{name: A, email: a@example.com}, {name: B}]\n"
        "dependencies: [{name: sub, version: ^1, repository: '', tags: [t], import-values: [x, {child: a, parent: b}]}]\n"
    ),
    "values.yaml": "# only a comment\n",
    "ReadMe.md": "# Parts\n\nNo newline at the end",
    "crds/b.yaml": "b: 1",
    "crds/a.yaml": "---\na: 1\n",
    "charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
    "charts/sub/crds/c.yaml": "c: 1\n",
}


@pytest.fixture
def charts(tmp_path: Path) -> list[Path]:
    """Our charts, one with every part, one with nothing."""
    for name, text in PARTS.items():
        path = tmp_path / "parts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "Chart.yaml").write_text("name: bare\nversion: 1.0.0\n")
    return [*(found.parent for found in sorted(shipped_charts().glob("*/Chart.yaml"))), tmp_path / "parts", bare]


@pytest.mark.parametrize("part", MAKE)
def test_show_prints_what_helm_prints(part: str, helm: Path, charts: list[Path]) -> None:
    for chart in charts:
        argv = [str(helm), "show", part, str(chart)]
        expected = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
        assert MAKE[part](load_chart(chart)) == expected, chart.name
