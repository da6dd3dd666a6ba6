"""semver and semverCompare. Source: sprig/semver.go over Masterminds/semver."""

from helmkit.errors import VersionError
from helmkit.template.gofunc import FuncError, GoFunction, gofunc
from helmkit.version import Constraint, Version


@gofunc("func(string, string) (bool, error)")
def semver_compare(constraint: str, version: str) -> bool:
    try:
        return Constraint.parse(constraint).check(Version.parse(version))
    except VersionError as exc:
        raise FuncError(str(exc)) from exc


TABLE: dict[str, GoFunction] = {
    "semverCompare": semver_compare,
}
