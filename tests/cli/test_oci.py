"""Charts from an OCI registry at the command line: pushed by the real helm, pulled here, byte for byte the same."""

import subprocess
from pathlib import Path

import pytest

from helmkit.resources import shipped_charts
from tests.cli.conftest import HelmkitRunner
from tests.cluster.registry import Registry


@pytest.fixture
def pushed(helm: Path, registry: Registry, tmp_path: Path) -> tuple[str, bytes]:
    """The oci:// reference and the archive of the nginx chart, pushed by helm."""
    argv = [str(helm), "package", "-d", str(tmp_path), str(shipped_charts() / "nginx")]
    subprocess.run(argv, check=True, capture_output=True)
    archive = next(tmp_path.glob("*.tgz"))
    argv = [str(helm), "push", str(archive), f"oci://{registry.host}/charts", "--plain-http"]
    subprocess.run(argv, check=True, capture_output=True)
    return f"oci://{registry.host}/charts/nginx", archive.read_bytes()


def test_pull_and_template_take_an_oci_reference(helmkit: HelmkitRunner, pushed: tuple[str, bytes]) -> None:
    reference, archive = pushed
    printed = helmkit("pull", reference, "--version", "^1")
    assert printed.code == 0, printed
    found = list(Path().glob("nginx-*.tgz"))
    assert [path.read_bytes() for path in found] == [archive]
    assert "kind: Deployment" in helmkit("template", "web", reference).out


def test_what_the_registry_lacks_is_one_line(helmkit: HelmkitRunner, pushed: tuple[str, bytes]) -> None:
    reference, _ = pushed
    assert helmkit("pull", reference, "--version", "^99").code == 1
    missing = helmkit("pull", reference.replace("nginx", "nothing"))
    assert missing.code == 1
    assert "nothing" in missing.error
