"""Kinds of which a field or two changed, besides the version.

Source: Kubernetes, Deprecated API Migration Guide.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_RBAC = "rbac.authorization.k8s.io"


def to_rbac_v1(manifest: dict[str, Any]) -> list[str]:
    """A roleRef names its group; subjects have a group, where rbac v1alpha1 gave an API version."""
    changes = []
    reference = manifest.get("roleRef")
    if isinstance(reference, dict) and not reference.get("apiGroup"):
        reference["apiGroup"] = _RBAC
        changes.append("roleRef has an apiGroup")
    for subject in manifest.get("subjects") or ():
        if isinstance(subject, dict) and "apiVersion" in subject:
            subject.pop("apiVersion")
            if subject.get("kind") in ("User", "Group"):
                subject.setdefault("apiGroup", _RBAC)
            changes.append("subjects have an apiGroup")
    return list(dict.fromkeys(changes))


def to_endpoint_slice_v1(manifest: dict[str, Any]) -> list[str]:
    """`topology` became the fields nodeName and zone."""
    changed = False
    for endpoint in manifest.get("endpoints") or ():
        topology = endpoint.pop("topology", None) if isinstance(endpoint, dict) else None
        if isinstance(topology, dict):
            changed = True
            for label, field in (("kubernetes.io/hostname", "nodeName"), ("topology.kubernetes.io/zone", "zone")):
                if label in topology:
                    endpoint.setdefault(field, topology[label])
    return ["topology is nodeName and zone"] if changed else []


def to_certificates_v1(manifest: dict[str, Any]) -> list[str]:
    """A signer must be named."""
    spec = manifest.get("spec")
    if not isinstance(spec, dict) or spec.get("signerName"):
        return []
    spec["signerName"] = "kubernetes.io/kube-apiserver-client"
    return ["signerName kubernetes.io/kube-apiserver-client: see that it is meant"]


def to_flowcontrol_v1(manifest: dict[str, Any]) -> list[str]:
    """assuredConcurrencyShares was renamed in v1beta3."""
    limited = (manifest.get("spec") or {}).get("limited")
    if not isinstance(limited, dict) or "assuredConcurrencyShares" not in limited:
        return []
    limited["nominalConcurrencyShares"] = limited.pop("assuredConcurrencyShares")
    return ["nominalConcurrencyShares is the name of the shares"]
