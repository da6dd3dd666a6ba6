"""Standard output that refuses: full, closed, or a pipe nobody reads. And results written where a user named."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import HelmkitRunner
from tests.cli.test_bad_input import CHART
from tests.support.refusing_disk import no_file_larger_than

COMMANDS = [["--help"], ["--version"], ["completion", "bash"], ["template", "web", "./web"], ["lint", "web"]]


@pytest.fixture
def chart(tmp_path: Path) -> Path:
    for name, text in CHART.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_full_output_is_one_line(command: list[str], chart: Path) -> None:
    with Path("/dev/full").open("w") as full:
        argv = [sys.executable, "-m", "helmkit", *command]
        ended = subprocess.run(argv, cwd=chart, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == 1
    errors = [line for line in ended.stderr.splitlines() if "checked: " not in line]
    assert errors == ["helmkit: error: no space left on device (standard output)"]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_closed_output_swallows_the_result(command: list[str], chart: Path) -> None:
    argv = ["sh", "-c", 'exec "$@" >&-', "sh", sys.executable, "-m", "helmkit", *command]
    ended = subprocess.run(argv, cwd=chart, stderr=subprocess.PIPE, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "error" not in ended.stderr.partition("checked: ")[0]


def test_findings_that_do_not_fit_leave_the_old_file(helmkit: HelmkitRunner) -> None:
    broken = CHART | {"web/templates/broken.yaml": "{{ nosuchfunction }}", "findings.json": "before"}
    with no_file_larger_than(1000):
        printed = helmkit("lint", "web", "--format", "sarif", "--output-file", "findings.json", files=broken)
    assert printed.code == 1
    assert "findings.json" in printed.error
    assert Path("findings.json").read_text() == "before"
    assert len(list(Path().iterdir())) == 2


def test_findings_go_through_a_link_and_into_a_device(helmkit: HelmkitRunner) -> None:
    helmkit("lint", "web", "--format", "json", "--output-file", "real.json", files=CHART)
    expected = Path("real.json").read_text()
    Path("real.json").write_text("old")
    Path("link.json").symlink_to("real.json")
    assert helmkit("lint", "web", "--format", "json", "--output-file", "link.json").code == 0
    assert Path("link.json").is_symlink()
    assert Path("real.json").read_text() == expected
    assert helmkit("lint", "web", "--output-file", os.devnull).code == 0
    assert not Path(os.devnull).is_file()


def test_an_archive_that_does_not_fit_leaves_the_old_one(helmkit: HelmkitRunner) -> None:
    mirrors = "version: 1\nrepositories:\n  - {name: stable, sources: [{path: repository}]}\n"
    noise = "".join(random.Random(1).choices("0123456789abcdef", k=200_000))
    chart = CHART | {"web/noise.txt": noise}
    files = {f"repository/{name}": text for name, text in chart.items()} | {"mirrors.yaml": mirrors}
    assert helmkit("repo", "sync", files=files).code == 0
    assert helmkit("pull", "web").code == 0
    Path("web-1.0.0.tgz").write_bytes(b"before")
    with no_file_larger_than(40_000):  # SQLite's own file takes 32 KiB.
        printed = helmkit("pull", "web")
    assert printed.code == 1
    assert "web-1.0.0.tgz" in printed.error
    assert Path("web-1.0.0.tgz").read_bytes() == b"before"
