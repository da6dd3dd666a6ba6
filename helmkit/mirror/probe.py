"""How fast each source answers: a few small requests, each over a connection of its own, the median of them.

Of a classic source the head of its index is asked for, of a registry `/v2/`, where a 401 is an answer like any other.
Left out: how much comes through. What is slow to begin with is told apart from what is down, which names a cause.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from helmkit.config import Repository, Source
from helmkit.errors import ChartError, StatusError, UnreachableError, VerificationError
from helmkit.mirror.connect import Connect
from helmkit.mirror.parallel import in_parallel
from helmkit.mirror.plan import base_url, label
from helmkit.net import Request, Transport, redacted
from helmkit.net.dial import TimedDialer
from helmkit.oci import registry_url
from helmkit.records import Record
from helmkit.repo import index_url
from helmkit.store import Latency

TRIES = 3
_AT_ONCE = 8  # More would measure our own line.
_NO_HEAD = frozenset({400, 403, 404, 405, 501})  # What servers say that answer GET alone.
# A Connect whose connections are timed by the dialer it is given.
Timed = Callable[[TimedDialer], Connect]


class Probed(Record):
    """What was measured of a source of a repository."""

    repository: str
    source: Source
    latency: Latency


def probe(
    repositories: Sequence[Repository], timed: Timed, now: datetime, *, timeout: float = 3.0
) -> Iterator[Probed]:
    """Measure every enabled source; results as they come. A connection may take `timeout` seconds."""
    jobs = [(repository, source) for repository in repositories for source in repository.enabled_sources]
    stamp = now.isoformat(timespec="seconds")

    def measure(job: tuple[Repository, Source]) -> Latency:
        repository, source = job
        try:
            times = [_once(repository, source, timed, timeout) for _ in range(TRIES)]
        except (UnreachableError, VerificationError, ChartError) as exc:
            return Latency(label(source), stamp, cause=exc.message)
        connects, answers = zip(*times, strict=True)
        return Latency(label(source), stamp, statistics.median(connects), statistics.median(answers))

    for (repository, source), latency in in_parallel(measure, jobs, _AT_ONCE):
        yield Probed(repository.name, source, latency)


def _once(repository: Repository, source: Source, timed: Timed, timeout: float) -> tuple[float, float]:
    """Seconds to connect, and from there to the answer's head."""
    dialer = TimedDialer(timeout)
    transport = timed(dialer)(repository, source)
    base = base_url(source)
    if base.startswith("oci:"):
        return _ask(transport, dialer, Request(f"{registry_url(base)}/v2/"), {401})
    url = index_url(base)
    try:
        return _ask(transport, dialer, Request(url, "HEAD"), set())
    except StatusError as exc:
        if exc.status not in _NO_HEAD:
            raise
    dialer.spent = 0.0
    return _ask(transport, dialer, Request(url), set())


def _ask(transport: Transport, dialer: TimedDialer, request: Request, welcome: set[int]) -> tuple[float, float]:
    began = time.perf_counter()
    with transport.open(request) as response:
        took = time.perf_counter() - began
        status = response.status
    if not 200 <= status < 300 and status not in welcome:
        raise StatusError(f"HTTP {status}", status=status, where=redacted(request.url))
    return dialer.spent, max(0.0, took - dialer.spent)
