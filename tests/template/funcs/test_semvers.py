"""semver and semverCompare, over helmkit.version: as the real helm does them."""

from pathlib import Path

import pytest

from tests.template.funcs.cases import compare, compare_errors

CONSTRAINTS = [
    "", "*", "x", "1", "1.x", "1.2", "1.2.x", "1.2.*", "1.2.3", "v1.2.3", "=1.2.3", "= 1.2", "!=1.2.3", "!=1.2", "!=1", "!=1.2.x", "!=*", ">1.2.3", ">1.2", ">1", "> 1.x", ">*", "<1.2.3", "<1.2", "<1", "<*",
    ">=1.2.3", ">=1.2", ">=1", "=>1.2.3", "<=1.2.3", "<=1.2", "<=1", "=<1.2", "<=*", "~1.2.3", "~1.2", "~1", "~*", "~>1.2", "~0", "~0.0.0", "~1.2.x", "^1.2.3", "^1.2", "^1", "^0.2.3", "^0.2", "^0.0.3", "^0.0", "^0",
    "^*", "^1.x", "^0.x", "1.2 - 2", "1.2.3 - 1.4.5", "1 - 1.x", ">1 <2", ">1, <2", ">1,<2", ">=1.2 , <1.5 || 2.x", "1.x || >=2.5.0 || 5.0.0 - 7.2.3", ">=1.2-0", ">=1.2.3-0", "^1.2.3-beta.2", "~1.2.3-beta",
    "1.2.3-beta", "!=1.2.3-beta", "<1.2.3-0", "<=1.2.3-rc.1", ">1.2.3-alpha <1.3", ">=1.0.0-0 <2.0.0", "1.2.3+build", "=1.2.3+x", ">=1.2.3+x", "  1.2  ", "1.2.3-1.2 - 2.0.0", "^1 ^1.2", "!=1.2.3, >1", "~1.2.3-0", "^0.0.0-0",
]
VERSIONS = ["1.2.3", "v1.2.3", "1.2", "1", "1.2.4", "1.3.0", "1.9.9", "2.0.0", "0.0.3", "0.0.0", "0.2.5", "0.3.0", "11.1.0", "1.2.3-beta.2", "1.2.3-beta", "1.2.3-beta.11", "1.3.0-alpha", "1.2.3+build", "2.0.0-rc.1", "0.0.0-1", "01.02.03"]
BAD_CONSTRAINTS = ["a", "1.2.3.4", ">", "^^1", ">1 <", "||", "1 ||", "|| 1", "1 | 2", "==1", ">>1", "1.2.3-", "1.2.3-01", "1..2", "1.2.3+", "latest", ">= a.b", "1x.2", "1 - ", "- 1", "é", "1,,2", "1;2", "99999999999999999999", "1.2.3-a..b", "\\n<a"]
BAD_VERSIONS = ["", "a", "1.2.3.4", "V1.2.3", "1.2.3-", "1.2.3-01", "1.2.3-a..b", "1.2.3+", " 1.2.3", "1.2.3 ", "v", "1.", ".1", "1.2.3-é", "99999999999999999999", "1.99999999999999999999.0", "1.2.99999999999999999999", "-1", "1.2-"]
PROBES = [
    *(f'{{{{ semverCompare "{constraint}" "{version}" }}}}' for constraint in CONSTRAINTS[1:] for version in VERSIONS),
    *(
        f'{{{{ $v := semver "{version}" }}}}{{{{ $v }}}} {{{{ $v.Major }}}}.{{{{ $v.Minor }}}}.{{{{ $v.Patch }}}} {{{{ $v.Prerelease }}}} {{{{ $v.Metadata }}}} {{{{ $v.Original }}}} {{{{ $v.String }}}}'
        f" {{{{ $v.IncMajor }}}} {{{{ $v.IncMinor }}}} {{{{ $v.IncPatch }}}} {{{{ ($v.IncPatch).Major }}}} {{{{ toJson $v }}}} {{{{ typeOf $v }}}} {{{{ kindOf $v }}}} {{{{ quote $v }}}} {{{{ typeOf $v.IncMajor }}}}"
        for version in VERSIONS
    ),
    *(f'{{{{ (semver "{a}").Compare (semver "{b}") }}}}{{{{ (semver "{a}").LessThan (semver "{b}") }}}}{{{{ (semver "{a}").Equal (semver "{b}") }}}}' for a in VERSIONS for b in VERSIONS),
    *(f'{{{{ semver "1.2.3-{pre}" | (semver "1.2.3-1.a.1").Compare }}}}' for pre in ("1", "2", "a", "1.a", "1.a.1", "1.a.2", "1.a.b", "1.1", "1.a.1.0", "A", "-", "0", "99999999999999999999", "1.a.99999999999999999999")),
    '{{ (semver "1.2.3").SetPrerelease "rc.1" }}{{ (semver "v1.2.3").SetMetadata "b" }}{{ ((semver "v1.2.3-a+b").SetPrerelease "").Metadata }}',
    '{{ toYaml (dict "v" (semver "1.2")) }}{{ semver "1.2.3" | toString }}{{ typeIs "*semver.Version" (semver "1.0.0") }}',
    '{{ if semverCompare ">=1.21-0" "v1.35.0-gke.1" }}a{{ end }}{{ "1.19.0" | semverCompare "<1.20-0" }}',
]
ERRORS = [
    *(f'{{{{ semverCompare "{constraint}" "1.2.3" }}}}' for constraint in [*BAD_CONSTRAINTS, ""]),
    *(f'{{{{ semver "{version}" }}}}' for version in BAD_VERSIONS),
    '{{ semverCompare "^1" "bad" }}',
    '{{ semverCompare ">1" nil }}',
    "{{ semver 1 }}",
    '{{ $v := semver "1.2.3" }}{{ $v.SetPrerelease "a..b" }}',
    '{{ $v := semver "1.2.3" }}{{ $v.SetMetadata "é" }}',
    '{{ $v := semver "18446744073709551615.0.0" }}{{ $v.IncMajor }}',
]


@pytest.mark.helm
def test_same_output(helm: Path, tmp_path: Path) -> None:
    compare(helm, PROBES, tmp_path)


@pytest.mark.helm
def test_same_errors(helm: Path, tmp_path: Path) -> None:
    compare_errors(helm, ERRORS, tmp_path)
