"""Nothing in a chart reaches the environment, the network, DNS, another program or a file outside the chart."""

from pathlib import Path

import pytest

from tests.security.running import chart, check, run

pytestmark = pytest.mark.security

CURIOUS = {
    "CVE-2023-25165 getHostByName": 'a: {{ getHostByName "example.com" | quote }}',
    "CVE-2020-11013 lookup": 'a: {{ lookup "v1" "Secret" "kube-system" "" | toJson }}',
    "a file by its absolute path": 'a: {{ .Files.Get "/etc/passwd" | quote }}',
    "a file above the chart": 'a: {{ .Files.Get "../../secret/canary" | quote }}',
    "files above the chart": 'a: {{ (.Files.Glob "../../secret/*").AsConfig | quote }}',
    "lines of a file above": 'a: {{ .Files.Lines "../../secret/canary" | toJson }}',
    "methods of Python": "a: {{ .Values.__class__ }}{{ .Files.__init__ }}{{ .Release.__dict__ }}",
}
NO_FUNCTION = ("env", "expandenv", "os", "exec", "readFile", "eval", "__import__")
# Names that lead from a value to all of Python.
ESCAPES = {
    "CVE-2016-10745 str.format": '{{ "{0.__class__.__mro__}".format(1) }}',
    "CVE-2019-10906 str.format_map": '{{ "{a.__class__.__init__.__globals__}".format_map({"a": chart}) }}',
    "CVE-2024-56326 a format kept for later": '{% set f = "{0.__class__.__mro__}".format %}{{ f(1) }}',
    "CVE-2025-27516 attr": '{{ ("{0.__class__.__mro__}"|attr("format"))(1) }}',
    "classes": "{{ ().__class__.__bases__[0].__subclasses__() }}",
    "globals of a function": "{{ range.__globals__ }}{{ lipsum.__globals__ }}",
    "globals of a cycler": "{{ cycler.__init__.__globals__.os.environ }}",
    "the template itself": "{{ self.__init__.__globals__ }}",
    "changing a mapping": "{{ chart.update({'name': 'y'}) }}",
    "changing a list": "{% set l = [] %}{{ l.append(1) }}",
    "a file above": '{% include "../secret/values" %}',
    "a file by its absolute path": '{% include "/etc/passwd" %}',
    "the environment": "{{ environ.CANARY }}",
}
BOMBS = {
    "center": "{{ 'x'.center(10**9) }}",
    "a power": "{{ 9**(9**(9**9)) }}",
    "a loop": "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "a range": "{{ range(10**9)|list }}",
    "multiplied": "{{ 'x' * 10**10 }}",
    "filled": "{{ '%1000000000d' % 1 }}",
    "recursion": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "lipsum": "{{ lipsum(n=1000000) }}",
    "parentheses": "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}",
}


@pytest.mark.parametrize("name", CURIOUS)
def test_templates_see_nothing(name: str, tmp_path: Path) -> None:
    result = run(tmp_path, chart(CURIOUS[name] + "\n"), "template", "r", "x")
    assert result.code in (0, 1)
    check(result, code=result.code)
    assert b"root:" not in result.out


@pytest.mark.parametrize("name", NO_FUNCTION)
def test_there_is_no_such_function(name: str, tmp_path: Path) -> None:
    result = run(tmp_path, chart(f'a: {{{{ {name} "CANARY" }}}}'), "template", "r", "x")
    check(result, code=1, words=f'function "{name}" not defined')


@pytest.mark.parametrize("name", ESCAPES)
def test_the_sandbox_holds(name: str, tmp_path: Path) -> None:
    files = {**chart(), "v.yaml.j2": f"a: |\n  {ESCAPES[name]}\n"}
    check(run(tmp_path, files, "template", "r", "x", "-f", "v.yaml.j2"), code=3, words="v.yaml.j2")


@pytest.mark.parametrize("name", BOMBS)
def test_jinja_bombs(name: str, tmp_path: Path) -> None:
    files = {**chart(), "v.yaml.j2": f"a: |\n  {BOMBS[name]}\n"}
    check(run(tmp_path, files, "template", "r", "x", "-f", "v.yaml.j2"), code=3, words="v.yaml.j2")


def test_a_link_out_of_the_folder_is_no_include(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work/inner").symlink_to("../secret/canary")
    files = {**chart(), "v.yaml.j2": 'a: {% include "inner" %}\n'}
    check(run(tmp_path, files, "template", "r", "x", "-f", "v.yaml.j2"), code=3, words="inner")


def test_cve_2019_25210_a_dry_run_does_not_print_secrets(tmp_path: Path) -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  password: hunter2hunter2\n"
    result = run(tmp_path, chart(secret), "install", "r", "x", "--dry-run=client", "--hide-secret")
    assert b"hunter2hunter2" not in result.out
    assert "hunter2hunter2" not in result.err


def test_cve_2021_21303_control_characters_never_reach_a_terminal(tmp_path: Path) -> None:
    meta = 'apiVersion: v2\nname: "x\\e[31m"\nversion: 0.1.0\n'
    result = run(tmp_path, chart(meta=meta), "lint", "x")
    assert "\x1b" not in result.err
    assert b"\x1b" not in result.out
