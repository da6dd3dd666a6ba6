"""Defaults, reflection, paths, checksums, base64, control: as the real helm does them."""

from pathlib import Path

import pytest

from tests.template.funcs.cases import compare, compare_errors

VALUES = [
    "nil",
    ".Values.nothing",
    ".Values.missing",
    '""',
    '"x"',
    "0",
    "1",
    "0.0",
    "-1.5",
    "true",
    "false",
    "list",
    "(list 0)",
    "dict",
    '(dict "a" 1)',
    "(int64 0)",
    "(int64 2)",
    "(until 0)",
    '(splitList "," "a")',
    '(split "," "a")',
    "(rest list)",
    '(toDate "2006-01-02" "x")',
    "(mustToDuration 0)",
    "(mustToDuration 3)",
    '(semver "1.2.3")',
    "(chunk 1 list)",
    ".Values.map",
    ".Values.mixed",
    ".Values",
    ".",
    "(printf \"%s\" .Values.text)",
    "now.Month",
    "now.Weekday",
    ".Values.one",
    "'a'",
    "1i",
]
DEFAULTS = [
    *(f'{{{{ empty {value} }}}}{{{{ default "d" {value} | kindOf }}}}{{{{ coalesce nil {value} "last" | kindOf }}}}' for value in VALUES),
    *(f"{{{{ all {value} 1 }}}}{{{{ any {value} 0 }}}}{{{{ ternary 1 2 (empty {value}) }}}}" for value in VALUES),
    '{{ default "d" }}{{ default "d" nil 1 }}{{ default 0 "" }}{{ .Values.missing | default "x" }}{{ .Values.no | default true }}',
    "{{ coalesce }}|{{ coalesce nil 0 \"\" }}|{{ coalesce 0 1 2 }}|{{ all }}|{{ any }}|{{ all 1 0 }}|{{ any 0 nil \"\" }}",
    '{{ ternary "a" "b" true }}{{ ternary "a" "b" false }}{{ true | ternary nil 1 }}|{{ ternary (list 1) "b" .Values.yes }}',
]
REFLECTION = [
    *(f"{{{{ typeOf {value} }}}} {{{{ kindOf {value} }}}}" for value in VALUES),
    *(f'{{{{ kindIs "{kind}" {value} }}}}' for kind in ("map", "slice", "string", "int", "invalid") for value in VALUES[:20]),
    *(f'{{{{ typeIs "{name}" {value} }}}}' for name in ("string", "int", "float64", "[]interface {}") for value in VALUES[:20]),
    '{{ typeIsLike "semver.Version" (semver "1.2.3") }}{{ typeIsLike "*semver.Version" (semver "1.2.3") }}{{ typeIsLike "int" 1 }}',
    '{{ deepEqual (list 1 (dict "a" nil)) (list 1 (dict "a" nil)) }}{{ deepEqual 1 1.0 }}{{ deepEqual 1 (int64 1) }}{{ deepEqual nil nil }}',
    '{{ deepEqual list (rest list) }}{{ deepEqual (list "a") (splitList "," "a") }}{{ deepEqual "a" "a" }}{{ deepEqual nil 0 }}',
    '{{ deepEqual (dict "a" 1) (dict "a" 1 "b" 2) }}{{ deepEqual (until 2) (until 2) }}{{ deepEqual (float64 "nan") (float64 "nan") }}',
    "{{ deepEqual .Values.map (deepCopy .Values.map) }}{{ deepEqual .Values.list (reverse (reverse .Values.list)) }}",
]
PATHS = [
    *(
        f'{{{{ {name} "{path}" }}}}|'
        for name in ("base", "dir", "clean", "ext", "isAbs", "osBase", "osDir", "osClean", "osExt", "osIsAbs")
        for path in ("", "/", "//", "a", "a/b/c.tar.gz", "/a/b/", "../x/../..", "/../a", "./a//b/.", ".bashrc", "a.b/c", "a/../../b")
    )
]
HASHES = [
    *(
        f'{{{{ {name} "{text}" }}}}'
        for name in ("sha1sum", "sha256sum", "sha512sum", "adler32sum", "b64enc", "b32enc")
        for text in ("", "a", "Hello world!", "héllo", "\\x00\\xff")
    ),
    "{{ trunc 2 .Values.accents | b64enc }}{{ trunc 2 .Values.accents | sha256sum }}{{ b64dec \"w6k=\" }}{{ b64dec \"/w==\" | b64enc }}",
    *(
        f'{{{{ b64dec "{text}" }}}}|'
        for text in (
            "", "aGk=", "aGk", "a", "aG", "aG=", "aGk==", "aGk=x", "aGk=\\n", "a\\nGk=", "aGk\\r\\n=", "a*k=", "aG*=", "====", "aGkx====",
            "aGkaGk=", "aGk=aGk=", "=Gk=", "a=k=", "aG=k", "aG\\n=\\n=\\n", "aG\\n=", "aGkxa", "aGkxaG\\n", "é", "-_-_", "aGk= ", " aGk=",
        )
    ),
    *(
        f'{{{{ b32dec "{text}" }}}}|'
        for text in (
            "", "NBSWY3DP", "NBSWY3DPEE======", "NBSWY3DPEE=====", "NBSWY3DPEE=", "nb", "NB", "NBS=====", "NB======", "N=======", "NBSWY3D=",
            "NBSWY3==", "NBSW====", "NBSWY===", "NB===\\n===", "NBSWY3DPEE===x==", "NBSWY3DP=", "1", "NBSWY3DP========", "ME======ME======",
        )
    ),
]
CONTROL = [
    '{{ required "needed" .Values.text }}{{ required "x" 0 }}{{ required "x" false }}{{ required "x" .Values.nolist }}',
    '{{ getHostByName "localhost" }}|{{ if false }}{{ fail "no" }}{{ end }}',
]
ERRORS = [
    '{{ ternary 1 2 3 }}',
    '{{ ternary 1 2 nil }}',
    "{{ ternary 1 2 }}",
    "{{ default }}",
    "{{ empty }}",
    "{{ typeIs 1 2 }}",
    "{{ kindIs .Values.list 2 }}",
    "{{ deepEqual 1 }}",
    "{{ base 1 }}",
    "{{ sha256sum .Values.one }}",
    "{{ b64enc 5 }}",
    "{{ b64dec nil }}",
    "{{ b64enc .Values.missing }}",
]


@pytest.mark.helm
@pytest.mark.parametrize("templates", [DEFAULTS, REFLECTION, PATHS, HASHES, CONTROL])
def test_same_output(helm: Path, tmp_path: Path, templates: list[str]) -> None:
    compare(helm, templates, tmp_path)


@pytest.mark.helm
def test_same_errors(helm: Path, tmp_path: Path) -> None:
    compare_errors(helm, ERRORS, tmp_path)
