"""The test cluster is what the tests take it for."""

import json
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cluster import binaries
from tests.cluster.api import Api, ApiError
from tests.cluster.objects import NODES
from tests.cluster.recipes import CLUSTER
from tests.cluster.running import Cluster

Kubectl = Callable[..., str]

_WHAT_CHARTS_NEED = """
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 8Gi}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: test-connection}
spec:
  restartPolicy: Never
  initContainers: [{name: before, image: busybox}]
  containers: [{name: test, image: busybox}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
"""


@pytest.fixture
def run_kubectl(kubectl: Path, cluster: Cluster, namespace: str) -> Kubectl:
    """Runs the real kubectl in a fresh namespace as the cluster's administrator; gives stdout."""

    def run(*arguments: str, stdin: str | None = None) -> str:
        argv: list[str | Path] = [kubectl, "--kubeconfig", cluster.kubeconfig, "--namespace", namespace, *arguments]
        return subprocess.run(argv, input=stdin, capture_output=True, text=True, check=True).stdout

    return run


def test_the_nodes_are_ready(run_kubectl: Kubectl) -> None:
    names = run_kubectl("wait", "--for=condition=Ready", "nodes", "--all", "--timeout=1s", "-o", "name").split()
    assert names == [f"node/{name}" for name in NODES]


def test_the_version_is_that_of_the_server_program(run_kubectl: Kubectl) -> None:
    program = binaries.find(CLUSTER, os.environ, print)["kube-apiserver"]
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    assert said.split()[-1] == json.loads(run_kubectl("version", "-o", "json"))["serverVersion"]["gitVersion"]


def test_a_deployment_gets_ready_pods(run_kubectl: Kubectl) -> None:
    run_kubectl("create", "deployment", "web", "--image=nginx", "--replicas=3")
    run_kubectl("rollout", "status", "deployment/web", "--timeout=30s")
    status = json.loads(run_kubectl("get", "deployment", "web", "-o", "json"))["status"]
    assert status["readyReplicas"] == 3


def test_a_job_completes(run_kubectl: Kubectl) -> None:
    run_kubectl("create", "job", "once", "--image=busybox", "--", "true")
    run_kubectl("wait", "--for=condition=Complete", "job/once", "--timeout=30s")


def test_claims_are_bound_balancers_have_addresses_and_single_runs_end(run_kubectl: Kubectl) -> None:
    run_kubectl("apply", "-f", "-", stdin=_WHAT_CHARTS_NEED)
    run_kubectl("wait", "--for=jsonpath={.status.phase}=Bound", "pvc/data", "--timeout=30s")
    run_kubectl("wait", "--for=jsonpath={.status.loadBalancer.ingress[0].ip}", "service/web", "--timeout=30s")
    run_kubectl("wait", "--for=jsonpath={.status.phase}=Succeeded", "pod/test-connection", "--timeout=30s")


def test_a_volume_is_free_again_once_its_claim_is_gone(run_kubectl: Kubectl) -> None:
    claim = _WHAT_CHARTS_NEED.split("---")[0]
    run_kubectl("apply", "-f", "-", stdin=claim)
    run_kubectl("wait", "--for=jsonpath={.status.phase}=Bound", "pvc/data", "--timeout=30s")
    volume = run_kubectl("get", "pvc/data", "-o", "jsonpath={.spec.volumeName}")
    run_kubectl("delete", "pvc/data")
    run_kubectl("wait", "--for=jsonpath={.status.phase}=Available", f"pv/{volume}", "--timeout=30s")


def test_a_user_may_do_what_roles_allow_and_no_more(run_kubectl: Kubectl, cluster: Cluster, namespace: str) -> None:
    run_kubectl("create", "serviceaccount", "reader")
    token = run_kubectl("create", "token", "reader").strip()
    reader = Api(cluster.api.server, cluster.api.authority, token)
    secrets = f"/api/v1/namespaces/{namespace}/secrets"
    with pytest.raises(ApiError) as refused:
        reader.get(secrets)
    assert refused.value.status == 403
    run_kubectl("create", "role", "read", "--verb=list", "--resource=secrets")
    run_kubectl("create", "rolebinding", "read", "--role=read", f"--serviceaccount={namespace}:reader")
    assert eventually(lambda: reader.get(secrets)["kind"] == "SecretList")
    with pytest.raises(ApiError, match="403"):
        reader.get("/api/v1/namespaces/default/secrets")


def test_a_namespace_is_deleted_after_use(cluster: Cluster) -> None:
    with cluster.namespace() as name:
        assert name in active_namespaces(cluster.api)
    assert name not in active_namespaces(cluster.api)


def active_namespaces(api: Api) -> set[str]:
    items = api.get("/api/v1/namespaces")["items"]
    return {item["metadata"]["name"] for item in items if item["status"]["phase"] == "Active"}


def eventually(is_so: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether it comes true in time; a refusal counts as not yet, for roles take a moment to work."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if is_so():
                return True
        except ApiError as exc:
            if exc.status != 403:
                raise
        time.sleep(0.05)
    return False
