"""One SQLite connection, opened as the catalogue needs it, its errors turned into StoreError."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager

from helmkit.errors import DamagedError, StoreError
from helmkit.fs import make_folder, translated
from helmkit.store.migrations import NEWEST, migrate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Any

_BUSY_SECONDS = 10
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_NOT_WRITABLE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


class Database:
    """WAL: readers and the one writer do not wait for each other. To be used by the thread that opened it.

    A file that may not be written is read all the same; then each writing statement raises StoreError.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with translated(path.parent):
            make_folder(path.parent)
        with self._errors():
            self._connection, former = _open(path)
        # The older schema that the file was brought up to date from; 0 where it had none, or the present one.
        self.migrated_from = former if former < NEWEST else 0

    def close(self) -> None:
        self._connection.close()

    def run(self, sql: str, arguments: Iterable[Any] = ()) -> int:
        """Execute one statement; the id of the row it inserted."""
        with self._errors():
            return self._connection.execute(sql, tuple(arguments)).lastrowid or 0

    def run_at_once(self, sql: str, arguments: Iterable[Any] = ()) -> None:
        """Execute one statement, or fail where another process is writing."""
        with self._errors():
            self._connection.execute("PRAGMA busy_timeout = 0")
            try:
                self._connection.execute(sql, tuple(arguments))
            finally:
                self._connection.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")

    def run_many(self, sql: str, arguments: Iterable[tuple[Any, ...]]) -> None:
        """Execute one statement for each of `arguments`."""
        with self._errors():
            self._connection.executemany(sql, arguments)

    def number(self, sql: str, arguments: Iterable[Any] = ()) -> int:
        """The number that a query gives."""
        with self._errors():
            return int(self._connection.execute(sql, tuple(arguments)).fetchone()[0])

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
            kind = DamagedError if _code(exc) in _DAMAGED else StoreError
            raise kind(str(exc), where=str(self.path), hint=_hint(exc)) from exc


def _open(path: Path) -> tuple[sqlite3.Connection, int]:
    """A connection that writes; one that only reads where the file is there and may not be written.

    With it, the schema that the file had.
    """
    try:
        return _prepared(str(path))
    except sqlite3.OperationalError as exc:
        if _code(exc) not in _NOT_WRITABLE or not path.is_file():
            raise
        address = path.absolute().as_uri()
        try:
            return _prepared(f"{address}?mode=ro")
        except sqlite3.OperationalError:
            # Reading a WAL database takes a file beside it. Where none can be made nobody writes either.
            return _prepared(f"{address}?mode=ro&immutable=1")


def _prepared(address: str) -> tuple[sqlite3.Connection, int]:
    # Autocommit: transactions are begun and ended here, by name.
    connection = sqlite3.connect(
        address, isolation_level=None, timeout=_BUSY_SECONDS, uri=address.startswith("file:")
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            # Entries are of a kilobyte or two: larger pages hold them with less overhead. Only a new file takes it.
            connection.execute("PRAGMA page_size = 16384")
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        former = migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection, former


def _code(exc: sqlite3.Error) -> int:
    return getattr(exc, "sqlite_errorcode", 0) & 0xFF


def _hint(exc: sqlite3.Error) -> str | None:
    code = _code(exc)
    if code == sqlite3.SQLITE_FULL:
        return "the disk is full: free some space and run the command again"
    if code in _DAMAGED:
        return "`helmkit repo verify --rebuild` makes the catalogue anew"
    if code in _NOT_WRITABLE:
        return "choose another folder with --home, or change its owner"
    return None
