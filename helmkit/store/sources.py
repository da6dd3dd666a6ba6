"""What is known of a repository's sources: which failed lately, and how fast each was when it was measured.

A source goes by its label: its URL without what may be secret, or its path. Left out: what follows from that
(helmkit.mirror.order).
"""

from collections.abc import Iterable

from helmkit.records import Record, astuple
from helmkit.store.database import Database


class Failure(Record):
    """A source that failed and has not succeeded since; `failed` is an RFC 3339 time."""

    source: str
    failed: str
    cause: str


class Latency(Record):
    """A source as it was measured at `measured`: seconds to connect and, after that, to the answer's head.

    `cause` says why it did not answer, and is empty where it did.
    """

    source: str
    measured: str
    connect: float = 0.0
    first_byte: float = 0.0
    cause: str = ""

    @property
    def total(self) -> float:
        return self.connect + self.first_byte


class Sources:
    """The catalogue's tables about sources; used as the catalogue itself. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def failures(self, repository: str) -> dict[str, Failure]:
        """The sources of a repository that failed, by label."""
        rows = self._db.rows("SELECT source, failed, cause FROM source_failure WHERE repository = ?", (repository,))
        return {row[0]: Failure(*row) for row in rows}

    def record(self, repository: str, failures: Iterable[Failure], recovered: str | None = None) -> None:
        """Write down which sources failed, and that `recovered` did not."""
        known = self.failures(repository)
        new = [failure for failure in failures if known.get(failure.source) != failure]
        if not new and recovered not in known:
            return  # What a run without events costs: one query.
        with self._db.transaction():
            for failure in new:
                self._db.run(
                    "INSERT OR REPLACE INTO source_failure VALUES (?, ?, ?, ?)", (repository, *astuple(failure))
                )
            self._db.run("DELETE FROM source_failure WHERE repository = ? AND source = ?", (repository, recovered))

    def latencies(self, repository: str) -> dict[str, Latency]:
        """What was last measured of a repository's sources, by label."""
        rows = self._db.rows(
            "SELECT source, measured, connect, first_byte, cause FROM source_latency WHERE repository = ?",
            (repository,),
        )
        return {row[0]: Latency(*row) for row in rows}

    def measured(self, repository: str, latencies: Iterable[Latency]) -> None:
        """Put these measurements in place of all that there were of a repository's sources."""
        with self._db.transaction():
            self._db.run("DELETE FROM source_latency WHERE repository = ?", (repository,))
            for latency in latencies:
                self._db.run("INSERT INTO source_latency VALUES (?, ?, ?, ?, ?, ?)", (repository, *astuple(latency)))
