"""Versions and ranges as Masterminds/semver 3.5 reads them, which is how Helm reads them. Pure.

Versions may be loose: a leading v, one or two parts. Ranges: ^ ~ ~> x * = != > < >= => <= =<, "1.2 - 2", joined by
spaces or commas (and) or || (or). A pre-release satisfies only a group of parts that names a pre-release itself.
Errors are VersionError with the texts of Masterminds. Left out: the package's SQL and JSON interfaces.
"""

from __future__ import annotations

from helmkit.errors import VersionError
from helmkit.records import Record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    # A part of a range as its expression finds it: operator, version, and the version's own parts, dots included.
    _Item = tuple[str, str, str, str | None, str | None, str | None]

_MAX_UINT64 = 2**64 - 1
_TAIL = r"(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*+))?+(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*+))?+"
_PARTIAL = r"v?([0-9|xX*]++)(\.[0-9|xX*]++)?+(\.[0-9|xX*]++)?+" + _TAIL
_SPACE = r"[\t\n\f\r ]"
_IDENTIFIER = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"
_WILDCARDS = ("x", "X", "*")
_NO_PRERELEASES = "is a prerelease version and the constraint is only looking for release versions"


def _pattern(text: str) -> Any:
    # Compiled late: most commands load this module and never parse a version.
    import re

    return re.compile(text, re.ASCII)


class Version(Record):
    """A semantic version. Compared by precedence: build metadata does not count. `original` is the text as given."""

    major: int
    minor: int
    patch: int
    prerelease: str = ""
    metadata: str = ""
    original: str = ""

    @classmethod
    def parse(cls, text: str) -> Version:
        """semver.NewVersion: "v1.2" is 1.2.0. Raises VersionError."""
        _check_length("version", text, 256)
        front, plus, metadata = text.partition("+")
        core, dash, prerelease = front.partition("-")
        parts = core.removeprefix("v").split(".")
        if len(parts) > 3 or not all(part.isascii() and part.isdecimal() for part in parts):
            raise VersionError("invalid semantic version")
        if (plus and not _is_identifiers(metadata)) or (dash and not _is_identifiers(prerelease)):
            raise VersionError("invalid semantic version")
        numbers = [*map(_segment, parts), 0, 0]
        if prerelease:
            _check_prerelease(prerelease)
        return cls(numbers[0], numbers[1], numbers[2], prerelease, metadata, text)

    @classmethod
    def parse_strict(cls, text: str) -> Version:
        """semver.StrictNewVersion: exactly three parts, no v, no leading zeros. Raises VersionError."""
        if not text:
            raise VersionError("version string empty")
        parts = text.split(".", 2)
        if len(parts) != 3:
            raise VersionError("invalid semantic version")
        parts[2], plus, metadata = parts[2].partition("+")
        if plus and not _is_identifiers(metadata):
            raise VersionError("invalid metadata string")
        parts[2], dash, prerelease = parts[2].partition("-")
        if dash:
            _check_prerelease(prerelease)
        for part in parts:
            if part.strip("0123456789"):
                raise VersionError("invalid characters in version")
            if len(part) > 1 and part[0] == "0":
                raise VersionError("version segment starts with 0")
        return cls(_uint(parts[0]), _uint(parts[1]), _uint(parts[2]), prerelease, metadata, text)

    def incremented(self, part: str) -> Version:
        """IncMajor, IncMinor or IncPatch, by the name of the part; a pre-release's next patch is its own release."""
        if getattr(self, part) == _MAX_UINT64:
            raise VersionError(f"{part} version increment would overflow uint64")
        numbers = [self.major, self.minor, self.patch]
        place = ("major", "minor", "patch").index(part)
        if part != "patch" or not self.prerelease:
            numbers[place:] = [numbers[place] + 1] + [0] * (2 - place)
        return self._renewed(major=numbers[0], minor=numbers[1], patch=numbers[2], prerelease="", metadata="")

    def with_field(self, field: str, text: str) -> Version:
        """SetPrerelease or SetMetadata, by the name of the field. Raises VersionError."""
        if text and field == "prerelease":
            _check_prerelease(text)
        elif text and not _is_identifiers(text):
            raise VersionError("invalid metadata string")
        return self._renewed(**{field: text})

    def _renewed(self, **changes: Any) -> Version:
        """A copy with these changes; its original text is its canonical one, with the v that it had."""
        changed = replace(self, **changes)
        return replace(changed, original=("v" if self.original.startswith("v") else "") + str(changed))

    @property
    def precedence(self) -> tuple[Any, ...]:
        """What versions are compared by: numbers before words in a pre-release, and no pre-release after any."""
        known: tuple[Any, ...] | None = self.__dict__.get("_precedence")
        if known is None:
            parts = tuple(_precedence(part) for part in self.prerelease.split("."))
            known = (self.major, self.minor, self.patch, not self.prerelease, parts)
            self.__dict__["_precedence"] = known
        return known

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self.precedence == other.precedence

    def __hash__(self) -> int:
        return hash(self.precedence)

    def __lt__(self, other: Version) -> bool:
        return self.precedence < other.precedence

    def __le__(self, other: Version) -> bool:
        return self.precedence <= other.precedence

    def __gt__(self, other: Version) -> bool:
        return self.precedence > other.precedence

    def __ge__(self, other: Version) -> bool:
        return self.precedence >= other.precedence

    def __str__(self) -> str:
        """The canonical text: three parts, no v."""
        text = f"{self.major}.{self.minor}.{self.patch}"
        text += f"-{self.prerelease}" if self.prerelease else ""
        return text + (f"+{self.metadata}" if self.metadata else "")


