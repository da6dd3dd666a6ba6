"""Bringing a repository's charts into the catalogue by difference: chart by chart, and in these version by version.

Everything happens in the transaction of the caller. Left out: reading an index (helmkit.index).
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from helmkit.errors import StoreError
from helmkit.index import ChartEntries, Entry
from helmkit.store.database import Database
from helmkit.store.folding import searched_line
from helmkit.store.rows import sort_key


class ChangedDigest(NamedTuple):
    """A version whose index gives another digest than it gave before."""

    name: str
    version: str
    before: str
    after: str


@dataclass(slots=True)
class Imported:
    """What an import came to: versions there are, those that were not there before, and what was left out."""

    entries: int = 0
    new: int = 0
    skipped: list[str] = field(default_factory=list)
    changed: list[ChangedDigest] = field(default_factory=list)


class _Known(NamedTuple):
    """A version that is in the catalogue."""

    id: int
    text: str
    digest: str


class Importer:
    """Imports charts into one repository, by its row's id and its name."""

    def __init__(self, database: Database, repository: int, name: str, stays: Callable[[str], bool]) -> None:
        self._db = database
        self._repository = repository
        self._name = name
        self._stays = stays
        # What is known of versions beside what the index says.
        self._seen: dict[tuple[str, str], str] = {
            (chart, version): digest
            for chart, version, digest in database.rows(
                "SELECT name, version, digest FROM first_seen WHERE repository = ?1"
                " UNION ALL SELECT name, version, digest FROM held WHERE repository = ?1",
                (name,),
            )
        }
        self.result = Imported()

    def run(self, charts: Iterable[ChartEntries]) -> Imported:
        """Make `charts` all that there is of the repository. StoreError for what is not a version."""
        known = {
            name: (id_, digest, entries, skipped)
            for id_, name, digest, entries, skipped in self._db.rows(
                "SELECT id, name, digest, entries, skipped FROM chart WHERE repository = ?", (self._repository,)
            )
        }
        for chart in charts:
            id_, digest, entries, skipped = known.pop(chart.name, (0, "", 0, "[]"))
            if chart.digest and chart.digest == digest:
                self.result.entries += entries
                self.result.skipped += json.loads(skipped)
            else:
                self._chart(id_, chart)
        for name, (id_, *_) in known.items():
            digests = self._db.rows("SELECT version, digest FROM version WHERE chart = ?", (id_,))
            for version, digest in list(digests):
                self._hold(name, version, digest)
            remove_charts(self._db, "id = ?", id_)
        return self.result

    def _chart(self, id_: int, chart: ChartEntries) -> None:
        skipped = list(map(str, chart.skipped))
        self.result.skipped += skipped
        if id_:
            self._db.run(
                "UPDATE chart SET digest = ?, entries = ?, skipped = ? WHERE id = ?",
                (chart.digest, len(chart.entries), json.dumps(skipped), id_),
            )
        else:
            id_ = self._db.run(
                "INSERT INTO chart (repository, name, digest, entries, skipped) VALUES (?, ?, ?, ?, ?)",
                (self._repository, chart.name, chart.digest, len(chart.entries), json.dumps(skipped)),
            )
        self._versions(id_, chart)

    def _versions(self, chart: int, listed: ChartEntries) -> None:
        """The chart's versions: those whose text is as it was stay, the others are written anew."""
        known = {
            version: _Known(id_, text, digest)
            for id_, version, text, digest in self._db.rows(
                "SELECT version.id, version.version, entry.text, digest"
                " FROM version JOIN entry ON entry.version = version.id WHERE chart = ?",
                (chart,),
            )
        }
        texts = _Texts(self._db, chart, listed.name, self._name)
        next_id = self._db.number("SELECT coalesce(max(id), 0) + 1 FROM version")
        versions: list[tuple[Any, ...]] = []
        entries: list[tuple[int, str]] = []
        for entry in listed.entries:
            before = known.pop(entry.version, None)
            self.result.entries += 1
            if before is not None:
                if before.text == entry.text:
                    continue
                self._db.run("DELETE FROM version WHERE id = ?", (before.id,))
            if not self._is_held(listed.name, entry, before) and (before is None or before.digest != entry.digest):
                self.result.new += 1
            id_ = next_id + len(versions)
            versions.append((id_, chart, *_columns(listed.name, entry, texts)))
            entries.append((id_, entry.text))
        for version, row in known.items():
            self._hold(listed.name, version, row.digest)
        self._db.run_many("DELETE FROM version WHERE id = ?", [(row.id,) for row in known.values()])
        self._db.run_many(_INSERT, versions)
        self._db.run_many("INSERT INTO entry (version, text) VALUES (?, ?)", entries)
        texts.tidy()

    def _is_held(self, name: str, entry: Entry, before: _Known | None) -> bool:
        """Whether a version stays what it was, though its entry gives another digest; that is noted as a change."""
        known = self._seen.get((name, entry.version)) or (before.digest if before else "")
        if not known or not entry.digest or known == entry.digest:
            return False
        self.result.changed.append(ChangedDigest(name, entry.version, known, entry.digest))
        return self._hold(name, entry.version, known)

    def _hold(self, name: str, version: str, digest: str) -> bool:
        """Hold a version to the digest that it has; False where that need not stay."""
        if not digest or not self._stays(digest):
            return False
        self._db.run("INSERT OR IGNORE INTO held VALUES (?, ?, ?, ?)", (self._name, name, version, digest))
        return True


