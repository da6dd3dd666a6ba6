"""A service account that may install charts into one namespace: its manifests, and the kubectl calls that keep it.

The role lists what an editor of a namespace may do, each resource by name: no `*`, no escalate, bind or impersonate,
and no roles, so that the account can't widen its own rights. Whoever needs cluster-admin has to say so.
Left out: rights computed from a chart.
Sources: https://kubernetes.io/docs/reference/access-authn-authz/rbac/ and rbac-good-practices/.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from helmkit.errors import PartialError, ToolError, UsageError
from helmkit.kube.kubectl import Kubectl

Manifest = dict[str, Any]

_WRITE = ["get", "list", "watch", "create", "update", "patch", "delete"]
_READ = ["get", "list", "watch"]
_API = "rbac.authorization.k8s.io"
# Group -> resources that charts create, and helm's own record of a release (secrets or configmaps).
_EDITED: dict[str, list[str]] = {
    "": [
        "configmaps",
        "endpoints",
        "persistentvolumeclaims",
        "pods",
        "replicationcontrollers",
        "secrets",
        "serviceaccounts",
        "services",
    ],
    "apps": ["daemonsets", "deployments", "replicasets", "statefulsets"],
    "autoscaling": ["horizontalpodautoscalers"],
    "batch": ["cronjobs", "jobs"],
    "networking.k8s.io": ["ingresses", "networkpolicies"],
    "policy": ["poddisruptionbudgets"],
}
_SEEN = ["events", "pods/log", "pods/status", "resourcequotas", "limitranges"]


@dataclass(frozen=True)
class Account:
    """A service account of that name in that namespace. Raises UsageError for names that Kubernetes refuses."""

    name: str
    namespace: str

    def __post_init__(self) -> None:
        for value in (self.name, self.namespace):
            if not re.fullmatch(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?", value):
                raise UsageError(f'"{value}" is not a name: lower-case letters, digits and "-", at most 63')

    @property
    def binding_name(self) -> str:
        """The name of its cluster role binding, which must be unique in the cluster."""
        return f"helmkit:{self.namespace}:{self.name}"

    @property
    def labels(self) -> dict[str, str]:
        return {"app.kubernetes.io/managed-by": "helmkit", "app.kubernetes.io/instance": self.name}


def manifests(account: Account, *, cluster_admin: bool = False) -> list[Manifest]:
    """The service account, a role and its binding; with `cluster_admin` a binding to cluster-admin instead."""
    made = [_manifest(account, "ServiceAccount", "v1")]
    if cluster_admin:
        binding = _manifest(account, "ClusterRoleBinding", f"{_API}/v1")
        binding["metadata"] = {"name": account.binding_name, "labels": account.labels}
        return [*made, _bound(binding, account, "ClusterRole", "cluster-admin")]
    role = _manifest(account, "Role", f"{_API}/v1") | {"rules": _rules()}
    binding = _manifest(account, "RoleBinding", f"{_API}/v1")
    return [*made, role, _bound(binding, account, "Role", account.name)]


def setup(kubectl: Kubectl, account: Account, *, cluster_admin: bool = False) -> str:
    """Creates or updates all of it; a line for each object, as kubectl prints it. Doing it again changes nothing."""
    return kubectl.apply(manifests(account, cluster_admin=cluster_admin))


def revoke(kubectl: Kubectl, account: Account) -> str:
    """Deletes what `setup` made, and only that; a line for each object. Nothing to delete is no error.

    Raises PartialError where all but a cluster role binding could be deleted: that takes rights on the whole cluster.
    """
    selector = ",".join(f"{key}={value}" for key, value in account.labels.items())
    kinds = "rolebindings,roles,serviceaccounts"
    narrow = kubectl.run("delete", kinds, f"--namespace={account.namespace}", f"--selector={selector}")
    narrow = narrow.replace("No resources found\n", "")
    try:
        wide = kubectl.run("delete", "clusterrolebinding", "--ignore-not-found", "--", account.binding_name)
    except ToolError as exc:
        left = f"cluster role binding {account.binding_name}, if there is one, is left: {exc.message}"
        raise PartialError(left, hint="an administrator of the cluster can delete it") from exc
    return narrow + wide


def kubeconfig(kubectl: Kubectl, account: Account, *, minutes: int = 60) -> dict[str, Any]:
    """A kubeconfig with a token for the account, of `minutes` at most, for the cluster of the current context.

    The token comes from the TokenRequest API and is never stored in the cluster.
    """
    config = kubectl.json("config", "view", "--raw", "--minify", "--flatten")
    where = f"--namespace={account.namespace}"
    token = kubectl.run("create", "token", account.name, where, f"--duration={minutes}m")
    cluster = config["clusters"][0]
    context = {"cluster": cluster["name"], "user": account.name, "namespace": account.namespace}
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [cluster],
        "users": [{"name": account.name, "user": {"token": token.strip()}}],
        "contexts": [{"name": account.name, "context": context}],
        "current-context": account.name,
    }


def _manifest(account: Account, kind: str, api_version: str) -> Manifest:
    metadata = {"name": account.name, "namespace": account.namespace, "labels": account.labels}
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata}


def _bound(binding: Mapping[str, Any], account: Account, kind: str, role: str) -> Manifest:
    subject = {"kind": "ServiceAccount", "name": account.name, "namespace": account.namespace}
    return {**binding, "roleRef": {"apiGroup": _API, "kind": kind, "name": role}, "subjects": [subject]}


def _rules() -> list[Manifest]:
    edited = [{"apiGroups": [group], "resources": found, "verbs": _WRITE} for group, found in _EDITED.items()]
    return [*edited, {"apiGroups": [""], "resources": _SEEN, "verbs": _READ}]
