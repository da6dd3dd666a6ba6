"""Findings, as immutable values: what a rule says, and that with rule, severity and chart."""

from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """How bad a finding is; the higher the worse."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says: a Violation adds rule, severity and chart."""

    message: str
    file: str
    line: int = 1
    column: int = 1
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Violation:
    """What `rule` found in `chart` at `file` (a path relative to the chart), `line` and `column` (from 1)."""

    rule: str
    severity: Severity
    chart: str
    file: str
    line: int
    column: int
    message: str
    hint: str = ""

    @property
    def order(self) -> tuple[str, str, int, int, str]:
        """What findings are sorted by: where they stand."""
        return (self.chart, self.file, self.line, self.column, self.rule)
