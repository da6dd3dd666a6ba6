"""What a shell completes: commands and options, and the names that there are."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from helmkit.cli.main import COMPLETE, root
from helmkit.cli.settings import Settings
from tests.cli.conftest import HelmkitRunner
from tests.cli.test_bad_input import CHART

MIRRORS = "version: 1\nrepositories:\n  - {name: stable, sources: [{path: repository}]}\n  - {name: other, sources: [{path: x}]}\n"


def completions(*words: str) -> list[str]:
    """What completes the last word; `file` stands for the shell's own files."""
    *before, typed = words
    found = ShellComplete(root, {"obj": Settings()}, "helmkit", COMPLETE).get_completions(before, typed)
    return [str(item.value) if item.type == "plain" else item.type for item in found]


@pytest.fixture
def synced(helmkit: HelmkitRunner) -> HelmkitRunner:
    """A catalogue with the chart stable/web."""
    files = {f"repository/{name}": text for name, text in CHART.items()} | {"mirrors.yaml": MIRRORS}
    helmkit("repo", "sync", "stable", files=files)
    return helmkit


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_is_answered(shell: str) -> None:
    env = os.environ | {
        COMPLETE: f"{shell}_complete",
        "COMP_WORDS": "helmkit re",
        "COMP_CWORD": "1" if shell != "fish" else "re",
    }
    printed = subprocess.run([sys.executable, "-m", "helmkit"], env=env, capture_output=True, text=True, check=True)
    assert "repo" in printed.stdout
    assert "search" not in printed.stdout


def test_commands_and_options() -> None:
    assert completions("sh") == ["show"]
    assert completions("search", "--reg") == ["--regexp"]
    assert completions("search", "-o", "") == ["table", "json", "yaml"]


@pytest.mark.parametrize(
    "command", [["pull"], ["show", "values"], ["values"], ["template", "blog"], ["install"], ["upgrade", "blog"]]
)
def test_charts(command: list[str], synced: HelmkitRunner) -> None:
    assert completions(*command, "") == ["web"]
    assert completions(*command, "w") == ["web"]
    assert completions(*command, "stable/") == ["stable/web"]
    assert completions(*command, "./") == ["file"]
    assert completions(*command, "nosuch") == ["file"]
    assert completions("--home", "elsewhere", *command, "w") == ["file"]


def test_repositories(synced: HelmkitRunner) -> None:
    assert completions("repo", "sync", "") == ["stable", "other"]
    Path("mirrors.yaml").write_text("version: [")
    assert completions("repo", "sync", "") == []


def test_no_helm_and_no_kubectl_offer_nothing(helmkit: HelmkitRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert completions("status", "") == []
    assert completions("--kube-context", "") == []


@pytest.mark.helm
def test_contexts_and_a_cluster_that_does_not_answer(
    helmkit: HelmkitRunner, helm: Path, kubectl: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = (
        "{apiVersion: v1, kind: Config, clusters: [{name: c, cluster: {server: 'http://127.0.0.1:9'}}],"
        " contexts: [{name: production, context: {cluster: c}}, {name: staging, context: {cluster: c}}]}"
    )
    Path("config").write_text(config)
    monkeypatch.setenv("KUBECONFIG", str(Path("config").absolute()))
    monkeypatch.setenv("HELMKIT_HELM", str(helm))
    monkeypatch.setenv("HELMKIT_KUBECTL", str(kubectl))
    assert completions("context", "use", "") == ["production", "staging"]
    assert completions("--kube-context", "p") == ["production"]
    assert completions("--kube-context", "production", "status", "") == []
