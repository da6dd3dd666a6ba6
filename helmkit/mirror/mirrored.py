"""What the store has of a repository: every version whose archive is here."""

from helmkit.config import Mirrors
from helmkit.mirror.selected import selected
from helmkit.store import ChartVersion, Store


def mirrored(config: Mirrors, store: Store, repository: str) -> list[ChartVersion]:
    """The versions of `repository` with an archive in the store, by chart and then newest first. StoreError."""
    here = set(store.blobs.digests())
    known = store.catalogue.digests(repository)
    names = sorted({name for (name, _), digest in known.items() if digest in here})
    rows = [row for name in names for row in store.catalogue.versions(name, repository)]
    rows += [row for row in selected(config, store, repository) if row.repository == repository]
    return [row for row in dict.fromkeys(rows) if row.digest in here]
