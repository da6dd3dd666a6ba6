"""A values file that is no mapping in YAML: values.yaml or one of ci/*-values.yaml.

Anti-pattern: a values.yaml that holds a list, or that a tab or a stray colon makes unreadable.
Best practice: a mapping at the top.
Source: Helm pkg/chart/v2/loader LoadValues.
"""

from collections.abc import Iterator

from helmkit.lint.rule import Rule
from helmkit.lint.subject import Subject
from helmkit.lint.violation import Finding, Severity


def _check(subject: Subject) -> Iterator[Finding]:
    fault = subject.load_fault
    if fault and fault.file == "values.yaml":
        yield fault
    yield from subject.values_faults


RULE = Rule("HK201", "values-file", Severity.ERROR, _check, __doc__)
