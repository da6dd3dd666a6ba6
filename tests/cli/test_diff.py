"""`helmkit diff charts`: what is said of two versions of a chart, first what may break."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import HelmkitRunner
from tests.cli.test_dependency import MIRRORS
from tests.fakes import FakeRepository, Server
from tests.mirror.conftest import mirror as mirror
from tests.mirror.conftest import primary as primary

HEAD = "metadata:\n  name: {{ .Release.Name }}%s\n  labels: {helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}}\n"
DEPLOYMENT = (
    "apiVersion: apps/v1\nkind: Deployment\n"
    + HEAD % ""
    + """spec:
  replicas: {{ .Values.REPLICAS }}
  selector: {matchLabels: {app: SELECTOR}}
  template:
    spec:
      containers:
      - name: web
        image: example.org/web:{{ .Values.image.tag }}
"""
)
SECRET = (
    "apiVersion: v1\nkind: Secret\n"
    + HEAD % ""
    + "data: {fixed: {{ .Values.password | b64enc }}, random: {{ randAlphaNum 20 | b64enc }}}\n"
)
CONFIG = "apiVersion: v1\nkind: ConfigMap\n" + HEAD % "-same" + "data: {a: b}\n"
NULL = "binaryData: null\n"  # The API server takes that for nothing.
SERVICE = "apiVersion: v1\nkind: Service\n" + HEAD % "" + "spec: {}\n"
CRD = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: ws.x.org}\nspec: {versions: [{name: v1}]}\n"
OLD = {
    "values.yaml": "replicaCount: 1\nimage: {tag: '1.0'}\npassword: old-secret\nextra: ''\n",
    "templates/deployment.yaml": DEPLOYMENT.replace("REPLICAS", "replicaCount").replace("SELECTOR", "one"),
    "templates/secret.yaml": SECRET,
    "templates/config.yaml": CONFIG,
    "templates/service.yaml": SERVICE,
    "README.md": "# Web\n\nOld.\n",
}
NEW = {
    "values.yaml": "replicas: 1\nimage: {tag: '1.1'}\npassword: new-secret\nextra: []\nmetrics: {enabled: false}\n",
    "templates/all.yaml": "---\n".join(
        [CONFIG + NULL, DEPLOYMENT.replace("REPLICAS", "replicas").replace("SELECTOR", "two"), SECRET]
    ),
    "templates/role.yaml": "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n" + HEAD % "",
    "crds/w.yaml": CRD,
    "README.md": "# Web\n\nNew.\n",
}


@pytest.fixture(autouse=True)
def synced(primary: Server, mirror: Server, helmkit: HelmkitRunner) -> None:
    charts = FakeRepository()
    charts.add("web", "1.0.0", files=OLD)
    charts.add("web", "1.1.0", files=NEW)
    primary.serve(charts.files(), prefix="/charts")
    Path("mirrors.yaml").write_text(MIRRORS.format(primary.url, mirror.url))
    assert helmkit("repo", "sync").code == 0


def test_what_to_look_at_first(helmkit: HelmkitRunner) -> None:
    printed = helmkit("diff", "charts", "web@1.0", "web@1.1", "--set", "replicaCount=3,extra=x", "-o", "json")
    assert printed.code == 0
    report = json.loads(printed.out)
    assert report["first"] == [
        "your value replicaCount is now replicas",
        "your value extra is a list now, it was a string",
        "Deployment/release-name: spec.selector cannot be changed in place, an upgrade will be refused",
        "removed: Service/release-name",
        "added: Role/release-name",
        "CRD ws.x.org is new (v1), helm upgrade does not install it",
        "image example.org/web: 1.0 -> 1.1",
    ]
    assert report["values"] == [
        {"kind": "moved", "path": "replicaCount", "to": "replicas", "value": 1},
        {"kind": "changed", "path": "image.tag", "before": "1.0", "after": "1.1"},
        {"kind": "changed", "path": "password", "before": "old-secret", "after": "new-secret"},
        {"kind": "retyped", "path": "extra", "before": "", "after": []},
        {"kind": "added", "path": "metrics.enabled", "after": False},
    ]
    assert report["metadata"] == [{"kind": "changed", "path": "version", "before": "1.0.0", "after": "1.1.0"}]
    assert [(row["kind"], row["resource"]) for row in report["rendered"]] == [
        ("removed", "Service/release-name"),
        ("added", "Role/release-name"),
        ("changed", "Secret/release-name"),
        ("changed", "Deployment/release-name"),
    ]
    assert report["only_version"] == 1


@pytest.mark.helm
def test_the_resources_are_those_of_helm(helmkit: HelmkitRunner, helm: Path) -> None:
    sides = []
    for version in ("1.0.0", "1.1.0"):
        assert helmkit("pull", "web", "--version", version).code == 0
        done = subprocess.run([helm, "template", f"web-{version}.tgz"], capture_output=True, text=True, check=True)
        objects = [item for item in yaml.safe_load_all(done.stdout) if item]
        sides.append({f"{item['kind']}/{item['metadata']['name']}": {**item, "binaryData": 0} for item in objects})
    report = json.loads(helmkit("diff", "charts", "web@1.0", "web@1.1", "-o", "json").out)
    said = {kind: {r["resource"] for r in report["rendered"] if r["kind"] == kind} for kind in ("added", "removed")}
    assert said == {"added": set(sides[1]) - set(sides[0]), "removed": set(sides[0]) - set(sides[1])}
    changed = {r["resource"] for r in report["rendered"] if r["kind"] == "changed"}
    for name in sides[0].keys() & sides[1].keys():
        one, other = ({**side[name], "metadata": {**side[name]["metadata"], "labels": {}}} for side in sides)
        assert (name in changed) == (one != other)


def test_secrets_are_masked_and_random_values_are_none(helmkit: HelmkitRunner) -> None:
    printed = helmkit("diff", "charts", "web@1.0", "web@1.1", "--only", "rendered", "-U", "9")
    assert "old-secret" not in printed.out
    assert "b2xkLXNlY3JldA==" not in printed.out
    assert "-  fixed: '*** (before)'" in printed.out
    assert "+  fixed: '*** (after)'" in printed.out
    assert "   random: '*** (hidden)'" in printed.out
    shown = helmkit("diff", "charts", "web@1.0", "web@1.1", "--only", "rendered", "--show-secrets", "-U", "9")
    assert "-  fixed: b2xkLXNlY3JldA==" in shown.out
    assert "   random: (random)" in shown.out


def test_the_text(helmkit: HelmkitRunner) -> None:
    lines = helmkit("diff", "charts", "web@1.0", "@1.1").out.splitlines()
    assert lines[0] == "web-1.0.0 -> web-1.1.0"
    assert lines[2].startswith("Look at first (")
    assert "  > replicaCount -> replicas" in lines
    assert '  ! extra: "" -> [] (string -> list)' in lines
    assert "  - Service/release-name (templates/service.yaml)" in lines
    assert "  ~ Deployment/release-name (templates/all.yaml)" in lines
    start = lines.index("  ~ Deployment/release-name (templates/all.yaml)")
    # What only names the chart's version is in no diff.
    assert not any("helm.sh/chart" in line and line.strip()[0] in "+-" for line in lines[start:])
    assert "\x1b" not in "".join(lines)
    full = helmkit("diff", "charts", "web@1.0", "web", "--only", "files", "--full").out
    assert "  ~ README.md (+1 -1)\n      @@ -1,3 +1,3 @@\n       # Web\n" in full


def test_markdown_for_a_pull_request(helmkit: HelmkitRunner) -> None:
    printed = helmkit("diff", "charts", "web@1.0", "web@1.1", "-o", "markdown", "--output-file", "report.md")
    assert (printed.code, printed.out) == (0, "")
    text = Path("report.md").read_text()
    assert text.startswith("## web-1.0.0 → web-1.1.0\n\n### Look at first\n\n- ")
    assert "| moved | `replicaCount` | `1` | at `replicas` |" in text
    assert '| string → list | `extra` | `""` | `[]` |' in text
    assert "<details><summary>removed: Service/release-name (templates/service.yaml)</summary>\n\n```diff\n" in text
    assert text.count("<details>") == text.count("</details>")


def test_a_chart_that_cannot_be_rendered_is_compared_all_the_same(helmkit: HelmkitRunner) -> None:
    charts = Path("charts")
    for name, template in (("a", "a: {{ .Values.x }}\n"), ("b", '{{ fail "give me\\nmore" }}')):
        (charts / name / "templates").mkdir(parents=True)
        (charts / name / "Chart.yaml").write_text(f"apiVersion: v2\nname: web\nversion: 1.0.{'ab'.index(name)}\n")
        (charts / name / "values.yaml").write_text(f"x: {name}\n")
        (charts / name / "templates/a.yaml").write_text(template)
    printed = helmkit("diff", "charts", charts / "a", charts / "b", "-o", "json", "--exit-code")
    report = json.loads(printed.out)
    assert printed.code == 2
    assert report["rendered"] is None
    assert report["first"][0].startswith("web-1.0.1 was not rendered: execution error at")
    assert "give me more" in report["first"][0]
    assert [change["path"] for change in report["values"]] == ["x"]


def test_exit_codes_and_mistakes(helmkit: HelmkitRunner) -> None:
    same = helmkit("diff", "charts", "web@1.0", "web@1.0", "--exit-code")
    assert (same.code, same.out) == (0, "web-1.0.0 -> web-1.0.0\nno difference\n")
    assert helmkit("diff", "charts", "web@1.0", "--exit-code").code == 2  # the newest
    alone = helmkit("diff", "charts", "web")
    assert (alone.code, alone.error) == (2, "nothing to compare with (web)")
    assert "web has no version 9 (stable)" in helmkit("diff", "charts", "web@1.0", "@9").error
    odd = Path("web@1.0")
    odd.mkdir()
    (odd / "Chart.yaml").write_text("apiVersion: v2\nname: odd\nversion: 3.0.0\n")
    assert helmkit("diff", "charts", "web@1.0", "web@1.0").out.startswith("odd-3.0.0 -> odd-3.0.0")


def test_colour_is_for_terminals() -> None:
    argv = [sys.executable, "-m", "helmkit", "diff", "charts", "web@1.0", "web@1.1", "--only", "values"]
    environ = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | {"TERM": "xterm"}
    environ["PYTHONPATH"] = str(Path(__file__).parents[2])
    for extra, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
        ours, theirs = os.openpty()
        subprocess.run(argv, env=environ | extra, stdout=theirs, check=True)
        os.close(theirs)
        shown = os.read(ours, 1 << 16).decode()
        os.close(ours)
        assert ("\x1b[32m  + metrics.enabled: false\x1b[0m" in shown) == coloured
        assert "metrics.enabled" in shown


def test_values_from_stdin_are_for_both(
    helmkit: HelmkitRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "values.yaml"
    file.write_text("image: {tag: mine}\n")
    with file.open() as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        report = json.loads(helmkit("diff", "charts", "web@1.0", "web@1.1", "-f", "-", "-o", "json").out)
    assert report["images"] == []
