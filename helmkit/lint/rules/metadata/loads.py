"""A chart that cannot be loaded.

Chart.yaml is missing, is not YAML, or lacks what Helm insists on: apiVersion, name, version; a name with a slash; a
subchart that is no chart. Helm refuses such a chart with the same words.

Anti-pattern: a folder whose Chart.yaml says `version: one`.
Best practice: a Chart.yaml with apiVersion, name and a semantic version.
Source: Helm pkg/chart/v2/loader, pkg/chart/v2/metadata.go Validate.
"""

from collections.abc import Iterator

from helmkit.lint.rule import Rule
from helmkit.lint.subject import Subject
from helmkit.lint.violation import Finding, Severity


def _check(subject: Subject) -> Iterator[Finding]:
    fault = subject.load_fault
    if fault and fault.file != "values.yaml":
        yield fault


RULE = Rule("HK101", "chart-loads", Severity.ERROR, _check, __doc__)
