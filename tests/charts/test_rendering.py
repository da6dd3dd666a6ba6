"""Our charts through the real helm: they lint clean and render with each of their sets of values."""

import functools
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.charts.ours import CHARTS, CI_FILES, NAMES, RANDOM, ci_name

pytestmark = pytest.mark.helm


def run(helm: Path, *args: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([helm, *args], capture_output=True, text=True, check=False, env=dict(os.environ))


@functools.cache
def render(helm: Path, values: Path, *flags: str) -> str:
    result = run(helm, "template", "rel", values.parents[1], "-f", values, *flags)
    assert result.returncode == 0, result.stderr
    return result.stdout


def manifests(text: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(text))


def pod_specs(documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    specs = []
    for document in documents:
        if document["kind"] == "Pod":
            specs.append(document["spec"])
        elif "template" in document.get("spec", {}):
            specs.append(document["spec"]["template"]["spec"])
    return specs


@pytest.mark.parametrize("chart", NAMES)
def test_lints_without_a_finding(helm: Path, helm3: Path, chart: str) -> None:
    for binary in (helm, helm3):
        result = run(binary, "lint", "--strict", CHARTS / chart)
        assert result.returncode == 0, result.stdout
        assert not re.search(r"\[(INFO|WARNING|ERROR)\]", result.stdout), result.stdout


@pytest.mark.parametrize("values", CI_FILES, ids=ci_name)
def test_renders_and_says_the_same_again(helm: Path, values: Path) -> None:
    first = render(helm, values)
    for document in manifests(first):
        assert document["metadata"]["name"]
    assert (render(helm, values, "--is-upgrade") != first) == (ci_name(values) in RANDOM)


@pytest.mark.parametrize("values", CI_FILES, ids=ci_name)
def test_pods_are_restricted_and_only_the_controller_gets_a_token(helm: Path, values: Path) -> None:
    for spec in pod_specs(manifests(render(helm, values))):
        arguments = [argument for container in spec["containers"] for argument in container.get("args", [])]
        is_ingress_controller = any(argument.startswith("-ingress-class=") for argument in arguments)
        assert spec["automountServiceAccountToken"] is is_ingress_controller
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        for container in [*spec.get("initContainers", []), *spec["containers"]]:
            context = container["securityContext"]
            assert context["allowPrivilegeEscalation"] is False
            assert context["readOnlyRootFilesystem"] is True
            assert context["capabilities"]["drop"] == ["ALL"]
            assert set(context["capabilities"].get("add", [])) <= {"NET_BIND_SERVICE"}


@pytest.mark.parametrize("values", CI_FILES, ids=ci_name)
def test_images_follow_the_registry_of_the_values(helm: Path, values: Path) -> None:
    images = re.findall(r"^ *image: (.*)$", render(helm, values, "--set", "global.imageRegistry=mirror.test"), re.M)
    assert images
    for image in images:
        assert re.fullmatch(r"mirror\.test/[a-z/-]+:\d+\.\d+\.\d+[a-z0-9.-]*(@sha256:[0-9a-f]{64})?", image), image


@pytest.mark.parametrize("values", CI_FILES, ids=ci_name)
def test_notes_are_complete(helm: Path, values: Path) -> None:
    result = run(helm, "install", "rel", values.parents[1], "-f", values, "--dry-run=client")
    notes = result.stdout.partition("NOTES:")[2]
    assert result.returncode == 0, result.stderr
    assert " is installed as release rel in namespace default." in notes
    assert not re.search(r"<no value>|<nil>|%!|\n\n\n", notes), notes


@pytest.mark.parametrize("release", ["blog", "wordpress", "wordpress-test"])
def test_the_administrator_is_in_a_secret_named_after_the_release(helm: Path, release: str) -> None:
    result = run(helm, "template", release, CHARTS / "wordpress", "--set", "admin.password=secret")
    secrets = {doc["metadata"]["name"]: doc for doc in manifests(result.stdout) if doc["kind"] == "Secret"}
    assert secrets[f"{release}-wordpress"]["data"]["wordpress-password"] == "c2VjcmV0"


@pytest.mark.parametrize(
    ("chart", "flags", "complaint"),
    [
        ("nginx", "replicaCont=2", "additional properties 'replicaCont' not allowed"),
        ("nginx", "service.port=http", "at '/service/port': got string, want integer"),
        (
            "nginx",
            "ingress.enabled=true,ingress.tls.enabled=true",
            "needs ingress.tls.existingSecret, or certificate",
        ),
        ("nginx-ingress", "controller.logLevel=loud", "at '/controller/logLevel'"),
        ("mariadb", "auth.pasword=x", "additional properties 'pasword' not allowed"),
        ("mariadb", "persistence.size=big", "at '/persistence/size'"),
        ("wordpress", "mariadb.auth.pasword=x", "additional properties 'pasword' not allowed"),
        ("wordpress", "mariadb.enabled=false", "needs externalDatabase.host"),
        ("wordpress", "fullnameOverride=x,mariadb.fullnameOverride=x", "contains both wordpress and mariadb"),
    ],
)
def test_refuses_bad_values(helm: Path, chart: str, flags: str, complaint: str) -> None:
    result = run(helm, "template", "rel", CHARTS / chart, "--set", flags)
    assert result.returncode != 0
    assert complaint in result.stderr
