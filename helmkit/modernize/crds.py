"""CustomResourceDefinition to apiextensions.k8s.io/v1.

Source: Kubernetes, Deprecated API Migration Guide, 1.22.
"""

from __future__ import annotations

from helmkit.modernize.schemas import open_schema, structural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_APPROVAL = "api-approved.kubernetes.io"
_PROTECTED = ("k8s.io", "kubernetes.io")


def to_apiextensions_v1(manifest: dict[str, Any]) -> list[str]:
    """What v1beta1 says once, for all versions, each version says itself; each has a structural schema."""
    manifest.pop("status", None)
    spec = manifest.get("spec")
    if not isinstance(spec, dict):
        return []
    versions = _versions(spec)
    schema = (spec.pop("validation", None) or {}).get("openAPIV3Schema")
    subresources = spec.pop("subresources", None)
    columns = spec.pop("additionalPrinterColumns", None)
    preserves = spec.pop("preserveUnknownFields", None) is not False
    for version in versions:
        own = (version.get("schema") or {}).get("openAPIV3Schema") or schema
        version["schema"] = {"openAPIV3Schema": structural(own) if own else open_schema()}
        if preserves:
            version["schema"]["openAPIV3Schema"]["x-kubernetes-preserve-unknown-fields"] = True
        if subresources is not None:
            version.setdefault("subresources", subresources)
        if columns is not None:
            version.setdefault("additionalPrinterColumns", columns)
        for column in version.get("additionalPrinterColumns") or ():
            if isinstance(column, dict) and "JSONPath" in column:
                column["jsonPath"] = column.pop("JSONPath")
    spec["versions"] = versions
    spec.setdefault("scope", "Namespaced")
    return ["each version has a structural schema", *_conversion(spec), *_approval(manifest, spec)]


def _versions(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The versions, of which exactly one is stored; `version` was one by itself."""
    versions = [version for version in spec.get("versions") or () if isinstance(version, dict)]
    name = spec.pop("version", None)
    if not versions and name is not None:
        versions = [{"name": name, "served": True, "storage": True}]
    return versions


def _conversion(spec: dict[str, Any]) -> list[str]:
    conversion = spec.get("conversion")
    if not isinstance(conversion, dict) or conversion.get("strategy") != "Webhook" or "webhook" in conversion:
        return []
    webhook = {"conversionReviewVersions": conversion.pop("conversionReviewVersions", None) or ["v1beta1"]}
    if "webhookClientConfig" in conversion:
        webhook["clientConfig"] = conversion.pop("webhookClientConfig")
    conversion["webhook"] = webhook
    return ["conversion.webhook says whom to ask"]


def _approval(manifest: dict[str, Any], spec: dict[str, Any]) -> list[str]:
    """Groups of Kubernetes' own are for those that it has approved, or that say they are not."""
    group = str(spec.get("group", ""))
    if group not in _PROTECTED and not group.endswith(tuple(f".{suffix}" for suffix in _PROTECTED)):
        return []
    metadata = manifest.setdefault("metadata", {})
    annotations = metadata.get("annotations") or {}
    if _APPROVAL in annotations:
        return []
    metadata["annotations"] = annotations | {_APPROVAL: "unapproved, a definition of apiextensions.k8s.io/v1beta1"}
    return [f"{_APPROVAL} says that {group} was not approved"]
