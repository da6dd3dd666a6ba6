"""The project's own charts as the tests look at them: their folders, values and schemas."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

CHARTS = Path(__file__).parents[2] / "charts"
NAMES = ("mariadb", "nginx", "nginx-ingress", "wordpress")
CI_FILES = sorted(CHARTS.glob("*/ci/*-values.yaml"))
# Their output differs each time they are rendered without a cluster.
RANDOM = {
    "nginx/ci/self-signed-values.yaml",
    "mariadb/ci/generated-values.yaml",
    "wordpress/ci/generated-values.yaml",
}


def ci_name(path: Path) -> str:
    """A ci file's name in test reports: CHART/ci/NAME-values.yaml."""
    return path.relative_to(CHARTS).as_posix()


def metadata(chart: str) -> dict[str, Any]:
    """The chart's Chart.yaml."""
    return _mapping(CHARTS / chart / "Chart.yaml")


def values(chart: str) -> dict[str, Any]:
    """The chart's values.yaml."""
    return _mapping(CHARTS / chart / "values.yaml")


def schema(chart: str) -> dict[str, Any]:
    """The chart's values.schema.json."""
    loaded: dict[str, Any] = json.loads((CHARTS / chart / "values.schema.json").read_text())
    return loaded


def settings(chart: str) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """Every setting a user can give: its dotted path, its default and the part of the schema that describes it.

    A mapping whose keys the schema names is a group of settings; any other value is one setting.
    """
    yield from _settings("", values(chart), schema(chart))


def _settings(prefix: str, group: dict[str, Any], node: dict[str, Any]) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    for key, default in group.items():
        path, child = prefix + key, node.get("properties", {}).get(key, {})
        if "properties" in child:
            yield from _settings(path + ".", default, child)
        else:
            yield path, default, child


def _mapping(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text())
    return loaded
