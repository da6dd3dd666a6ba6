"""For people: a line a finding, `file:line:column: severity RULE message`, as compilers print."""

from collections.abc import Sequence

from helmkit.lint.violation import Violation


def render(violations: Sequence[Violation]) -> str:
    return "".join(_line(violation) for violation in violations)


def _line(v: Violation) -> str:
    hint = f"    hint: {v.hint}\n" if v.hint else ""
    return f"{v.chart}/{v.file}:{v.line}:{v.column}: {v.severity} {v.rule} {v.message}\n{hint}"
