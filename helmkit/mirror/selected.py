"""What is selected of a repository: the one answer that sync, prune, lock, export and publish go by."""

from helmkit.config import Mirrors
from helmkit.mirror.select import select
from helmkit.store import ChartVersion, Store


def selected(config: Mirrors, store: Store, repository: str) -> list[ChartVersion]:
    """What `select` of `repository` asks for, by chart and then newest first; nothing without rules or an index.

    What a rule with `dependencies: true` takes beside it comes after that, as rows of the repositories they are in:
    look at `row.repository`. A row's `digest` is empty where neither the index gives one nor its archive was ever
    seen; whether the archive is here, `store.blobs` says. VersionError for a bad range; StoreError.
    """
    found = config.repository(repository)
    if found is None or not found.select:
        return []
    catalogue = store.catalogue
    names = catalogue.names(repository)
    return select({name: list(catalogue.versions(name, repository)) for name in names}, found.select)
