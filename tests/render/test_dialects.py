"""The table of dialects: each entry where the release before did something else, on the two real helms and on both
dialects.
"""

import os
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from helmkit.chart.dialect import DIALECTS, NEWEST, Dialect, find_dialect
from helmkit.errors import UsageError
from tests.conformance import Helm, Outcome, helmkit
from tests.render.conftest import CHART, Files, write_chart

SUB = {"charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\nversion: 1.0.0\n"}
DEPENDS = f"{CHART}dependencies:\n- name: sub\n  version: 1.x\n  repository: ''\n"
VALUES = "v: {{ .Values | toJson }}\n"
CHART_FIELDS = """\
types: {{ typeOf . }} {{ typeOf .Values }} {{ typeOf .Capabilities }} {{ typeOf .Capabilities.KubeVersion }}
chart: {{ typeOf .Chart }} {{ kindOf .Chart }} {{ .Chart | toJson }}
read: {{ .Chart.Name }} {{ .Chart.AppVersion }} {{ (first .Chart.Maintainers).Email }} {{ .Chart.IsRoot }}
lists: {{ typeOf .Chart.Maintainers }} {{ typeOf .Chart.Keywords }} {{ typeOf .Chart.Dependencies }}
"""


class Probe(NamedTuple):
    """A chart and `template`'s further arguments."""

    files: Files
    flags: tuple[str, ...] = ()


def template(text: str, *flags: str) -> Probe:
    return Probe({"templates/x.yaml": text}, flags)


# What shows each field of Dialect.
PROBES = {
    "build": template("v: {{ .Capabilities.HelmVersion | toJson }}\n"),
    "kubernetes": template(
        "v: {{ .Capabilities.KubeVersion | toJson }}\nminor: {{ .Capabilities.KubeVersion.Minor }}\n"
    ),
    "absent_apis": template("v: {{ .Capabilities.APIVersions | toJson }}\n"),
    "absent_functions": template('v: {{ mustToYaml "x" }} {{ mustToToml dict }} {{ durationSeconds "2m" }}\n'),
    "keeps_blank_lines": template("a: 1\n\n \n---\n\nb: 1\n--- # c\n---\n"),
    "reads_empty_lines": Probe(
        {"empty.txt": "", "templates/x.yaml": 'v: {{ .Files.Lines "empty.txt" }}{{ .Files.Lines "none" }}\n'}
    ),
    "keeps_long_last_line": Probe({"values.yaml": f"a: 1\nb: {'x' * 4093}", "templates/x.yaml": VALUES}),
    "keeps_end": Probe({"templates/a.yaml": "a: 1\n \n\n", "templates/b.yaml": "b: 1\n"}),
    "drops_default_nulls": Probe(
        {"values.yaml": "a: {b: null, c: 1}\nn: null\nl: [null]\n", "templates/x.yaml": VALUES}, ("--set", "a.d=null")
    ),
    "missing_dependency": Probe({"Chart.yaml": DEPENDS}),
    "keeps_nulls_over_nulls": Probe(
        {
            **SUB,
            "Chart.yaml": DEPENDS,
            "charts/sub/values.yaml": "m: {o: null}\n",
            "charts/sub/templates/x.yaml": VALUES,
        }
    ),
    "traces_errors": template('{{ define "a" }}{{ .Values.x.y }}{{ end }}v: {{ include "a" . }}\n'),
    "logs": template("a: 1\n", "--name-template", "A_b"),
    "sorts_webhooks": template("kind: ValidatingWebhookConfiguration\n---\nkind: Certificate\n---\nkind: Ingress\n"),
    "merges_documents": Probe({"values.yaml": "a: 1\n---\nb: 2\n", "templates/x.yaml": VALUES}),
    "sets_json_objects": template(VALUES, "--set-json", '{"a": 1}'),
    "chart_is_map": Probe(
        {
            **SUB,
            "Chart.yaml": f"{DEPENDS}appVersion: '1'\nkeywords: [k]\nmaintainers: [{{name: a, email: b}}]\n",
            "templates/x.yaml": CHART_FIELDS,
        }
    ),
    "keeps_kube_suffix": template("v: {{ .Capabilities.KubeVersion.Version }}\n", "--kube-version", "v1.33.4-gke.1"),
    "checks_charts": Probe({"Chart.yaml": "apiVersion: v9\nname: web\nversion: 1.0.0\n"}),
    "passes_over_urns": Probe({"values.schema.json": '{"properties": {"a": {"$ref": "urn:x:y"}}}'}),
    "manifest_package": template("- a list\n"),
}
CHANGES = [
    pytest.param(old, new, field, id=f"{old.release}-{new.release}-{field}")
    for old, new in pairwise(DIALECTS.values())
    for field in Dialect.NAMES
    if field != "release" and getattr(old, field) != getattr(new, field)
]
# Helm 3's `.Chart` is a struct, which fails in its own ways.
HELM_3 = [
    "{{ .Chart.Missing }}",
    "{{ .Chart.Name.x }}",
    '{{ hasKey .Chart "Name" }}',
    '{{ index .Chart "Name" }}',
    "{{ range .Chart }}{{ end }}",
    "{{ range .Chart.Maintainers }}{{ .Nope }}{{ end }}",
    "{{ .Chart.Metadata.Version }} {{ .Chart.Type }} {{ toYaml .Chart }}",
    "{{ .Capabilities.HelmVersion.KubeClientVersion }}",
    "{{ upper .Values }}",
    "{{ mustToDuration 1 }}",
]


