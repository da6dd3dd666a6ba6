"""What the catalogue holds, as values; and a version as sortable columns. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from helmkit.errors import VersionError
from helmkit.records import Record, replace
from helmkit.version import Version

_MAX_INTEGER = 2**63 - 1  # SQLite's.
_PLAIN = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})\.([0-9]{1,18})\Z")


class ChartVersion(Record):
    """One version of one chart of one repository.

    `digest` is the archive's sha256 in hex, empty where neither the index gives one nor an archive was ever seen;
    `offered` is what the index says it is now, where the archive that is here has another digest and stays. `created`
    is an RFC 3339 time or empty; `entry` the whole index entry as it stands there, YAML or JSON.
    """

    repository: str
    name: str
    version: str
    app_version: str = ""
    description: str = ""
    created: str = ""
    digest: str = ""
    deprecated: bool = False
    urls: tuple[str, ...] = ()
    entry: str = "{}"
    offered: str = ""

    @property
    def fields(self) -> Mapping[str, Any]:
        """The whole index entry, custom fields and annotations included."""
        from helmkit.index.fields import entry_fields

        return entry_fields(self.entry)

    @property
    def reference(self) -> str:
        """REPO/NAME."""
        return f"{self.repository}/{self.name}"

    def held_to(self, digest: str) -> "ChartVersion":
        """This version with the archive `digest`, whatever the index says."""
        return replace(self, digest=digest, offered="" if self.digest == digest else self.digest)

    def as_offered(self) -> "ChartVersion":
        """This version as the index has it now."""
        return replace(self, digest=self.offered, offered="") if self.offered else self

    @property
    def key(self) -> tuple[str, str, str]:
        """Repository, name, version."""
        return self.repository, self.name, self.version


class IndexState(Record):
    """What we have of a repository's index.

    `source` is the URL or path it came from; `sha256` that of its bytes; `fetched` when its bytes arrived, `checked`
    when a source last confirmed them, `generated` when it says it was made: RFC 3339 times in UTC, or empty.
    """

    repository: str
    source: str
    sha256: str
    size: int
    fetched: str
    checked: str
    etag: str = ""
    last_modified: str = ""
    generated: str = ""
    entries: int = 0
    skipped: int = 0


def sort_key(text: str) -> tuple[int, int, int, str] | None:
    """Columns that sort as SemVer 2.0 section 11 orders versions; None for what is not a version or is too large.

    A pre-release becomes text that compares as its identifiers do: numbers before words and by value, fewer fields
    first, and any pre-release before the release.
    """
    if match := _PLAIN.match(text):
        return int(match[1]), int(match[2]), int(match[3]), "~"
    try:
        version = Version.parse(text)
    except VersionError:
        return None
    numbers = version.major, version.minor, version.patch
    if max(numbers) > _MAX_INTEGER:
        return None
    return *numbers, _prerelease_key(version.prerelease)


def _prerelease_key(prerelease: str) -> str:
    if not prerelease:
        return "~"
    # A number is led by its length, so that 9 comes before 10.
    parts = (
        f"0{len(part):03}{part}" if part.isascii() and part.isdigit() else f"1{part}"
        for part in prerelease.split(".")
    )
    return "\x01".join(parts)
