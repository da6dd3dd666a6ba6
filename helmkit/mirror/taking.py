"""What a sync takes once the indexes are fresh: the versions chosen, their archives, what is published, the lock."""

from __future__ import annotations

from helmkit.mirror.library import Library

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from helmkit.config import Repository
    from helmkit.mirror.choices import Choices, Reports
    from helmkit.mirror.copying import Copier
    from helmkit.mirror.lock import Lock


def take(
    copier: Copier, repositories: Sequence[Repository], choices: Choices, reports: Reports
) -> tuple[Reports, Lock | None]:
    """The reports of the refreshed `repositories` with what became of their charts, and the lock after that.

    NotFoundError for a chart that is to move and is nowhere; StoreError where the disk refuses.
    """
    store = copier.store
    choices.check_update(Library(store))
    reports = choices.checked(reports, Library(store))
    found, chosen = copier.copy(reports, lambda library, name: choices.choose(library, reports, name))
    found = choices.judged(found)
    if any(repository.publish for repository in repositories):
        from helmkit.mirror.publish import Publisher

        publisher = Publisher(copier.config, store, copier.connect, copier.progress, copier.retry)
        found = {r.name: publisher.publish(r, found[r.name], chosen[r.name].rows) for r in repositories}
    used = {name: state.source for name, state in store.catalogue.states().items()}
    return found, choices.lock_of(found, chosen, used)
