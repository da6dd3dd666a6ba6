"""Chart.yaml and Chart.lock as frozen records, checked as Helm checks them, with its error texts.

Source: Helm pkg/chart/v2 metadata.go, dependency.go. Left out: reading files (load), versions' ranges (dependencies).
"""

from __future__ import annotations

from helmkit.chart.decode import ListOf, MapOf, Struct, decode
from helmkit.chart.dialect import NEWEST, Dialect
from helmkit.errors import ChartError, VersionError, YAMLError
from helmkit.records import Record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Maintainer(Record):
    """Somebody who answers for the chart."""

    name: str = ""
    email: str = ""
    url: str = ""


class Dependency(Record):
    """A chart that the chart needs: `version` is a range in Chart.yaml, an exact version in Chart.lock."""

    name: str = ""
    version: str = ""
    repository: str = ""
    condition: str = ""
    tags: tuple[str, ...] = ()
    enabled: bool = False
    import_values: tuple[Any, ...] = ()
    alias: str = ""


class Metadata(Record):
    """The fields of Chart.yaml; `dependencies` holds those of requirements.yaml too. An absent field is empty."""

    name: str = ""
    home: str = ""
    sources: tuple[str, ...] = ()
    version: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    maintainers: tuple[Maintainer, ...] = ()
    icon: str = ""
    api_version: str = ""
    condition: str = ""
    tags: str = ""
    app_version: str = ""
    deprecated: bool = False
    annotations: dict[str, str] | None = None
    kube_version: str = ""
    dependencies: tuple[Dependency, ...] = ()
    type: str = ""

    @property
    def is_library(self) -> bool:
        return self.type.lower() == "library"


class Lock(Record):
    """Chart.lock: when it was made (as written), the digest of the wanted dependencies, and the versions found."""

    generated: str = ""
    digest: str = ""
    dependencies: tuple[Dependency, ...] = ()


_STRINGS = ListOf("string", "[]string")
_DEPENDENCY = Struct(
    {
        "name": "string",
        "version": "string",
        "repository": "string",
        "condition": "string",
        "tags": _STRINGS,
        "enabled": "bool",
        "import-values": ListOf("any", "[]interface {}"),
        "alias": "string",
    },
    "v2.Dependency",
)
_DEPENDENCIES = ListOf(_DEPENDENCY, "[]*v2.Dependency", pointers=True)
_MAINTAINER = Struct({"name": "string", "email": "string", "url": "string"}, "v2.Maintainer")
METADATA = Struct(
    {
        "name": "string",
        "home": "string",
        "sources": _STRINGS,
        "version": "string",
        "description": "string",
        "keywords": _STRINGS,
        "maintainers": ListOf(_MAINTAINER, "[]*v2.Maintainer", pointers=True),
        "icon": "string",
        "apiVersion": "string",
        "condition": "string",
        "tags": "string",
        "appVersion": "string",
        "deprecated": "bool",
        "annotations": MapOf("string", "map[string]string"),
        "kubeVersion": "string",
        "dependencies": _DEPENDENCIES,
        "type": "string",
    },
    "v2.Metadata",
)
_LOCK = Struct({"generated": "string", "digest": "string", "dependencies": _DEPENDENCIES}, "v2.Lock")
_BASE = Struct({"apiVersion": "string"}, "loader.chartBase")
_ATTRIBUTES = {
    "apiVersion": "api_version",
    "appVersion": "app_version",
    "kubeVersion": "kube_version",
    "import-values": "import_values",
}


def read_metadata(documents: dict[str, Any]) -> Metadata:
    """The record of a chart's loaded YAML files, Chart.yaml first and requirements.yaml next, keyed by file name.

    A later file's fields replace an earlier one's. Raises ChartError naming the file; nothing is checked yet.
    """
    fields: dict[str, Any] = {}
    for name, value in documents.items():
        try:
            fields |= decode(value, METADATA)
        except YAMLError as error:
            raise ChartError(f"cannot load {name}: {error.message}") from error
        if name == "Chart.yaml" and not fields.get("apiVersion"):
            fields["apiVersion"] = "v1"  # Helm 2's charts had none
    return metadata_of(fields)


def api_version(document: Any) -> str:
    """The apiVersion of a loaded Chart.yaml; raises YAMLError where it is not a mapping."""
    return str(decode(document, _BASE).get("apiVersion", ""))


