"""The programs of the cluster: from which Go module and package each is built, and with which flags.

Left out: building (`build.py`) and the versions of everything below them (`*/go.mod`, `*/go.sum`).
"""

import hashlib
import platform
from dataclasses import dataclass
from pathlib import Path

KUBERNETES_VERSION = "v1.36.1"

# Without a version the server calls itself v0.0.0-master+$Format, which helm refuses to parse.
_STAMP = "k8s.io/component-base/version"
_KUBERNETES_STAMPS = f"-X {_STAMP}.gitVersion={KUBERNETES_VERSION} -X {_STAMP}.gitMajor=1 -X {_STAMP}.gitMinor=36"

# grpcnotrace drops a page of debugging that keeps the linker from removing unused methods.
_FLAGS = ("-mod=readonly", "-trimpath", "-buildvcs=false", "-tags=grpcnotrace")


@dataclass(frozen=True)
class Recipe:
    """How one program is built. `module` is a folder beside this file; `seconds` are for two cores, cold."""

    name: str
    module: str
    package: str
    seconds: int
    stamps: str = ""

    @property
    def module_dir(self) -> Path:
        return Path(__file__).parent / self.module

    @property
    def flags(self) -> tuple[str, ...]:
        """Arguments of `go build`, without output and package."""
        return (*_FLAGS, f"-ldflags=-s -w {self.stamps}".rstrip())

    def cache_key(self) -> str:
        """A folder name that changes with everything the program is made from."""
        digest = hashlib.sha256()
        for name in ("go.mod", "go.sum"):
            digest.update((self.module_dir / name).read_bytes())
        digest.update(repr((self.flags, platform.system(), platform.machine())).encode())
        return f"{self.name}-{digest.hexdigest()[:16]}"


CLUSTER = (
    Recipe("kube-apiserver", "server", "k8s.io/kubernetes/cmd/kube-apiserver", 225, _KUBERNETES_STAMPS),
    Recipe(
        "kube-controller-manager", "server", "k8s.io/kubernetes/cmd/kube-controller-manager", 75, _KUBERNETES_STAMPS
    ),
    Recipe("kube-scheduler", "server", "k8s.io/kubernetes/cmd/kube-scheduler", 5, _KUBERNETES_STAMPS),
    Recipe("etcd", "server", "go.etcd.io/etcd/server/v3", 10),
    Recipe("kwok", "kwok", "sigs.k8s.io/kwok/cmd/kwok", 90),
)
REGISTRY = (Recipe("registry", "registry", "github.com/distribution/distribution/v3/cmd/registry", 60),)
