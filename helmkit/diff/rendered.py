"""What two charts render to, compared resource by resource, wherever a template puts them.

What only names the chart's own version is passed over, and so are values that change with every rendering.
"""

from __future__ import annotations

from copy import deepcopy

from helmkit import goyaml
from helmkit.diff.change import path_text
from helmkit.diff.files import diff_lines
from helmkit.diff.secrets import masked
from helmkit.diff.tree import compare
from helmkit.records import Record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Literal

    from helmkit.diff.change import Change, Path
    from helmkit.render.chart import Rendered

Key = tuple[str, str, str]
# Fields that the API server refuses to change (kubernetes/kubernetes pkg/apis/*/validation). An update that does so
# fails, and with it the upgrade.
_IMMUTABLE: dict[str, tuple[tuple[str, ...], ...]] = {
    "Deployment": (("spec", "selector"),),
    "DaemonSet": (("spec", "selector"),),
    "ReplicaSet": (("spec", "selector"),),
    "StatefulSet": (
        ("spec", "selector"),
        ("spec", "serviceName"),
        ("spec", "podManagementPolicy"),
        ("spec", "volumeClaimTemplates"),
    ),
    "Job": (("spec", "selector"), ("spec", "template"), ("spec", "completionMode")),
    "PersistentVolumeClaim": (("spec", "accessModes"), ("spec", "storageClassName"), ("spec", "volumeName")),
    "RoleBinding": (("roleRef",),),
    "ClusterRoleBinding": (("roleRef",),),
    "StorageClass": (("provisioner",), ("parameters",), ("reclaimPolicy",), ("volumeBindingMode",)),
    "Service": (("spec", "clusterIP"),),
}
_RANDOM = "(random)"


class ResourceChange(Record):
    """A resource: `changes` by path, `diff` as lines of its YAML, `refused` the immutable fields that change.

    `apis` are its apiVersions before and after; `source` the template that writes it now, or did.
    """

    kind: Literal["added", "removed", "changed"]
    resource: str
    namespace: str
    apis: tuple[str, str]
    source: str
    hook: bool = False
    changes: tuple[Change, ...] = ()
    diff: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        found = {name: getattr(self, name) for name in ("kind", "resource", "namespace", "source", "hook")}
        return {
            **found,
            "api_version_before": self.apis[0],
            "api_version": self.apis[1],
            "changes": [change.as_dict() for change in self.changes],
            "diff": list(self.diff),
            "immutable": list(self.refused),
        }


class Versions(Record):
    """What a chart calls itself: NAME-VERSION, version and appVersion."""

    chart: str
    version: str
    app_version: str


class Side(Record):
    """One chart's manifests, rendered twice: what differs between the two is random."""

    rendered: Rendered
    again: Rendered
    versions: Versions


class RenderedChange(Record):
    """`changed` in the order removed, added, changed; `only_version` counts what differs in the version alone."""

    changed: tuple[ResourceChange, ...] = ()
    only_version: int = 0
    same: int = 0


def compare_rendered(before: Side, after: Side, *, secrets: bool = False, context: int = 3) -> RenderedChange:
    """The resources of both sides; the data of Secrets is masked unless `secrets`."""
    old, new = _resources(before.rendered), _resources(after.rendered)
    removed = [_whole("removed", key, old[key], secrets, context) for key in old if key not in new]
    added = [_whole("added", key, new[key], secrets, context) for key in new if key not in old]
    changed, same, only_version = [], 0, 0
    noise = _noise(before) | _noise(after)
    for key in (key for key in old if key in new):
        one, other = (_without(item[key], key, noise) for item in (old, new))
        found = compare(one.object, other.object)
        telling = [change for change in found if not _names_version(change, before.versions, after.versions)]
        if telling:
            one = _with(one, [(change.path, change.after) for change in found if change not in telling])
            changed.append(_changed(key, one, other, secrets, context))
        elif found:
            only_version += 1
        else:
            same += 1
    return RenderedChange((*removed, *added, *changed), only_version, same)


class _Resource(Record):
    object: Any
    source: str
    hook: bool


