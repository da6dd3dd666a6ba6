"""The README's tour: each command that shows a result prints just that, without a network."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[1] / "README.md"
CHARTS = README.parent / "charts"


def console() -> list[tuple[str, list[str]]]:
    """The commands of the tour, each with the lines that it shows."""
    tour = README.read_text().partition("## A tour")[2].partition("\n## ")[0]
    blocks = re.findall(r"```console\n(.*?)```", tour, flags=re.S)
    commands = [command for block in blocks for command in re.split(r"^\$ ", block, flags=re.M)[1:]]
    return [(line, shown.splitlines()) for line, _, shown in (command.partition("\n") for command in commands)]


def pattern(shown: list[str]) -> str:
    """A regular expression for the lines; `...` stands for what is cut, and the checkout for the reader's own."""
    text = re.escape("\n".join(line.rstrip() for line in shown))
    text = text.replace(re.escape("name lookup failed"), "offline")
    text = text.replace(re.escape("/home/you/helmkit/charts"), r"\S+/charts")
    return text.replace(re.escape("..."), "(?s:.*?)")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the tour is taken: our charts, and a broken one."""
    made = tmp_path_factory.mktemp("tour")
    (made / "charts").symlink_to(CHARTS)
    shutil.copytree(CHARTS / "wordpress", made / "broken")
    ingress = made / "broken/templates/ingress.yaml"
    ingress.write_text(ingress.read_text().replace("if .enabled", "if .enabled | nosuchfunction", 1))
    program = made / "bin/helmkit"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m helmkit --offline "$@"\n')
    program.chmod(0o755)
    return made


def test_every_result_is_real(folder: Path) -> None:
    environ = os.environ | {
        "PATH": f"{folder / 'bin'}{os.pathsep}/usr/bin{os.pathsep}/bin",
        "HELMKIT_HOME": str(folder / "home"),
        "PYTHONPATH": str(README.parent),
    }
    shown_at_all = [(line, shown) for line, shown in console() if shown]
    assert len(shown_at_all) >= 8
    for line, shown in shown_at_all:
        if line.startswith("cat "):
            (folder / line.removeprefix("cat ")).write_text("\n".join(shown) + "\n")
            continue
        ran = subprocess.run(
            ["sh", "-c", f"exec 2>&1; {line}"],
            cwd=folder,
            env=environ,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        printed = "\n".join(part.rstrip() for part in ran.stdout.splitlines())
        assert re.fullmatch(pattern(shown), printed), f"$ {line}\n{printed}"
