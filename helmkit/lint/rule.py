"""A rule: an id, a default severity, and a function from a chart to findings.

A rule's module docstring says what it finds and why, then shows the text it objects to (Anti-pattern) and the text it
wants (Best practice); `helmkit lint --explain ID` prints it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from helmkit.lint.subject import Subject
from helmkit.lint.violation import Finding, Severity, Violation


@dataclass(frozen=True, slots=True)
class Rule:
    """`check` yields what it finds in one chart."""

    id: str
    name: str
    severity: Severity
    check: Callable[[Subject], Iterator[Finding]]
    explanation: str

    def run(self, subject: Subject) -> Iterator[Violation]:
        for f in self.check(subject):
            yield Violation(self.id, self.severity, subject.label, f.file, f.line, f.column, f.message, f.hint)
