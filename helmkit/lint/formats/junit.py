"""JUnit XML: a test suite a chart, a failed test case a finding.

Source: the JUnit report schema as Jenkins and GitLab read it.
"""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from helmkit.lint.violation import Severity, Violation


def render(violations: Sequence[Violation]) -> str:
    suites = Element("testsuites", name="helmkit lint")
    for chart in dict.fromkeys(v.chart for v in violations):
        found = [v for v in violations if v.chart == chart]
        failed = sum(v.severity is Severity.ERROR for v in found)
        suite = SubElement(suites, "testsuite", name=chart, tests=str(len(found)), failures=str(failed))
        for violation in found:
            _case(suite, violation)
    indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suites, encoding="unicode") + "\n"


def _case(suite: Element, v: Violation) -> None:
    path = f"{v.chart}/{v.file}"
    case = SubElement(suite, "testcase", classname=v.rule, name=f"{path}:{v.line}:{v.column}", file=path)
    # A warning is told, and does not fail the pipeline.
    kind = "failure" if v.severity is Severity.ERROR else "system-out"
    note = SubElement(case, kind)
    note.text = _characters(f"{v.severity}: {v.message}")
    if kind == "failure":
        note.set("type", v.rule)
        note.set("message", _characters(v.message))


def _characters(text: str) -> str:
    """`text` without the characters that XML 1.0 has no way to write."""
    return "".join(c if c in "\t\n\r" or (c >= " " and not 0xD800 <= ord(c) <= 0xDFFF) else "\ufffd" for c in text)
