"""The API versions that Kubernetes has removed, each with what serves the kind instead.

Source: Kubernetes, Deprecated API Migration Guide and the changelogs of 1.9 to 1.32. Versions are minors: 22 is 1.22.
"""

from __future__ import annotations

from helmkit.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class Removed(Record):
    """A kind of an API version that Kubernetes 1.`removed` no longer serves.

    `instead` serves it since 1.`since`; it is "" where nothing does.
    """

    api_version: str
    kind: str
    removed: int
    instead: str
    since: int

    def is_due(self, minor: int) -> bool:
        """Whether Kubernetes 1.`minor` no longer serves this."""
        return self.removed <= minor


_EXTENSIONS, _BETA1, _BETA2 = "extensions/v1beta1", "apps/v1beta1", "apps/v1beta2"
_RBAC = "rbac.authorization.k8s.io"

# API versions, kinds, removed in, what serves them instead, since when.
_ROWS = (
    (_EXTENSIONS, "Deployment DaemonSet ReplicaSet", 16, "apps/v1", 9),
    (_EXTENSIONS, "NetworkPolicy", 16, "networking.k8s.io/v1", 7),
    (_EXTENSIONS, "PodSecurityPolicy", 16, "", 0),
    (_EXTENSIONS, "Ingress", 22, "networking.k8s.io/v1", 19),
    (_BETA1, "Deployment StatefulSet ControllerRevision", 16, "apps/v1", 9),
    (_BETA2, "Deployment DaemonSet ReplicaSet StatefulSet ControllerRevision", 16, "apps/v1", 9),
    ("settings.k8s.io/v1alpha1", "PodPreset", 20, "", 0),
    ("batch/v2alpha1", "CronJob", 21, "batch/v1", 21),
    (
        "admissionregistration.k8s.io/v1beta1",
        "MutatingWebhookConfiguration ValidatingWebhookConfiguration",
        22,
        "admissionregistration.k8s.io/v1",
        16,
    ),
    ("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", 22, "apiextensions.k8s.io/v1", 16),
    ("apiregistration.k8s.io/v1beta1", "APIService", 22, "apiregistration.k8s.io/v1", 10),
    ("authentication.k8s.io/v1beta1", "TokenReview", 22, "authentication.k8s.io/v1", 6),
    (
        "authorization.k8s.io/v1beta1",
        "LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview",
        22,
        "authorization.k8s.io/v1",
        6,
    ),
    ("certificates.k8s.io/v1beta1", "CertificateSigningRequest", 22, "certificates.k8s.io/v1", 19),
    ("coordination.k8s.io/v1beta1", "Lease", 22, "coordination.k8s.io/v1", 14),
    ("networking.k8s.io/v1beta1", "Ingress IngressClass", 22, "networking.k8s.io/v1", 19),
    (f"{_RBAC}/v1alpha1", "ClusterRole ClusterRoleBinding Role RoleBinding", 22, f"{_RBAC}/v1", 8),
    (f"{_RBAC}/v1beta1", "ClusterRole ClusterRoleBinding Role RoleBinding", 22, f"{_RBAC}/v1", 8),
    ("scheduling.k8s.io/v1alpha1", "PriorityClass", 22, "scheduling.k8s.io/v1", 14),
    ("scheduling.k8s.io/v1beta1", "PriorityClass", 22, "scheduling.k8s.io/v1", 14),
    ("storage.k8s.io/v1beta1", "CSIDriver", 22, "storage.k8s.io/v1", 18),
    ("storage.k8s.io/v1beta1", "CSINode", 22, "storage.k8s.io/v1", 17),
    ("storage.k8s.io/v1beta1", "StorageClass", 22, "storage.k8s.io/v1", 6),
    ("storage.k8s.io/v1beta1", "VolumeAttachment", 22, "storage.k8s.io/v1", 13),
    ("autoscaling/v2beta1", "HorizontalPodAutoscaler", 25, "autoscaling/v2", 23),
    ("batch/v1beta1", "CronJob", 25, "batch/v1", 21),
    ("discovery.k8s.io/v1beta1", "EndpointSlice", 25, "discovery.k8s.io/v1", 21),
    ("events.k8s.io/v1beta1", "Event", 25, "events.k8s.io/v1", 19),
    ("node.k8s.io/v1beta1", "RuntimeClass", 25, "node.k8s.io/v1", 20),
    ("policy/v1beta1", "PodDisruptionBudget", 25, "policy/v1", 21),
    ("policy/v1beta1", "PodSecurityPolicy", 25, "", 0),
    ("autoscaling/v2beta2", "HorizontalPodAutoscaler", 26, "autoscaling/v2", 23),
    (
        "flowcontrol.apiserver.k8s.io/v1beta1",
        "FlowSchema PriorityLevelConfiguration",
        26,
        "flowcontrol.apiserver.k8s.io/v1",
        29,
    ),
    ("storage.k8s.io/v1beta1", "CSIStorageCapacity", 27, "storage.k8s.io/v1", 24),
    (
        "flowcontrol.apiserver.k8s.io/v1beta2",
        "FlowSchema PriorityLevelConfiguration",
        29,
        "flowcontrol.apiserver.k8s.io/v1",
        29,
    ),
    (
        "flowcontrol.apiserver.k8s.io/v1beta3",
        "FlowSchema PriorityLevelConfiguration",
        32,
        "flowcontrol.apiserver.k8s.io/v1",
        29,
    ),
)


def _removed() -> Iterator[Removed]:
    for api_version, kinds, removed, instead, since in _ROWS:
        for kind in kinds.split():
            yield Removed(api_version, kind, removed, instead, since)


REMOVED: dict[tuple[str, str], Removed] = {(api.api_version, api.kind): api for api in _removed()}
