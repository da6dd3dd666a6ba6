"""The store as a whole: blobs, catalogue and the write lock, in one folder."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from helmkit.errors import BusyError, DamagedError
from helmkit.fs import exclusive_lock
from helmkit.store.blobs import Blobs
from helmkit.store.catalogue import Catalogue
from helmkit.store.indexes import Indexes
from helmkit.store.runs import Runs
from helmkit.store.sources import Sources


class Store:
    """An open store. Folder: `blobs/`, `indexes/`, `catalogue.db`, `quarantine/`, `write.lock`.

    No path in it is absolute: a store that is moved, or copied while nobody writes, is whole.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.blobs = Blobs(home / "blobs")
        self._open()

    def _open(self) -> None:
        indexes = Indexes(self.home / "indexes")
        self.catalogue = Catalogue(self.home / "catalogue.db", indexes)
        if not self.catalogue.states() and indexes.names():
            self.catalogue.close()
            raise DamagedError("the catalogue is gone", where=str(self.home))
        self.sources = Sources(self.catalogue.database)
        self.runs = Runs(self.catalogue.database)

    @classmethod
    @contextmanager
    def open(cls, home: Path, notice: Callable[[str], None] | None = None) -> Iterator["Store"]:
        """The store in the folder `home`, made where there is none. StoreError.

        A damaged catalogue is made anew and an older one is brought up to date, and `notice` is told in a line.
        """
        say = notice or (lambda _: None)
        try:
            store = cls(home)
        except DamagedError as damaged:
            store = cls._repaired(home, damaged, say)
        if store.catalogue.database.migrated_from:
            say(f"the catalogue was brought up to date from schema {store.catalogue.database.migrated_from}")
        try:
            yield store
        finally:
            store.catalogue.close()

    @classmethod
    def _repaired(cls, home: Path, damaged: DamagedError, say: Callable[[str], None]) -> "Store":
        from helmkit.store.rebuild import rebuild

        try:
            with _write_lock(home):
                try:
                    return cls(home)  # Another process may have been faster.
                except DamagedError:
                    say(str(rebuild(home)))
        except BusyError:
            raise damaged from None
        return cls(home)

    def rebuild(self) -> str:
        """Make the catalogue anew, and go on with that; what was done, in a line. BusyError, StoreError."""
        from helmkit.store.rebuild import rebuild

        with self.write_lock():
            self.catalogue.close()
            done = rebuild(self.home)
            self._open()
        return str(done)

    def write_lock(self) -> AbstractContextManager[None]:
        """Be the only writer. BusyError at once where another process is; readers go on."""
        return _write_lock(self.home)


def _write_lock(home: Path) -> AbstractContextManager[None]:
    return exclusive_lock(home / "write.lock", busy="another helmkit is writing to the store")
