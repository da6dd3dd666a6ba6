"""`helmkit modernize` as a user runs it."""

import sys
from pathlib import Path

import pytest

from helmkit.kube import process

OLD = "# mine\napiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: p}\n"
NEW = OLD.replace("v1beta1", "v1")
TOLD = "PodDisruptionBudget/p: policy/v1beta1 is policy/v1 now\n"


def run(*words: str, stdin: str = "") -> tuple[int, str, str]:
    done = process.run([sys.executable, "-m", "helmkit", "modernize", *words], stdin=stdin)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "x.yaml"
    path.write_text(OLD)
    return path


def test_stdin_is_printed_anew_and_changes_are_told() -> None:
    assert run("-", stdin=OLD) == (0, NEW, TOLD)
    assert run("-q", "-", stdin=OLD) == (0, NEW, "")
    assert run("-", stdin=NEW) == (0, NEW, "")


def test_files_are_written_in_place(file: Path) -> None:
    assert run("--in-place", str(file)) == (0, "", f"{file}: {TOLD}")
    assert file.read_text() == NEW


def test_check_says_whether_anything_would_change(file: Path) -> None:
    assert run("--check", str(file)) == (1, "", f"{file}: {TOLD}")
    assert run("--check", "--kube-version", "1.24", str(file)) == (0, "", "")
    assert file.read_text() == OLD


def test_wrong_use_is_told_in_a_line(tmp_path: Path) -> None:
    code, _, error = run(str(tmp_path / "none.yaml"))
    assert (code, error) == (2, f"helmkit: error: no such file ({tmp_path}/none.yaml)\n")
    code, _, error = run("--in-place", "-")
    assert (code, error.splitlines()[0]) == (2, "helmkit: error: stdin cannot be written in place")
    code, _, error = run("--kube-version", "x", "-")
    assert (code, len(error.splitlines())) == (2, 1)


def test_names_reach_the_terminal_harmless() -> None:
    _, _, error = run("-", stdin=OLD.replace("{name: p}", '{name: "\\e[31mp"}'))
    assert "\x1b" not in error
