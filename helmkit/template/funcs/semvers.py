"""semver and semverCompare. Source: sprig/semver.go over Masterminds/semver."""

from __future__ import annotations

from helmkit.errors import VersionError
from helmkit.template.gofunc import FuncError, GoFunction, gofunc
from helmkit.template.govalue import GoObject, Uint64
from helmkit.version import Constraint, Version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    _Parsed = TypeVar("_Parsed")


class SemVer(GoObject):
    """What `semver` returns: a *semver.Version."""

    GO_TYPE = "*semver.Version"

    def __init__(self, version: Version) -> None:
        self.version = version

    def go_json(self) -> str:
        return str(self.version)


class SemVerValue(SemVer):
    """What IncMajor and its kin return: a semver.Version."""

    GO_TYPE = "semver.Version"


def _parsed(parse: Callable[[str], _Parsed], text: str) -> _Parsed:
    try:
        return parse(text)
    except VersionError as exc:
        raise FuncError(exc.message) from exc


@gofunc("func(string) (*semver.Version, error)")
def semver(text: str) -> SemVer:
    return SemVer(_parsed(Version.parse, text))


@gofunc("func(string, string) (bool, error)")
def semver_compare(constraint: str, version: str) -> bool:
    parsed = _parsed(Constraint.parse, constraint)
    return parsed.check(_parsed(Version.parse, version))


def _incremented(part: str) -> Callable[[SemVer], SemVerValue]:
    def increment(self: SemVer) -> SemVerValue:
        try:
            return SemVerValue(self.version.incremented(part))
        except VersionError as exc:
            raise FuncError(exc.message) from exc

    return increment


def _with(field: str) -> Callable[[SemVer, str], SemVerValue]:
    def change(self: SemVer, text: str) -> SemVerValue:
        try:
            return SemVerValue(self.version.with_field(field, text))
        except VersionError as exc:
            raise FuncError(exc.message) from exc

    return change


def _compared(test: Callable[[Version, Version], bool]) -> GoFunction:
    def compare(self: SemVer, other: SemVer) -> bool:
        return test(self.version, other.version)

    return GoFunction(compare, "func(*semver.Version) bool")


def _getter(result: str, get: Callable[[Version], Any]) -> GoFunction:
    return GoFunction(lambda self: get(self.version), f"func() {result}")


_INCREMENT = "func() semver.Version"
_CHANGE = "func(string) (semver.Version, error)"
SemVer.METHODS = {
    "String": _getter("string", str),
    "Original": _getter("string", lambda version: version.original),
    "Major": _getter("uint64", lambda version: Uint64(version.major)),
    "Minor": _getter("uint64", lambda version: Uint64(version.minor)),
    "Patch": _getter("uint64", lambda version: Uint64(version.patch)),
    "Prerelease": _getter("string", lambda version: version.prerelease),
    "Metadata": _getter("string", lambda version: version.metadata),
    "Compare": GoFunction(
        lambda self, other: (self.version > other.version) - (self.version < other.version),
        "func(*semver.Version) int",
    ),
    "Equal": _compared(Version.__eq__),
    "LessThan": _compared(Version.__lt__),
    "LessThanEqual": _compared(Version.__le__),
    "GreaterThan": _compared(Version.__gt__),
    "GreaterThanEqual": _compared(Version.__ge__),
    "IncMajor": GoFunction(_incremented("major"), _INCREMENT),
    "IncMinor": GoFunction(_incremented("minor"), _INCREMENT),
    "IncPatch": GoFunction(_incremented("patch"), _INCREMENT),
    "SetPrerelease": GoFunction(_with("prerelease"), _CHANGE),
    "SetMetadata": GoFunction(_with("metadata"), _CHANGE),
}

TABLE: dict[str, GoFunction] = {
    "semver": semver,
    "semverCompare": semver_compare,
}
