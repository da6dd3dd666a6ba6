"""Old manifests become what a real API server takes; everything else keeps every byte."""

from pathlib import Path

import pytest

from helmkit.goyaml import load_all
from helmkit.kube import process
from helmkit.modernize.apis import REMOVED
from helmkit.modernize.documents import modernize
from tests.cluster.running import Cluster

OLD = Path(__file__).with_name("old.yaml").read_text()
NEWEST = 36


def test_a_real_api_server_takes_what_became_of_each_kind(
    cluster: Cluster, namespace: str, kubectl: Path, tmp_path: Path
) -> None:
    argv = [
        str(kubectl),
        "--kubeconfig",
        str(cluster.kubeconfig),
        "-n",
        namespace,
        "create",
        "--dry-run=server",
        "-f",
    ]
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(OLD)
    refused = process.run([*argv, str(old)], timeout=60)
    number = OLD.count("\n---\n") + 1
    assert refused.stderr.count("no matches for kind") == number
    text, changes = modernize(OLD, NEWEST)
    assert len(changes) == number
    new.write_text(text)
    taken = process.run([*argv, str(new)], timeout=60)
    assert (taken.returncode, taken.stderr) == (0, "")
    assert taken.stdout.count("(server dry run)") == number


def test_the_api_server_serves_what_the_table_says(cluster: Cluster, kubectl: Path) -> None:
    argv = [str(kubectl), "--kubeconfig", str(cluster.kubeconfig), "get", "--raw"]
    kinds: dict[str, str] = {}
    for version in {name for api in REMOVED.values() for name in (api.api_version, api.instead) if name}:
        kinds[version] = process.run([*argv, f"/apis/{version}"], timeout=60).stdout
    for api in REMOVED.values():
        assert f'"kind":"{api.kind}"' not in kinds[api.api_version], api
        assert not api.instead or f'"kind":"{api.kind}"' in kinds[api.instead], api


def test_what_is_served_keeps_every_byte() -> None:
    text = "# c\r\n---\nkind: A # extensions/v1beta1\n--- # d\napiVersion: apps/v1\n  bad: [\n---\n\n---\n- extensions/v1beta1\n"
    assert modernize(text, NEWEST) == (text, [])
    assert modernize(OLD, 15) == (OLD, [])
    twice, _ = modernize(OLD, NEWEST)
    assert modernize(twice, NEWEST) == (twice, [])


def test_only_the_version_of_a_manifest_changes_where_that_is_all() -> None:
    text = "a: 1\n---\n# Source: x\napiVersion: policy/v1beta1 # why\nkind: PodDisruptionBudget\nspec: {a: [1,  2]} # kept\n---\nb: 1\n"
    new, (change,) = modernize(text, NEWEST)
    assert new == text.replace("policy/v1beta1 # why", "policy/v1")
    assert str(change) == "PodDisruptionBudget/: policy/v1beta1 is policy/v1 now"


@pytest.mark.parametrize(("minor", "served"), [(15, 3), (16, 2), (21, 2), (22, 1), (25, 1)])
def test_each_version_of_kubernetes_loses_what_it_does(minor: int, served: int) -> None:
    text = (
        "apiVersion: extensions/v1beta1\nkind: Ingress\n---\napiVersion: extensions/v1beta1\nkind: DaemonSet\n---\n"
        "apiVersion: autoscaling/v2beta2\nkind: HorizontalPodAutoscaler\n"
    )
    _, changes = modernize(text, minor)
    assert 3 - len(changes) == served


def test_what_nothing_replaces_is_dropped_in_lists_too() -> None:
    policy = "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: p}\n"
    new, (change,) = modernize(f"a: 1\n---\n{policy}---\nb: 2\n", NEWEST)
    assert new == "a: 1\n---\nb: 2\n"
    assert change.after == ""
    assert "Pod Security Admission" in str(change)
    items = "".join(f"- {line}\n" if line.startswith("api") else f"  {line}\n" for line in policy.splitlines())
    new, changes = modernize(f"apiVersion: v1\nkind: List\nitems:\n{items}- apiVersion: v1\n  kind: Pod\n", NEWEST)
    assert [item["kind"] for item in next(iter(load_all(new)))["items"]] == ["Pod"]
    assert len(changes) == 1