@pytest.fixture
def helms(helm3: Path, helm41: Path, helm42: Path, helm: Path, quiet_home: Path) -> dict[str, Helm]:
    """The real programs by their release."""
    paths = {"3.19": helm3, "4.1": helm41, "4.2": helm42, "4.3": helm}
    return {release: Helm(path, quiet_home) for release, path in paths.items()}


def both(helm: Helm, release: str, *flags: str) -> tuple[Outcome, Outcome]:
    """What that helm makes of the chart `web`, and what helmkit does."""
    return helm.run(["template", "web", *flags]), helmkit(["template", "web", *flags, "--compat", release])


def shown(outcome: Outcome) -> tuple[bool, str, str]:
    """Whether it failed, and what it said. What is wrong with a flag, helmkit says with an exit code of its own."""
    failed = outcome.code != 0
    return failed, outcome.out, outcome.error.replace("helmkit: error:", "Error:") if failed else ""


@pytest.mark.helm
@pytest.mark.parametrize(("old", "new", "field"), CHANGES)
def test_each_change(helms: dict[str, Helm], tmp_path: Path, old: Dialect, new: Dialect, field: str) -> None:
    probe = PROBES[field]
    write_chart(tmp_path / "web", probe.files)
    theirs = []
    for dialect in (old, new):
        wanted, found = both(helms[dialect.release], dialect.release, *probe.flags)
        assert shown(found) == shown(wanted)
        theirs.append(shown(wanted))
    assert theirs[0] != theirs[1]


@pytest.mark.helm
@pytest.mark.parametrize("text", HELM_3)
def test_objects_of_helm_3(helms: dict[str, Helm], tmp_path: Path, text: str) -> None:
    # A pointer's address would differ each time.
    maintained = f"{CHART}maintainers: [{{name: a}}]\n" if "Maintainers" in text else CHART
    write_chart(tmp_path / "web", {"Chart.yaml": maintained, "templates/x.yaml": f"x: |\n  {text}\n"})
    wanted, found = both(helms["3.19"], "3.19")
    assert shown(found) == shown(wanted)


@pytest.mark.helm
@pytest.mark.parametrize("release", DIALECTS)
def test_show_only_splits_as_that_release_does(helms: dict[str, Helm], tmp_path: Path, release: str) -> None:
    text = "a: 1\n\n\n---\n# note\n---\nb: 1\n\n"
    write_chart(tmp_path / "web", {"templates/x.yaml": text, "templates/y.yaml": "y: 1\n"})
    wanted, found = both(helms[release], release, "-s", "templates/x.yaml")
    assert shown(found) == shown(wanted)


def test_the_dialect_of_a_version() -> None:
    found = [
        find_dialect(text).release for text in ("3.19", "v3.18.4", "4.0.1", "v4.1.4", "4.2.3+g1", "4.9", "5.0.0")
    ]
    assert found == ["3.19", "3.19", "4.1", "4.1", "4.2", "4.3", "4.3"]
    for text in ("", "newest", "4", "4.x", "2.17.0"):
        with pytest.raises(UsageError):
            find_dialect(text)


