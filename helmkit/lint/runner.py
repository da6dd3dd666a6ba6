"""Runs rules over one chart: selects, silences by comment, drops what several sets of values found alike, sorts."""

import re
from collections.abc import Iterable

from helmkit.lint.rule import Rule
from helmkit.lint.subject import Subject
from helmkit.lint.violation import Violation

_IGNORE = re.compile(r"#\s*helmkit:\s*ignore\s+([A-Z0-9, ]+)")


def lint_chart(subject: Subject, rules: Iterable[Rule]) -> list[Violation]:
    """What `rules` find in `subject`, by place. `# helmkit: ignore HK101` on its line silences a finding."""
    found = dict.fromkeys(violation for rule in rules for violation in rule.run(subject))
    return sorted((v for v in found if not _silenced(subject, v)), key=lambda v: v.order)


def _silenced(subject: Subject, violation: Violation) -> bool:
    lines = subject.source(violation.file).splitlines()
    if not 0 < violation.line <= len(lines):
        return False
    comment = _IGNORE.search(lines[violation.line - 1])
    return comment is not None and violation.rule in re.split(r"[,\s]+", comment[1])
