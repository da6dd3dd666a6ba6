"""Ingress to networking.k8s.io/v1.

Source: Kubernetes, Deprecated API Migration Guide, 1.22.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_CLASS = "kubernetes.io/ingress.class"


def to_networking_v1(manifest: dict[str, Any]) -> list[str]:
    """Backends name a service and its port, paths have a type, the class is a field."""
    changes: list[str] = []
    spec = manifest.setdefault("spec", {})
    if not isinstance(spec, dict):
        return changes
    if "backend" in spec:
        spec["defaultBackend"] = spec.pop("backend")
        changes.append("backend is defaultBackend")
    paths = list(_paths(spec))
    backends = [
        owner[key]
        for owner, key in ((spec, "defaultBackend"), *((path, "backend") for path in paths))
        if key in owner
    ]
    rewritten = [_as_service(backend) for backend in backends]
    if any(rewritten):
        changes.append("backends name service and port")
    untyped = [path for path in paths if not path.get("pathType")]
    for path in untyped:
        path["pathType"] = "ImplementationSpecific"
    if untyped:
        changes.append("pathType ImplementationSpecific")
    return [*changes, *_class_to_field(manifest, spec)]


def _paths(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for rule in spec.get("rules") or ():
        http = rule.get("http") if isinstance(rule, dict) else None
        if isinstance(http, dict):
            yield from (path for path in http.get("paths") or () if isinstance(path, dict))


def _as_service(backend: Any) -> bool:
    """Whether `backend` had the old form, which it now has no more."""
    if not isinstance(backend, dict) or not {"serviceName", "servicePort"}.intersection(backend):
        return False
    port = backend.pop("servicePort", None)
    service: dict[str, Any] = {"name": backend.pop("serviceName", None)}
    if isinstance(port, str) and not port.isdigit():
        service["port"] = {"name": port}
    elif port is not None:
        service["port"] = {"number": int(port)}
    backend["service"] = service
    return True


def _class_to_field(manifest: dict[str, Any], spec: dict[str, Any]) -> list[str]:
    annotations = (manifest.get("metadata") or {}).get("annotations")
    if not isinstance(annotations, dict) or not annotations.get(_CLASS):
        return []
    name = annotations.pop(_CLASS)
    if not annotations:
        del manifest["metadata"]["annotations"]
    spec.setdefault("ingressClassName", name)
    return [f"ingressClassName {spec['ingressClassName']} instead of an annotation"]