class Constraint(Record):
    """A range of versions: groups joined by ||, each a list of parts that must all hold."""

    groups: tuple[tuple[Part, ...], ...]

    @classmethod
    def parse(cls, text: str) -> Constraint:
        """semver.NewConstraint. Raises VersionError."""
        _check_length("constraint", text, 512)
        return cls(tuple(_parse_group(group) for group in _with_ranges_spelled_out(text).split("||")))

    def check(self, version: Version, *, prereleases: bool = False) -> bool:
        """Whether `version` is inside; with `prereleases` (IncludePrerelease) a pre-release may be in any range."""
        return any(not _reasons(group, version, prereleases) for group in self.groups)

    def validate(self, version: Version) -> list[str]:
        """Why `version` is outside, in Masterminds' words; empty if it is inside."""
        reasons: list[str] = []
        for group in self.groups:
            found = _reasons(group, version)
            if not found:
                return []
            # That a pre-release is not looked for is said once.
            reasons += [reason for reason in found if reason not in reasons or _NO_PRERELEASES not in reason]
        return reasons

    def newest(self, versions: Iterable[Version]) -> Version | None:
        """The highest of `versions` inside the range."""
        return max(filter(self.check, versions), default=None)

    def __str__(self) -> str:
        return " || ".join(" ".join(part.operator + part.text for part in group) for group in self.groups)


class Part(Record):
    """One comparison, such as ">=1.2": `floor` is 1.2.0, and the dirty marks say which places were x or missing."""

    operator: str
    text: str
    floor: Version
    dirty: bool = False
    minor_dirty: bool = False
    patch_dirty: bool = False


def _segment(digits: str) -> int:
    try:
        return _uint(digits)
    except VersionError as exc:
        raise VersionError(f"error parsing version segment: {exc}") from exc


def _uint(digits: str) -> int:
    """strconv.ParseUint into 64 bits."""
    if not digits:
        raise VersionError('strconv.ParseUint: parsing "": invalid syntax')
    # Twenty digits hold every uint64; more would only make int() slow.
    number = int(digits) if len(digits.lstrip("0")) <= 20 else _MAX_UINT64 + 1
    if number > _MAX_UINT64:
        raise VersionError(f'strconv.ParseUint: parsing "{digits}": value out of range')
    return number


def _check_prerelease(text: str) -> None:
    for part in text.split("."):
        if not _is_identifiers(part):
            raise VersionError("invalid prerelease string")
        if part.isdigit() and len(part) > 1 and part[0] == "0":
            raise VersionError("version segment starts with 0")


