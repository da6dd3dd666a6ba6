"""Chart.lock: the digest in it, and its text.

Source: Helm internal/resolver HashReq and HashV2Req, pkg/downloader manager.go writeLock.
"""

from collections.abc import Sequence
from hashlib import sha256

from helmkit import goyaml
from helmkit.chart.fields import dependency_fields
from helmkit.chart.metadata import Dependency, Lock, Metadata


def lock_digest(wanted: Sequence[Dependency], locked: Sequence[Dependency]) -> str:
    """`sha256:...` over the dependencies of Chart.yaml and those of the lock, as Helm computes it."""
    return _digest([[dependency_fields(item) for item in side] for side in (wanted, locked)])


def helm2_digest(wanted: Sequence[Dependency]) -> str:
    """The same as Helm 2 computed it: over the dependencies of requirements.yaml alone."""
    return _digest({"dependencies": [dependency_fields(item) for item in wanted]})


def _digest(value: object) -> str:
    return "sha256:" + sha256(goyaml.json_dumps(value).encode()).hexdigest()


def lock_name(metadata: Metadata) -> str:
    """The file that a chart of that apiVersion has its lock in."""
    return "requirements.lock" if metadata.api_version == "v1" else "Chart.lock"


def lock_text(lock: Lock) -> bytes:
    """The file as Helm writes it."""
    fields = {
        "dependencies": [dict(dependency_fields(item)) for item in lock.dependencies],
        "digest": lock.digest,
        "generated": lock.generated,
    }
    return goyaml.dump(fields).encode()
