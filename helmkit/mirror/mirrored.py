"""What the store has of a repository: every version whose archive is here."""

from helmkit.config import Mirrors
from helmkit.mirror.lock import Lock
from helmkit.mirror.selecting import selected
from helmkit.store import ChartVersion, Store


def mirrored(config: Mirrors, store: Store, repository: str, *, lock: Lock | None = None) -> list[ChartVersion]:
    """The versions of `repository` with an archive in the store, by chart and then newest first.

    Pins of `lock` that no index lists any more are among them. StoreError.
    """
    here = set(store.blobs.digests())
    known = store.catalogue.digests(repository)
    names = sorted({name for (name, _), digest in known.items() if digest in here})
    rows = {row.key: row for name in names for row in store.catalogue.versions(name, repository)}
    # What is pinned counts, also where the index has other bytes under the same version by now.
    rows |= {row.key: row for row in selected(config, store, repository, lock=lock) if row.repository == repository}
    return [row for row in rows.values() if row.digest in here]