def _is_identifiers(text: str) -> bool:
    """Letters, digits and hyphens in parts that dots divide."""
    return all(part and not part.lstrip(_IDENTIFIER) for part in text.split("."))


def _check_length(what: str, text: str, most: int) -> None:
    if len(text.encode("utf-8", "surrogateescape")) > most:
        raise VersionError(f"{what} string is too long (max {most} bytes)")


def _precedence(part: str) -> tuple[bool, int, str]:
    is_number = part.isdigit() and len(part) <= 20 and int(part) <= _MAX_UINT64
    return (False, int(part), "") if is_number else (bool(part), 0, part)


def _with_ranges_spelled_out(text: str) -> str:
    """ "1.2 - 2" as ">= 1.2, <= 2"."""
    if "-" not in text.split():
        return text
    bound = _PARTIAL.replace("(", "(?:").replace("(?:?:", "(?:")
    pattern = _pattern(rf"{_SPACE}*+({bound}){_SPACE}++-{_SPACE}++({bound}){_SPACE}*+")
    return str(pattern.sub(r">= \1, <= \2 ", text))


def _parse_group(text: str) -> tuple[Part, ...]:
    simple = _simple_group(text)
    if simple is not None:
        return tuple(_parse_part(*item) for item in simple)
    operator = r"(!=|=>|>=|<=|=<|~>|[=<>~^]|)"
    item = _pattern(rf"{_SPACE}*+{operator}{_SPACE}*+({_PARTIAL})({_SPACE}*+,|{_SPACE}++|\Z)")
    matches: list[Any] = []
    position, separator = 0, ","
    while position < len(text) or separator.strip() or not matches:
        match = item.match(text, position)
        if match is None:
            raise VersionError(f"improper constraint: {_quoted(text)}")
        matches.append(match)
        position, separator = match.end(), match[8]
    # Only then: a group of the wrong shape is said before what is wrong with one of its versions.
    return tuple(_parse_part(*match.groups()[:6]) for match in matches)


def _simple_group(text: str) -> list[_Item] | None:
    """The items of a group of ordinary parts with blanks between them; None for any other, a wrong one included.

    Nearly every range is of this kind, and loading `re` takes 6 ms.
    """
    if "," in text or not (text.isascii() and text.isprintable()):
        return None
    items: list[_Item] = []
    for word in text.split():
        version = word.lstrip("!=<>~^")
        operator = word[: len(word) - len(version)]
        if items and not items[-1][1] and not operator:
            operator = items.pop()[0]  # blanks may follow an operator
        elif items and not items[-1][1]:
            return None
        if operator not in _CHECKS:
            return None
        core, dash, prerelease = version.partition("-")
        numbers = core.removeprefix("v").split(".")
        simple = len(numbers) <= 3 and all(part in _WILDCARDS or part.isdecimal() for part in numbers)
        if version and (not simple or (dash and not _is_identifiers(prerelease))):
            return None
        minor, patch = [*(f".{part}" for part in numbers[1:]), None, None][:2]
        items.append((operator, version, numbers[0], minor, patch, prerelease or None))
    return items if items and items[-1][1] else None


def _parse_part(
    operator: str, text: str, major: str, minor: str | None, patch: str | None, prerelease: str | None
) -> Part:
    suffix = f"-{prerelease}" if prerelease else ""
    dirty = minor_dirty = patch_dirty = False
    loose = text
    if major in _WILDCARDS:
        loose, dirty = f"0.0.0{suffix}", True
    elif minor is None or minor[1:] in _WILDCARDS:
        loose, dirty, minor_dirty = f"{major}.0.0{suffix}", True, True
    elif patch is None or patch[1:] in _WILDCARDS:
        loose, dirty, patch_dirty = f"{major}{minor}.0{suffix}", True, True
    try:
        floor = Version.parse(loose)
    except VersionError as exc:
        raise VersionError("constraint parser error") from exc
    return Part(operator, text, floor, dirty, minor_dirty, patch_dirty)


