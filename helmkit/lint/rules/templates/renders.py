"""A template that does not parse, or fails while it runs.

Anti-pattern: `{{ .Values.image.tag | nosuchfunction }}`, `{{ if }}` without `{{ end }}`, or a field of a value
that is not there.
Best practice: a chart that renders with its defaults and with each file in ci/.
Source: Go text/template; Helm pkg/engine.
"""

from collections.abc import Iterator

from helmkit.lint.rule import Finding, Rule
from helmkit.lint.subject import Subject
from helmkit.lint.violation import Severity


def _check(subject: Subject) -> Iterator[Finding]:
    for outcome in subject.outcomes:
        error = outcome.template_error
        if error:
            file = subject.own_path(error.file) or "Chart.yaml"
            yield Finding(error.message, file, max(error.line, 1), max(error.column, 1), error.hint or "")


RULE = Rule("HK301", "template-renders", Severity.ERROR, _check, __doc__)
