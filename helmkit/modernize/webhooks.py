"""Admission webhooks to admissionregistration.k8s.io/v1.

Source: Kubernetes, Deprecated API Migration Guide, 1.22.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# What v1beta1 took where nothing was said, and v1 takes differently.
_DEFAULTS = {"failurePolicy": "Ignore", "matchPolicy": "Exact", "timeoutSeconds": 30}


def to_admission_v1(manifest: dict[str, Any]) -> list[str]:
    """Say what v1 wants to be told, and what it would otherwise do in another way than before."""
    changes: dict[str, None] = {}
    for webhook in manifest.get("webhooks") or ():
        if not isinstance(webhook, dict):
            continue
        for field, value in _DEFAULTS.items():
            if field not in webhook:
                webhook[field] = value
                changes[f"{field} {value}, the default of old"] = None
        if webhook.get("sideEffects") not in ("None", "NoneOnDryRun"):
            webhook["sideEffects"] = "None"
            changes["sideEffects None: see that it is true"] = None
        if not webhook.get("admissionReviewVersions"):
            webhook["admissionReviewVersions"] = ["v1beta1"]
            changes["admissionReviewVersions v1beta1"] = None
    return list(changes)
