"""The order of a repository's sources, from what the store knows of them; and what a sync learns put back there."""

from datetime import datetime

from helmkit.config import Repository
from helmkit.mirror.order import Place, in_order, is_measured
from helmkit.mirror.plan import label
from helmkit.mirror.progress import Event, Progress
from helmkit.mirror.refresh import Refreshed
from helmkit.records import Record
from helmkit.store import Failure, Sources


class Turns(Record):
    """Whose turn it is in a run at `now`; a source that failed rests for `rest` seconds."""

    known: Sources
    rest: float
    now: datetime
    progress: Progress

    def places(self, repository: Repository) -> list[Place]:
        """The sources in the order they are to be asked. StoreError."""
        latencies = {}
        if repository.order == "fastest":
            latencies = self.known.latencies(repository.name)
            if not is_measured(repository, latencies, self.now):
                self.progress(Event(repository.name, "unmeasured", "sources are tried as listed: see repo probe"))
        return in_order(repository, self.known.failures(repository.name), latencies, rest=self.rest, now=self.now)

    def learn(self, repository: Repository, refreshed: Refreshed) -> None:
        """Write down who failed and who did not. StoreError."""
        stamp = self.now.isoformat(timespec="seconds")
        failures = [Failure(source, stamp, cause) for source, cause in refreshed.failures.items()]
        self.known.record(repository.name, failures, label(refreshed.source) if refreshed.source else None)
