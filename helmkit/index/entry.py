"""An index's entry, checked: what helm leaves out is left out, and what no catalogue or disk could hold. Pure.

Source: Helm pkg/repo/v1 index.go (loadIndex), pkg/chart/v2 metadata.go (Validate). Where Helm refuses a whole index
for one entry's wrong types, that entry is left out.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from helmkit.errors import VersionError
from helmkit.index.fields import entry_fields

MAX_VERSION = 256  # Characters.
_MAX_NUMBER = 2**63 - 1  # What a database column holds.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,249}\Z")
_VERSION = re.compile(r"[0-9]{1,18}\.[0-9]{1,18}\.[0-9]{1,18}\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_KINDS = {float: "a number", bool: "true or false"}
_DIGEST = re.compile(r"(?:sha256:)?([0-9a-f]{64})\Z")


class Entry(NamedTuple):
    """One version of one chart.

    `digest` is 64 hex digits, empty where the index gives none; `created` is an RFC 3339 time or empty; `maintainers`
    are their names; `text` is the whole entry as YAML or JSON (see `fields`).
    """

    name: str
    version: str
    urls: tuple[str, ...]
    digest: str
    created: str
    app_version: str
    description: str
    deprecated: bool
    keywords: tuple[str, ...]
    maintainers: tuple[str, ...]
    text: str

    @property
    def fields(self) -> Mapping[str, Any]:
        """The whole entry, custom fields and annotations included."""
        return entry_fields(self.text)


class Skipped(NamedTuple):
    """An entry that was left out, and why."""

    name: str
    version: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}".strip() + f": {self.reason}"


class MalformedError(Exception):
    """Why an entry is left out."""


class Shared(NamedTuple):
    """What the entries of a chart have in common, checked."""

    description: str
    deprecated: bool
    keywords: tuple[str, ...]
    maintainers: tuple[str, ...]


def checked_shared(name: str, fields: Any) -> Shared:
    """What the entries of the chart `name` may have in common, by the `fields` of one. MalformedError.

    Lists may be tuples of texts, and then stand for what is in them: names for maintainers.
    """
    if not isinstance(fields, dict):
        raise MalformedError("empty entry" if fields is None else "not a mapping")
    own = _text(fields, "name")
    if own != name:
        raise MalformedError(f"it names itself {own[:80]!r}" if own else "no name")
    if not _NAME.match(name):
        raise MalformedError("the name is not one a chart can have")
    return Shared(
        _clean(_text(fields, "description")),
        _flag(fields, "deprecated"),
        _texts(fields, "keywords"),
        _people(fields),
    )


def checked_entry(name: str, fields: Mapping[str, Any], shared: Shared, text: str) -> Entry:
    """The entry of the chart `name` with these `fields`, beside those that it shares with others. MalformedError."""
    version = _text(fields, "version")
    if not _VERSION.match(version):
        _check_version(version)
    urls = _texts(fields, "urls")
    if not all(urls) or not urls:
        raise MalformedError("no URL")
    digest = _text(fields, "digest")
    if digest and not _SHA256.match(digest):
        digest = _sha256(digest)
    created = _text(fields, "created")
    if "type" in fields or "dependencies" in fields:
        _check_rest(fields)
    return Entry(
        name,
        version,
        urls,
        digest,
        created if created and parse_time(created) else "",
        _clean(_text(fields, "appVersion")),
        *shared,
        text,
    )


def parse_time(value: str) -> datetime | None:
    """An RFC 3339 time; None for other text and for Go's zero time."""
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        return None
    time = time if time.tzinfo else time.replace(tzinfo=UTC)
    return time if time.year > 1 else None


def _text(fields: Mapping[str, Any], key: str) -> str:
    value = fields.get(key)
    if type(value) is str:
        return value
    if value is None:
        return ""
    # Helm makes text of numbers in Chart.yaml, but not in an index.
    raise MalformedError(f"{key} is {_KINDS.get(type(value), 'not text')}")


def _list(fields: Mapping[str, Any], key: str) -> Sequence[Any]:
    value = fields.get(key)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise MalformedError(f"{key} is not a list")
    return value


def _texts(fields: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = fields.get(key)
    if type(found) is not tuple:
        listed = _list(fields, key)
        if not all(isinstance(item, str | None) for item in listed):
            raise MalformedError(f"{key} is not a list of texts")
        found = tuple(item or "" for item in listed)
    return found if "".join(found).isprintable() else tuple(map(_clean, found))


def _flag(fields: Mapping[str, Any], key: str) -> bool:
    value = fields.get(key)
    if value is not None and type(value) is not bool:
        raise MalformedError(f"{key} is neither true nor false")
    return bool(value)


def _people(fields: Mapping[str, Any]) -> tuple[str, ...]:
    if type(fields.get("maintainers")) is tuple:
        return tuple(filter(None, _texts(fields, "maintainers")))
    people = _list(fields, "maintainers")
    if not all(isinstance(person, dict) for person in people):
        raise MalformedError("maintainers have an empty or odd one")
    return tuple(name for person in people if (name := _clean(_text(person, "name"))))


def _check_version(version: str) -> None:
    from helmkit.version import Version

    try:
        if len(version) > MAX_VERSION:
            raise VersionError("too long")
        key = Version.parse(version)
    except VersionError as exc:
        raise MalformedError(f"{version[:40]!r} is not a version") from exc
    if max(key.major, key.minor, key.patch) > _MAX_NUMBER:
        raise MalformedError(f"{version[:40]!r} has a number too large to be sorted")


def _sha256(digest: str) -> str:
    match = _DIGEST.match(digest.strip().lower())
    if not match:
        raise MalformedError("the digest is not a sha256")
    return match[1]


def _check_rest(fields: Mapping[str, Any]) -> None:
    """What helm checks of an entry beyond what the catalogue holds."""
    if _text(fields, "type") not in ("", "application", "library"):
        raise MalformedError("type is neither application nor library")
    for dependency in _list(fields, "dependencies"):
        if not isinstance(dependency, dict):
            raise MalformedError("dependencies have an empty or odd one")
        alias = _text(dependency, "alias")
        if alias and not (alias.isascii() and alias.replace("-", "_").replace("_", "a").isalnum()):
            raise MalformedError(f"dependency {_text(dependency, 'name')[:80]!r} has a disallowed alias")


def _clean(text: str) -> str:
    """White space becomes a blank and what does not print is dropped, as helm does with an entry's texts."""
    if text.isprintable():
        return text
    return "".join(" " if char.isspace() else char for char in text if char.isspace() or char.isprintable())
