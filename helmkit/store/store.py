"""The store as a whole: blobs, catalogue and the write lock, in one folder."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from helmkit.fs import exclusive_lock
from helmkit.store.blobs import Blobs
from helmkit.store.catalogue import Catalogue
from helmkit.store.runs import Runs
from helmkit.store.sources import Sources


class Store:
    """An open store. Folder: `blobs/`, `catalogue.db`, `quarantine/`, `write.lock`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.blobs = Blobs(home / "blobs")
        self.catalogue = Catalogue(home / "catalogue.db")
        self.sources = Sources(self.catalogue.database)
        self.runs = Runs(self.catalogue.database)

    @classmethod
    @contextmanager
    def open(cls, home: Path) -> Iterator["Store"]:
        """The store in the folder `home`, made where there is none. StoreError."""
        store = cls(home)
        try:
            yield store
        finally:
            store.catalogue.close()

    def write_lock(self) -> AbstractContextManager[None]:
        """Be the only writer. BusyError at once where another process is; readers go on."""
        return exclusive_lock(self.home / "write.lock", busy="another helmkit is writing to the store")
