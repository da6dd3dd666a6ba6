"""Manifests as text: what a cluster no longer serves is rewritten, everything else stays as it is, byte for byte."""

from __future__ import annotations

import re
from copy import deepcopy

from helmkit import goyaml
from helmkit.errors import YAMLError
from helmkit.modernize.apis import REMOVED, Removed
from helmkit.modernize.autoscaling import to_v2
from helmkit.modernize.crds import to_apiextensions_v1
from helmkit.modernize.ingress import to_networking_v1
from helmkit.modernize.others import to_certificates_v1, to_endpoint_slice_v1, to_flowcontrol_v1, to_rbac_v1
from helmkit.modernize.webhooks import to_admission_v1
from helmkit.modernize.workloads import to_apps_v1
from helmkit.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# What is to be done besides naming the new version; it changes the manifest and says what it did.
_CONVERSIONS: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    **dict.fromkeys(("Deployment", "DaemonSet", "ReplicaSet", "StatefulSet"), to_apps_v1),
    **dict.fromkeys(("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"), to_rbac_v1),
    **dict.fromkeys(("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"), to_admission_v1),
    **dict.fromkeys(("FlowSchema", "PriorityLevelConfiguration"), to_flowcontrol_v1),
    "Ingress": to_networking_v1,
    "CustomResourceDefinition": to_apiextensions_v1,
    "HorizontalPodAutoscaler": to_v2,
    "EndpointSlice": to_endpoint_slice_v1,
    "CertificateSigningRequest": to_certificates_v1,
}
_INSTEAD = {
    "PodSecurityPolicy": "Pod Security Admission replaces it: label the namespace pod-security.kubernetes.io/enforce",
    "PodPreset": "nothing replaces it: put into the pods what it would have added",
}
_SEPARATOR = re.compile(r"^---.*\n?", re.MULTILINE)
_VERSION = re.compile(r"^apiVersion:[^\n]*$", re.MULTILINE)
_OLD = re.compile("|".join(sorted({re.escape(version) for version, _ in REMOVED})))


class Change(Record):
    """What became of one manifest: `after` is its new apiVersion, "" where it was dropped; `notes` say what else."""

    kind: str
    name: str
    before: str
    after: str
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        what = f"{self.kind}/{self.name}: {self.before} "
        what += f"is {self.after} now" if self.after else "dropped"
        return f"{what} ({'; '.join(self.notes)})" if self.notes else what


def modernize(text: str, minor: int) -> tuple[str, list[Change]]:
    """The manifests `text`, as Kubernetes 1.`minor` serves them, and what was changed.

    Documents that are no YAML mappings stay as they are: saying what is wrong with them is the cluster's.
    """
    if not _OLD.search(text):
        return text, []
    changes: list[Change] = []
    pieces: list[str] = []
    start, mark = 0, ""
    for match in (*_SEPARATOR.finditer(text), None):
        body = text[start : match.start() if match else len(text)]
        new = _document(body, minor, changes) if _OLD.search(body) else body
        if new is not None:
            pieces += (mark, new)
        if match:
            start, mark = match.end(), match.group()
    return "".join(pieces), changes


def _document(body: str, minor: int, changes: list[Change]) -> str | None:
    """A document's new text, None where nothing is left of it."""
    try:
        manifest = goyaml.load(body)
    except YAMLError:
        return body
    if not isinstance(manifest, dict):
        return body
    before = deepcopy(manifest)
    known = len(changes)
    kept = _object(manifest, minor, changes)
    if len(changes) == known:
        return body
    if not kept:
        return None
    if manifest == before | {"apiVersion": manifest["apiVersion"]}:
        plain = _VERSION.sub(f"apiVersion: {manifest['apiVersion']}", body, count=1)
        if goyaml.load(plain) == manifest:
            return plain  # with its comments
    return _comments(body) + goyaml.dump(manifest)


def _object(manifest: dict[str, Any], minor: int, changes: list[Change]) -> bool:
    """Rewrite `manifest`; False where it is to be dropped."""
    kind, version = str(manifest.get("kind", "")), str(manifest.get("apiVersion", ""))
    if kind == "List" and isinstance(manifest.get("items"), list):
        items = manifest["items"]
        manifest["items"] = [item for item in items if not isinstance(item, dict) or _object(item, minor, changes)]
        return True
    api = REMOVED.get((version, kind))
    if api is None or not api.is_due(minor):
        return True
    changes.append(_changed(manifest, api))
    return bool(api.instead)


def _changed(manifest: dict[str, Any], api: Removed) -> Change:
    metadata = manifest.get("metadata")
    name = str(metadata.get("name", "")) if isinstance(metadata, dict) else ""
    if not api.instead:
        return Change(api.kind, name, api.api_version, "", (_INSTEAD[api.kind],))
    manifest["apiVersion"] = api.instead
    convert = _CONVERSIONS.get(api.kind)
    notes = tuple(convert(manifest)) if convert else ()
    return Change(api.kind, name, api.api_version, api.instead, notes)


def _comments(body: str) -> str:
    """The comments in front of a document, such as the name of its template."""
    found = []
    for line in body.splitlines(keepends=True):
        if line.strip() and not line.startswith("#"):
            break
        found.append(line)
    return "".join(found)
