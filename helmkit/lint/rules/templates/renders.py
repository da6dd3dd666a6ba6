"""A template that does not parse, or fails while it runs.

Anti-pattern: `{{ .Values.image.tag | nosuchfunction }}`, `{{ if }}` without `{{ end }}`, or a field of a value
that is not there.
Best practice: a chart that renders with its defaults and with each file in ci/.
Source: Go text/template; Helm pkg/engine.
"""

import re
from collections.abc import Iterator

from helmkit.errors import TemplateError
from helmkit.lint.rule import Rule
from helmkit.lint.subject import Subject
from helmkit.lint.violation import Finding, Severity


def _check(subject: Subject) -> Iterator[Finding]:
    for outcome in subject.outcomes:
        if outcome.template_error:
            error = _innermost(outcome.template_error)
            file = subject.own_path(error.file) or "Chart.yaml"
            # Go counts columns from 0.
            yield Finding(_problem(error.message), file, max(error.line, 1), error.column + 1, error.hint or "")


def _innermost(error: TemplateError) -> TemplateError:
    """The error at the bottom of the chain of includes, where the fault is. Text run by tpl has no file."""
    found, cause = error, error.__cause__
    while cause is not None:
        if isinstance(cause, TemplateError) and "/" in cause.file:
            found = cause
        cause = cause.__cause__
    return found


def _problem(message: str) -> str:
    """Go's text without the place and the template's name, which the finding has as fields; on one line."""
    text = re.sub(r"HELM_ERR_(?:START|END)", "", message)
    text = re.sub(r'^template: \S+?:\d+(?::\d+)?: (?:executing "[^"]*" at )?', "", text)
    return " ".join(text.split())


RULE = Rule("HK301", "template-renders", Severity.ERROR, _check, __doc__)
