"""Starting the programs of a cluster on loopback, in dependence order, and waiting until it is of use.

Left out: stopping (`children.py` does it) and keeping it running (`supervisor.py`).
"""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.cluster import objects
from tests.cluster.api import Api, ApiError
from tests.cluster.children import Children, free_port
from tests.cluster.errors import ClusterError
from tests.cluster.keys import Keys, make_keys
from tests.cluster.kubeconfig import write_kubeconfig

_STAGES = Path(__file__).with_name("stages.yaml")

# Seconds; a busy machine with a cold disk takes a good part of it.
_PATIENCE = 120


def start(children: Children, folder: Path, programs: Mapping[str, Path]) -> Api:
    """Start everything in the empty `folder`, write `folder/kubeconfig`, and return the administrator's access.

    Raises ClusterError if a program ends, or if the cluster is not ready in time.
    """
    keys = make_keys(folder)
    etcd = _start_etcd(children, folder, programs["etcd"])
    port = free_port()
    _start_server(children, folder, programs["kube-apiserver"], keys, etcd, port)
    api = Api(f"https://127.0.0.1:{port}", keys.authority, keys.admin_token)
    kubeconfig = write_kubeconfig(folder / "kubeconfig", api)
    _wait(children, "the API server to be ready", lambda: api.get("/readyz") == "ok")
    _start_the_rest(children, programs, keys, kubeconfig)
    _furnish(api)
    _wait(children, "the nodes to be ready", lambda: all(_is_ready(node) for node in _nodes(api)))
    _wait(children, "the default service account", lambda: _exists(api, "default/serviceaccounts/default"))
    return api


def _start_etcd(children: Children, folder: Path, program: Path) -> str:
    clients, peers = f"http://127.0.0.1:{free_port()}", f"http://127.0.0.1:{free_port()}"
    children.start(
        program,
        f"--data-dir={folder / 'etcd'}",
        # Nothing in it outlives the machine's next crash.
        "--unsafe-no-fsync",
        f"--listen-client-urls={clients}",
        f"--advertise-client-urls={clients}",
        f"--listen-peer-urls={peers}",
        f"--initial-advertise-peer-urls={peers}",
        f"--initial-cluster=default={peers}",
    )
    return clients


def _start_server(children: Children, folder: Path, program: Path, keys: Keys, etcd: str, port: int) -> None:
    children.start(
        program,
        f"--etcd-servers={etcd}",
        "--bind-address=127.0.0.1",
        # Without it the server looks for the default route, and a machine without network has none.
        "--advertise-address=127.0.0.1",
        "--endpoint-reconciler-type=none",
        f"--secure-port={port}",
        f"--cert-dir={folder}",
        f"--tls-cert-file={keys.server_certificate}",
        f"--tls-private-key-file={keys.server_key}",
        "--authorization-mode=RBAC",
        f"--token-auth-file={keys.token_file}",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-account-signing-key-file={keys.service_accounts}",
        f"--service-account-key-file={keys.service_accounts}",
        "--service-cluster-ip-range=10.43.0.0/16",
        "--allow-privileged",
    )


def _start_the_rest(children: Children, programs: Mapping[str, Path], keys: Keys, kubeconfig: Path) -> None:
    """The controllers, the scheduler and the pretended nodes; there is one of each, so none is elected."""
    # By default a controller asks 20 times a second: what one test leaves behind would hold up all the others.
    eager = ("--kube-api-qps=1000", "--kube-api-burst=2000")
    alone = (f"--kubeconfig={kubeconfig}", "--leader-elect=false", "--secure-port=0", *eager)
    children.start(
        programs["kube-controller-manager"],
        *alone,
        f"--service-account-private-key-file={keys.service_accounts}",
        f"--root-ca-file={keys.authority}",
        # A node is never lost. On a busy machine kwok may miss its beat, and would not make the pods ready again.
        "--node-monitor-grace-period=24h",
    )
    children.start(programs["kube-scheduler"], *alone)
    children.start(
        programs["kwok"],
        f"--kubeconfig={kubeconfig}",
        "--manage-all-nodes",
        "--cidr=10.42.0.1/16",
        f"--config={_STAGES}",
    )


def _furnish(api: Api) -> None:
    for name in objects.NODES:
        api.post("/api/v1/nodes", objects.node(name))
    api.post("/apis/storage.k8s.io/v1/storageclasses", objects.storage_class())
    for name in objects.VOLUMES:
        api.post("/api/v1/persistentvolumes", objects.volume(name))


def _nodes(api: Api) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = api.get("/api/v1/nodes")["items"]
    return items


def _is_ready(node: Mapping[str, Any]) -> bool:
    """Ready, and without the taint that every new node has at first."""
    conditions = {condition["type"]: condition["status"] for condition in node["status"].get("conditions", [])}
    return conditions.get("Ready") == "True" and not node["spec"].get("taints")


def _exists(api: Api, path: str) -> bool:
    api.get(f"/api/v1/namespaces/{path}")
    return True


def _wait(children: Children, what: str, is_so: Callable[[], bool]) -> None:
    """Until `is_so` returns true; an ApiError means not yet."""
    deadline = time.monotonic() + _PATIENCE
    reason = ""
    while time.monotonic() < deadline:
        children.check()
        try:
            if is_so():
                return
        except ApiError as exc:
            reason = str(exc)
        time.sleep(0.05)
    raise ClusterError(f"waited {_PATIENCE} s in vain for {what}; {reason}\n{children.last_lines()}")
