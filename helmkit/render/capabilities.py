"""What `.Capabilities` shows: Kubernetes' version and APIs, and Helm's own version, without asking a cluster.

The defaults are those of the release that is reproduced. Source: Helm pkg/chart/common/capabilities.go.
"""

from collections.abc import Iterable
from types import MappingProxyType

from helmkit.chart.dialect import NEWEST, Build, Dialect
from helmkit.errors import UsageError
from helmkit.goyaml.gojson import Struct
from helmkit.records import Record
from helmkit.template.gofunc import gofunc
from helmkit.template.govalue import GoObject

# Those of every release, in the order in which Helm lists them; `.Capabilities.APIVersions` may be printed.
_APIS = """
v1
admissionregistration.k8s.io/v1 admissionregistration.k8s.io/v1alpha1 admissionregistration.k8s.io/v1beta1
internal.apiserver.k8s.io/v1alpha1
apps/v1 apps/v1beta1 apps/v1beta2
authentication.k8s.io/v1 authentication.k8s.io/v1alpha1 authentication.k8s.io/v1beta1
authorization.k8s.io/v1 authorization.k8s.io/v1beta1
autoscaling/v1 autoscaling/v2 autoscaling/v2beta1 autoscaling/v2beta2
batch/v1 batch/v1beta1
certificates.k8s.io/v1 certificates.k8s.io/v1beta1 certificates.k8s.io/v1alpha1
coordination.k8s.io/v1alpha2 coordination.k8s.io/v1beta1 coordination.k8s.io/v1
discovery.k8s.io/v1 discovery.k8s.io/v1beta1
events.k8s.io/v1 events.k8s.io/v1beta1
extensions/v1beta1
flowcontrol.apiserver.k8s.io/v1 flowcontrol.apiserver.k8s.io/v1beta1 flowcontrol.apiserver.k8s.io/v1beta2
flowcontrol.apiserver.k8s.io/v1beta3
lifecycle.k8s.io/v1alpha1
networking.k8s.io/v1 networking.k8s.io/v1beta1
node.k8s.io/v1 node.k8s.io/v1alpha1 node.k8s.io/v1beta1
policy/v1 policy/v1beta1
rbac.authorization.k8s.io/v1 rbac.authorization.k8s.io/v1beta1 rbac.authorization.k8s.io/v1alpha1
resource.k8s.io/v1 resource.k8s.io/v1beta2 resource.k8s.io/v1beta1 resource.k8s.io/v1alpha3
scheduling.k8s.io/v1alpha3 scheduling.k8s.io/v1alpha2 scheduling.k8s.io/v1alpha1 scheduling.k8s.io/v1beta1
scheduling.k8s.io/v1
storage.k8s.io/v1beta1 storage.k8s.io/v1 storage.k8s.io/v1alpha1
storagemigration.k8s.io/v1 storagemigration.k8s.io/v1beta1 storagemigration.k8s.io/v1alpha1
apiextensions.k8s.io/v1beta1 apiextensions.k8s.io/v1
"""


class KubeVersion(GoObject, Record):
    """`.Capabilities.KubeVersion`: as given, and freed of what a distribution appends (v1.33.4-gke.12 is v1.33.4)."""

    GO_TYPE = "common.KubeVersion"
    FIELDS = MappingProxyType({"Version": "version", "Major": "major", "Minor": "minor"})
    METHODS = MappingProxyType(
        {
            "String": gofunc("func() string")(lambda self: self.normalized),
            "GitVersion": gofunc("func() string")(lambda self: self.version),
        }
    )

    version: str
    normalized: str
    major: str
    minor: str

    def go_json(self) -> Struct:
        return Struct(Version=self.version, Major=self.major, Minor=self.minor)


class VersionSet(GoObject, list[str]):
    """`.Capabilities.APIVersions`."""

    GO_TYPE = "common.VersionSet"
    METHODS = MappingProxyType({"Has": gofunc("func(string) bool")(lambda self, name: name in self)})


class HelmVersion(GoObject, Record):
    """`.Capabilities.HelmVersion`: of the Helm whose behaviour is reproduced."""

    GO_TYPE = "version.BuildInfo"
    FIELDS = MappingProxyType(
        {
            "Version": "version",
            "GitCommit": "git_commit",
            "GitTreeState": "git_tree_state",
            "GoVersion": "go_version",
            "KubeClientVersion": "kube_client_version",
        }
    )

    version: str = "v4.3.1"
    git_commit: str = "c0d08d0d6d9424d4a14febb5e8a3e51b0dd00dff"
    git_tree_state: str = "clean"
    go_version: str = "go1.27.2"
    kube_client_version: str = "v1.37"

    def go_json(self) -> Struct:
        return Struct({name: getattr(self, name) for name in self.FIELDS.values()})


DEFAULT_KUBE_VERSION = KubeVersion("v1.37.0", "v1.37.0", "1", "37")


class Capabilities(GoObject, Record):
    """`.Capabilities`."""

    GO_TYPE = "*common.Capabilities"
    FIELDS = MappingProxyType(
        {"KubeVersion": "kube_version", "APIVersions": "api_versions", "HelmVersion": "helm_version"}
    )

    kube_version: KubeVersion = DEFAULT_KUBE_VERSION
    api_versions: VersionSet = VersionSet(_DEFAULT_APIS.split())
    helm_version: HelmVersion = HelmVersion()

    def go_json(self) -> Struct:
        return Struct({name: getattr(self, attribute) for name, attribute in self.FIELDS.items()})


def capabilities(kube_version: str | None = None, api_versions: Iterable[str] = ()) -> Capabilities:
    """The defaults, with --kube-version and -a. Raises UsageError for a version that is none."""
    version = parse_kube_version(kube_version) if kube_version else DEFAULT_KUBE_VERSION
    return Capabilities(version, VersionSet([*_DEFAULT_APIS.split(), *api_versions]))


def parse_kube_version(text: str) -> KubeVersion:
    """`1.21`, `v1.33.4-gke.1245000`. Source: k8s.io/apimachinery/pkg/util/version ParseGeneric."""
    import re

    match = re.match(r"\s*v?([0-9]+(?:\.[0-9]+)*)(?:$|[^0-9.])", text)
    if not match:
        raise UsageError(f"invalid kube version '{text}': could not parse \"{text}\" as version")
    numbers = match[1].split(".")
    if len(numbers) < 2:
        raise UsageError(f"invalid kube version '{text}': illegal version string \"{text}\"")
    for number in numbers:
        if len(number) > 1 and number[0] == "0":
            raise UsageError(
                f'invalid kube version \'{text}\': illegal zero-prefixed version component "{number}" in "{text}"'
            )
    version = text if text.startswith("v") else f"v{text}"
    return KubeVersion(version, f"v{match[1]}", numbers[0], numbers[1])