def _quoted(text: str) -> str:
    """Go's %q, for the text of a constraint."""
    short = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(short.get(char) or (char if char.isprintable() else _code(char)) for char in escaped) + '"'


def _code(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is not UTF-8
        code -= 0xDC00
        return f"\\x{code:02x}"
    return f"\\x{code:02x}" if code < 0x80 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _reasons(group: tuple[Part, ...], version: Version, prereleases: bool = False) -> list[str]:
    """Why `version` does not satisfy every part; empty if it does."""
    if version.prerelease and not prereleases and not any(part.floor.prerelease for part in group):
        return [f'"{version}" {_NO_PRERELEASES}']
    reasons = [(part, _CHECKS[part.operator](version, part)) for part in group]
    return [f'"{version}" {reason.format(part.text)}' for part, reason in reasons if reason]


def _not_equal(version: Version, part: Part) -> str:
    floor = part.floor
    if part.dirty:
        if floor.major != version.major:
            return ""
        if part.minor_dirty:
            return 'is equal to "{}"'
        if floor.minor != version.minor:
            return ""
        if part.patch_dirty:
            same = version.prerelease == floor.prerelease
            return 'is equal to "{}"' if same else ""
        if floor.patch != version.patch:
            return ""
    return 'is equal to "{}"' if version == floor else ""


def _greater(version: Version, part: Part) -> str:
    refusal = 'is less than or equal to "{}"'
    floor = part.floor
    if part.dirty:
        if version.major != floor.major:
            return "" if version.major > floor.major else refusal
        if part.minor_dirty:
            return refusal
        if part.patch_dirty:
            return "" if version.minor > floor.minor else refusal
    return "" if version > floor else refusal


def _less(version: Version, part: Part) -> str:
    return "" if version < part.floor else 'is greater than or equal to "{}"'


def _greater_or_equal(version: Version, part: Part) -> str:
    return "" if version >= part.floor else 'is less than "{}"'


def _less_or_equal(version: Version, part: Part) -> str:
    floor = part.floor
    if not part.dirty:
        return "" if version <= floor else 'is greater than "{}"'
    above = version.minor > floor.minor and not part.minor_dirty
    return 'is greater than "{}"' if version.major > floor.major or (version.major == floor.major and above) else ""


def _tilde(version: Version, part: Part) -> str:
    floor = part.floor
    if version < floor:
        return 'is less than "{}"'
    if not (floor.major or floor.minor or floor.patch or part.minor_dirty or part.patch_dirty):
        return ""
    if version.major != floor.major:
        return 'does not have same major version as "{}"'
    if version.minor != floor.minor and not part.minor_dirty:
        return 'does not have same major and minor version as "{}"'
    return ""


def _tilde_or_equal(version: Version, part: Part) -> str:
    if part.dirty:
        return _tilde(version, part)
    return "" if version == part.floor else 'is not equal to "{}"'


def _caret(version: Version, part: Part) -> str:
    floor = part.floor
    if version < floor:
        return 'is less than "{}"'
    if floor.major > 0 or part.minor_dirty or version.major > 0:
        return "" if version.major == floor.major else 'does not have same major version as "{}"'
    if floor.minor > 0 or part.patch_dirty:
        expected = "Expected minor versions to match when constraint major version is 0"
        same = version.minor == floor.minor
        return "" if same else f'does not have same minor version as "{{}}". {expected}'
    if version.minor > 0:
        return 'does not have same minor version as "{}"'
    expected = "Expect version and constraint to equal when major and minor versions are 0"
    return "" if version.patch == floor.patch else f'does not equal "{{}}". {expected}'


_CHECKS: dict[str, Callable[[Version, Part], str]] = {
    "": _tilde_or_equal,
    "=": _tilde_or_equal,
    "!=": _not_equal,
    ">": _greater,
    "<": _less,
    ">=": _greater_or_equal,
    "=>": _greater_or_equal,
    "<=": _less_or_equal,
    "=<": _less_or_equal,
    "~": _tilde,
    "~>": _tilde,
    "^": _caret,
}
