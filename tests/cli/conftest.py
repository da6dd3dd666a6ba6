"""A command line with a home of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from helmkit.cli.main import run


@dataclass(frozen=True)
class Printed:
    """What a command left: its exit code, stdout and stderr."""

    code: int
    out: str
    err: str

    @property
    def error(self) -> str:
        """The one error line, without its beginning."""
        lines = [line for line in self.err.splitlines() if line.startswith("helmkit: error: ")]
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        return lines[0].removeprefix("helmkit: error: ")


HelmkitRunner = Callable[..., Printed]


@pytest.fixture
def helmkit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> HelmkitRunner:
    """Runs helmkit in an empty folder with an empty home: `helmkit("repo", "sync")`."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.setenv("HELMKIT_HOME", str(tmp_path / "home"))
    for variable in ("HELMKIT_MIRRORS", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "KUBECONFIG"):
        monkeypatch.delenv(variable, raising=False)

    def call(*arguments: str | Path, files: Mapping[str, str] | None = None) -> Printed:
        for name, content in (files or {}).items():
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        code = run([str(argument) for argument in arguments])
        return Printed(code, *capfd.readouterr())

    return call
