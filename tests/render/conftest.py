"""Charts written in the tests, rendered by the real helm and by helmkit."""

import difflib
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.conformance import Helm, Outcome, helmkit

Files = Mapping[str, str | bytes]
Same = Callable[..., Outcome]

CHART = "apiVersion: v2\nname: web\nversion: 1.0.0\n"


def write_chart(folder: Path, files: Files) -> Path:
    """The files below `folder`; a Chart.yaml is added where there is none."""
    for name, content in {"Chart.yaml": CHART, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


@pytest.fixture
def quiet_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without anybody's settings; the working folder is `tmp_path`."""
    home = tmp_path / "home"
    home.mkdir()
    for name in [name for name in os.environ if name.startswith(("HELM", "KUBE", "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(tmp_path)
    return home


@pytest.fixture
def same(helm: Path, quiet_home: Path, tmp_path: Path) -> Same:
    """A function: a chart's files and `template`'s further arguments; both programs must say the same. What they say."""
    with_log, without_log = (Helm(helm, quiet_home, log=log) for log in (True, False))

    def check(files: Files, *flags: str, chart: str = "web", any_order: bool = False, log: bool = True) -> Outcome:
        write_chart(tmp_path / chart, files)
        arguments = ["template", chart, *flags]
        reference = with_log if log else without_log
        wanted, found = reference.run(arguments), helmkit(arguments, log=log)
        left, right = _lines(wanted, any_order), _lines(found, any_order)
        assert left == right, "".join(difflib.unified_diff(left, right, "helm", "helmkit"))
        return wanted

    return check


def _lines(outcome: Outcome, any_order: bool) -> list[str]:
    """What counts: the exit code, stdout, what is logged and, on failure, stderr.

    In `any_order`, which is Go's over a map, the names in a line have none either.
    """
    text = f"exit {outcome.code}\n{outcome.error if outcome.code else ''}{outcome.out}"
    lines = [*text.splitlines(keepends=True), *outcome.log]
    return sorted(" ".join(sorted(line.replace(",", " ").split())) for line in lines) if any_order else lines
