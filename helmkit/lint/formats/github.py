"""GitHub Actions annotations: workflow commands `::error file=...,line=...,col=...::message`.

Source: GitHub, Workflow commands for GitHub Actions.
"""

from collections.abc import Sequence

from helmkit.lint.violation import Severity, Violation

_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(violations: Sequence[Violation]) -> str:
    return "".join(_line(violation) for violation in violations)


def _line(v: Violation) -> str:
    path = _property(f"{v.chart}/{v.file}")
    position = f"file={path},line={v.line},col={v.column},title={_property(v.rule)}"
    return f"::{_COMMAND[v.severity]} {position}::{_data(v.message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
