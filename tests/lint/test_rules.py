"""Each rule against charts it must object to, at the exact place, and charts it must leave alone.

A case is a few files over a sound chart; `fail` cases say rule, file, line and column.
"""

from collections.abc import Mapping

import pytest

from helmkit.chart.load import load_files
from helmkit.chart.model import File
from helmkit.lint.registry import all_rules, select_rules
from helmkit.lint.runner import lint_chart
from helmkit.lint.subject import Subject
from helmkit.lint.violation import Violation
from helmkit.render.capabilities import capabilities

MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n"
SOUND = {
    "Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
    "values.yaml": "replicas: 1\n",
    "templates/map.yaml": MAP,
}
SCHEMA = '{"properties": {"replicas": {"type": "integer"}}}'
OLD_INGRESS = "kind: Ingress\napiVersion: {{ .Values.api | default `extensions/v1beta1` }}\nmetadata: {name: a}\n"

# Rule, what stands over SOUND, and where the finding must be.
FAIL: list[tuple[str, dict[str, str], tuple[str, int, int]]] = [
    ("HK101", {"Chart.yaml": "apiVersion: v2\nname: web\n"}, ("Chart.yaml", 1, 1)),
    ("HK101", {"Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n bad: x\n"}, ("Chart.yaml", 4, 5)),
    ("HK101", {"Chart.yaml": "apiVersion: v2\nname: a/b\nversion: 1.0.0\n"}, ("Chart.yaml", 1, 1)),
    (
        "HK103",
        {"Chart.yaml": SOUND["Chart.yaml"] + "dependencies:\n- name: db\n  version: 1.x\n"},
        ("Chart.yaml", 5, 1),
    ),
    (
        "HK103",
        {
            "Chart.yaml": SOUND["Chart.yaml"] + "dependencies:\n- name: db\n  version: ^2\n",
            "charts/db/Chart.yaml": "apiVersion: v2\nname: db\nversion: 1.0.0\n",
        },
        ("Chart.yaml", 5, 1),
    ),
    ("HK201", {"values.yaml": "- a\n"}, ("values.yaml", 1, 1)),
    ("HK201", {"ci/x-values.yaml": "a: 1\nb: [1\n"}, ("ci/x-values.yaml", 3, 1)),
    ("HK202", {"values.yaml": "replicas: three\n", "values.schema.json": SCHEMA}, ("values.yaml", 1, 1)),
    ("HK202", {"ci/x-values.yaml": "replicas: three\n", "values.schema.json": SCHEMA}, ("ci/x-values.yaml", 1, 1)),
    ("HK301", {"templates/x.yaml": "a: 1\nb: {{ .Values.x | nosuch }}\n"}, ("templates/x.yaml", 2, 1)),
    ("HK301", {"templates/x.yaml": "{{ if .Values.x }}\n"}, ("templates/x.yaml", 2, 1)),
    ("HK301", {"templates/x.yaml": MAP + "data:\n  a: {{ .Values.no.such.key }}\n"}, ("templates/x.yaml", 6, 16)),
    (
        "HK301",
        {"templates/_x.tpl": '{{ define "x" }}\n{{ fail "no" }}{{ end }}', "templates/x.yaml": '{{ include "x" . }}'},
        ("templates/_x.tpl", 2, 4),
    ),
    ("HK401", {"templates/x.yaml": MAP + "data:\n  a: {{ .Release.Name }}\n bad: x\n"}, ("templates/x.yaml", 7, 2)),
    ("HK401", {"templates/x.yaml": "a: {{ .Release.Name }}: b\n"}, ("templates/x.yaml", 1, 1)),
    ("HK402", {"templates/x.yaml": "kind: ConfigMap\nmetadata: {name: x}\n"}, ("templates/x.yaml", 1, 1)),
    (
        "HK401",
        {
            "templates/_h.tpl": '{{ define "labels" }}\nok: 1\nbad: x: {{ 1 }}\n{{ end }}',
            "templates/x.yaml": 'kind: A\n---\nkind: B\nmeta:\n  {{- tpl "{{ include \\"labels\\" . }}" . | nindent 2 }}\n',
        },
        ("templates/_h.tpl", 3, 1),
    ),
    ("HK401", {"templates/x.yaml": "\n\n{{ tpl `a: b: {{ 1 }}` . }}\n"}, ("templates/x.yaml", 3, 4)),
    ("HK402", {"templates/x.yaml": "apiVersion: v1\nmetadata: {name: x}\n"}, ("templates/x.yaml", 1, 1)),
    ("HK402", {"templates/x.yaml": "apiVersion: v1\nkind: ConfigMap\n"}, ("templates/x.yaml", 1, 1)),
    ("HK403", {"templates/x.yaml": OLD_INGRESS}, ("templates/x.yaml", 2, 1)),
]

