"""Chart.yaml: what is read, what is refused, and with which words; the real helm beside it."""

import pytest

from helmkit.chart.metadata import Dependency, Maintainer, read_lock, read_metadata, validate
from helmkit.errors import ChartError
from tests.render.conftest import Same
from tests.render.conftest import quiet_home as quiet_home
from tests.render.conftest import same as same

GOOD = "apiVersion: v2\nname: web\nversion: 1.0.0\n"
BAD = [
    "",
    "# nothing\n",
    "- a\n",
    "text\n",
    "a: b: c\n",
    "name: web\n",
    "version: 1.0.0\n",
    "apiVersion: v2\nname: web\n",
    "apiVersion: v2\nname: web\nversion: a.b\n",
    "apiVersion: v2\nname: a/b\nversion: 1.0.0\n",
    "apiVersion: v2\nname: .\nversion: 1.0.0\n",
    "apiVersion: v2\nname: ..\nversion: 1.0.0\n",
    "apiVersion: v2\nname: ../web\nversion: 1.0.0\n",
    "apiVersion: v2\nname: [a]\nversion: 1.0.0\n",
    "apiVersion: v9\nname: web\nversion: 1.0.0\n",
    "apiVersion: [v2]\nname: web\nversion: 1.0.0\n",
    GOOD + "type: thing\n",
    GOOD + "maintainers: [null]\n",
    GOOD + "maintainers: [3]\n",
    GOOD + "maintainers: text\n",
    GOOD + "maintainers: [{name: {a: b}}]\n",
    GOOD + "keywords: [[1]]\n",
    GOOD + "keywords: {a: 1}\n",
    GOOD + "annotations: [1]\n",
    GOOD + "annotations: {a: [1]}\n",
    GOOD + "deprecated: 'true'\n",
    GOOD + "icon: true\nhome: [1]\ndeprecated: 3\n",
    GOOD + "dependencies: [null]\n",
    GOOD + "dependencies: text\n",
    GOOD + "dependencies: [{name: a, enabled: maybe}]\n",
    GOOD + "dependencies: [{name: a, tags: x}]\n",
    GOOD + "dependencies: [{name: a, import-values: x}]\n",
    GOOD + "dependencies: [{name: a, alias: a b}]\n",
    GOOD + "dependencies: [{name: a, alias: a/../b}]\n",
    GOOD + "dependencies: [{name: a}, {name: a}]\n",
    GOOD + "dependencies: [{name: a, alias: b}, {name: b}]\n",
]
FINE = [
    "name: web\nversion: 1\n",
    "NAME: web\nVersion: v1.2\nAPPVERSION: 3\n",
    "name: x\nname: web\nversion: 1.0.0\n",
    GOOD + "unknown: [1, 2]\n",
    GOOD + 'description: "a\\tb\\u001b[31mred\\u0000 c\\u00a0d"\n',
    GOOD + "appVersion: 20220101\n",
    GOOD + "appVersion: 1.10\nannotations: {b: 0.1, c: null, d: 1e3}\n",
    GOOD + "appVersion: 1.23456789\n",
    GOOD + "maintainers: [{name: a, email: b, url: c}, {}]\nkeywords: [1, true, null, x]\n",
    GOOD + "dependencies: []\nannotations: {}\n",
    "apiVersion: v1\nname: web\nversion: 1.0.0-alpha.1+build\nengine: gotpl\ntillerVersion: '>2'\n",
]
SHOW = {"templates/x.yaml": "chart: {{ toJson .Chart }}\n"}


@pytest.mark.helm
@pytest.mark.parametrize("text", BAD)
def test_refused(text: str, same: Same) -> None:
    assert same(SHOW | {"Chart.yaml": text}).code == 1


@pytest.mark.helm
@pytest.mark.parametrize("text", FINE)
def test_read(text: str, same: Same) -> None:
    assert same(SHOW | {"Chart.yaml": text}).code == 0


def test_records() -> None:
    chart = {
        "apiVersion": "v1",
        "name": "web",
        "version": 1.5,
        "maintainers": [{"name": "n", "url": "u"}],
        "annotations": {"a": True},
    }
    requirements = {"dependencies": [{"name": "d", "version": "^1", "import-values": ["x"], "tags": ["t"]}]}
    metadata = validate(read_metadata({"Chart.yaml": chart, "requirements.yaml": requirements}))
    assert metadata.version == "1.5"
    assert metadata.maintainers == (Maintainer("n", "", "u"),)
    assert metadata.annotations == {"a": "true"}
    assert metadata.dependencies == (Dependency("d", "^1", tags=("t",), import_values=("x",)),)


def test_a_chart_without_api_version_is_version_1() -> None:
    assert read_metadata({"Chart.yaml": {"name": "a", "version": "1.0.0"}}).api_version == "v1"


def test_an_error_names_the_file() -> None:
    with pytest.raises(ChartError, match=r"cannot load requirements\.yaml: .* into Go struct field \.dependencies"):
        read_metadata({"Chart.yaml": {"name": "a"}, "requirements.yaml": {"dependencies": "x"}})


def test_locks() -> None:
    lock = read_lock({"digest": "sha256:x", "generated": "2020", "dependencies": [{"name": "a", "version": "1.0.0"}]})
    assert lock.dependencies == (Dependency("a", "1.0.0"),)
    assert (lock.digest, lock.generated) == ("sha256:x", "2020")
