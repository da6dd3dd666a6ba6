"""One repository's index from the first source that answers and verifies. Left out: writing it down (sync)."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from helmkit.config import Limits, Repository, Source
from helmkit.errors import (
    ChartError,
    HelmkitError,
    NotFoundError,
    OfflineError,
    StoreError,
    UnreachableError,
    VerificationError,
)
from helmkit.mirror.connect import Connect
from helmkit.mirror.order import Place, can_rest
from helmkit.mirror.plan import base_url, label
from helmkit.mirror.progress import Event, Progress
from helmkit.mirror.report import Attempt
from helmkit.mirror.verify import reason_to_keep_ours
from helmkit.net import Retry
from helmkit.records import Record, replace
from helmkit.repo import IndexAnswer, Known, fetch_index
from helmkit.store import IndexState

_PATIENCE = 5.0  # Seconds that a source may ask us to wait while there is another to ask.


class Refreshed(Record):
    """`source` and `answer` are None where no source gave an index; `attempts` says why others were not used.

    `failures` are the causes, by label, of those that could not be reached and so are to rest.
    """

    source: Source | None
    answer: IndexAnswer | None
    attempts: tuple[Attempt, ...]
    failures: Mapping[str, str]


class Refresher(Record):
    """Asks sources in order; safe to use from several threads, one repository each."""

    connect: Connect
    limits: Limits
    progress: Progress
    retry: Retry | None = None
    allow_rollback: bool = False
    charts: Mapping[str, frozenset[str]] = MappingProxyType({})  # The digests of each repository's charts.

    def refresh(self, repository: Repository, ours: IndexState | None, places: Sequence[Place]) -> Refreshed:
        """The repository's index from its sources in the order of `places`; `ours` is what we have of it."""
        attempts: list[Attempt] = []
        failures: dict[str, str] = {}
        for number, place in enumerate(places):
            source = place.source
            self.progress(Event(repository.name, "trying", label(source)))
            try:
                answer = self._ask(repository, source, ours, patient=_is_last(places, number))
            except (UnreachableError, NotFoundError, VerificationError, ChartError, StoreError) as exc:
                wrong = not isinstance(exc, UnreachableError | NotFoundError)
                attempts.append(Attempt(label(source), exc.message, wrong, exc.hint or ""))
                if isinstance(exc, UnreachableError) and not isinstance(exc, OfflineError) and can_rest(source):
                    failures[label(source)] = exc.message
                self.progress(Event(repository.name, "failed", f"{label(source)}: {exc.message}"))
                if number == 0:
                    self._warm(repository, [later.source for later in places[1:]])
            else:
                attempts += [Attempt(label(p.source), p.reason) for p in places[number + 1 :] if p.rest]
                return Refreshed(source, answer, tuple(attempts), failures)
        return Refreshed(None, None, tuple(attempts), failures)

    def _ask(self, repository: Repository, source: Source, ours: IndexState | None, *, patient: bool) -> IndexAnswer:
        # Where we hold the rate down ourselves, time says nothing of the source.
        deadline = self.limits.deadline if self.limits.rate is None else float("inf")
        retry = replace(self.retry or Retry(), deadline=deadline)
        if not patient:
            retry = replace(retry, attempts=min(retry.attempts, 2), patience=_PATIENCE)
        charts = self.charts.get(repository.name, frozenset())
        known = Known(charts=charts)
        if ours is not None:
            # The validators are that one server's; the bytes are the same wherever they come from.
            own = label(source) == ours.source
            known = Known(ours.etag if own else "", ours.last_modified if own else "", ours.sha256, charts)
        transport = self.connect(repository, source)
        if base_url(source).startswith("oci:"):
            from helmkit.mirror.registries import list_registry

            answer = list_registry(transport, repository, source, known=known, retry=retry)
        else:
            answer = fetch_index(
                transport, base_url(source), known=known, max_size=self.limits.index_size, retry=retry
            )
        if answer.index is not None and not self.allow_rollback:
            # Where speed decides, no source is one that the user would rather have.
            ranked = repository.enabled_sources if repository.order == "listed" else ()
            if reason := reason_to_keep_ours(ours, ranked, source, answer.index):
                raise VerificationError(reason, where=label(source), hint="--allow-rollback takes it all the same")
        return answer

    def _warm(self, repository: Repository, sources: Sequence[Source]) -> None:
        """After a first failure the others are dialled all at once: dead ones cost one timeout, not one each."""
        urls = [source.url for source in sources if source.url and source.url.startswith("http")]
        if urls:
            try:
                self.connect(repository, next(s for s in sources if s.url == urls[0])).warm(urls)
            except HelmkitError:
                return  # The source itself will say so.


def _is_last(places: Sequence[Place], number: int) -> bool:
    """Whether there is nobody better to turn to: no source that does not rest comes after this one."""
    return all(place.rest > 0 for place in places[number + 1 :])
