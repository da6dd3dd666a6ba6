"""The manifests of an account that may install charts."""

from pathlib import Path
from typing import Any

import pytest

from helmkit.errors import PartialError, UsageError
from helmkit.kube.kubectl import Kubectl
from helmkit.kube.rbac import Account, manifests, revoke
from helmkit.kube.target import Target

ACCOUNT = Account("deployer", "blog")


def _kinds(found: list[dict[str, Any]]) -> list[str]:
    return [manifest["kind"] for manifest in found]


def test_a_namespace_is_all_it_gets_unless_asked() -> None:
    found = manifests(ACCOUNT)
    assert _kinds(found) == ["ServiceAccount", "Role", "RoleBinding"]
    assert {manifest["metadata"]["namespace"] for manifest in found} == {"blog"}
    assert found[2]["roleRef"]["name"] == found[1]["metadata"]["name"]
    assert found[2]["subjects"] == [{"kind": "ServiceAccount", "name": "deployer", "namespace": "blog"}]


def test_nothing_lets_it_widen_its_own_rights() -> None:
    for rule in manifests(ACCOUNT)[1]["rules"]:
        words = {*rule["apiGroups"], *rule["resources"], *rule["verbs"]}
        assert not words & {"*", "escalate", "bind", "impersonate", "roles", "rolebindings", "serviceaccounts/token"}


def test_cluster_admin_is_a_binding_of_its_own_name() -> None:
    found = manifests(ACCOUNT, cluster_admin=True)
    assert _kinds(found) == ["ServiceAccount", "ClusterRoleBinding"]
    assert found[1]["metadata"]["name"] == "helmkit:blog:deployer"
    assert found[1]["roleRef"]["name"] == "cluster-admin"


def test_everything_is_labelled_as_ours() -> None:
    for manifest in [*manifests(ACCOUNT), *manifests(ACCOUNT, cluster_admin=True)]:
        assert manifest["metadata"]["labels"]["app.kubernetes.io/managed-by"] == "helmkit"


@pytest.mark.parametrize("name", ["", "Up", "a_b", "-x", "x-", "a" * 64, "a,b=c", "a b", "ä"])
def test_names_that_kubernetes_refuses(name: str) -> None:
    with pytest.raises(UsageError):
        Account(name, "blog")
    with pytest.raises(UsageError):
        Account("deployer", name)


def test_what_an_administrator_of_one_namespace_cannot_revoke_is_named(tmp_path: Path) -> None:
    path = tmp_path / "kubectl"
    path.write_text(
        f"#!/bin/sh\necho $2 >> {tmp_path}/deleted\n"
        '[ "$2" != clusterrolebinding ] || { echo "Error from server (Forbidden): no" >&2; exit 1; }\n'
    )
    path.chmod(0o755)
    with pytest.raises(PartialError, match=r"helmkit:blog:deployer, if there is one, is left: .*Forbidden"):
        revoke(Kubectl(path, {}, Target()), ACCOUNT)
    assert (tmp_path / "deleted").read_text() == "rolebindings,roles,serviceaccounts\nclusterrolebinding\n"
