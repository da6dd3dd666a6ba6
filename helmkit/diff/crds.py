"""CustomResourceDefinitions in crds/, which helm installs and never upgrades."""

from __future__ import annotations

from helmkit import goyaml
from helmkit.chart.model import Chart, text
from helmkit.errors import YAMLError
from helmkit.records import Record
from helmkit.render.manifests import split_documents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal


class CrdChange(Record):
    """`name` is that of the CRD (PLURAL.GROUP), `versions` those that it has now, `gone` those it had before."""

    kind: Literal["added", "removed", "changed"]
    name: str
    versions: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {"kind": self.kind, "name": self.name, "versions": list(self.versions), "gone": list(self.gone)}


def changed_crds(before: Chart, after: Chart) -> list[CrdChange]:
    """The CRDs of both charts, subcharts included, compared by name: gone, new, changed."""
    old, new = _crds(before), _crds(after)
    found = [CrdChange("removed", name, gone=_versions(old[name])) for name in old if name not in new]
    found += [CrdChange("added", name, _versions(new[name])) for name in new if name not in old]
    for name in (name for name in new if name in old):
        # What generated it is among its annotations, and makes no other API of it.
        if goyaml.json_dumps(old[name].get("spec")) != goyaml.json_dumps(new[name].get("spec")):
            versions = _versions(new[name])
            gone = tuple(version for version in _versions(old[name]) if version not in versions)
            found.append(CrdChange("changed", name, versions, gone))
    return found


def _crds(chart: Chart) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for file in chart.crds():
        for document in split_documents(text(file.data)):
            try:
                value = goyaml.load(document)
            except YAMLError:
                continue  # helm installs it as it stands, or fails; it is no CRD that has a name.
            if isinstance(value, dict) and value.get("kind") == "CustomResourceDefinition":
                found[str((value.get("metadata") or {}).get("name", file.name))] = value
    return found


def _versions(crd: Any) -> tuple[str, ...]:
    spec = crd.get("spec") if isinstance(crd, dict) else None
    listed = (spec or {}).get("versions") or [{"name": (spec or {}).get("version", "")}]
    return tuple(str(item.get("name", "")) for item in listed if isinstance(item, dict))
