"""The log of syncs: when each began, how long it took and what came of it. The last thousand are kept."""

import json
from collections.abc import Sequence
from typing import Any

from helmkit.records import Record, asdict
from helmkit.store.database import Database

KEPT = 1000


class Run(Record):
    """A sync that came to its end.

    `started` is an RFC 3339 time in UTC, `seconds` how long it took, `outcome` one of done, partial, refused and
    unreachable; `repositories` has each repository's counts as plain JSON values.
    """

    started: str
    seconds: float
    outcome: str
    repositories: tuple[dict[str, Any], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self) | {"repositories": list(self.repositories)}


class Runs:
    """The catalogue's table of runs; used as the catalogue itself. Every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, run: Run) -> None:
        """Write down one more, and forget what is older than the last KEPT."""
        with self._db.transaction():
            last = self._db.run(
                "INSERT INTO run (started, seconds, outcome, repositories) VALUES (?, ?, ?, ?)",
                (run.started, run.seconds, run.outcome, json.dumps(run.repositories, separators=(",", ":"))),
            )
            self._db.run("DELETE FROM run WHERE id <= ?", (last - KEPT,))

    def latest(self, count: int) -> Sequence[Run]:
        """The last `count`, newest first."""
        rows = self._db.rows(
            "SELECT started, seconds, outcome, repositories FROM run ORDER BY id DESC LIMIT ?", (count,)
        )
        return [Run(started, seconds, outcome, tuple(json.loads(text))) for started, seconds, outcome, text in rows]
