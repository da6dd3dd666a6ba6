"""The digest in Chart.lock. Source: Helm internal/resolver HashReq and HashV2Req."""

from collections.abc import Sequence

from helmkit import goyaml
from helmkit.chart.fields import dependency_fields
from helmkit.chart.metadata import Dependency


def lock_digest(wanted: Sequence[Dependency], locked: Sequence[Dependency]) -> str:
    """`sha256:...` over the dependencies of Chart.yaml and those of the lock, as Helm computes it."""
    from hashlib import sha256

    sides = [[dependency_fields(item) for item in side] for side in (wanted, locked)]
    return "sha256:" + sha256(goyaml.json_dumps(sides).encode()).hexdigest()
