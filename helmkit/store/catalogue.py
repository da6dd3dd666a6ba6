"""The catalogue: every chart version of every repository, asked without parsing an index again.

One process writes, under Store.write_lock; readers are never blocked. A repository's index is replaced in one
transaction. Left out: the archives (blobs), and which version fits a range (lookup).
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

from helmkit.errors import DamagedError, StoreError
from helmkit.store.database import Database
from helmkit.store.indexes import Indexes
from helmkit.store.rows import ChartVersion, IndexState, sort_key

_Identity = tuple[str, str, str]  # Name, version, digest.


class Catalogue:
    """An open catalogue; to be used by the thread that opened it. Every method raises StoreError."""

    def __init__(self, path: Path, indexes: Indexes | None = None) -> None:
        """Open the file `path`; what is published is kept in `indexes` too."""
        self._db = Database(path)
        self._indexes = indexes

    @property
    def database(self) -> Database:
        """The connection, for the other tables of the same file."""
        return self._db

    def close(self) -> None:
        self._db.close()

    def states(self) -> dict[str, IndexState]:
        """What is known of the index of every repository that was ever synced, by repository."""
        rows = self._db.rows(
            "SELECT name, source, sha256, size, fetched, checked, etag, last_modified, generated, entries, skipped"
            " FROM repository ORDER BY name"
        )
        return {row[0]: IndexState(*row) for row in rows}

    def publish(self, state: IndexState, rows: Iterable[ChartVersion]) -> int:
        """Make `rows` all that there is of a repository; how many of them were not there before."""
        writer = self._indexes.writer(state) if self._indexes else None
        new = self._publish(state, writer.passing(rows) if writer else rows)
        if writer:
            writer.write()
        return new

    def _publish(self, state: IndexState, rows: Iterable[ChartVersion]) -> int:
        with self._db.transaction():
            before = self._identities(state.repository)
            self._delete(state.repository)
            repository = self._db.run(
                "INSERT INTO repository (name, source, sha256, size, fetched, checked, etag, last_modified,"
                " generated, entries, skipped) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                astuple(state),
            )
            self._insert(repository, rows)
            return len(self._identities(state.repository) - before)

    def confirm(self, state: IndexState) -> None:
        """Record that a source has the index we know: `checked`, `source` and the validators change, nothing else."""
        self._db.run(
            "UPDATE repository SET checked = ?, etag = ?, last_modified = ?, source = ? WHERE name = ?",
            (state.checked, state.etag, state.last_modified, state.source, state.repository),
        )

    def forget(self, repository: str) -> None:
        """Remove a repository and all its versions."""
        with self._db.transaction():
            self._delete(repository)
        if self._indexes:
            self._indexes.remove(repository)

    def record_digests(self, rows: Iterable[ChartVersion]) -> None:
        """Hold versions whose index gives no digest to those of `rows`, the first ones seen."""
        with self._db.transaction():
            for row in rows:
                self._db.run(
                    "INSERT OR IGNORE INTO first_seen VALUES (?, ?, ?, ?)",
                    (row.repository, row.name, row.version, row.digest),
                )

    def first_seen(self) -> list[ChartVersion]:
        """The versions without a digest in an index, or in no index, that were held to the digest first seen."""
        rows = self._db.rows("SELECT repository, name, version, digest FROM first_seen ORDER BY 1, 2, 3")
        return [ChartVersion(repository, name, version, digest=digest) for repository, name, version, digest in rows]

    def versions(self, name: str, repository: str) -> Iterator[ChartVersion]:
        """A chart's versions, newest first."""
        rows = self._db.rows(
            _SELECT + " WHERE name = ? AND repository = ?"
            " ORDER BY major DESC, minor DESC, patch DESC, prerelease DESC, version DESC",
            (name, repository),
        )
        return map(_chart_version, rows)

    def rows(self) -> Iterator[ChartVersion]:
        """Every version of every chart of every repository."""
        return map(_chart_version, self._db.rows(_SELECT))

    def repositories_with(self, name: str) -> list[str]:
        """The repositories that have a chart of that name."""
        rows = self._db.rows("SELECT DISTINCT repository FROM release WHERE name = ? ORDER BY repository", (name,))
        return [row[0] for row in rows]

    def charts(self, words: Sequence[str] = ()) -> list[tuple[str, str]]:
        """(repository, chart) of every chart in whose texts all `words` are; all charts without words.

        The texts are REPO/NAME, and the newest version's keywords, description and maintainers; case does not matter.
        """
        patterns = ["%" + _escaped(word) + "%" for word in words]
        return [(row[0], row[1]) for row in self._db.rows(_SEARCH, (json.dumps(patterns),))]

    def names(self, repository: str | None = None) -> list[str]:
        """Every chart name, once; or those of one repository."""
        rows = self._db.rows(
            "SELECT DISTINCT chart.name FROM chart JOIN repository ON repository.id = chart.repository"
            " WHERE ?1 IS NULL OR repository.name = ?1 ORDER BY chart.name",
            (repository,),
        )
        return [row[0] for row in rows]

    def digests(self, repository: str) -> dict[tuple[str, str], str]:
        """The digests of a repository's versions, by name and version; empty where none is known."""
        rows = self._db.rows("SELECT name, version, digest FROM release WHERE repository = ?", (repository,))
        return {(name, version): digest for name, version, digest in rows}

    def check(self) -> list[str]:
        """What SQLite finds damaged; an empty list where all is well."""
        try:
            found = [row[0] for row in self._db.rows("PRAGMA integrity_check(20)")]
        except DamagedError as exc:
            return [exc.message]
        return [] if found == ["ok"] else found

    def _identities(self, repository: str) -> set[_Identity]:
        return {(name, version, digest) for (name, version), digest in self.digests(repository).items()}

    def _delete(self, repository: str) -> None:
        self._db.run(
            "DELETE FROM chart_text WHERE rowid IN (SELECT chart.id FROM chart JOIN repository"
            " ON repository.id = chart.repository WHERE repository.name = ?)",
            (repository,),
        )
        self._db.run("DELETE FROM repository WHERE name = ?", (repository,))

    def _insert(self, repository: int, rows: Iterable[ChartVersion]) -> None:
        newest: dict[str, tuple[int, Any, ChartVersion]] = {}
        for row in rows:
            key = sort_key(row.version)
            if key is None:
                raise StoreError(f"{row.name}: {row.version!r} is not a version")
            if row.name not in newest:
                chart = self._db.run("INSERT INTO chart (repository, name) VALUES (?, ?)", (repository, row.name))
                newest[row.name] = chart, key, row
            chart, best, _ = newest[row.name]
            if key > best:
                newest[row.name] = chart, key, row
            texts = (row.version, row.app_version, row.description, row.created, row.digest)
            self._db.run(
                "INSERT INTO version VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (chart, *key, *texts, row.deprecated, json.dumps(row.urls), row.entry),
            )
        for chart, _, row in newest.values():
            self._db.run(
                "INSERT INTO chart_text (rowid, name, keywords, description, maintainers) VALUES (?, ?, ?, ?, ?)",
                (chart, row.name, *_search_texts(row)),
            )


