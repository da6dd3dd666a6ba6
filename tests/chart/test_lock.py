"""The digest in Chart.lock, beside one that helm has written."""

import subprocess
from pathlib import Path

import pytest

from helmkit.chart.load import load_chart
from helmkit.chart.lock import lock_digest
from tests.render.conftest import quiet_home as quiet_home
from tests.render.conftest import write_chart


@pytest.mark.helm
def test_the_digest_is_helms(helm: Path, quiet_home: Path, tmp_path: Path) -> None:
    write_chart(tmp_path / "sub", {"Chart.yaml": "apiVersion: v2\nname: sub\nversion: 1.2.3\n"})
    wanted = (
        "- {name: sub, version: '>=1 <2', repository: 'file://../sub', condition: a.b, tags: [t, u], alias: other, "
        "import-values: [data, {child: c, parent: p}]}\n- {name: sub, version: ^1, repository: 'file://../sub'}\n"
    )
    folder = write_chart(
        tmp_path / "web", {"Chart.yaml": f"apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n{wanted}"}
    )
    subprocess.run([helm, "dependency", "update", folder], check=True, capture_output=True)
    chart = load_chart(folder)
    assert chart.lock
    assert lock_digest(chart.metadata.dependencies, chart.lock.dependencies) == chart.lock.digest
