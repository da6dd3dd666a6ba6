"""What our charts say about themselves: README, values, schema, versions and the copy of mariadb agree."""

import io
import re
import tarfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.charts.ours import CHARTS, CI_FILES, NAMES, ci_name, metadata, schema, settings, values
from tests.charts.values_table import values_table

# Not in values.yaml: it belongs to the parent chart that sets it.
SET_BY_PARENTS = {("mariadb", "enabled")}


def described(node: dict[str, Any], path: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Every property below a part of the schema, with its dotted path."""
    found = []
    for key, child in node.get("properties", {}).items():
        found += [(path + key, child), *described(child, f"{path}{key}.")]
    return found


def image_values(group: dict[str, Any]) -> list[dict[str, Any]]:
    """Every mapping called image, at any depth."""
    found: list[dict[str, Any]] = []
    for key, value in group.items():
        if isinstance(value, dict):
            found += [value] if key == "image" else image_values(value)
    return found


@pytest.mark.parametrize("chart", NAMES)
def test_readme_lists_the_values(chart: str) -> None:
    assert f"## Values\n\n{values_table(chart)}\n## " in (CHARTS / chart / "README.md").read_text()


@pytest.mark.parametrize("chart", NAMES)
def test_schema_describes_every_value(chart: str) -> None:
    assert [path for path, _, node in settings(chart) if not node.get("description")] == []
    assert [path for path, node in described(schema(chart)) if not node.get("description")] == []


@pytest.mark.parametrize("chart", NAMES)
def test_every_value_of_the_schema_has_a_default(chart: str) -> None:
    for path, _ in described(schema(chart)):
        group: Any = values(chart)
        for key in path.split("."):
            if (chart, path) not in SET_BY_PARENTS:
                assert key in group, path
                group = group[key]


@pytest.mark.parametrize("chart", NAMES)
def test_schema_is_valid_and_its_examples_are(chart: str) -> None:
    jsonschema.Draft7Validator.check_schema(schema(chart))
    for _, node in described(schema(chart)):
        for example in node.get("examples", []):
            jsonschema.validate(example, node)


@pytest.mark.parametrize("chart", NAMES)
def test_schema_admits_what_parents_share(chart: str) -> None:
    jsonschema.validate({**values(chart), "global": {"someoneElses": {"setting": 1}}}, schema(chart))


@pytest.mark.parametrize("chart", NAMES)
def test_main_image_is_the_version_of_the_app(chart: str) -> None:
    main, *others = image_values(values(chart))
    version = metadata(chart)["appVersion"]
    assert re.fullmatch(rf"{re.escape(version)}(-[a-z0-9.-]+)?", main["tag"])
    for image in others:
        assert re.match(r"\d+\.\d+\.\d+", image["tag"])


@pytest.mark.parametrize("chart", NAMES)
def test_metadata_is_complete(chart: str) -> None:
    about = metadata(chart)
    assert about["apiVersion"] == "v2"
    assert about["name"] == chart
    assert about["kubeVersion"] == ">=1.25.0-0"
    for key in ("description", "home", "icon", "sources", "keywords", "maintainers"):
        assert about[key], key


@pytest.mark.parametrize("chart", NAMES)
def test_chart_has_every_file(chart: str) -> None:
    for name in (".helmignore", "README.md", "values.schema.json", "templates/NOTES.txt", "templates/_helpers.tpl"):
        assert (CHARTS / chart / name).is_file(), name
    assert len(list((CHARTS / chart / "ci").glob("*-values.yaml"))) >= 3
    assert list((CHARTS / chart / "templates/tests").glob("*.yaml"))


@pytest.mark.parametrize("path", CI_FILES, ids=ci_name)
def test_ci_values_say_what_they_are_for(path: Path) -> None:
    assert path.read_text().startswith("# ")


def test_every_setting_is_tried_by_some_ci_file() -> None:
    untried = []
    for chart in NAMES:
        given = [yaml.safe_load(path.read_text()) or {} for path in CI_FILES if path.parents[1].name == chart]
        for path, _, _ in settings(chart):
            if not any(_has(values, path.split(".")) for values in given):
                untried.append(f"{chart}: {path}")
    assert untried == []


def _has(values: Any, keys: list[str]) -> bool:
    for key in keys:
        if not isinstance(values, dict) or key not in values:
            return False
        values = values[key]
    return True


def test_copy_of_mariadb_is_what_the_chart_is_now() -> None:
    chart = CHARTS / "mariadb"
    archive = CHARTS / "wordpress/charts" / f"mariadb-{metadata('mariadb')['version']}.tgz"
    with tarfile.open(fileobj=io.BytesIO(archive.read_bytes())) as tar:
        copied = {member.name: tar.extractfile(member) for member in tar if member.isfile()}
        contents = {name.removeprefix("mariadb/"): file.read() for name, file in copied.items() if file}
    assert yaml.safe_load(contents.pop("Chart.yaml")) == metadata("mariadb")
    expected = {
        path.relative_to(chart).as_posix(): path.read_bytes()
        for path in chart.rglob("*")
        if path.is_file() and path.relative_to(chart).parts[0] not in {"ci", "Chart.yaml"}
    }
    assert sorted(contents) == sorted(expected)
    assert contents == expected


def test_lock_of_wordpress_names_that_copy() -> None:
    lock = yaml.safe_load((CHARTS / "wordpress/Chart.lock").read_text())
    [locked], [wanted] = lock["dependencies"], metadata("wordpress")["dependencies"]
    assert locked == {
        "name": "mariadb",
        "repository": wanted["repository"],
        "version": metadata("mariadb")["version"],
    }


def test_files_are_plain_text() -> None:
    for path in CHARTS.rglob("*"):
        if path.is_file() and path.suffix != ".tgz":
            text = path.read_text()
            assert re.search(r"[^\n]\n\Z", text), path
            assert not re.search(r"[ \t]+$", text, re.M), path
