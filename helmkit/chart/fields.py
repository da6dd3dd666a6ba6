"""A chart's metadata as Go's encoding/json writes Helm's structs: in an index, a registry, the digest of Chart.lock.

Source: Helm pkg/chart/v2 metadata.go and dependency.go (the json tags). Pure.
"""

from collections.abc import Mapping
from typing import Any

from helmkit.chart.metadata import Dependency, Maintainer, Metadata
from helmkit.goyaml.gojson import Struct


def metadata_fields(metadata: Metadata) -> Struct:
    """The fields that are set, by their names in Chart.yaml and in the order of Helm's struct."""
    return _filled(
        ("name", metadata.name),
        ("home", metadata.home),
        ("sources", list(metadata.sources)),
        ("version", metadata.version),
        ("description", metadata.description),
        ("keywords", list(metadata.keywords)),
        ("maintainers", [_maintainer_fields(maintainer) for maintainer in metadata.maintainers]),
        ("icon", metadata.icon),
        ("apiVersion", metadata.api_version),
        ("condition", metadata.condition),
        ("tags", metadata.tags),
        ("appVersion", metadata.app_version),
        ("deprecated", metadata.deprecated),
        ("annotations", metadata.annotations),
        ("kubeVersion", metadata.kube_version),
        ("dependencies", [dependency_fields(dependency) for dependency in metadata.dependencies]),
        ("type", metadata.type),
    )


def dependency_fields(dependency: Dependency) -> Struct:
    """Name and repository always, the rest where it is set."""
    rest = _filled(
        ("condition", dependency.condition),
        ("tags", list(dependency.tags)),
        ("enabled", dependency.enabled),
        ("import-values", list(dependency.import_values)),
        ("alias", dependency.alias),
    )
    version = _filled(("version", dependency.version))
    return Struct({"name": dependency.name, **version, "repository": dependency.repository, **rest})


def ordered_fields(fields: Mapping[str, Any]) -> Struct:
    """Metadata fields that went through JSON, as `metadata_fields` gave them."""
    structs = {name: [Struct(item) for item in fields[name]] for name in _LISTS_OF_STRUCTS if name in fields}
    return Struct({**fields, **structs})


_LISTS_OF_STRUCTS = ("maintainers", "dependencies")


def _maintainer_fields(maintainer: Maintainer) -> Struct:
    return _filled(("name", maintainer.name), ("email", maintainer.email), ("url", maintainer.url))


def _filled(*fields: tuple[str, Any]) -> Struct:
    return Struct((name, value) for name, value in fields if value)