def _resources(rendered: Rendered) -> dict[Key, _Resource]:
    """The resources by kind, namespace and name; a second one of the same gets a number."""
    found: dict[Key, _Resource] = {}
    hooks = set(map(id, rendered.hooks))
    for item in rendered.documents:
        if not isinstance(item.object, dict):
            continue
        metadata = item.object.get("metadata")
        namespace = metadata.get("namespace") if isinstance(metadata, dict) else ""
        key = item.kind or "(no kind)", str(namespace or ""), item.name
        number = 2
        while key in found:
            key = (key[0], key[1], f"{item.name} #{number}")
            number += 1
        found[key] = _Resource(_without_nulls(item.object), item.source.partition("/")[2], id(item) in hooks)
    return found


def _without_nulls(value: Any) -> Any:
    """What the API server makes of it: a field that is null is none."""
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value


def _noise(side: Side) -> set[tuple[Key, Path]]:
    """The paths whose values are other ones at each rendering."""
    one, other = _resources(side.rendered), _resources(side.again)
    return {
        (key, change.path)
        for key in one
        if key in other
        for change in compare(one[key].object, other[key].object)
        if change.kind == "changed"
    }


def _without(resource: _Resource, key: Key, noise: set[tuple[Key, Path]]) -> _Resource:
    return _with(resource, [(path, _RANDOM) for name, path in noise if name == key])


def _with(resource: _Resource, values: Sequence[tuple[Path, Any]]) -> _Resource:
    """The resource with other values at some paths, those that it has."""
    if not values:
        return resource
    copy = deepcopy(resource.object)
    for path, value in values:
        _put(copy, path, value)
    return replace(resource, object=copy)


def _put(node: Any, path: Path, value: Any) -> None:
    for place, part in enumerate(path):
        if isinstance(node, list):
            found = [i for i, item in enumerate(node) if part in (f"[{i}]", f"[{_name(item)}]")]
            step: Any = found[0] if found else None
        else:
            step = part if isinstance(node, dict) and part in node else None
        if step is None:
            return
        if place == len(path) - 1:
            node[step] = value
        else:
            node = node[step]


def _name(item: Any) -> Any:
    return item.get("name") if isinstance(item, dict) else None


def _whole(
    kind: Literal["added", "removed"], key: Key, item: _Resource, secrets: bool, context: int
) -> ResourceChange:
    shown = item.object if secrets else masked(item.object, None)[0]
    lines = _yaml(shown)
    diff = diff_lines(lines, [], context) if kind == "removed" else diff_lines([], lines, context)
    api = str(item.object.get("apiVersion", ""))
    apis = (api, "") if kind == "removed" else ("", api)
    return ResourceChange(kind, f"{key[0]}/{key[2]}", key[1], apis, item.source, item.hook, (), diff)


def _changed(key: Key, one: _Resource, other: _Resource, secrets: bool, context: int) -> ResourceChange:
    before, after = (one.object, other.object) if secrets else masked(one.object, other.object)
    changes = tuple(compare(before, after))
    # A hook is made anew each time.
    fixed = () if other.hook else _IMMUTABLE.get(key[0], ())
    refused = {path_text(path) for path in fixed for change in changes if change.path[: len(path)] == path}
    return ResourceChange(
        "changed",
        f"{key[0]}/{key[2]}",
        key[1],
        (str(before.get("apiVersion", "")), str(after.get("apiVersion", ""))),
        other.source,
        other.hook,
        changes,
        diff_lines(_yaml(before), _yaml(after), context),
        tuple(sorted(refused)),
    )


def _yaml(value: Any) -> list[str]:
    return goyaml.dump(value).splitlines()


def _names_version(change: Change, before: Versions, after: Versions) -> bool:
    """Whether a value is what the chart calls itself, and nothing else."""
    if change.kind != "changed":
        return False
    if change.path[-2:-1] not in (("labels",), ("annotations",)):
        return False
    pair = str(change.before), str(change.after)
    named = [(getattr(before, name), getattr(after, name)) for name in before.NAMES]
    # A label cannot hold a plus.
    return pair in named or pair in [(old.replace("+", "_"), new.replace("+", "_")) for old, new in named]