_INSERT = """
INSERT INTO version (id, chart, major, minor, patch, prerelease, version, app_version, texts, created, digest,
    deprecated, urls) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def _columns(name: str, entry: Entry, texts: "_Texts") -> tuple[Any, ...]:
    key = sort_key(entry.version)
    if key is None:
        raise StoreError(f"{name}: {entry.version!r} is not a version")
    return (
        *key,
        entry.version,
        entry.app_version,
        texts.id_of(entry),
        entry.created,
        entry.digest,
        entry.deprecated,
        "\n".join(entry.urls),
    )


class _Texts:
    """The texts that a chart's versions are found by: most versions share them, so each is kept once."""

    def __init__(self, database: Database, chart: int, name: str, repository: str) -> None:
        self._db = database
        self._chart = chart
        self._name = name
        self._repository = repository
        self._ids = {
            (description, keywords, maintainers): id_
            for id_, description, keywords, maintainers in database.rows(
                "SELECT id, description, keywords, maintainers FROM texts WHERE chart = ?", (chart,)
            )
        }

    def id_of(self, entry: Entry) -> int:
        key = entry.description, " ".join(entry.keywords), " ".join(entry.maintainers)
        found = self._ids.get(key)
        if found is None:
            found = self._ids[key] = self._db.run(
                "INSERT INTO texts (chart, description, keywords, maintainers) VALUES (?, ?, ?, ?)",
                (self._chart, *key),
            )
            line = searched_line(self._repository, self._name, key[0], key[1], key[2])
            self._db.run("INSERT INTO words (rowid, line) VALUES (?, ?)", (found, line))
        return found

    def tidy(self) -> None:
        """Remove the texts that no version has any more."""
        remove_texts(self._db, "chart = ?1 AND id NOT IN (SELECT texts FROM version WHERE chart = ?1)", self._chart)


def remove_charts(database: Database, where: str, argument: object) -> None:
    """Remove the charts that a condition on `chart` names, with all that hangs on them."""
    remove_texts(database, f"chart IN (SELECT id FROM chart WHERE {where})", argument)  # noqa: S608
    database.run(f"DELETE FROM chart WHERE {where}", (argument,))  # noqa: S608


def remove_texts(database: Database, where: str, argument: object) -> None:
    """Remove the texts that a condition on `texts` names."""
    database.run(f"DELETE FROM words WHERE rowid IN (SELECT id FROM texts WHERE {where})", (argument,))  # noqa: S608
    database.run(f"DELETE FROM texts WHERE {where}", (argument,))  # noqa: S608