def test_compiled_templates_of_releases_are_kept_apart(quiet_home: Path, tmp_path: Path) -> None:
    write_chart(tmp_path / "web", PROBES["absent_functions"].files)
    for _ in range(2):
        assert helmkit(["template", "web"]).code == 0
        assert 'function "durationSeconds" not defined' in helmkit(["template", "web", "--compat", "4.2"]).error


def test_the_helm_on_path_is_asked_for_auto(
    quiet_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin/helm"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho v4.1.0\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    write_chart(tmp_path / "web", PROBES["build"].files)
    assert '"version":"v4.1.4"' in helmkit(["template", "web", "--compat", "auto"]).out


def test_the_difference_of_two_releases(quiet_home: Path, tmp_path: Path) -> None:
    write_chart(tmp_path / "web", {"values.yaml": "a: {b: null}\n", "templates/x.yaml": f"{VALUES}\n\n---\nb: 1\n"})
    done = helmkit(["template", "web", "--compat-diff", "4.1,4.2"])
    assert done.code == 1
    assert done.out == (
        "--- helm 4.1\n+++ helm 4.2\n@@ -1,6 +1,6 @@\n ---\n # Source: web/templates/x.yaml\n"
        '-v: {"a":{"b":null}}\n+v: {"a":{}}\n ---\n # Source: web/templates/x.yaml\n b: 1\n'
    )
    same = helmkit(["template", "web", "--compat-diff", "4.2,4.3"])
    assert (same.code, same.out) == (0, "")


def test_a_chart_that_one_release_cannot_render(quiet_home: Path, tmp_path: Path) -> None:
    write_chart(tmp_path / "web", {"templates/x.yaml": 'x: {{ mustToYaml "a" }}\n'})
    done = helmkit(["template", "web", "--compat-diff", "3.19,4.1"])
    assert done.code == 1
    assert '-Error: parse error at (web/templates/x.yaml:1): function "mustToYaml" not defined\n' in done.out
    write_chart(tmp_path / "web", {"templates/x.yaml": "x: {{ nosuch }}\n"})
    done = helmkit(["template", "web", "--compat-diff", "3.19,4.1"])
    assert (done.code, done.out) == (1, "")
    assert done.error.startswith("Error: parse error at (web/templates/x.yaml:1)")


@pytest.mark.parametrize(
    "flags", [("--compat", "four"), ("--compat-diff", "4.1"), ("--compat-diff", "4.1,4.2", "--output-dir", "o")]
)
def test_wrong_usage(quiet_home: Path, tmp_path: Path, flags: tuple[str, ...]) -> None:
    write_chart(tmp_path / "web", {})
    assert helmkit(["template", "web", *flags]).code == 2


def test_the_newest_is_the_default() -> None:
    assert list(DIALECTS.values())[-1] == NEWEST == Dialect()


@pytest.mark.helm
def test_what_helm_3_logs(helm3: Path, quiet_home: Path, tmp_path: Path) -> None:
    about = f"{DEPENDS}  condition: sub.on\n  tags: [t]\n  import-values: [gone, {{child: nope, parent: q}}]\ndeprecated: true\n"
    hook = 'kind: Job\nmetadata: {annotations: {"helm.sh/hook": "nope, pre-install"}}\n'
    write_chart(
        tmp_path / "web",
        {
            **SUB,
            "Chart.yaml": about,
            "charts/sub/requirements.yaml": "dependencies: []\n",
            "charts/sub/requirements.lock": "digest: x\n",
            "values.yaml": "a: {b: {c: 1}}\ns: {t: 1}\nsub: {on: maybe, d: 1, e: {f: 1}}\ntags: {t: perhaps}\n",
            "charts/sub/values.yaml": "d: {e: 1}\ne: 2\n",
            "charts/sub/templates/s.yaml": VALUES,
            "templates/x.yaml": hook + "---\n" + VALUES,
        },
    )
    (tmp_path / "web/link").symlink_to("values.yaml")
    arguments = ["template", "web", "--set", "a.b=3,s=null,sub.d=5"]
    wanted = Helm(helm3, quiet_home, log=True).run(arguments)
    found = helmkit([*arguments, "--compat", "3.19"], log=True)
    assert (found.out, found.log) == (wanted.out, wanted.log)
    assert len({line.partition(": ")[0] for line in wanted.log}) > 6
