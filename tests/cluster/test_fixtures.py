"""Tests of the cluster are left out only on request, and never silently."""

import subprocess
import sys
from pathlib import Path

import pytest

_TESTS = """
def test_that_needs_a_cluster(cluster): pass
def test_that_needs_a_namespace(namespace): pass
def test_that_needs_a_registry(registry): pass
def test_that_needs_nothing(): pass
"""


@pytest.mark.parametrize("options", [["-n0"], ["-n2"]], ids=["alone", "with workers"])
def test_what_is_left_out_is_said(tmp_path: Path, options: list[str]) -> None:
    said = run_pytest(tmp_path, {"HELMKIT_NO_CLUSTER": "1"}, *options)
    assert "3 cluster tests left out because HELMKIT_NO_CLUSTER=1" in said
    assert "1 passed" in said


def test_without_the_request_they_fail_where_there_is_no_cluster(tmp_path: Path) -> None:
    said = run_pytest(tmp_path, {"KUBEBUILDER_ASSETS": "/no/such/folder"})
    assert "KUBEBUILDER_ASSETS is /no/such/folder" in said
    assert "1 passed, 3 errors" in said
    assert "left out" not in said


def test_they_can_be_chosen_by_their_mark(tmp_path: Path) -> None:
    said = run_pytest(tmp_path, {}, "-m", "not cluster")
    assert "1 passed, 3 deselected" in said


def run_pytest(folder: Path, env: dict[str, str], *options: str) -> str:
    """The output of pytest on a folder with nothing but `_TESTS`."""
    (folder / "test_some.py").write_text(_TESTS)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = cluster\n")
    root = Path(__file__).parents[2]
    quiet = ["-p", "no:cacheprovider", "-p", "tests.cluster.fixtures"]
    argv = [sys.executable, "-m", "pytest", *quiet, *options, str(folder)]
    clean = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "PYTHONPATH": str(root), **env}
    return subprocess.run(argv, cwd=folder, env=clean, capture_output=True, text=True, check=False).stdout
