"""The built-in objects as Helm 3 shows them: `.Chart` is a struct there, and package names differ.

Source: Helm 3 pkg/chart/metadata.go, dependency.go, pkg/engine/engine.go, pkg/chartutil/capabilities.go.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from helmkit.chart.metadata import Metadata
from helmkit.goyaml.gojson import Struct
from helmkit.render.capabilities import Capabilities, HelmVersion, KubeVersion, VersionSet
from helmkit.render.engine import Values
from helmkit.template.gofunc import GoFunction, gofunc
from helmkit.template.govalue import GoObject, NilList, NilStringList, StringList, StringMap

_CHART_FIELDS = [
    "Name",
    "Home",
    "Sources",
    "Version",
    "Description",
    "Keywords",
    "Maintainers",
    "Icon",
    "APIVersion",
    "Condition",
    "Tags",
    "AppVersion",
    "Deprecated",
    "Annotations",
    "KubeVersion",
    "Dependencies",
    "Type",
]
_DEPENDENCY_FIELDS = ["Name", "Version", "Repository", "Condition", "Tags", "Enabled", "ImportValues", "Alias"]
# Names in JSON that are not the field's with a small first letter.
_JSON_NAMES = {"APIVersion": "apiVersion", "ImportValues": "import-values", "URL": "url"}


class _Record(GoObject):
    """A struct whose values are kept by field name."""

    ALWAYS: tuple[str, ...] = ()

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self.__dict__.update(fields)

    def go_json(self) -> Struct:
        return Struct(
            {
                _JSON_NAMES.get(name, name[0].lower() + name[1:]): value
                for name in self.FIELDS
                if (value := getattr(self, name)) or name in self.ALWAYS
            }
        )


def _fields(names: list[str]) -> Mapping[str, str]:
    return MappingProxyType({name: name for name in names})


class MaintainerRecord(_Record):
    GO_TYPE = "*chart.Maintainer"
    FIELDS = _fields(["Name", "Email", "URL"])


class DependencyRecord(_Record):
    GO_TYPE = "*chart.Dependency"
    FIELDS = _fields(_DEPENDENCY_FIELDS)
    ALWAYS = ("Name", "Repository")


class MetadataRecord(_Record):
    GO_TYPE = "chart.Metadata"
    FIELDS = _fields(_CHART_FIELDS)


class _Maintainers(GoObject, list[MaintainerRecord]):
    GO_TYPE = "[]*chart.Maintainer"


class _Dependencies(GoObject, list[DependencyRecord]):
    GO_TYPE = "[]*chart.Dependency"


def _promoted(name: str) -> GoFunction:
    """Fields of an embedded struct are reached as the struct's own; printing must not list them twice."""
    read: Callable[[ChartRecord], Any] = lambda self: getattr(self.Metadata, name)  # noqa: E731
    return gofunc("func() interface {}")(read)


class ChartRecord(_Record):
    """`.Chart`: the metadata, embedded, and IsRoot."""

    GO_TYPE = "struct { chart.Metadata; IsRoot bool }"
    FIELDS = _fields(["Metadata", "IsRoot"])
    METHODS = MappingProxyType({name: _promoted(name) for name in _CHART_FIELDS})
    Metadata: MetadataRecord
    IsRoot: bool

    def go_json(self) -> Struct:
        return Struct({**self.Metadata.go_json(), "IsRoot": self.IsRoot})


def chart_record(metadata: Metadata, shown: Mapping[str, Any], *, is_root: bool) -> ChartRecord:
    """`.Chart`. `shown` is what Helm 4 shows, by Go's field names."""
    fields = {name: shown[name] for name in _CHART_FIELDS}
    for name, values in (("Sources", metadata.sources), ("Keywords", metadata.keywords)):
        fields[name] = StringList(values) if values else NilStringList()
    fields["Maintainers"] = _Maintainers(map(MaintainerRecord, shown["Maintainers"]))
    fields["Dependencies"] = _Dependencies(map(_dependency, shown["Dependencies"]))
    return ChartRecord({"Metadata": MetadataRecord(fields), "IsRoot": is_root})


def _dependency(shown: Mapping[str, Any]) -> DependencyRecord:
    tags, imports = shown["Tags"], shown["ImportValues"]
    return DependencyRecord(
        {
            **shown,
            "Tags": StringList(tags) if tags else NilStringList(),
            "ImportValues": [dict(item) if isinstance(item, StringMap) else item for item in imports] or NilList(),
        }
    )


class OldValues(Values):
    """Dot and `.Values`."""

    GO_TYPE = "chartutil.Values"


class _KubeVersion(KubeVersion):
    GO_TYPE = "chartutil.KubeVersion"


class _VersionSet(VersionSet):
    GO_TYPE = "chartutil.VersionSet"


class _HelmVersion(HelmVersion):
    FIELDS = MappingProxyType(
        {name: attribute for name, attribute in HelmVersion.FIELDS.items() if name != "KubeClientVersion"}
    )


class _Capabilities(Capabilities):
    GO_TYPE = "*chartutil.Capabilities"


def capabilities_of(known: Capabilities) -> Capabilities:
    """`.Capabilities` of Helm 3, with the same values."""
    kube, helm = known.kube_version, known.helm_version
    return _Capabilities(
        _KubeVersion(kube.version, kube.normalized, kube.major, kube.minor),
        _VersionSet(known.api_versions),
        _HelmVersion(helm.version, helm.git_commit, helm.git_tree_state, helm.go_version),
    )
