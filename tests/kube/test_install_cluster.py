"""Charts installed by helmkit on a real API server, through helm 4 and helm 3."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from helmkit.kube import process
from tests.cluster.running import Cluster

CHECKOUT = Path(__file__).parents[2]
CHARTS = CHECKOUT / "charts"
WORDPRESS = "ingress.enabled=true,persistence.enabled=false,mariadb.persistence.enabled=false"

pytestmark = [pytest.mark.cluster, pytest.mark.helm]


class Cli:
    """helmkit as a user runs it, in one namespace of the test cluster."""

    def __init__(self, env: dict[str, str], namespace: str) -> None:
        self.env = env
        self.namespace = namespace

    def argv(self, words: Sequence[str]) -> list[str]:
        return [sys.executable, "-m", "helmkit", "-n", self.namespace, *words]

    def run(self, *words: str, code: int = 0) -> process.Result:
        result = process.run(self.argv(words), env=self.env, timeout=120)
        assert result.returncode == code, result
        return result


@pytest.fixture(params=["helm", "helm3"])
def cli(
    request: pytest.FixtureRequest, cluster: Cluster, namespace: str, kubectl: Path, tmp_path: Path
) -> Iterator[Cli]:
    env = {
        **os.environ,
        "HELMKIT_HOME": str(tmp_path / "home"),
        "HELMKIT_HELM": str(request.getfixturevalue(request.param)),
        "HELMKIT_KUBECTL": str(kubectl),
        "KUBECONFIG": str(cluster.kubeconfig),
        "PYTHONPATH": str(CHECKOUT),
        "TMPDIR": str(tmp_path),
    }
    yield Cli(env, namespace)
    # Nothing that held values is left.
    assert not list(tmp_path.glob("helmkit-*"))


def test_a_release_beside_its_chart_in_the_mirrors(cli: Cli, tmp_path: Path) -> None:
    mirrors = tmp_path / "mirrors.yaml"
    mirrors.write_text(f"version: 1\nrepositories:\n- {{name: own, sources: [{{path: {CHARTS}}}]}}\n")
    cli.env["HELMKIT_MIRRORS"] = str(mirrors)
    cli.run("repo", "sync")
    cli.run("install", "web", str(CHARTS / "nginx"))
    (row,) = json.loads(cli.run("outdated", "--releases", "--all", "-o", "json").stdout)
    assert (row["name"], row["used_by"], row["repository"]) == ("nginx", f"{cli.namespace}/web", "own")
    assert row["current"] == row["latest"] != ""
    assert cli.run("outdated", "--releases", "--exit-code").stdout == ""


def test_the_life_of_a_release(cli: Cli) -> None:
    chart = str(CHARTS / "wordpress")
    assert "STATUS: deployed" in cli.run("install", chart, "--set", WORDPRESS, "--wait", "--timeout", "90s").stdout
    assert [r["name"] for r in json.loads(cli.run("list", "-o", "json").stdout)] == ["wordpress"]
    assert "STATUS: deployed" in cli.run("status", "wordpress").stdout
    values = json.loads(cli.run("get", "values", "wordpress", "-o", "json").stdout)
    assert values["ingress"] == {"enabled": True}

    more = ["--reuse-values", "--set", "replicaCount=2", "--atomic", "--wait=legacy", "--timeout", "90s"]
    assert "REVISION: 2" in cli.run("upgrade", "wordpress", chart, *more).stdout
    pods = cli.run("kubectl", "get", "deployment", "wordpress", "-o", "jsonpath={.spec.replicas}")
    assert pods.stdout == "2"
    cli.run("rollback", "wordpress", "1", "--wait", "--timeout", "90s")
    assert "Rollback to 1" in cli.run("history", "wordpress").stdout

    gone = cli.run("del", "--purge", "wordpress")
    assert "uninstall" in gone.stderr
    assert json.loads(cli.run("list", "--all", "-o", "json").stdout) == []


def test_install_of_what_is_there_already(cli: Cli) -> None:
    chart = str(CHARTS / "nginx")
    cli.run("install", "--name", "web", chart)
    again = cli.run("install", "web", chart, code=1)
    assert again.stderr.startswith("helmkit: error: INSTALLATION FAILED: ")
    assert "hint: upgrade it with helmkit upgrade" in again.stderr
    assert "REVISION: 2" in cli.run("upgrade", "-i", "web", chart).stdout


def test_a_dry_run_on_the_server_masks_secrets(cli: Cli) -> None:
    argv = ["install", str(CHARTS / "wordpress"), "--dry-run=server", "--set", "admin.password=hunter2"]
    secret = "aHVudGVyMg=="  # hunter2 in base64
    assert secret not in cli.run(*argv).stdout
    assert secret in cli.run(*argv, "--show-secrets").stdout
    assert json.loads(cli.run("list", "--all", "-o", "json").stdout) == []


def test_a_release_that_is_not_there(cli: Cli) -> None:
    for words in (["status", "x"], ["uninstall", "x"], ["rollback", "x"], ["get", "all", "x"], ["test", "x"]):
        stderr = cli.run(*words, code=1).stderr
        assert stderr.startswith("helmkit: error: ")
        assert "not found" in stderr
        assert len(stderr.splitlines()) == 2


def test_an_interrupt_undoes_an_atomic_install(cli: Cli) -> None:
    # No node is called so: it would wait for ever. Many replicas would too, but they keep the controllers, and with
    # them the tests beside this one, busy for minutes.
    nowhere = "nodeSelector.kubernetes\\.io/hostname=nowhere"
    words = ["install", "slow", str(CHARTS / "nginx"), "--set", nowhere, "--atomic", "--timeout", "90s"]
    child = subprocess.Popen(cli.argv(words), env=cli.env, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    while "slow" not in cli.run("list", "--all", "--pending", "--short").stdout:
        assert child.poll() is None
        time.sleep(0.1)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=60)
    assert child.returncode == 130
    assert b"helmkit: error: interrupted" in err
    assert json.loads(cli.run("list", "--all", "-o", "json").stdout) == []
