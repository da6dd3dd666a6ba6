"""What the cluster is furnished with before the first test: nodes, and volumes of a default storage class."""

from typing import Any

NODES = ("node-1", "node-2", "node-3")
VOLUMES = tuple(f"volume-{number:02}" for number in range(1, 33))
STORAGE_CLASS = "standard"


def node(name: str) -> dict[str, Any]:
    resources = {"cpu": "16", "memory": "64Gi", "ephemeral-storage": "200Gi", "pods": "250"}
    return {
        "metadata": {
            "name": name,
            "labels": {"kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64"},
        },
        "status": {"capacity": resources, "allocatable": resources},
    }


def storage_class() -> dict[str, Any]:
    return {
        "metadata": {
            "name": STORAGE_CLASS,
            "annotations": {"storageclass.kubernetes.io/is-default-class": "true"},
        },
        "provisioner": "kubernetes.io/no-provisioner",
    }


def volume(name: str) -> dict[str, Any]:
    """A volume that suits any claim up to 1 TiB. Nothing is ever mounted from its path."""
    return {
        "metadata": {"name": name},
        "spec": {
            "capacity": {"storage": "1Ti"},
            "accessModes": ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany"],
            "persistentVolumeReclaimPolicy": "Retain",
            "storageClassName": STORAGE_CLASS,
            "hostPath": {"path": "/nonexistent"},
        },
    }
