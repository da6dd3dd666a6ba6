"""Jinja values files: what they see, what they cannot do, where an error is, and that nothing runs for ever."""

import time
from pathlib import Path

import pytest

from helmkit.errors import ValuesError
from helmkit.render.jinja_values import JinjaContext, parse_variable, read_variables, render_values
from helmkit.render.limited import Limits
from helmkit.render.values import Surroundings, ValuesSources, load_values

CONTEXT = JinjaContext(
    variables={"stage": "prod", "hosts": ["a", "b"], "deep": {"x": {"y": 1}}},
    release={"name": "blog", "namespace": "web"},
    chart={"name": "wordpress", "version": "1.0.0"},
    kube_version="v1.30.0",
    environ={"USER": "me"},
)
TIGHT = JinjaContext(limits=Limits(seconds=1.0, memory=64 << 20, output=1 << 20))


def test_a_values_file(tmp_path: Path) -> None:
    file = tmp_path / "values.yaml.j2"
    (tmp_path / "part.j2").write_text("{% macro tag() %}v2{% endmacro %}")
    (tmp_path / "shared.yaml").write_text("shared: {{ stage }}\n")
    file.write_text(
        "{% import 'part.j2' as part %}{% include 'shared.yaml' %}\n"
        "tag: {{ part.tag() }}\n"
        "hosts:\n{% for host in hosts %}  - {{ host }}.{{ stage }}\n{% endfor %}"
        "deep:\n  {{ deep | to_yaml | indent(2) }}\n"
        "json: '{{ deep | to_json }}'\nsecret: {{ 'pa:ss' | b64encode }}\n"
        "about: {{ release.name }} {{ release.namespace }} {{ chart.name }} {{ kube_version }} {{ environ.USER }}\n"
        "other: {{ nothing | default('x') }}\n"
    )
    values = load_values(ValuesSources(files=[str(file)]), Surroundings(jinja=CONTEXT))
    assert values == {
        "shared": "prod",
        "tag": "v2",
        "hosts": ["a.prod", "b.prod"],
        "deep": {"x": {"y": 1.0}},
        "json": '{"x":{"y":1}}',
        "secret": "cGE6c3M=",
        "about": "blog web wordpress v1.30.0 me",
        "other": "x",
    }


@pytest.mark.parametrize(
    ("source", "problem", "where"),
    [
        ("a: 1\nb: {{ nothing }}\n", "'nothing' is undefined", "v.j2:2: b: {{ nothing }}"),
        ("a: {{ release.nope }}\n", "has no attribute 'nope'", "v.j2:1: a: {{ release.nope }}"),
        ("a: 1\n\n{% if %}\n", "Expected an expression", "v.j2:3: {% if %}"),
        ("{{ 1 / 0 }}", "division by zero", "v.j2:1: {{ 1 / 0 }}"),
        ("{{ environ.HOME }}", "has no attribute 'HOME'", "v.j2:1"),
        ("{% include 'none' %}", "none", "v.j2:1"),
        ("{% include '../secret' %}", "../secret", "v.j2:1"),
        ("{% include '/etc/passwd' %}", "/etc/passwd", "v.j2:1"),
        ("{% include 'link' %}", "link", "v.j2:1"),
        ("x\n{% include 'broken.j2' %}", "'gone' is undefined", "broken.j2:2"),
    ],
)
def test_an_error_names_file_line_and_expression(source: str, problem: str, where: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "secret").write_text("secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "broken.j2").write_text("a: 1\nb: {{ gone }}\n")
    with pytest.raises(ValuesError) as error:
        render_values(source, "v.j2", folder, CONTEXT)
    assert problem in error.value.message
    assert error.value.where is not None
    assert error.value.where.startswith(where)


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ hosts.__class__ }}",
        "{{ (1).__class__.__base__.__subclasses__() }}",
        "{{ '{0.__class__}'.format(1) }}",
        "{{ ('%s' | attr('__class__')) }}",
        "{{ hosts | map(attribute='__class__') | list }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum.__globals__ }}",
        "{{ hosts.append('c') }}",
        "{{ deep.update({}) }}",
        "{% set x = deep.clear() %}",
    ],
)
def test_ways_out_of_the_sandbox_are_closed(source: str) -> None:
    """CVE-2016-10745, CVE-2019-10906, CVE-2024-56326, CVE-2025-27516 and their kin: an error, or nothing."""
    try:
        text = render_values(source, "v.j2", None, CONTEXT)
    except ValuesError:
        return
    assert "class" not in text
    assert "os" not in text


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{{ 'x'.center(10**9) }}",
        "{{ 'x' * 10**10 }}",
        "{{ 10 ** (10 ** 9) }}",
        "{% set n = namespace(x='x') %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
        "{% set n = namespace(x=[1]) %}{% for i in range(40) %}{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x }}",
        "{% for i in range(99999) %}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{% endfor %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{{ '%1000000000d' | format(1) }}",
        "{{ range(10**9) | list }}",
        "{{ lipsum(n=10**8) }}",
    ],
)
def test_nothing_runs_for_ever(source: str) -> None:
    start = time.monotonic()
    with pytest.raises(ValuesError):
        render_values(source, "v.j2", None, TIGHT)
    assert time.monotonic() - start < 4


def test_variables(tmp_path: Path) -> None:
    texts = {
        "a.yaml": "a: {b: 1}\n",
        "a.toml": "[a]\nb = 1\n",
        "a.json": '{"a": {"b": 1}}',
        "a.env": "# note\nexport A=1\nB='x y'\n\nC=\"q\"\nD=a=b\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    for name in ("a.yaml", "a.toml", "a.json"):
        assert read_variables(tmp_path / name) == {"a": {"b": 1}}
    assert read_variables(tmp_path / "a.env") == {"A": "1", "B": "x y", "C": "q", "D": "a=b"}
    assert parse_variable("a=b=c") == ("a", "b=c")
    for bad in ("a", "=b", "a-b=c"):
        with pytest.raises(ValuesError, match="--var"):
            parse_variable(bad)
    (tmp_path / "bad.json").write_text("{")
    for missing in ("none.yaml", "bad.json"):
        with pytest.raises(ValuesError, match=missing):
            read_variables(tmp_path / missing)