def read_lock(value: Any) -> Lock:
    """The record of a loaded Chart.lock or requirements.lock; YAMLError where a field has the wrong type."""
    fields = decode(value, _LOCK)
    found = tuple(_dependency(item) for item in fields.get("dependencies", ()) if item is not None)
    return Lock(fields.get("generated", ""), fields.get("digest", ""), found)


def validate(metadata: Metadata, dialect: Dialect = NEWEST) -> Metadata:
    """`metadata` with control characters removed from its texts; ChartError("validation: ...") where it is wrong."""
    clean = _sanitized(metadata)
    if not clean.api_version:
        raise _invalid("chart.metadata.apiVersion is required")
    _check_name(clean.name, dialect)
    _check_version(clean.version)
    if clean.type not in ("", "application", "library"):
        raise _invalid("chart.metadata.type must be application or library")
    _check_dependencies(clean.dependencies)
    return clean


def metadata_of(fields: dict[str, Any]) -> Metadata:
    """The record of fields that `decode` gave for METADATA. ChartError for an empty node; nothing else is checked."""
    record = {_ATTRIBUTES.get(name, name): value for name, value in fields.items()}
    for name, make in (("maintainers", _maintainer), ("dependencies", _dependency)):
        if name in record:
            record[name] = tuple(make(item) for item in record[name])
    for name in ("sources", "keywords"):
        record[name] = tuple(record.get(name, ()))
    return Metadata(**record)


def _maintainer(fields: dict[str, Any] | None) -> Maintainer:
    if fields is None:
        raise _invalid("maintainers must not contain empty or null nodes")
    return Maintainer(**fields)


def _dependency(fields: dict[str, Any] | None) -> Dependency:
    if fields is None:
        raise _invalid("dependencies must not contain empty or null nodes")
    record = {_ATTRIBUTES.get(name, name): value for name, value in fields.items()}
    for name in ("tags", "import_values"):
        record[name] = tuple(record.get(name, ()))
    return Dependency(**record)


def _sanitized(metadata: Metadata) -> Metadata:
    return replace(
        metadata,
        name=_sanitize(metadata.name),
        description=_sanitize(metadata.description),
        home=_sanitize(metadata.home),
        icon=_sanitize(metadata.icon),
        condition=_sanitize(metadata.condition),
        tags=_sanitize(metadata.tags),
        app_version=_sanitize(metadata.app_version),
        kube_version=_sanitize(metadata.kube_version),
        sources=tuple(map(_sanitize, metadata.sources)),
        keywords=tuple(map(_sanitize, metadata.keywords)),
        maintainers=tuple(
            Maintainer(_sanitize(m.name), _sanitize(m.email), _sanitize(m.url)) for m in metadata.maintainers
        ),
        dependencies=tuple(map(_sanitized_dependency, metadata.dependencies)),
    )


def _sanitized_dependency(dependency: Dependency) -> Dependency:
    return replace(
        dependency,
        name=_sanitize(dependency.name),
        version=_sanitize(dependency.version),
        repository=_sanitize(dependency.repository),
        condition=_sanitize(dependency.condition),
        tags=tuple(map(_sanitize, dependency.tags)),
    )


def _sanitize(text: str) -> str:
    """White space becomes a blank, what does not print is dropped (CVE-2021-21303's kin)."""
    if text.isprintable():
        return text
    return "".join(" " if char.isspace() else char for char in text if char.isspace() or char.isprintable())


def _check_name(name: str, dialect: Dialect) -> None:
    if not name:
        raise _invalid("chart.metadata.name is required")
    if name in (".", "..") and dialect.checks_charts:
        raise _invalid(f'chart.metadata.name "{name}" is not allowed')
    if "/" in name:
        raise _invalid(f'chart.metadata.name "{name}" is invalid')


def _check_version(version: str) -> None:
    from helmkit.version import Version

    if not version:
        raise _invalid("chart.metadata.version is required")
    try:
        Version.parse(version)
    except VersionError as error:
        raise _invalid(f'chart.metadata.version "{version}" is invalid') from error


def _check_dependencies(dependencies: tuple[Dependency, ...]) -> None:
    seen: set[str] = set()
    for dependency in dependencies:
        alias = dependency.alias
        if alias and not (alias.isascii() and alias.replace("-", "_").replace("_", "a").isalnum()):
            raise _invalid(f'dependency "{dependency.name}" has disallowed characters in the alias')
        key = alias or dependency.name
        if key in seen:
            raise _invalid(f'more than one dependency with name or alias "{key}"')
        seen.add(key)


def _invalid(text: str) -> ChartError:
    return ChartError(f"validation: {text}")
