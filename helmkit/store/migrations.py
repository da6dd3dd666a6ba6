"""The catalogue's schema, version by version; the database's user_version says which it has.

Each script leads from one version to the next and is never changed once released.
"""

import sqlite3

from helmkit.errors import StoreError

SCRIPTS = (
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
    """
    -- By chart and version, with the entries' texts apart from the rows that are searched. The next sync fills these
    -- tables anew, first seen digests stay.
    DROP VIEW release;
    DROP TABLE version;
    DROP TABLE chart_text;
    DROP TABLE chart;
    DELETE FROM repository;
    CREATE TABLE chart (
        id INTEGER PRIMARY KEY,
        repository INTEGER NOT NULL REFERENCES repository ON DELETE CASCADE,
        name TEXT NOT NULL,
        -- Of its entries in the index; an import passes over a chart whose digest is the same.
        digest TEXT NOT NULL,
        entries INTEGER NOT NULL,
        -- A JSON list: what was left out, and why.
        skipped TEXT NOT NULL,
        UNIQUE (repository, name)
    );
    CREATE INDEX chart_by_name ON chart (name);
    CREATE TABLE texts (
        id INTEGER PRIMARY KEY,
        chart INTEGER NOT NULL REFERENCES chart ON DELETE CASCADE,
        description TEXT NOT NULL,
        keywords TEXT NOT NULL,
        maintainers TEXT NOT NULL
    );
    CREATE INDEX texts_by_chart ON texts (chart);
    -- The lines of helmkit.store.folding, by the ids of texts. Trigrams: a word is found inside another.
    CREATE VIRTUAL TABLE words USING fts5 (line, tokenize = 'trigram case_sensitive 1');
    CREATE TABLE version (
        id INTEGER PRIMARY KEY,
        chart INTEGER NOT NULL REFERENCES chart ON DELETE CASCADE,
        major INTEGER NOT NULL,
        minor INTEGER NOT NULL,
        patch INTEGER NOT NULL,
        prerelease TEXT NOT NULL,
        version TEXT NOT NULL,
        app_version TEXT NOT NULL,
        texts INTEGER NOT NULL,
        created TEXT NOT NULL,
        digest TEXT NOT NULL,
        deprecated INTEGER NOT NULL,
        -- One a line.
        urls TEXT NOT NULL,
        UNIQUE (chart, major, minor, patch, prerelease, version)
    );
    CREATE TABLE entry (
        version INTEGER PRIMARY KEY REFERENCES version ON DELETE CASCADE,
        text TEXT NOT NULL
    );
    -- The repositories that a mirrors.yaml of this text names, one a line.
    CREATE TABLE configuration (file TEXT PRIMARY KEY, text TEXT NOT NULL, repositories TEXT NOT NULL) WITHOUT ROWID;
    CREATE VIEW release AS
        SELECT repository.name AS repository, chart.name AS name, version.version AS version, version.id AS id,
            app_version, description, created,
            coalesce(nullif(version.digest, ''), first_seen.digest, '') AS digest,
            deprecated, urls, major, minor, patch, prerelease
        FROM repository
            JOIN chart ON chart.repository = repository.id
            JOIN version ON version.chart = chart.id
            JOIN texts ON texts.id = version.texts
            LEFT JOIN first_seen ON first_seen.repository = repository.name AND first_seen.name = chart.name
                AND first_seen.version = version.version;
    """,
    """
    -- Their form changed.
    DELETE FROM configuration;
    """,
    """
    -- The digests of archives that are here and that their index no longer gives: the first bytes of a version stay.
    CREATE TABLE held (
        repository TEXT NOT NULL,
        name TEXT NOT NULL,
        version TEXT NOT NULL,
        digest TEXT NOT NULL,
        PRIMARY KEY (repository, name, version)
    ) WITHOUT ROWID;
    CREATE INDEX held_by_digest ON held (digest);
    DROP VIEW release;
    CREATE VIEW release AS
        SELECT repository.name AS repository, chart.name AS name, version.version AS version, version.id AS id,
            app_version, description, created,
            coalesce(held.digest, nullif(version.digest, ''), first_seen.digest, '') AS digest,
            -- What the index gives, where that is another.
            iif(version.digest != '' AND version.digest != held.digest, version.digest, '') AS offered,
            deprecated, urls, major, minor, patch, prerelease
        FROM repository
            JOIN chart ON chart.repository = repository.id
            JOIN version ON version.chart = chart.id
            JOIN texts ON texts.id = version.texts
            LEFT JOIN first_seen ON first_seen.repository = repository.name AND first_seen.name = chart.name
                AND first_seen.version = version.version
            LEFT JOIN held ON held.repository = repository.name AND held.name = chart.name
                AND held.version = version.version;
    """,
    """
    -- What a mirrors.yaml of this text is: its repositories, one a line, and the whole document as JSON.
    DROP TABLE configuration;
    CREATE TABLE configuration (
        file TEXT PRIMARY KEY,
        text TEXT NOT NULL,
        repositories TEXT NOT NULL,
        document TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
)


NEWEST = len(SCRIPTS)


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
        for script in SCRIPTS[current:]:
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
    # executescript would commit the transaction first. A comment may have a semicolon, and has its line to itself.
    lines = (line for line in script.splitlines() if not line.lstrip().startswith("--"))
    return [statement for statement in "\n".join(lines).split(";") if statement.strip()]
