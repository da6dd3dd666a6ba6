"""A range of versions as a question to the database, which answers with few rows too many, and as the exact check."""

from collections.abc import Iterator

from helmkit.errors import VersionError
from helmkit.records import Record
from helmkit.version import Constraint, Part, Version

RELEASES = ">0.0.0"
ANY = ">0.0.0-0"
_END = 2**63 - 1
_TRIPLE = "(major, minor, patch)"
_Numbers = tuple[int, int, int]


class Range(Record):
    """`where` and `arguments` are the condition on the columns of a version."""

    constraint: Constraint
    where: str = "1"
    arguments: tuple[int, ...] = ()
    exact: bool = False

    @classmethod
    def of(cls, text: str | None, *, devel: bool = False) -> "Range":
        """The range `text`; without one, that of all releases or, with `devel`, of all versions. VersionError."""
        if not text:
            text = ANY if devel else RELEASES
        constraint = Constraint.parse(text)
        if text == RELEASES:
            return cls(constraint, "prerelease = '~' AND (major, minor, patch) > (0, 0, 0)", exact=True)
        groups = [_group(group) for group in constraint.groups]
        where = " OR ".join(f"({condition})" for condition, _ in groups)
        return cls(constraint, where, tuple(number for _, numbers in groups for number in numbers))

    @classmethod
    def lenient(cls, text: str) -> "Range | None":
        """The range `text`; None where it is none."""
        try:
            return cls.of(text)
        except VersionError:
            return None

    def check(self, version: str) -> bool:
        """Whether a version that the condition admitted is in the range."""
        return self.exact or self.constraint.check(Version.parse(version))

    def admits(self, text: str) -> bool:
        """Whether `text` is a version in the range; any text is allowed."""
        try:
            return self.constraint.check(Version.parse(text))
        except VersionError:
            return False


def _group(parts: tuple[Part, ...]) -> tuple[str, list[int]]:
    """The condition that all of `parts` imply."""
    conditions: list[str] = []
    numbers: list[int] = []
    if not any(part.floor.prerelease for part in parts):
        conditions.append("prerelease = '~'")
    for part in parts:
        for operator, bound in _bounds(part):
            if max(bound) <= _END:
                conditions.append(f"{_TRIPLE} {operator} (?, ?, ?)")
                numbers += bound
    return " AND ".join(conditions) or "1", numbers


def _bounds(part: Part) -> Iterator[tuple[str, _Numbers]]:
    """Bounds that every version inside the part keeps; see the checks of helmkit.version."""
    floor = part.floor
    exact = (floor.major, floor.minor, floor.patch)
    if part.operator == "!=" or (part.dirty and not part.minor_dirty and not part.patch_dirty) or exact == (0, 0, 0):
        return  # Anything, or not worth it.
    if part.operator not in ("<", "<=", "=<"):
        yield ">=", exact
    if part.operator in ("<", "^") or (part.operator in ("", "=", "<=", "=<") and not part.dirty):
        yield "<=", (floor.major, _END, _END) if part.operator == "^" else exact
    elif part.operator in ("", "=", "<=", "=<", "~", "~>"):
        yield "<=", (floor.major, _END if part.minor_dirty else floor.minor, _END)
