"""A template whose rendered text is not YAML.

Helm names the line of the rendered text; the finding stands at the line of the template that printed it.

Anti-pattern: `toYaml` without `nindent`, so that its lines fall out of their parent.
Best practice: `{{- toYaml .Values.resources | nindent 12 }}`.
Source: Helm pkg/release/v1/util/manifest_sorter.go.
"""

from collections.abc import Iterator

from helmkit.lint.rule import Rule
from helmkit.lint.subject import Subject
from helmkit.lint.violation import Finding, Severity


def _check(subject: Subject) -> Iterator[Finding]:
    for document in subject.documents:
        if document.error:
            place = subject.place(document, document.error.line)
            yield Finding(document.error.message, *place)


RULE = Rule("HK401", "manifest-yaml", Severity.ERROR, _check, __doc__)
