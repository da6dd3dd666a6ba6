"""A JSON list of findings, all fields by name."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from helmkit.lint.violation import Violation


def render(violations: Sequence[Violation]) -> str:
    return json.dumps([asdict(v) | {"severity": str(v.severity)} for v in violations], indent=2) + "\n"
