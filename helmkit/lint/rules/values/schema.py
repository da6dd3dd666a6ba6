"""Values that the chart's own values.schema.json refuses.

The defaults, or a file in ci/, do not fit the schema: Helm would refuse to render.

Anti-pattern: `replicas: three` where the schema says integer.
Best practice: defaults and ci/ files that the schema accepts.
Source: Helm pkg/chart/common/util/jsonschema.go.
"""

from collections.abc import Iterator

from helmkit.lint.rule import Rule
from helmkit.lint.subject import Subject
from helmkit.lint.violation import Finding, Severity


def _check(subject: Subject) -> Iterator[Finding]:
    for outcome in subject.outcomes:
        if outcome.schema_fault:
            yield Finding(outcome.schema_fault, outcome.values_file)


RULE = Rule("HK202", "values-schema", Severity.ERROR, _check, __doc__)
