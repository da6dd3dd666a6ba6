"""Accounts on a real API server that enforces RBAC."""

import json
import os
from pathlib import Path

import pytest

from helmkit.errors import ConfigError, HelmkitError, ToolError, UnreachableError
from helmkit.kube import context, rbac
from helmkit.kube.helm import Helm
from helmkit.kube.kubectl import Kubectl
from helmkit.kube.target import Target
from tests.cluster.running import Cluster

CHARTS = Path(__file__).parents[2] / "charts"

pytestmark = [pytest.mark.cluster, pytest.mark.helm]


@pytest.fixture
def admin(cluster: Cluster, kubectl: Path) -> Kubectl:
    return Kubectl(kubectl, os.environ, Target(kubeconfig=cluster.kubeconfig))


@pytest.fixture
def account(namespace: str) -> rbac.Account:
    return rbac.Account("deployer", namespace)


def _as_account(admin: Kubectl, account: rbac.Account, tmp_path: Path) -> Target:
    """The account's own kubeconfig, with a token that the cluster made for it."""
    file = tmp_path / "deployer.kubeconfig"
    file.write_text(json.dumps(rbac.kubeconfig(admin, account, minutes=10)))
    return Target(kubeconfig=file)


def test_setup_can_be_repeated(admin: Kubectl, account: rbac.Account) -> None:
    assert rbac.setup(admin, account).count(" created") == 3
    assert rbac.setup(admin, account).count(" unchanged") == 3


def test_the_account_installs_a_chart_into_its_namespace_and_nowhere_else(
    admin: Kubectl, account: rbac.Account, helm: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    rbac.setup(admin, account)
    target = _as_account(admin, account, tmp_path)
    env = {**os.environ, "HELM_CACHE_HOME": str(tmp_path / "cache")}
    values = {"persistence": {"enabled": False}, "mariadb": {"persistence": {"enabled": False}}}
    ours = Helm(helm, env, target)
    ours.call("install", ["blog", CHARTS / "wordpress"], {"wait": "watcher", "timeout": "90s"}, values=values)
    ours.call("upgrade", ["blog", CHARTS / "wordpress"], {"reuse-values": True}, values={"replicaCount": 2})
    ours.call("uninstall", ["blog"], {"wait": "watcher", "timeout": "90s"})
    assert 'release "blog" uninstalled' in capfd.readouterr().out

    elsewhere = Helm(helm, env, Target("default", target.context, target.kubeconfig))
    with pytest.raises(ToolError, match="is forbidden") as caught:
        elsewhere.call("install", ["blog", CHARTS / "wordpress"], values=values)
    assert caught.value.hint == "the account lacks that right; see: helmkit rbac setup --help"
    with pytest.raises(ToolError, match="is forbidden"):
        ours.call("list", [], {"all-namespaces": True})


def test_the_account_cannot_give_itself_more(admin: Kubectl, account: rbac.Account, tmp_path: Path) -> None:
    rbac.setup(admin, account)
    own = Kubectl(admin.path, os.environ, _as_account(admin, account, tmp_path))
    with pytest.raises(ToolError, match="forbidden"):
        rbac.setup(own, account, cluster_admin=True)


def test_cluster_admin_and_its_end(admin: Kubectl, account: rbac.Account, tmp_path: Path) -> None:
    rbac.setup(admin, account, cluster_admin=True)
    own = Kubectl(admin.path, os.environ, _as_account(admin, account, tmp_path))
    assert own.run("get", "nodes", "--output=name").startswith("node/")
    assert rbac.revoke(admin, account).count(" deleted") == 2
    with pytest.raises(HelmkitError):
        own.run("get", "nodes")


def test_revoke_leaves_what_is_not_ours(admin: Kubectl, account: rbac.Account) -> None:
    namespace = f"--namespace={account.namespace}"
    admin.run("create", "serviceaccount", "other", namespace)
    rbac.setup(admin, account)
    assert rbac.revoke(admin, account).count(" deleted") == 3
    assert rbac.revoke(admin, account) == ""
    assert "serviceaccount/other" in admin.run("get", "serviceaccounts", namespace, "--output=name")


@pytest.mark.parametrize("what", ["token", "certificate"])
def test_credentials_that_the_cluster_refuses(
    what: str, admin: Kubectl, account: rbac.Account, helm: Path, helm3: Path, tmp_path: Path
) -> None:
    rbac.setup(admin, account)
    config = rbac.kubeconfig(admin, account, minutes=10)
    if what == "token":
        config["users"][0]["user"]["token"] = "expired"
    else:
        config["clusters"][0]["cluster"].pop("certificate-authority-data")
    file = tmp_path / "config"
    file.write_text(json.dumps(config))
    target = Target(kubeconfig=file)
    kind = ConfigError if what == "token" else UnreachableError
    for program in (helm, helm3):
        with pytest.raises(kind) as caught:
            Helm(program, os.environ, target).call("list")
        assert caught.value.hint
    with pytest.raises(kind):
        Kubectl(admin.path, os.environ, target).run("get", "pods")


def test_contexts_of_the_cluster(admin: Kubectl) -> None:
    assert context.current(admin).server.startswith("https://127.0.0.1:")