# LIKE on a trigram table: any part of a word is found, by the index where the pattern is long enough for one.
_SEARCH = r"""
SELECT repository.name, chart.name
FROM chart_text JOIN chart ON chart.id = chart_text.rowid JOIN repository ON repository.id = chart.repository
WHERE NOT EXISTS (
    SELECT 1 FROM json_each(?) AS word WHERE NOT (
        repository.name || '/' || chart.name LIKE word.value ESCAPE '\'
        OR chart_text.keywords LIKE word.value ESCAPE '\'
        OR chart_text.description LIKE word.value ESCAPE '\' OR chart_text.maintainers LIKE word.value ESCAPE '\'))
ORDER BY repository.name, chart.name
"""


_SELECT = """
SELECT repository, name, version, app_version, description, created, digest, deprecated, urls, entry FROM release
"""


def _chart_version(row: Sequence[Any]) -> ChartVersion:
    repository, name, version, app_version, description, created, digest, deprecated, urls, entry = row
    return ChartVersion(
        repository=repository,
        name=name,
        version=version,
        app_version=app_version,
        description=description,
        created=created,
        digest=digest,
        deprecated=bool(deprecated),
        urls=tuple(json.loads(urls)),
        entry=entry,
    )


def _escaped(word: str) -> str:
    """`word` with LIKE's own signs escaped."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _search_texts(row: ChartVersion) -> tuple[str, str, str]:
    fields = row.fields
    keywords = [word for word in _listed(fields.get("keywords")) if isinstance(word, str)]
    people = [person.get("name") for person in _listed(fields.get("maintainers")) if isinstance(person, dict)]
    return " ".join(keywords), row.description, " ".join(name for name in people if isinstance(name, str))
