"""The wrapper around helm: versions, arguments, values, streams."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from helmkit.errors import ToolError, UsageError
from helmkit.kube import process
from helmkit.kube.helm import Helm
from helmkit.kube.target import Target

RECORDER = """#!/bin/sh
for word; do printf '%s\\n' "$word" >> "$0.argv"; done
env > "$0.env"
for word; do case $word in */values.yaml) cp "$word" "$0.values"; stat -c %a "$word" > "$0.mode";; esac; done
echo "a warning" >&2
[ -f "$0.fail" ] && { echo 'level=ERROR msg="it broke"' >&2; echo "Error: it broke" >&2; exit 5; }
exit 0
"""


@pytest.fixture
def recorder(tmp_path: Path) -> Path:
    """A program that notes what it was run with."""
    path = tmp_path / "helm"
    path.write_text(RECORDER)
    path.chmod(0o755)
    return path


def _helm(path: Path, target: Target | None = None, version: str = "4.3.1") -> Helm:
    return Helm(path, os.environ, target or Target(), version=version)


def _argv(path: Path) -> list[str]:
    return Path(f"{path}.argv").read_text().splitlines()


def test_flags_come_before_the_dashes_and_words_after(recorder: Path) -> None:
    _helm(recorder).call("get values", ["--evil"], {"all": True, "revision": "2"})
    assert _argv(recorder) == ["get", "values", "--all", "--revision=2", "--", "--evil"]


def test_no_value_but_whole_numbers_stands_in_the_arguments(recorder: Path) -> None:
    values: dict[str, Any] = {
        "password": "hunter2",
        "replicas": 3,
        "list": [{"port": 80}, 1.0, True, None],
        "a.b,c": {"d": 2**53 + 1},
    }
    _helm(recorder).call("install", ["x", "chart"], values=values)
    argv = _argv(recorder)
    assert "hunter2" not in "".join(argv)
    assert [word for word in argv if word.startswith("--set")] == [
        "--set=replicas=3",
        "--set=list[0].port=80",
        r"--set=a\.b\,c.d=9007199254740993",
    ]
    assert "password: hunter2" in Path(f"{recorder}.values").read_text()
    assert Path(f"{recorder}.mode").read_text() == "600\n"
    file = Path(argv[argv.index("--values") + 1])
    assert not file.parent.exists()


def test_the_values_are_removed_after_a_failure_too(recorder: Path) -> None:
    Path(f"{recorder}.fail").touch()
    with pytest.raises(ToolError):
        _helm(recorder).call("install", ["x", "chart"], values={"a": "b"})
    argv = _argv(recorder)
    assert not Path(argv[argv.index("--values") + 1]).exists()


def test_the_target_travels_in_the_environment(recorder: Path, tmp_path: Path) -> None:
    target = Target(namespace="blog", context="prod", kubeconfig=tmp_path / "k")
    _helm(recorder, target).call("list")
    env = Path(f"{recorder}.env").read_text().splitlines()
    assert {"HELM_NAMESPACE=blog", "HELM_KUBECONTEXT=prod", f"KUBECONFIG={tmp_path / 'k'}"} <= set(env)
    assert target.kubectl_arguments() == ["--context=prod", "--namespace=blog"]


def test_warnings_pass_and_the_error_becomes_ours(recorder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    Path(f"{recorder}.fail").touch()
    with pytest.raises(ToolError, match="it broke") as caught:
        _helm(recorder).call("list")
    assert caught.value.returncode == 5
    assert capfd.readouterr().err == "a warning\n"


@pytest.mark.parametrize(("says", "major"), [("v3.19.0", 3), ("v4.3.1", 4), ("v4.4.0-rc.1", 4)])
def test_the_version_is_asked_of_the_program(tmp_path: Path, says: str, major: int) -> None:
    helm = _says(tmp_path, f"echo {says}")
    assert (helm.version, helm.major) == (says[1:], major)


@pytest.mark.parametrize("script", ["echo v2.17.0", "echo v5.0.0", "echo hello", "exit 1", ":"])
def test_a_helm_of_an_unknown_version(tmp_path: Path, script: str) -> None:
    with pytest.raises(ToolError):
        _says(tmp_path, script).call("list")


def _says(tmp_path: Path, script: str) -> Helm:
    path = tmp_path / "helm"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return Helm(path, os.environ, Target())


def test_a_flag_that_this_helm_lacks_is_refused_before_it_runs(recorder: Path) -> None:
    with pytest.raises(UsageError, match="Helm 3 has no --force-conflicts"):
        _helm(recorder, version="3.19.0").call("install", ["x", "c"], {"force-conflicts": True})
    assert not Path(f"{recorder}.argv").exists()


VALUES = {
    "int": 1000000,
    "big": 2**53 + 1,
    "negative": -5,
    "float": 1000000.0,
    "text": "1000000",
    "truth": "true",
    "list": [1, "2", {"a": 3}],
    "odd.key,x": {"y": 7},
    "nothing": None,
}
TEMPLATE = """apiVersion: v1
kind: ConfigMap
metadata: {name: x}
data:
{{- range $key, $value := .Values }}
  {{ $key }}: {{ printf "%T %v" $value $value | quote }}
{{- end }}
"""


@pytest.mark.helm
def test_helm_sees_the_same_types_as_with_set(helm: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    chart = tmp_path / "chart"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: chart\nversion: 1.0.0\n")
    (chart / "values.yaml").write_text("nothing: default\n")
    (chart / "templates/x.yaml").write_text(TEMPLATE)
    env = {**os.environ, "HELM_CACHE_HOME": str(tmp_path), "KUBECONFIG": "/nowhere"}
    Helm(helm, env, Target()).call("install", ["x", chart], {"dry-run": "client"}, values=VALUES)
    ours = capfd.readouterr().out
    flags = [
        "--set=int=1000000,big=9007199254740993,negative=-5,truth=x,list={1,2,3}",
        f"--set-json=float=1000000.0,list={json.dumps(VALUES['list'])}",
        "--set-string=text=1000000,truth=true,list[1]=2",
        r"--set=odd\.key\,x.y=7,nothing=null,list[0]=1,list[2].a=3",
    ]
    theirs = process.run([helm, "install", "x", chart, "--dry-run=client", *flags], env=env).stdout
    assert ours.partition("MANIFEST:")[2] == theirs.partition("MANIFEST:")[2]
    assert "int64 9007199254740993" in ours
    assert "float64 1e+06" in ours
