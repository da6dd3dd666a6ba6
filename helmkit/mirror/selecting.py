"""What is selected of a repository: the one answer for whatever works on a mirror once it is synced."""

from helmkit.config import Mirrors
from helmkit.mirror.library import Library
from helmkit.mirror.lock import Lock
from helmkit.mirror.locked import resolve
from helmkit.store import ChartVersion, Store


def selected(config: Mirrors, store: Store, repository: str, *, lock: Lock | None = None) -> list[ChartVersion]:
    """What `select` of `repository` asks for, by chart and then newest first; nothing without rules or an index.

    What a rule with `dependencies: true` takes beside it comes after that, as rows of the repositories they are in:
    look at `row.repository`. With `lock` (load_lock) it is what a sync takes with that lock in force.

    A row's `digest` is empty where neither the index gives one nor its archive was ever seen; whether the archive is
    here, `store.blobs` says. VersionError for a bad range; StoreError.
    """
    found = config.repository(repository)
    if found is None or not found.select:
        return []
    return list(resolve(config, Library(store), found, lock or Lock()).rows)
