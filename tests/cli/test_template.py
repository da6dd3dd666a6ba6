"""template, values and package at the command line; what template prints is compared with helm in tests/render."""

from pathlib import Path

import pytest

from tests.cli.conftest import HelmkitRunner

CHART = {
    "web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
    "web/values.yaml": "image: {tag: v1}\nhosts: [a, b]\nport: 80\n",
    "web/templates/x.yaml": "image: {{ .Values.image.tag }}\nnamespace: {{ .Release.Namespace }}\n",
}


def test_template_prints_manifests(helmkit: HelmkitRunner) -> None:
    printed = helmkit("template", "blog", "web", "--set", "image.tag=v2", "-n", "apps", files=CHART)
    assert printed.code == 0
    assert printed.out == "---\n# Source: web/templates/x.yaml\nimage: v2\nnamespace: apps\n"


def test_template_says_errors_as_helm_does_and_why_with_v(helmkit: HelmkitRunner) -> None:
    broken = CHART | {"web/templates/x.yaml": "a: {{ .Values.a.b.c }}\n", "bad.tgz": "\x1f"}
    printed = helmkit("template", "web", files=broken)
    assert (printed.code, printed.out) == (1, "")
    assert printed.err.startswith("Error: web/templates/x.yaml:1:13\n  executing")
    assert printed.err.endswith("Use --debug flag to render out invalid YAML\n")


def test_template_takes_helms_flags_that_change_nothing(helmkit: HelmkitRunner) -> None:
    flags = ["--skip-crds", "--replace", "--timeout", "5m", "--atomic", "--disable-openapi-validation", "-l", "a=b"]
    assert helmkit("template", "web", *flags, files=CHART).code == 0


@pytest.mark.parametrize(
    "words", [["--dry-run", "web"], ["web", "--dry-run"], ["--dry-run=client", "web"], ["--dry-run", "--", "web"]]
)
def test_a_bare_dry_run_does_not_take_the_chart_as_its_value(words: list[str], helmkit: HelmkitRunner) -> None:
    assert "image: v1\n" in helmkit("template", *words, files=CHART).out


def test_words_after_two_dashes_are_no_flags(helmkit: HelmkitRunner) -> None:
    files = {name.replace("web/", "--dry-run/"): text for name, text in CHART.items()}
    assert "image: v1\n" in helmkit("template", "--", "--dry-run", files=files).out


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["a", "web", "c"], "expected at most two arguments, unexpected arguments: c"),
        (["a", "web", "--name-template", "x"], "cannot set --name-template and also specify a name"),
        (["a", "web", "-g"], "cannot set --generate-name and also specify a name"),
        (["web", "--kube-version", "one"], 'could not parse "one" as version'),
        (["web", "--dry-run=perhaps"], "invalid dry-run value"),
        (["web", "--validate"], "does not talk to a cluster"),
    ],
)
def test_template_wrong_usage_is_2(words: list[str], problem: str, helmkit: HelmkitRunner) -> None:
    printed = helmkit("template", *words, files=CHART)
    assert printed.code == 2
    assert problem in printed.error


def test_jinja_values_on_the_command_line(helmkit: HelmkitRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    files = CHART | {
        "v.yaml.j2": "image: {tag: '{{ tag }}-{{ stage }}-{{ release.name }}-{{ chart.name }}-{{ environ.SHOWN }}'}\n",
        "vars.toml": "tag = 'v9'\nstage = 'none'\n",
    }
    monkeypatch.setenv("SHOWN", "yes")
    monkeypatch.setenv("HIDDEN_ONE", "no")
    flags = ["-f", "v.yaml.j2", "--var", "stage=prod", "--var-file", "vars.toml", "--var-env", "SHOWN"]
    assert "image: v9-prod-blog-web-yes\n" in helmkit("template", "blog", "web", *flags, files=files).out
    printed = helmkit("template", "web", "-f", "v.yaml.j2")
    assert printed.code == 3
    assert "'tag' is undefined (v.yaml.j2:1: image: {tag:" in printed.error
    secret = {"v.yaml.j2": "a: {{ environ.HIDDEN_ONE }}\n"}
    assert helmkit("template", "web", "-f", "v.yaml.j2", "--var-env", "SHOWN", files=secret).code == 3


def test_a_charts_own_jinja_defaults(helmkit: HelmkitRunner) -> None:
    files = CHART | {"web/values.yaml.j2": "image: {tag: '{{ stage }}-{{ chart.version }}'}\n"}
    printed = helmkit("template", "web", "--var", "stage=prod", "--set", "port=81", files=files)
    assert "image: prod-1.0.0\n" in printed.out
    assert helmkit("values", "web", "--var", "stage=test", "hosts.0").out == "a\n"
    assert helmkit("template", "web", "--var", "stage=prod", "--set", "image.tag=x").out.count("image: x\n") == 1
    printed = helmkit("template", "web")
    assert printed.code == 3
    assert "'stage' is undefined (web/values.yaml.j2:1:" in printed.error


def test_values(helmkit: HelmkitRunner) -> None:
    assert helmkit("values", "web", files=CHART).out == "hosts:\n- a\n- b\nimage:\n  tag: v1\nport: 80\n"
    assert helmkit("values", "web", "image.tag", "--set", "image.tag=v3").out == "v3\n"
    assert helmkit("values", "web", "hosts.1").out == "b\n"
    assert helmkit("values", "web", "image", "-o", "json").out == '{"tag":"v1"}\n'
    printed = helmkit("values", "web", "image.none")
    assert printed.code == 1
    assert 'no value at "image.none"' in printed.error


def test_package(helmkit: HelmkitRunner) -> None:
    printed = helmkit("package", "web", "-d", "out", "--app-version", "3", files=CHART)
    assert printed.out == "Successfully packaged chart and saved it to: out/web-1.0.0.tgz\n"
    first = Path("out/web-1.0.0.tgz").read_bytes()
    assert helmkit("template", "out/web-1.0.0.tgz").out == helmkit("template", "web").out
    helmkit("package", "web", "-d", "out", "--app-version", "3")
    assert Path("out/web-1.0.0.tgz").read_bytes() == first
    assert helmkit("package", "nowhere").code == 1
