"""Values files, --set flags and metadata that are too deep, too long, too clever or no text at all."""

from pathlib import Path

import pytest

from tests.security.running import CHART_YAML, Content, chart, check, run

pytestmark = pytest.mark.security

LEVELS = range(1, 11)
ALIASES = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in LEVELS)
MERGES = "a0: &a0 {k: v}\n" + "".join(f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}\n" for n in LEVELS)
REFUSED: dict[str, tuple[Content, str]] = {
    "alias bomb": (ALIASES, "document contains excessive aliasing"),
    "merge bomb": (MERGES, "document contains excessive aliasing"),
    "an anchor inside itself": ("a: &a [*a]\n", "value contains itself"),
    "brackets": ("a: " + "[" * 25_000, "exceeded max depth of 10000"),
    "closed brackets": ("a: " + "[" * 5_000 + "]" * 5_000, "nested deeper than 200 levels"),
    "indentation": ("\n".join(" " * n + "a:" for n in range(1_000)), "nested deeper than 200 levels"),
    "NUL": ("a: x\0y\n", "control characters are not allowed"),
    "Latin-1": (b"a: caf\xe9\n", "UTF-8"),
    "UTF-32": ("a: b\n".encode("utf-32"), "control characters are not allowed"),
    "a list": ("- a\n", "cannot unmarshal array"),
    "an unknown alias": ("a: *b\n", "unknown anchor 'b' referenced"),
}
READ: dict[str, Content] = {
    "flow lists": "a: [" + "x y, " * 60_000 + "]\n",
    "flow mappings": "a: {" + ", ".join(f"k{n}: v" for n in range(25_000)) + "}\n",
    "200,000 aliases": "a: &a {b: c}\nx:\n" + "- *a\n" * 200_000,
    "a scalar of 10 MB": "a: " + "x" * 10_000_000,
    "a million digits": "a: " + "9" * 1_000_000,
    "UTF-16": "a: b\n".encode("utf-16"),
    "BOM": b"\xef\xbb\xbfa: b\n",
    "CRLF": "a: b\r\nc: d\r\n",
    "Python's tags": "a: !!python/object/apply:os.system ['touch pwned']\n",
    "Python's names": "a: !!python/name:os.system\n",
}
SET = {
    "CVE-2022-36055 an index of ten digits": ("a[9999999999]=1", "greater than maximum supported index of 65536"),
    "CVE-2022-23524 ten thousand levels": (".".join("a" * 10_000) + "=1", "maximum supported nested level of 30"),
    "a negative index": ("a[-1]=1", "negative -1 index not allowed"),
    "open braces": ("a={" * 1_000, "list must terminate"),
    "an index of five thousand digits": (f"a[{'9' * 5_000}]=1", "error"),
}
META: dict[str, tuple[Content, str]] = {
    **{
        f"CVE-2024-25620 CVE-2026-35206 the name {name}": (f"apiVersion: v2\nname: {name}\nversion: 1.0.0\n", name)
        for name in ("../x", ".", "..", "a/b", "/etc/x")
    },
    "CVE-2024-26147 null": ("null\n", "chart.metadata.name is required"),
    "CVE-2024-26147 empty": ("", "chart.metadata.name is required"),
    "CVE-2025-55198 a null maintainer": (CHART_YAML + "maintainers:\n- null\n", "must not contain empty or null"),
    "CVE-2025-55198 a null dependency": (CHART_YAML + "dependencies:\n- null\n", "must not contain empty or null"),
    "CVE-2025-55198 null import-values": (
        CHART_YAML + "dependencies:\n- {name: a, version: 1.0.0, import-values: [null, {child: null}]}\n",
        "dependencies",
    ),
    "CVE-2020-15184 an alias that is a path": (
        CHART_YAML + "dependencies:\n- {name: a, version: 1.0.0, alias: ../x}\n",
        "disallowed characters",
    ),
    "a list": ("- a\n", "cannot unmarshal array"),
    "a list for a name": ("apiVersion: v2\nname: [x]\nversion: 1.0.0\n", "cannot unmarshal array"),
    "deep": (CHART_YAML + "keywords: " + "[" * 20_000, "exceeded max depth"),
    "Latin-1": (CHART_YAML.encode() + b"description: caf\xe9\n", "UTF-8"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_values_that_are_refused(name: str, tmp_path: Path) -> None:
    values, words = REFUSED[name]
    check(run(tmp_path, chart(values=values), "template", "r", "x"), code=1, words=words)


@pytest.mark.parametrize("name", READ)
def test_values_that_are_read(name: str, tmp_path: Path) -> None:
    check(run(tmp_path, chart(values=READ[name]), "template", "r", "x"), code=0)


@pytest.mark.parametrize("name", REFUSED)
def test_a_users_file_is_refused_alike(name: str, tmp_path: Path) -> None:
    values, words = REFUSED[name]
    result = run(tmp_path, {**chart(), "v.yaml": values}, "template", "r", "x", "-f", "v.yaml")
    check(result, code=3, words=words)


def test_a_values_file_of_ten_megabytes_ends(tmp_path: Path) -> None:
    values = "".join(f"key{n}: value number {n}\n" for n in range(400_000))
    result = run(tmp_path, chart(values=values), "template", "r", "x")
    assert result.code == 0 or "takes more than" in result.err
    check(result, code=result.code)


@pytest.mark.parametrize("name", SET)
def test_set(name: str, tmp_path: Path) -> None:
    text, words = SET[name]
    check(run(tmp_path, chart(), "template", "r", "x", "--set", text), code=3, words=words)


def test_set_with_a_hundred_thousand_keys(tmp_path: Path) -> None:
    flags = [("--set", ",".join(f"k{n + part}=v" for n in range(10_000))) for part in range(0, 100_000, 10_000)]
    files = chart('{{ len .Values | printf "n: %d" }}\n')
    result = run(tmp_path, files, "template", "r", "x", *[word for flag in flags for word in flag])
    check(result, code=0)
    assert b"n: 100000" in result.out


@pytest.mark.parametrize("text", ["a=" + "[" * 60_000, '{"a":' + "[" * 60_000])
def test_deep_json_in_a_flag(text: str, tmp_path: Path) -> None:
    check(run(tmp_path, chart(), "template", "r", "x", "--set-json", text), code=3, words="--set-json")


@pytest.mark.parametrize("name", META)
def test_metadata(name: str, tmp_path: Path) -> None:
    meta, words = META[name]
    check(run(tmp_path, chart(meta=meta), "template", "r", "x"), code=1, words=words)


@pytest.mark.parametrize(
    ("template", "words"),
    [("a: \0\n", "control characters"), (b"a: caf\xe9\n", "UTF-8")],
)
def test_templates_that_are_no_text(template: Content, words: str, tmp_path: Path) -> None:
    check(run(tmp_path, chart(template), "template", "r", "x"), code=1, words=words)
