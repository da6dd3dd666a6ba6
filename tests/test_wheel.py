"""The built wheel in an empty environment, base dependencies only, away from the checkout: the demo runs."""

import os
import subprocess
from pathlib import Path

import pytest

from benchmarks.installed import CHECKOUT, installed_helmkit

pytestmark = pytest.mark.wheel


@pytest.fixture(scope="module")
def helmkit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program from the wheel."""
    return installed_helmkit(tmp_path_factory.mktemp("wheel") / "venv")


@pytest.fixture
def environ(helmkit: Path, tmp_path: Path) -> dict[str, str]:
    """An environment in which only the wheel's own program is called helmkit, and HOME is empty."""
    home = tmp_path / "home"
    home.mkdir()
    path = f"{helmkit.parent}{os.pathsep}/usr/bin{os.pathsep}/bin"
    return {"PATH": path, "HOME": str(home)}


def test_the_demo_runs_from_the_wheel(environ: dict[str, str], tmp_path: Path) -> None:
    argv = ["sh", str(CHECKOUT / "demo/demo.sh"), str(tmp_path / "out")]
    demo = subprocess.run(argv, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
    assert demo.returncode == 0, demo.stdout + demo.stderr
    assert "kind: Ingress" in (demo.stdout + (tmp_path / "out/result.txt").read_text())
    assert "Traceback" not in demo.stderr
    # All that the demo writes lies in its own folder.
    assert not list((tmp_path / "home").iterdir())


def test_the_wheel_carries_its_data_and_no_tests(helmkit: Path) -> None:
    code = "from helmkit import resources; print(resources.shipped_mirrors()); print(resources.shipped_charts())"
    argv = [str(helmkit.parent / "python"), "-c", code]
    printed = subprocess.run(argv, cwd="/", capture_output=True, text=True, check=True).stdout.split()
    mirrors, charts = map(Path, printed)
    assert mirrors.is_file()
    carried = sorted(path.parent.name for path in charts.glob("*/Chart.yaml"))
    assert carried == ["mariadb", "nginx", "nginx-ingress", "wordpress"]
    assert CHECKOUT not in mirrors.parents
    site = mirrors.parent.parent.parent
    assert not (site / "tests").exists()
    assert not (site / "benchmarks").exists()


def test_help_needs_no_third_party_import(helmkit: Path) -> None:
    code = (
        "import runpy, sys; sys.argv = ['helmkit', '--help']\n"
        "try: runpy.run_module('helmkit', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "print(sorted({'click', 'yaml', 'requests', 'jinja2', 'pathlib'} & set(sys.modules)), file=sys.stderr)"
    )
    argv = [str(helmkit.parent / "python"), "-c", code]
    result = subprocess.run(argv, cwd="/", capture_output=True, text=True, check=True)
    assert result.stdout.startswith("Usage: helmkit")
    assert result.stderr.strip() == "[]"
