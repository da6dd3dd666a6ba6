"""Retention: which archives of the store nothing selects any more, and removing them.

Left out: the catalogue, which keeps what the indexes say; quarantined bytes, which are for somebody to look at.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from helmkit.config import Mirrors, Repository
from helmkit.mirror.lock import Lock
from helmkit.mirror.selecting import selected
from helmkit.mirror.syncing import choose
from helmkit.records import Record
from helmkit.store import ChartVersion, Store

# unselected: no rule of its repository takes it; unlisted: no index has it; unknown: mirrors.yaml no longer has its
# repository.
Reason = Literal["unselected", "unlisted", "unknown"]


class Removal(Record):
    """An archive that goes: its digest in hex, its bytes (its .prov file included), why, and what it is.

    `repository`, `name` and `version` are empty where no index has it.
    """

    digest: str
    bytes: int
    reason: Reason
    repository: str = ""
    name: str = ""
    version: str = ""


class Pruned(Record):
    """What went, how many archives stayed, and which repositories' missing indexes kept the unlisted ones."""

    removed: tuple[Removal, ...]
    kept: int
    unsure: tuple[str, ...] = ()

    @property
    def bytes(self) -> int:
        """All that was removed."""
        return sum(removal.bytes for removal in self.removed)


def prune(
    config: Mirrors,
    store: Store,
    *,
    names: Sequence[str] = (),
    lock: Lock | None = None,
    everything: bool = False,
    dry_run: bool = False,
) -> Pruned:
    """Remove the archives of the repositories `names`, or of all, that neither a rule selects nor `lock` pins.

    Repositories without rules keep theirs, which came by hand, and so do those that mirrors.yaml no longer has: both
    give them up with `everything`. What no index has goes with a run over all repositories, unless an index that
    something may be selected from is missing: then nobody knows. BusyError, NotFoundError, StoreError; VersionError
    for a bad range.
    """
    asked = {repository.name for repository in choose(config, names)}
    with store.write_lock():
        found = _plan(config, store, _Scope(config, frozenset(asked), bool(names), everything), lock)
        if not dry_run:
            for removal in found.removed:
                store.blobs.remove(removal.digest)
            store.catalogue.release(removal.digest for removal in found.removed)
    return found


class _Scope(Record):
    """Which repositories give up what is not selected."""

    config: Mirrors
    asked: frozenset[str]
    named: bool
    everything: bool

    def gives_up(self, name: str) -> bool:
        repository = self.config.repository(name)
        if repository is None:
            return self.everything and not self.named
        return name in self.asked and (self.everything or bool(repository.select))


def _plan(config: Mirrors, store: Store, scope: _Scope, lock: Lock | None) -> Pruned:
    here = list(store.blobs.digests())
    known = _known(store)
    wanted = _wanted(config, store, lock)
    states = store.catalogue.states()
    unsure = tuple(r.name for r in config.repositories if r.name not in states and _may_select(config, r))
    removed: list[Removal] = []
    for digest in here:
        owners = known.get(digest, ())
        if digest in wanted or not all(scope.gives_up(row.repository) for row in owners):
            continue
        if owners:
            row = owners[0]
            reason: Reason = "unselected" if config.repository(row.repository) else "unknown"
            removed.append(Removal(digest, store.blobs.size(digest), reason, *row.key))
        elif not scope.named and not unsure:
            removed.append(Removal(digest, store.blobs.size(digest), "unlisted"))
    ordered = sorted(removed, key=lambda r: (r.repository, r.name, r.version, r.digest))
    return Pruned(tuple(ordered), len(here) - len(removed), () if scope.named else unsure)


def _may_select(config: Mirrors, repository: Repository) -> bool:
    """Whether something of the repository could be selected, by its own rules or as a dependency, had it an index."""
    follows = any(rule.dependencies for other in config.repositories for rule in other.select)
    return bool(repository.enabled_sources) and (bool(repository.select) or follows)


def _wanted(config: Mirrors, store: Store, lock: Lock | None) -> set[str]:
    """The digests that a rule selects, with the lock in force or without, and those that the lock pins."""
    found = set(lock.digests) if lock else set()
    for repository in config.repositories:
        for in_force in {None, lock}:
            found |= {row.digest for row in selected(config, store, repository.name, lock=in_force)}
    return found


def _known(store: Store) -> Mapping[str, list[ChartVersion]]:
    """Every archive that an index names, or that was seen under a name, by digest: whose it is."""
    found: dict[str, list[ChartVersion]] = {}
    for row in _named(store):
        if row.digest:
            found.setdefault(row.digest, []).append(row)
    return found


def _named(store: Store) -> Iterable[ChartVersion]:
    catalogue = store.catalogue
    for repository in catalogue.states():
        for (name, version), digest in catalogue.digests(repository).items():
            yield ChartVersion(repository, name, version, digest=digest)
    yield from catalogue.first_seen()
