"""One SQLite connection, opened as the catalogue needs it, its errors turned into StoreError."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from helmkit.errors import StoreError
from helmkit.fs import make_folder, translated
from helmkit.store.migrations import migrate

_BUSY_SECONDS = 10


class Database:
    """WAL: readers and the one writer do not wait for each other. To be used by the thread that opened it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with translated(path.parent):
            make_folder(path.parent)
        with self._errors():
            # Autocommit: transactions are begun and ended here, by name.
            self._connection = sqlite3.connect(path, isolation_level=None, timeout=_BUSY_SECONDS)
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def _prepare(self) -> None:
        self._connection.execute("PRAGMA foreign_keys = ON")
        if self._connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        migrate(self._connection)

    def close(self) -> None:
        self._connection.close()

    def run(self, sql: str, arguments: Iterable[Any] = ()) -> int:
        """Execute one statement; the id of the row it inserted."""
        with self._errors():
            return self._connection.execute(sql, tuple(arguments)).lastrowid or 0

    def rows(self, sql: str, arguments: Iterable[Any] = ()) -> Iterator[Any]:
        """The rows of a query, as they are read."""
        with self._errors():
            yield from self._connection.execute(sql, tuple(arguments))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block's statements or none, durable when it ends."""
        with self._errors():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                # A full disk has rolled back already.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as exc:
            raise StoreError(str(exc), where=str(self.path), hint=_hint(exc)) from exc


def _hint(exc: sqlite3.Error) -> str | None:
    code = getattr(exc, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return "the disk is full: free some space and run the command again"
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return "move the file away and run `helmkit repo sync`: it makes the catalogue anew"
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
        return "choose another folder with --home, or change its owner"
    return None
