"""Reports that other programs read: each is parsed by the rules of its own format."""

import json
from xml.etree import ElementTree

import pytest

from helmkit.lint import formats
from helmkit.lint.registry import all_rules
from helmkit.lint.violation import Severity, Violation

ERROR = Violation(
    "HK301", Severity.ERROR, "charts/a", "templates/x,y.yaml", 3, 7, "50% <bad>\nsecond: line", "mend it"
)
WARNING = Violation("HK402", Severity.WARNING, "charts/b", "Chart.yaml", 1, 1, "a \x1b[31m colour")
BOTH = (ERROR, WARNING)


def test_text_is_file_line_column() -> None:
    first = formats.formatter("text")([ERROR]).splitlines()[0]
    assert first.startswith("charts/a/templates/x,y.yaml:3:7: error HK301 50% <bad>")


def test_json_has_every_field_by_name() -> None:
    first, second = json.loads(formats.formatter("json")(BOTH))
    assert first == {
        "rule": "HK301",
        "severity": "error",
        "chart": "charts/a",
        "file": "templates/x,y.yaml",
        "line": 3,
        "column": 7,
        "message": ERROR.message,
        "hint": "mend it",
    }
    assert second["severity"] == "warning"


def test_sarif_results_point_to_their_rule_and_region() -> None:
    run = json.loads(formats.formatter("sarif")(BOTH))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.id for rule in all_rules()]
    for result, violation in zip(run["results"], BOTH, strict=True):
        assert rules[result["ruleIndex"]]["id"] == violation.rule == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == f"{violation.chart}/{violation.file}"
        assert place["region"] == {"startLine": violation.line, "startColumn": violation.column}
    assert [result["level"] for result in run["results"]] == ["error", "warning"]


def test_junit_counts_errors_as_failures_and_is_xml_whatever_the_text() -> None:
    suites = ElementTree.fromstring(formats.formatter("junit")(BOTH)).findall("testsuite")
    assert [(s.get("name"), s.get("tests"), s.get("failures")) for s in suites] == [
        ("charts/a", "1", "1"),
        ("charts/b", "1", "0"),
    ]
    failure = suites[0].find("testcase/failure")
    assert failure is not None
    assert "50% <bad>" in (failure.get("message") or "")


def test_github_commands_are_one_line_each_with_their_separators_escaped() -> None:
    lines = formats.formatter("github")(BOTH).splitlines()
    assert len(lines) == 2
    assert lines[0] == (
        "::error file=charts/a/templates/x%2Cy.yaml,line=3,col=7,title=HK301::50%25 <bad>%0Asecond: line"
    )
    assert lines[1].startswith("::warning file=charts/b/Chart.yaml,")


def test_gitlab_fingerprints_differ_and_outlive_a_moved_line() -> None:
    moved = Violation(**{f: getattr(ERROR, f) for f in Violation.__dataclass_fields__} | {"line": 90})
    one, two, three = json.loads(formats.formatter("gitlab")([ERROR, WARNING, moved]))
    assert one["fingerprint"] == three["fingerprint"] != two["fingerprint"]
    assert one["location"]["positions"]["begin"] == {"line": 3, "column": 7}


@pytest.mark.parametrize("name", formats.NAMES)
def test_no_findings_is_a_valid_report_too(name: str) -> None:
    text = formats.formatter(name)([])
    if name in ("json", "sarif", "gitlab"):
        json.loads(text)
    elif name == "junit":
        ElementTree.fromstring(text)
    else:
        assert text == ""
