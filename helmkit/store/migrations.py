"""The catalogue's schema, version by version; the database's user_version says which it has.

Each script leads from one version to the next and is never changed once released.
"""

import sqlite3

from helmkit.errors import StoreError

_SCRIPTS = (
    """
    CREATE TABLE repository (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        source TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        size INTEGER NOT NULL,
        fetched TEXT NOT NULL,
        checked TEXT NOT NULL,
        etag TEXT NOT NULL,
        last_modified TEXT NOT NULL,
        generated TEXT NOT NULL,
        entries INTEGER NOT NULL,
        skipped INTEGER NOT NULL
    );
    CREATE TABLE chart (
        id INTEGER PRIMARY KEY,
        repository INTEGER NOT NULL REFERENCES repository ON DELETE CASCADE,
        name TEXT NOT NULL,
        UNIQUE (repository, name)
    );
    CREATE INDEX chart_by_name ON chart (name);
    CREATE TABLE version (
        chart INTEGER NOT NULL REFERENCES chart ON DELETE CASCADE,
        major INTEGER NOT NULL,
        minor INTEGER NOT NULL,
        patch INTEGER NOT NULL,
        prerelease TEXT NOT NULL,
        version TEXT NOT NULL,
        app_version TEXT NOT NULL,
        description TEXT NOT NULL,
        created TEXT NOT NULL,
        digest TEXT NOT NULL,
        deprecated INTEGER NOT NULL,
        urls TEXT NOT NULL,
        entry TEXT NOT NULL,
        UNIQUE (chart, major, minor, patch, prerelease, version)
    );
    -- Trigrams: a word is found inside another, as helm finds it.
    CREATE VIRTUAL TABLE chart_text USING fts5 (name, keywords, description, maintainers, tokenize = 'trigram');
    -- Digests of archives whose index gives none, as first seen: they outlive a change of the index.
    CREATE TABLE first_seen (
        repository TEXT NOT NULL,
        name TEXT NOT NULL,
        version TEXT NOT NULL,
        digest TEXT NOT NULL,
        PRIMARY KEY (repository, name, version)
    ) WITHOUT ROWID;
    CREATE VIEW release AS
        SELECT repository.name AS repository, chart.name AS name, version.version AS version,
            app_version, description, created,
            coalesce(nullif(version.digest, ''), first_seen.digest, '') AS digest,
            deprecated, urls, entry, major, minor, patch, prerelease
        FROM repository
            JOIN chart ON chart.repository = repository.id
            JOIN version ON version.chart = chart.id
            LEFT JOIN first_seen ON first_seen.repository = repository.name AND first_seen.name = chart.name
                AND first_seen.version = version.version;
    """,
    """
    -- Why a source last failed and when, gone with its next success.
    CREATE TABLE source_failure (
        repository TEXT NOT NULL,
        source TEXT NOT NULL,
        failed TEXT NOT NULL,
        cause TEXT NOT NULL,
        PRIMARY KEY (repository, source)
    ) WITHOUT ROWID;
    -- What `repo probe` measured, in seconds, and a cause where the source did not answer.
    CREATE TABLE source_latency (
        repository TEXT NOT NULL,
        source TEXT NOT NULL,
        measured TEXT NOT NULL,
        connect REAL NOT NULL,
        first_byte REAL NOT NULL,
        cause TEXT NOT NULL,
        PRIMARY KEY (repository, source)
    ) WITHOUT ROWID;
    """,
    """
    -- The syncs that came to an end. Column repositories is JSON: each one's counts.
    CREATE TABLE run (
        id INTEGER PRIMARY KEY,
        started TEXT NOT NULL,
        seconds REAL NOT NULL,
        outcome TEXT NOT NULL,
        repositories TEXT NOT NULL
    );
    """,
)


NEWEST = len(_SCRIPTS)


def migrate(connection: sqlite3.Connection) -> int:
    """Bring the database to the newest schema, in one transaction; the schema it had, 0 where there was none.

    StoreError where it is newer than we are.
    """
    if _version(connection) == NEWEST:
        return NEWEST
    connection.execute("BEGIN IMMEDIATE")
    try:
        current = _version(connection)
        if current > NEWEST:
            raise StoreError(
                f"the catalogue has schema {current}, this helmkit knows {NEWEST}", hint="use the newer helmkit"
            )
        for script in _SCRIPTS[current:]:
            for statement in _statements(script):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {NEWEST}")
        connection.execute("COMMIT")
        return current
    except BaseException:
        # A full disk has rolled back already.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection) -> int:
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def _statements(script: str) -> list[str]:
    # executescript would commit the transaction first.
    return [statement for statement in script.split(";") if statement.strip()]
