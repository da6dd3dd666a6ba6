"""What a sync takes once the indexes are fresh: the versions chosen, their archives, what is published, the lock."""

from collections.abc import Callable, Sequence

from helmkit.config import Mirrors, Repository
from helmkit.mirror.choices import Choices, Reports
from helmkit.mirror.connect import Connect
from helmkit.mirror.copying import Copier
from helmkit.mirror.library import Library
from helmkit.mirror.lock import Lock
from helmkit.mirror.progress import Progress
from helmkit.net import Retry
from helmkit.records import Record
from helmkit.store import ChartVersion, Store


class Taker(Record):
    """Takes into `store`; to be used by the thread that has it open. `began` is the monotonic time of the start.

    `accepts` says of a version whose index gives new bytes whether these take the place of those that are here;
    `refresh` asks for a newer index of a repository that something depends on, once.
    """

    config: Mirrors
    store: Store
    connect: Connect
    progress: Progress
    retry: Retry | None
    began: float
    accepts: Callable[[ChartVersion], bool]
    refresh: Callable[[Repository], None]

    def take(
        self, repositories: Sequence[Repository], choices: Choices, reports: Reports
    ) -> tuple[Reports, Lock | None]:
        """The reports of the refreshed `repositories` with what became of their charts, and the lock after that.

        NotFoundError for a chart that is to move and is nowhere; StoreError where the disk refuses.
        """
        choices.check_update(Library(self.store))
        reports = choices.checked(reports, Library(self.store))
        copier = Copier(
            self.config,
            self.store,
            self.connect,
            self.progress,
            self.retry,
            self.began,
            self.accepts,
            self.refresh,
        )
        found, chosen = copier.copy(reports, lambda library, name: choices.choose(library, reports, name))
        found = choices.judged(found)
        if any(repository.publish for repository in repositories):
            from helmkit.mirror.publish import Publisher

            publisher = Publisher(self.config, self.store, self.connect, self.progress, self.retry)
            found = {r.name: publisher.publish(r, found[r.name], chosen[r.name].rows) for r in repositories}
        used = {name: state.source for name, state in self.store.catalogue.states().items()}
        return found, choices.lock_of(found, chosen, used)
