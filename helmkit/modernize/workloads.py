"""Deployment, DaemonSet, ReplicaSet and StatefulSet to apps/v1.

Source: Kubernetes, Deprecated API Migration Guide, 1.16.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def to_apps_v1(manifest: dict[str, Any]) -> list[str]:
    """Make the selector explicit, which the old versions took from the labels of the pods."""
    changes: list[str] = []
    spec = manifest.get("spec")
    if not isinstance(spec, dict):
        return changes
    for gone in ("rollbackTo", "templateGeneration"):
        if spec.pop(gone, None) is not None:
            changes.append(f"{gone} is gone")
    labels = _labels(spec)
    if labels and not spec.get("selector"):
        spec["selector"] = {"matchLabels": dict(labels)}
        changes.append("selector made explicit")
    return changes


def _labels(spec: dict[str, Any]) -> dict[str, Any]:
    found: Any = spec
    for key in ("template", "metadata", "labels"):
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}
