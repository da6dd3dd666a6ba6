"""SARIF 2.1.0, which code scanning reads.

Source: OASIS Static Analysis Results Interchange Format 2.1.0.
"""

import json
from collections.abc import Sequence

from helmkit.about import __version__
from helmkit.lint.registry import all_rules
from helmkit.lint.rule import Rule
from helmkit.lint.violation import Severity, Violation

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(violations: Sequence[Violation]) -> str:
    rules = all_rules()
    driver = {"name": "helmkit", "version": __version__, "rules": [_rule(rule) for rule in rules]}
    index = {rule.id: position for position, rule in enumerate(rules)}
    run = {"tool": {"driver": driver}, "results": [_result(v, index[v.rule]) for v in violations]}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": rule.explanation.strip().splitlines()[0]},
        "fullDescription": {"text": rule.explanation.strip()},
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
    }


def _result(v: Violation, index: int) -> dict[str, object]:
    region = {"startLine": v.line, "startColumn": v.column}
    location = {"artifactLocation": {"uri": f"{v.chart}/{v.file}"}, "region": region}
    return {
        "ruleId": v.rule,
        "ruleIndex": index,
        "level": _LEVEL[v.severity],
        "message": {"text": v.message},
        "locations": [{"physicalLocation": location}],
    }
