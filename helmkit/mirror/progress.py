"""What a sync tells while it runs, to whoever wants to show it. Left out: showing it."""

from collections.abc import Callable

from helmkit.records import Record


class Event(Record):
    """Something happened to `repository`: `kind` is one of trying, failed, unmeasured, using, done (the index), and
    receiving, copied, missed, published (an archive).

    `detail` is a source, a cause, the index's outcome or a chart; `done` and `total` count the charts to be copied
    or published or, for receiving, the bytes of one archive: `total` is 0 where the server does not say.
    """

    repository: str
    kind: str
    detail: str = ""
    done: int = 0
    total: int = 0


# Called from several threads, and must not raise.
Progress = Callable[[Event], None]


def silent(_event: Event) -> None:
    """Tells nobody."""
