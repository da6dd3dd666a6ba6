"""An API version that Kubernetes no longer serves.

A cluster of the version asked for (`--kube-version`, else the newest that helmkit knows) refuses the manifest.

Anti-pattern: `apiVersion: extensions/v1beta1`, `kind: Ingress`.
Best practice: `apiVersion: networking.k8s.io/v1`.
Source: Kubernetes, Deprecated API Migration Guide.
"""

from collections.abc import Iterator

from helmkit.lint.rule import Rule
from helmkit.lint.subject import Subject
from helmkit.lint.violation import Finding, Severity

# (apiVersion, kind) -> the minor version of Kubernetes 1.x that no longer serves it, and what to use instead.
REMOVED = {
    ("extensions/v1beta1", "Deployment"): (16, "apps/v1"),
    ("extensions/v1beta1", "DaemonSet"): (16, "apps/v1"),
    ("extensions/v1beta1", "ReplicaSet"): (16, "apps/v1"),
    ("extensions/v1beta1", "NetworkPolicy"): (16, "networking.k8s.io/v1"),
    ("extensions/v1beta1", "PodSecurityPolicy"): (16, ""),
    ("extensions/v1beta1", "Ingress"): (22, "networking.k8s.io/v1"),
    ("apps/v1beta1", "Deployment"): (16, "apps/v1"),
    ("apps/v1beta1", "StatefulSet"): (16, "apps/v1"),
    ("apps/v1beta2", "Deployment"): (16, "apps/v1"),
    ("apps/v1beta2", "DaemonSet"): (16, "apps/v1"),
    ("apps/v1beta2", "ReplicaSet"): (16, "apps/v1"),
    ("apps/v1beta2", "StatefulSet"): (16, "apps/v1"),
    ("networking.k8s.io/v1beta1", "Ingress"): (22, "networking.k8s.io/v1"),
    ("networking.k8s.io/v1beta1", "IngressClass"): (22, "networking.k8s.io/v1"),
    ("rbac.authorization.k8s.io/v1beta1", "Role"): (22, "rbac.authorization.k8s.io/v1"),
    ("rbac.authorization.k8s.io/v1beta1", "RoleBinding"): (22, "rbac.authorization.k8s.io/v1"),
    ("rbac.authorization.k8s.io/v1beta1", "ClusterRole"): (22, "rbac.authorization.k8s.io/v1"),
    ("rbac.authorization.k8s.io/v1beta1", "ClusterRoleBinding"): (22, "rbac.authorization.k8s.io/v1"),
    ("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition"): (22, "apiextensions.k8s.io/v1"),
    ("batch/v1beta1", "CronJob"): (25, "batch/v1"),
    ("policy/v1beta1", "PodDisruptionBudget"): (25, "policy/v1"),
    ("policy/v1beta1", "PodSecurityPolicy"): (25, ""),
    ("autoscaling/v2beta1", "HorizontalPodAutoscaler"): (25, "autoscaling/v2"),
    ("autoscaling/v2beta2", "HorizontalPodAutoscaler"): (26, "autoscaling/v2"),
}


def _check(subject: Subject) -> Iterator[Finding]:
    for document in subject.documents:
        manifest = document.value
        if not isinstance(manifest, dict):
            continue
        key = (str(manifest.get("apiVersion", "")), str(manifest.get("kind", "")))
        since, instead = REMOVED.get(key, (0, ""))
        if since and subject.kube_minor >= since:
            line = next((n for n, text in enumerate(document.lines, 1) if text.startswith("apiVersion:")), 1)
            hint = f"use {instead}" if instead else "nothing replaces it: see Pod Security Admission"
            message = f"{key[1]} of {key[0]} is no longer served since Kubernetes 1.{since}"
            yield Finding(message, *subject.place(document, line), hint)


RULE = Rule("HK403", "removed-api", Severity.ERROR, _check, __doc__)
