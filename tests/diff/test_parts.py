"""The parts of a report: files, CRDs, images, defaults, masks."""

from typing import Any

import pytest

from helmkit.chart.load import load_archive
from helmkit.chart.model import Chart
from helmkit.diff.crds import changed_crds
from helmkit.diff.files import changed_files
from helmkit.diff.images import split_image
from helmkit.diff.secrets import masked
from helmkit.diff.tree import compare_values
from helmkit.diff.values import default_values, lost_settings
from tests.fakes import chart_archive
from tests.fakes.repository import tgz

CRD = """apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: %s.example.org}
spec: {group: example.org, versions: [%s]}
"""


def chart(files: dict[str, str], name: str = "web") -> Chart:
    return load_archive(chart_archive(name, files=files))


def test_files() -> None:
    long = "".join(f"line {number}\n" for number in range(20))
    before = chart({"templates/a.yaml": "a: 1\nb: 2\n", "templates/old.yaml": long, "gone.txt": "x", "same.txt": "y"})
    after = chart(
        {"templates/a.yaml": "a: 1\nb: 3\n", "templates/new.yaml": long + "more\n", "same.txt": "y", "n.txt": "z"}
    )
    found = {change.name: change for change in changed_files(before, after)}
    assert {name: change.kind for name, change in found.items()} == {
        "gone.txt": "removed",
        "n.txt": "added",
        "templates/a.yaml": "changed",
        "templates/new.yaml": "renamed",
    }
    assert found["templates/a.yaml"].diff == ("@@ -1,2 +1,2 @@", " a: 1", "-b: 2", "+b: 3")
    assert (found["templates/new.yaml"].former, found["templates/new.yaml"].counts) == ("templates/old.yaml", "+1 -0")


def test_crds() -> None:
    before = chart(
        {"crds/a.yaml": CRD % ("as", "{name: v1alpha1}, {name: v1}"), "crds/b.yaml": CRD % ("bs", "{name: v1}")}
    )
    after = chart({"crds/x.yaml": CRD % ("as", "{name: v1}") + "---\n" + CRD % ("cs", "{name: v1beta1}")})
    said = [(change.kind, change.name, change.versions, change.gone) for change in changed_crds(before, after)]
    marked = chart(
        {"crds/a.yaml": (CRD % ("as", "{name: v1}")).replace("metadata: {", "metadata: {annotations: {a: b}, ")}
    )
    assert changed_crds(chart({"crds/a.yaml": CRD % ("as", "{name: v1}")}), marked) == []
    assert said == [
        ("removed", "bs.example.org", (), ("v1",)),
        ("added", "cs.example.org", ("v1beta1",), ()),
        ("changed", "as.example.org", ("v1",), ("v1alpha1",)),
    ]


@pytest.mark.parametrize(
    ("image", "parts"),
    [
        ("nginx", ("nginx", "latest")),
        ("host:5000/a/nginx", ("host:5000/a/nginx", "latest")),
        ("host:5000/a/nginx:1.2", ("host:5000/a/nginx", "1.2")),
        ("nginx:1.2@sha256:ab", ("nginx", "1.2@sha256:ab")),
        ("nginx@sha256:ab", ("nginx", "@sha256:ab")),
    ],
)
def test_images(image: str, parts: tuple[str, str]) -> None:
    assert split_image(image) == parts


def test_the_defaults_of_subcharts_count() -> None:
    def parent(version: str, override: str) -> Chart:
        sub = chart_archive("db", version, files={"values.yaml": f"size: {version[0]}Gi\nuser: db\n"})
        wanted = "apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: [{name: db, version: '*', alias: store}]\n"
        files = {"Chart.yaml": wanted.encode(), "values.yaml": override.encode(), "charts/db.tgz": sub}
        return load_archive(tgz({f"app/{name}": data for name, data in files.items()}))

    before, after = parent("1.0.0", "a: 1\n"), parent("2.0.0", "a: 1\nstore: {user: root}\n")
    assert default_values(before) == {"store": {"size": "1Gi", "user": "db"}, "a": 1.0}
    said = [(c.where, c.before, c.after) for c in compare_values(default_values(before), default_values(after))]
    assert sorted(said) == [("store.size", "1Gi", "2Gi"), ("store.user", "db", "root")]


def test_settings_that_the_chart_no_longer_knows() -> None:
    before = {"a": 1.0, "b": {"c": "some text"}, "d": {}, "e": 1.0, "f": 2.0}
    after = {"g": {"c": "some text"}, "d": [], "e": 2.0}
    given: dict[str, Any] = {"a": 5.0, "b": {"c": "x"}, "d": {"x": 1.0}, "e": 3.0}
    lost = lost_settings(given, compare_values(before, after))
    assert [(change.kind, change.where) for change in lost] == [("moved", "b"), ("removed", "a"), ("retyped", "d")]


def test_the_data_of_secrets_is_masked() -> None:
    before = {"kind": "Secret", "data": {"same": "YQ==", "other": "Yg==", "gone": "Yw=="}}
    after = {"kind": "Secret", "data": {"same": "YQ==", "other": "ZA==", "new": "ZQ=="}, "stringData": {"x": "y"}}
    one, other = masked(before, after)
    assert one["data"] == {"same": "*** (hidden)", "other": "*** (before)", "gone": "*** (hidden)"}
    assert other["data"] == {"same": "*** (hidden)", "other": "*** (after)", "new": "*** (hidden)"}
    assert other["stringData"] == {"x": "*** (hidden)"}
    items = {"kind": "SecretList", "items": [before]}
    assert masked(items, None)[0]["items"][0]["data"]["same"] == "*** (hidden)"
    assert masked({"kind": "ConfigMap", "data": {"a": "b"}}, None)[0] == {"kind": "ConfigMap", "data": {"a": "b"}}
    assert before["data"]["same"] == "YQ=="  # type: ignore[index]
