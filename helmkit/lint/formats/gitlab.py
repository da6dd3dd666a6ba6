"""GitLab's Code Quality report: a JSON list with a fingerprint a finding.

Source: GitLab, Code Quality report format.
"""

import hashlib
import json
from collections.abc import Sequence

from helmkit.lint.violation import Severity, Violation

_SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(violations: Sequence[Violation]) -> str:
    return json.dumps([_issue(violation) for violation in violations], indent=2) + "\n"


def _issue(v: Violation) -> dict[str, object]:
    path = f"{v.chart}/{v.file}"
    # Not the line: a finding keeps its identity when text above it grows.
    identity = "\0".join((v.rule, path, v.message))
    return {
        "description": v.message,
        "check_name": v.rule,
        "fingerprint": hashlib.sha256(identity.encode()).hexdigest(),
        "severity": _SEVERITY[v.severity],
        "location": {"path": path, "positions": {"begin": {"line": v.line, "column": v.column}}},
    }
