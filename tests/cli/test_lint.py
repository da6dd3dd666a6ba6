"""`helmkit lint` at the command line: our own charts are clean, a broken one is placed, reports go where they should."""

import json
from pathlib import Path

import pytest

from helmkit.resources import shipped_charts
from tests.cli.conftest import HelmkitRunner

BROKEN = {
    "broken/Chart.yaml": "apiVersion: v2\nname: broken\nversion: 1.0.0\n",
    "broken/templates/x.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Values.no.such }}\n",
}


def test_our_charts_have_no_findings(helmkit: HelmkitRunner) -> None:
    printed = helmkit("lint", shipped_charts())
    assert (printed.code, printed.out) == (0, "")
    assert printed.err == "4 charts checked: 0 errors, 0 warnings\n"


def test_a_broken_chart_is_placed(helmkit: HelmkitRunner) -> None:
    printed = helmkit("lint", "broken", files=BROKEN)
    assert printed.code == 1
    assert printed.out.startswith("broken/templates/x.yaml:4:19: error HK301 <.Values.no.such>: nil pointer")
    assert helmkit("lint", "broken", "--ignore", "HK3").code == 0
    assert helmkit("lint", "broken", "--select", "template-renders").code == 1
    assert helmkit("lint", "broken", "--set", "no.such=x").code == 0


def test_a_folder_of_charts_and_an_archive_are_linted(helmkit: HelmkitRunner) -> None:
    assert helmkit("lint", ".", files=BROKEN).code == 1
    assert helmkit("package", "broken").code == 0
    printed = helmkit("lint", "broken-1.0.0.tgz")
    assert printed.code == 1
    assert printed.out.startswith("broken-1.0.0.tgz/templates/x.yaml:4:19:")


def test_a_report_goes_to_a_file(helmkit: HelmkitRunner) -> None:
    printed = helmkit("lint", "broken", "--format", "sarif", "--output-file", "out.sarif", "-q", files=BROKEN)
    assert (printed.code, printed.out, printed.err) == (1, "", "")
    assert json.loads(Path("out.sarif").read_text())["runs"][0]["results"][0]["ruleId"] == "HK301"


def test_a_rule_explains_itself(helmkit: HelmkitRunner) -> None:
    assert "Best practice:" in helmkit("lint", "--explain", "HK403").out


@pytest.mark.parametrize("flags", [(), ("nowhere",), (".", "--select", "HK9"), (".", "--format", "xml")])
def test_wrong_usage_is_2(flags: tuple[str, ...], helmkit: HelmkitRunner) -> None:
    assert helmkit("lint", *flags).code == 2
