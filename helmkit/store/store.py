"""The store as a whole: blobs, catalogue and the write lock, in one folder.

What a search of the catalogue does not need is imported when it is asked for.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from functools import cached_property

from helmkit.errors import BusyError, DamagedError
from helmkit.fs import exclusive_lock
from helmkit.store.catalogue import Catalogue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from helmkit.store.blobs import Blobs
    from helmkit.store.runs import Runs
    from helmkit.store.sources import Sources


class Store:
    """An open store. Folder: `blobs/`, `indexes/`, `catalogue.db`, `quarantine/`, `write.lock`.

    No path in it is absolute: a store that is moved, or copied while nobody writes, is whole.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self._open()

    def _open(self) -> None:
        self.catalogue = Catalogue(self.home / "catalogue.db", self.home / "indexes")
        if self.catalogue.is_empty and not self.catalogue.database.migrated_from and self.catalogue.has_indexes:
            self.catalogue.close()
            raise DamagedError("the catalogue is gone", where=str(self.home))

    @cached_property
    def blobs(self) -> Blobs:
        from helmkit.store.blobs import Blobs

        return Blobs(self.home / "blobs")

    @property
    def sources(self) -> Sources:
        from helmkit.store.sources import Sources

        return Sources(self.catalogue.database)

    @property
    def runs(self) -> Runs:
        from helmkit.store.runs import Runs

        return Runs(self.catalogue.database)

    @classmethod
    @contextmanager
    def open(cls, home: Path, notice: Callable[[str], None] | None = None) -> Iterator[Store]:
        """The store in the folder `home`, made where there is none. StoreError.

        A damaged catalogue is made anew and an older one is brought up to date, and `notice` is told in a line.
        """
        say = notice or (lambda _: None)
        try:
            store = cls(home)
        except DamagedError as damaged:
            store = cls._repaired(home, damaged, say)
        if store.catalogue.database.migrated_from:
            store._refill()
            say(f"the catalogue was brought up to date from schema {store.catalogue.database.migrated_from}")
        try:
            yield store
        finally:
            store.catalogue.close()

    @classmethod
    def _repaired(cls, home: Path, damaged: DamagedError, say: Callable[[str], None]) -> Store:
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

    def _refill(self) -> None:
        """Bring the kept indexes into a catalogue whose newer schema has new tables for them."""
        from helmkit.store.rebuild import refill

        if self.catalogue.is_empty:
            with suppress(BusyError), self.write_lock():
                refill(self.catalogue, self.home)

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
