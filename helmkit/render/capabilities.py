"""What `.Capabilities` shows: Kubernetes' version and APIs, and Helm's own version, without asking a cluster.

The defaults are those of the release that is reproduced. Source: Helm pkg/chart/common/capabilities.go.
"""

from __future__ import annotations

from types import MappingProxyType

from helmkit.chart.dialect import NEWEST, Build, Dialect
from helmkit.errors import UsageError
from helmkit.goyaml.gojson import Struct
from helmkit.records import Record
from helmkit.template.gofunc import gofunc
from helmkit.template.govalue import GoObject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

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

    version: str
    git_commit: str
    git_tree_state: str
    go_version: str
    kube_client_version: str = ""

    @classmethod
    def of(cls, build: Build) -> HelmVersion:
        return cls(build.version, build.git_commit, "clean", build.go_version, build.kube_client)

    def go_json(self) -> Struct:
        return Struct({name: getattr(self, name) for name in self.FIELDS.values()})


def _default_kube_version(dialect: Dialect) -> KubeVersion:
    minor = dialect.kubernetes
    return KubeVersion(f"v1.{minor}.0", f"v1.{minor}.0", "1", str(minor))


def _default_apis(dialect: Dialect) -> list[str]:
    return [api for api in _APIS.split() if api not in dialect.absent_apis]


class Capabilities(GoObject, Record):
    """`.Capabilities`."""

    GO_TYPE = "*common.Capabilities"
    FIELDS = MappingProxyType(
        {"KubeVersion": "kube_version", "APIVersions": "api_versions", "HelmVersion": "helm_version"}
    )

    kube_version: KubeVersion = _default_kube_version(NEWEST)
    api_versions: VersionSet = VersionSet(_default_apis(NEWEST))
    helm_version: HelmVersion = HelmVersion.of(NEWEST.build)

    def go_json(self) -> Struct:
        return Struct({name: getattr(self, attribute) for name, attribute in self.FIELDS.items()})


def capabilities(
    kube_version: str | None = None, api_versions: Iterable[str] = (), dialect: Dialect = NEWEST
) -> Capabilities:
    """The defaults, with --kube-version and -a. Raises UsageError for a version that is none."""
    version = parse_kube_version(kube_version) if kube_version else _default_kube_version(dialect)
    if not dialect.keeps_kube_suffix:
        version = KubeVersion(version.normalized, version.normalized, version.major, version.minor)
    apis = VersionSet([*_default_apis(dialect), *api_versions])
    return Capabilities(version, apis, HelmVersion.of(dialect.build))


def parse_kube_version(text: str) -> KubeVersion:
    """`1.21`, `v1.33.4-gke.1245000`. Source: k8s.io/apimachinery/pkg/util/version ParseGeneric."""
    import re

    match = re.match(r"\s*v?([0-9]+(?:\.[0-9]+)*)(?:$|[^0-9.])", text)
    if not match:
        raise UsageError(f"invalid kube version '{text}': could not parse \"{text}\" as version")
    numbers = match[1].split(".")
    if len(numbers) < 2:
        raise UsageError(f"invalid kube version '{text}': illegal version string \"{text}\"")
    if len(numbers[0]) > 1 and numbers[0][0] == "0":
        raise UsageError(
            f'invalid kube version \'{text}\': illegal zero-prefixed version component "{numbers[0]}" in "{text}"'
        )
    numbers = [str(int(number)) for number in numbers]
    version = text if text.startswith("v") else f"v{text}"
    return KubeVersion(version, f"v{'.'.join(numbers)}", numbers[0], numbers[1])
