"""Our charts on a real API server that enforces the restricted level: installed, tested, upgraded, uninstalled."""

import os
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.charts.ours import CHARTS, NAMES
from tests.cluster.running import Cluster

pytestmark = pytest.mark.helm

# Left in the cluster by an uninstall on purpose: the data, and the passwords that open it.
KEPT = {
    "mariadb": {"secret/rel-mariadb", "persistentvolumeclaim/data-rel-mariadb-0"},
    "wordpress": {
        "secret/rel-wordpress",
        "secret/rel-mariadb",
        "persistentvolumeclaim/rel-wordpress",
        "persistentvolumeclaim/data-rel-mariadb-0",
    },
}


class Namespace:
    """A namespace that enforces the restricted level, as helm and kubectl see it."""

    def __init__(self, helm: Path, kubectl: Path, kubeconfig: Path, name: str, home: Path) -> None:
        self.name = name
        self._helm, self._kubectl = helm, kubectl
        self._env = dict(os.environ, KUBECONFIG=str(kubeconfig), HOME=str(home), HELM_CACHE_HOME=str(home / "cache"))
        self.kubectl("label", "namespace", name, "pod-security.kubernetes.io/enforce=restricted")

    def helm(self, *args: str | Path) -> str:
        return self._run([self._helm, *args, "-n", self.name])

    def kubectl(self, *args: str) -> str:
        return self._run([self._kubectl, *args, "-n", self.name])

    def secrets(self) -> dict[str, dict[str, str]]:
        """The data of the release's Secrets, by name."""
        items = yaml.safe_load(self.kubectl("get", "secrets", "-o", "yaml"))["items"]
        return {item["metadata"]["name"]: item["data"] for item in items if not item["type"].startswith("helm.sh/")}

    def leftovers(self) -> set[str]:
        """What carries the release's label, as KIND/NAME."""
        kinds = "all,configmaps,secrets,persistentvolumeclaims,serviceaccounts,ingresses,poddisruptionbudgets,roles"
        chosen = self.kubectl("get", kinds, "-l", "app.kubernetes.io/instance=rel", "-o", "name")
        return {name for name in chosen.split() if not name.startswith(("pod/", "endpoints/"))}

    def _run(self, command: list[str | Path]) -> str:
        result = subprocess.run(command, capture_output=True, text=True, check=False, env=self._env)
        assert result.returncode == 0, result.stderr
        return result.stdout


@pytest.fixture
def restricted(helm: Path, kubectl: Path, cluster: Cluster, namespace: str, tmp_path: Path) -> Namespace:
    return Namespace(helm, kubectl, cluster.kubeconfig, namespace, tmp_path)


def flags(chart: str, namespace: str) -> list[str]:
    """Other tests share the cluster: a class of our own, and not everybody's default."""
    return ["--set", f"ingressClass.name={namespace},ingressClass.default=false"] if chart == "nginx-ingress" else []


@pytest.mark.parametrize("chart", NAMES)
def test_lives_through_install_test_upgrade_and_uninstall(restricted: Namespace, chart: str) -> None:
    own = flags(chart, restricted.name)
    restricted.helm("install", "rel", CHARTS / chart, "--wait", "--timeout", "60s", *own)
    restricted.helm("test", "rel", "--timeout", "60s")
    secrets = restricted.secrets()
    restricted.helm("upgrade", "rel", CHARTS / chart, "--wait", "--timeout", "60s", *own)
    assert restricted.secrets() == secrets
    restricted.helm("uninstall", "rel", "--wait", "--timeout", "60s")
    assert restricted.leftovers() == KEPT.get(chart, set())


def test_wordpress_keeps_its_password_over_an_upgrade_and_a_new_installation(restricted: Namespace) -> None:
    restricted.helm("install", "rel", CHARTS / "wordpress")
    password = restricted.secrets()["rel-wordpress"]["wordpress-password"]
    restricted.helm("upgrade", "rel", CHARTS / "wordpress", "--set", "ingress.enabled=true")
    assert restricted.secrets()["rel-wordpress"]["wordpress-password"] == password
    restricted.helm("uninstall", "rel")
    restricted.helm("install", "rel", CHARTS / "wordpress")
    assert restricted.secrets()["rel-wordpress"]["wordpress-password"] == password


def test_wordpress_on_trial_leaves_nothing_behind(restricted: Namespace) -> None:
    trial = "ingress.enabled=true,persistence.enabled=false,mariadb.persistence.enabled=false"
    restricted.helm("install", "rel", CHARTS / "wordpress", "--wait", "--timeout", "60s", "--set", trial)
    restricted.helm("uninstall", "rel", "--wait", "--timeout", "60s")
    assert restricted.leftovers() == set()


def test_self_signed_certificate_is_kept_over_an_upgrade(restricted: Namespace) -> None:
    tls = ["--set", "ingress.enabled=true,ingress.tls.enabled=true,ingress.tls.selfSigned=true"]
    restricted.helm("install", "rel", CHARTS / "nginx", *tls)
    certificate = restricted.secrets()["rel-nginx-tls"]
    assert set(certificate) == {"ca.crt", "tls.crt", "tls.key"}
    restricted.helm("upgrade", "rel", CHARTS / "nginx", *tls, "--set", "replicaCount=1")
    assert restricted.secrets()["rel-nginx-tls"] == certificate
