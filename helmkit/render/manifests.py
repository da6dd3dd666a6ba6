"""Rendered templates into manifests and hooks, in the order in which Helm installs them.

Source: Helm pkg/release/v1/util: manifest.go, manifest_sorter.go, kind_sorter.go.
"""

from __future__ import annotations

from helmkit import goyaml
from helmkit.chart.decode import MapOf, Struct, decode
from helmkit.chart.dialect import NEWEST, Dialect
from helmkit.chart.model import Warn
from helmkit.errors import TemplateError, YAMLError
from helmkit.records import Record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

# What Go calls white space (unicode.IsSpace): Python's own notion has four control characters more.
SPACE = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"

# What \s means in Go's regular expressions.
_ASCII_SPACE = "\t\n\f\r "

INSTALL_ORDER = [
    "PriorityClass",
    "Namespace",
    "NetworkPolicy",
    "ResourceQuota",
    "LimitRange",
    "PodSecurityPolicy",
    "PodDisruptionBudget",
    "ServiceAccount",
    "Secret",
    "SecretList",
    "ConfigMap",
    "StorageClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "CustomResourceDefinition",
    "ClusterRole",
    "ClusterRoleList",
    "ClusterRoleBinding",
    "ClusterRoleBindingList",
    "Role",
    "RoleList",
    "RoleBinding",
    "RoleBindingList",
    "Service",
    "DaemonSet",
    "Pod",
    "ReplicationController",
    "ReplicaSet",
    "Deployment",
    "HorizontalPodAutoscaler",
    "StatefulSet",
    "Job",
    "CronJob",
    "IngressClass",
    "Ingress",
    "APIService",
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
]

_HOOK = "helm.sh/hook"
_EVENTS = {
    **{
        f"{when}-{what}": f"{when}-{what}"
        for when in ("pre", "post")
        for what in ("install", "delete", "upgrade", "rollback")
    },
    "test": "test",
    "test-success": "test",  # Helm 2's name
}
_METADATA_TYPE = 'struct { Name string "json:\\"name\\""; Annotations map[string]string "json:\\"annotations\\"" }'
_HEAD = Struct(
    {
        "apiVersion": "string",
        "kind": "string",
        "metadata": Struct({"name": "string", "annotations": MapOf("string", "map[string]string")}, _METADATA_TYPE),
    },
    "util.SimpleHead",
)


class Manifest(Record):
    """One document: the template it comes from, its text, and what it says it is. `object` is the parsed document."""

    source: str
    content: str
    kind: str = ""
    api_version: str = ""
    name: str = ""
    object: Any = None


class Hook(Record):
    """A manifest that runs at certain moments of a release's life."""

    source: str
    content: str
    kind: str
    name: str
    events: tuple[str, ...]
    weight: int = 0
    delete_policies: tuple[str, ...] = ()
    object: Any = None

    @property
    def is_test(self) -> bool:
        return "test" in self.events


def split_documents(stream: str, dialect: Dialect = NEWEST) -> list[str]:
    """The documents of a template's output. A separator is a line that begins with `---`, whatever follows."""
    trim = str.lstrip if dialect.keeps_end else str.strip
    stream = trim(stream, SPACE)
    if "---" not in stream:
        pieces = [stream]
    else:
        if dialect.keeps_blank_lines:
            first, *rest = f"\n{stream}".split("\n---")
            pieces = [f"{piece}\n" for piece in (first[1:], *(piece.lstrip(" \t") for piece in rest))]
            pieces[-1] = pieces[-1][:-1]
        else:
            import re

            *before, last = re.split(rf"(?:\A|\n)---[{_ASCII_SPACE}]*", stream)
            pieces = [*(piece.rstrip(_ASCII_SPACE) for piece in before), last]
    return [text for piece in pieces if (text := trim(piece, SPACE))]


def sort_manifests(
    rendered: Mapping[str, str], warnings: list[Warn] | None = None, dialect: Dialect = NEWEST
) -> tuple[list[Manifest], list[Hook]]:
    """Manifests and hooks of the templates' outputs by template name, both by kind in INSTALL_ORDER.

    A hook with an event that Helm does not know is left out and told in `warnings`. Raises TemplateError for a
    document that is not YAML or whose head has the wrong shape.
    """
    manifests: list[Manifest] = []
    hooks: list[Hook] = []
    for item in _documents(rendered, [] if warnings is None else warnings, dialect):
        if isinstance(item, Hook):
            hooks.append(item)
        else:
            manifests.append(item)
    order = INSTALL_ORDER if dialect.sorts_webhooks else INSTALL_ORDER[:-2]
    rank = {kind: (index, "") for index, kind in enumerate(order)}
    last = len(order)
    for items in (manifests, hooks):
        items.sort(key=lambda item: rank.get(item.kind, (last, item.kind)))
    return manifests, hooks


def _documents(rendered: Mapping[str, str], warnings: list[Warn], dialect: Dialect) -> Iterator[Manifest | Hook]:
    head = replace(_HEAD, name=f"{dialect.manifest_package}.SimpleHead")
    for source, output in sorted(rendered.items()):
        if source.rpartition("/")[2].startswith("_"):
            continue
        for content in split_documents(output, dialect):
            item = _classify(source, content, head)
            if isinstance(item, Warn):
                warnings.append(item)
            else:
                yield item


def _classify(source: str, content: str, shape: Struct) -> Manifest | Hook | Warn:
    """A document as manifest or hook; a warning for a hook with an event that Helm does not know."""
    try:
        value = goyaml.load(content)
        head = decode(value, shape)
    except YAMLError as error:
        text = f"YAML parse error on {source}: {error.message}"
        raise TemplateError(text, file=source, line=error.line, column=error.column) from error
    metadata = head.get("metadata") or {}
    annotations = metadata.get("annotations") or {}
    kind, name = head.get("kind", ""), metadata.get("name", "")
    if _HOOK not in annotations:
        return Manifest(source, content, kind, head.get("apiVersion", ""), name, value)
    policies = annotations.get("helm.sh/hook-delete-policy")
    events = [_EVENTS.get(event) for event in _listed(annotations[_HOOK])]
    if None in events:
        return Warn("skipping unknown hooks", (("hookTypes", annotations[_HOOK]),), level="INFO")
    return Hook(
        source,
        content,
        kind,
        name,
        tuple(filter(None, events)),
        _weight(annotations.get("helm.sh/hook-weight", "")),
        tuple(_listed(policies)) if policies else (),
        value,
    )


def _listed(text: str) -> list[str]:
    return [part.strip(SPACE).lower() for part in text.split(",")]


def _weight(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        return 0
