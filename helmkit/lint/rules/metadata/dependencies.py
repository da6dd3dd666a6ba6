"""A dependency that is declared and not in charts/.

Helm refuses to render or install such a chart.

Anti-pattern: a `dependencies` entry, and an empty charts/ folder.
Best practice: run `helmkit dependency build` and keep Chart.lock.
Source: Helm pkg/action/install.go CheckDependencies.
"""

from collections.abc import Iterator

from helmkit.errors import VersionError
from helmkit.lint.rule import Rule
from helmkit.lint.subject import Subject
from helmkit.lint.violation import Finding, Severity
from helmkit.version import Constraint, Version


def _check(subject: Subject) -> Iterator[Finding]:
    chart = subject.chart
    if chart is None:
        return
    file = "Chart.yaml" if chart.metadata.api_version != "v1" else "requirements.yaml"
    vendored = {child.name: child.metadata.version for child in chart.dependencies}
    for wanted in chart.metadata.dependencies:
        line = subject.line_of(file, f"name: {wanted.name}")
        if wanted.name not in vendored:
            hint = "run helmkit dependency build"
            yield Finding(f'dependency "{wanted.name}" is not in charts/', file, line, hint=hint)
        elif not _satisfies(vendored[wanted.name], wanted.version):
            found = f'charts/ holds version {vendored[wanted.name]}, and Chart.yaml wants "{wanted.version}"'
            yield Finding(f'dependency "{wanted.name}": {found}', file, line)


def _satisfies(version: str, wanted: str) -> bool:
    try:
        return not wanted or Constraint.parse(wanted).check(Version.parse(version))
    except VersionError:
        return False


RULE = Rule("HK103", "dependencies-vendored", Severity.ERROR, _check, __doc__)