PASS: list[tuple[str, dict[str, str]]] = [
    ("HK101", {}),
    (
        "HK103",
        {
            "Chart.yaml": SOUND["Chart.yaml"] + "dependencies:\n- name: db\n  version: ^1\n",
            "charts/db/Chart.yaml": "apiVersion: v2\nname: db\nversion: 1.0.0\n",
        },
    ),
    ("HK201", {"ci/x-values.yaml": "replicas: 2\n", "values.yaml": "# nothing\n"}),
    ("HK202", {"values.schema.json": SCHEMA}),
    ("HK301", {"templates/x.yaml": "{{ .Values.replicas | quote }}: x\n"}),
    ("HK401", {"templates/NOTES.txt": "no: yaml: here"}),
    ("HK402", {"templates/x.yaml": "apiVersion: v1\nkind: ConfigMapList\nitems: []\n"}),
    ("HK402", {"templates/x.yaml": "# only a comment\n"}),
    ("HK403", {"templates/x.yaml": OLD_INGRESS, "values.yaml": "api: networking.k8s.io/v1\n"}),
]


def check(rule: str, files: Mapping[str, str], kube_version: str | None = None) -> list[Violation]:
    """What `rule` finds in the sound chart with `files` over it."""
    content = [File(name, text.encode()) for name, text in sorted({**SOUND, **files}.items())]
    subject = Subject("web", lambda: load_files(content), capabilities=capabilities(kube_version))
    return lint_chart(subject, select_rules((rule,)))


@pytest.mark.parametrize(("rule", "files", "place"), FAIL)
def test_a_rule_objects_at_the_right_place(rule: str, files: dict[str, str], place: tuple[str, int, int]) -> None:
    found = check(rule, files)
    assert [(v.rule, v.file, v.line, v.column) for v in found] == [(rule, *place)], found


@pytest.mark.parametrize(("rule", "files"), PASS)
def test_a_rule_leaves_sound_charts_alone(rule: str, files: dict[str, str]) -> None:
    assert check(rule, files) == []


def test_every_rule_has_cases_and_says_why() -> None:
    ids = {rule.id for rule in all_rules()}
    assert ids == {case[0] for case in FAIL} == {case[0] for case in PASS}
    for rule in all_rules():
        for part in ("Anti-pattern:", "Best practice:", "Source:"):
            assert part in rule.explanation, rule.id


def test_an_old_cluster_still_serves_the_old_api() -> None:
    assert check("HK403", {"templates/x.yaml": OLD_INGRESS}, "1.21.0") == []


def test_a_comment_silences_a_finding_on_its_line() -> None:
    files = {"templates/x.yaml": OLD_INGRESS.replace("}}\n", "}} # helmkit: ignore HK403\n")}
    assert check("HK403", files) == []


def test_what_several_value_files_find_alike_is_said_once() -> None:
    files = {"templates/x.yaml": OLD_INGRESS, "ci/a-values.yaml": "a: 1\n", "ci/b-values.yaml": "b: 1\n"}
    assert len(check("HK403", files)) == 1
