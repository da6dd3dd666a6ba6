"""The catalogue: every chart version of every repository, asked without parsing an index again.

One process writes, under Store.write_lock; readers are never blocked. A repository's index is replaced in one
transaction. What only some questions need is imported when they are asked: `helmkit search` is to start at once. Left
out: the archives (blobs), searching (searching), and which version fits a range (lookup).
"""

from __future__ import annotations

from helmkit.errors import DamagedError
from helmkit.store.database import Database

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from helmkit.index import ChartEntries
    from helmkit.store.importing import Imported
    from helmkit.store.indexes import Indexes
    from helmkit.store.rows import ChartVersion, IndexState


class Catalogue:
    """An open catalogue; to be used by the thread that opened it. Every method raises StoreError."""

    def __init__(self, path: Path, indexes: Path | None = None) -> None:
        """Open the file `path`; the indexes that it is made from are kept in the folder `indexes`."""
        self._db = Database(path)
        self._folder = indexes

    @property
    def _indexes(self) -> Indexes | None:
        from helmkit.store.indexes import Indexes

        return Indexes(self._folder) if self._folder else None

    @property
    def is_empty(self) -> bool:
        """Whether no index was ever brought into it."""
        return not self._db.number("SELECT count(*) FROM repository")

    @property
    def has_indexes(self) -> bool:
        """Whether an index is kept from which it could be made."""
        return bool(self._indexes and self._indexes.names())

    @property
    def database(self) -> Database:
        """The connection, for the other tables of the same file."""
        return self._db

    def close(self) -> None:
        self._db.close()

    def states(self) -> dict[str, IndexState]:
        """What is known of the index of every repository that was ever synced, by repository."""
        from helmkit.store.rows import IndexState

        rows = self._db.rows(
            "SELECT name, source, sha256, size, fetched, checked, etag, last_modified, generated, entries, skipped"
            " FROM repository ORDER BY name"
        )
        return {row[0]: IndexState(*row) for row in rows}

    def to_ask_with(self) -> dict[str, IndexState]:
        """`states`, without what a source is asked by whether it has the same, where the index itself was not kept.

        That is so where a process ended between the catalogue and the index: then it is to come once more.
        """
        from helmkit.records import replace

        states = self.states()
        indexes = self._indexes
        for name, state in states.items() if indexes else ():
            if indexes and indexes.sha256(name) != state.sha256:
                states[name] = replace(state, sha256="", etag="", last_modified="")
        return states

    def update(
        self,
        state: IndexState,
        charts: Iterable[ChartEntries],
        document: bytes = b"",
        *,
        stays: Callable[[str], bool] = lambda _digest: False,
    ) -> Imported:
        """Make `charts` all that there is of a repository, reading only those whose digest is new.

        The state's numbers of entries are what comes of it. `document` is the index that they are from; it is kept. A
        version whose digest `stays` is held to that, whatever digest the index gives now.
        """
        from helmkit.records import replace
        from helmkit.store.importing import Importer

        with self._db.transaction():
            result = Importer(self._db, self._put_state(state), state.repository, stays).run(charts)
            state = replace(state, entries=result.entries, skipped=len(result.skipped))
            self._put_state(state)
        if self._indexes:
            self._indexes.write(state, document)
        return result

    def _put_state(self, state: IndexState) -> int:
        """The row id of the repository, whose state this is from now on."""
        from helmkit.records import astuple

        self._db.run(
            "INSERT INTO repository (name, source, sha256, size, fetched, checked, etag, last_modified,"
            " generated, entries, skipped) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET source = excluded.source, sha256 = excluded.sha256,"
            " size = excluded.size, fetched = excluded.fetched, checked = excluded.checked, etag = excluded.etag,"
            " last_modified = excluded.last_modified, generated = excluded.generated, entries = excluded.entries,"
            " skipped = excluded.skipped",
            astuple(state),
        )
        return self._db.number("SELECT id FROM repository WHERE name = ?", (state.repository,))

    def chart_digests(self) -> dict[str, frozenset[str]]:
        """The digests of every repository's charts: what `update` passes over."""
        found: dict[str, set[str]] = {}
        for repository, digest in self._db.rows(
            "SELECT repository.name, digest FROM chart JOIN repository ON repository.id = chart.repository"
        ):
            found.setdefault(repository, set()).add(digest)
        return {repository: frozenset(digests) for repository, digests in found.items()}

    def confirm(self, state: IndexState) -> None:
        """Record that a source has the index we know: `checked`, `source` and the validators change, nothing else."""
        self._db.run(
            "UPDATE repository SET checked = ?, etag = ?, last_modified = ?, source = ? WHERE name = ?",
            (state.checked, state.etag, state.last_modified, state.source, state.repository),
        )

    def forget(self, repository: str) -> None:
        """Remove a repository and all its versions."""
        from helmkit.store.importing import remove_charts

        with self._db.transaction():
            remove_charts(self._db, "repository = (SELECT id FROM repository WHERE name = ?)", repository)
            self._db.run("DELETE FROM repository WHERE name = ?", (repository,))
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

    def left_out(self, repository: str) -> list[str]:
        """What was left out of a repository's index, and why, in words."""
        import json

        rows = self._db.rows(
            "SELECT chart.skipped FROM chart JOIN repository ON repository.id = chart.repository"
            " WHERE repository.name = ? AND chart.skipped != '[]' ORDER BY chart.name",
            (repository,),
        )
        return [line for (skipped,) in rows for line in json.loads(skipped)]

    def first_seen(self) -> list[ChartVersion]:
        """The versions without a digest in an index, or in no index, that were held to the digest first seen."""
        from helmkit.store.rows import ChartVersion

        rows = self._db.rows("SELECT repository, name, version, digest FROM first_seen ORDER BY 1, 2, 3")
        return [ChartVersion(repository, name, version, digest=digest) for repository, name, version, digest in rows]

    def hold(self, rows: Iterable[ChartVersion]) -> None:
        """Hold versions to the digests of `rows`, whatever they were held to and whatever their index says."""
        with self._db.transaction():
            for row in rows:
                self._db.run(
                    "INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?)",
                    (row.repository, row.name, row.version, row.digest),
                )

    def release(self, digests: Iterable[str]) -> None:
        """Hold no version to these any more."""
        with self._db.transaction():
            self._db.run_many("DELETE FROM held WHERE digest = ?", [(digest,) for digest in digests])

    def held(self) -> dict[tuple[str, str, str], str]:
        """What versions are held to against their index, by repository, name and version."""
        rows = self._db.rows("SELECT repository, name, version, digest FROM held")
        return {(repository, name, version): digest for repository, name, version, digest in rows}

    def changed(self, repository: str) -> list[ChartVersion]:
        """The versions of a repository for which its index gives other bytes than those they are held to."""
        order = " ORDER BY name, major DESC, minor DESC, patch DESC, prerelease DESC, release.version DESC"
        return list(self._releases("WHERE repository = ? AND offered != ''" + order, (repository,)))

    def versions(self, name: str, repository: str) -> Iterator[ChartVersion]:
        """A chart's versions, newest first."""
        order = " ORDER BY major DESC, minor DESC, patch DESC, prerelease DESC, release.version DESC"
        return self._releases("WHERE name = ? AND repository = ?" + order, (name, repository))

    def version(self, name: str, repository: str, version: str) -> ChartVersion | None:
        """A chart's version by its very text; None where there is none."""
        where = "WHERE name = ? AND repository = ? AND release.version = ?"
        return next(self._releases(where, (name, repository, version)), None)

    def rows(self) -> Iterator[ChartVersion]:
        """Every version of every chart of every repository."""
        return self._releases("", ())

    def _releases(self, where: str, arguments: tuple[str, ...]) -> Iterator[ChartVersion]:
        from helmkit.store.rows import ChartVersion

        for *texts, deprecated, urls, entry, offered in self._db.rows(_RELEASES + where, arguments):
            repository, name, version, app_version, description, created, digest = texts
            yield ChartVersion(
                repository,
                name,
                version,
                app_version,
                description,
                created,
                digest,
                bool(deprecated),
                tuple(urls.split("\n")) if urls else (),
                entry,
                offered,
            )

    def repositories_with(self, name: str) -> list[str]:
        """The repositories that have a chart of that name."""
        rows = self._db.rows(
            "SELECT repository.name FROM chart JOIN repository ON repository.id = chart.repository"
            " WHERE chart.name = ? ORDER BY repository.name",
            (name,),
        )
        return [row[0] for row in rows]

    def charts(self) -> list[tuple[str, str]]:
        """(repository, chart) of every chart, but for repositories that are known by their URL alone."""
        rows = self._db.rows(
            "SELECT repository.name, chart.name FROM chart JOIN repository ON repository.id = chart.repository"
            " WHERE instr(repository.name, '://') = 0 ORDER BY repository.name, chart.name"
        )
        return [(row[0], row[1]) for row in rows]

    def names(self, repository: str | None = None) -> list[str]:
        """Every chart name of `charts`, once; or those of one repository."""
        rows = self._db.rows(
            "SELECT DISTINCT chart.name FROM chart JOIN repository ON repository.id = chart.repository"
            " WHERE (?1 IS NULL AND instr(repository.name, '://') = 0) OR repository.name = ?1 ORDER BY chart.name",
            (repository,),
        )
        return [row[0] for row in rows]

    def digests(self, repository: str) -> dict[tuple[str, str], str]:
        """The digests of a repository's versions, by name and version; empty where none is known."""
        rows = self._db.rows("SELECT name, version, digest FROM release WHERE repository = ?", (repository,))
        return {(name, version): digest for name, version, digest in rows}

    def configured(self, file: str, text: str) -> tuple[list[str], str] | None:
        """The repositories and the document of a configuration file, if its text is as it was when they were kept."""
        rows = self._db.rows(
            "SELECT repositories, document FROM configuration WHERE file = ? AND text = ?", (file, text)
        )
        return next(((repositories.splitlines(), document) for repositories, document in rows), None)

    def configure(self, file: str, text: str, repositories: Sequence[str], document: str) -> None:
        """Keep what a configuration file of that text is. Does not wait for a writer."""
        self._db.run_at_once(
            "INSERT OR REPLACE INTO configuration VALUES (?, ?, ?, ?)",
            (file, text, "\n".join(repositories), document),
        )

    def check(self) -> list[str]:
        """What SQLite finds damaged; an empty list where all is well."""
        try:
            found = [row[0] for row in self._db.rows("PRAGMA integrity_check(20)")]
        except DamagedError as exc:
            return [exc.message]
        return [] if found == ["ok"] else found


_RELEASES = """
SELECT repository, name, release.version, app_version, description, created, digest, deprecated, urls, entry.text,
    offered
FROM release JOIN entry ON entry.version = release.id
"""
