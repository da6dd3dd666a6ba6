"""One repository's index from the first source that answers and verifies. Left out: writing it down (sync)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from helmkit.config import Limits, Repository, Source
from helmkit.errors import ChartError, HelmkitError, StoreError, UnreachableError, VerificationError
from helmkit.mirror.connect import Connect
from helmkit.mirror.plan import base_url, label
from helmkit.mirror.progress import Event, Progress
from helmkit.mirror.report import Attempt
from helmkit.mirror.verify import reason_to_keep_ours
from helmkit.net import Retry
from helmkit.repo import IndexAnswer, Known, fetch_index
from helmkit.store import IndexState

_PATIENCE = 5.0  # Seconds that a source may ask us to wait while there is another to ask.


@dataclass(frozen=True, slots=True)
class Refreshed:
    """`source` and `answer` are None where no source gave an index; `attempts` says why the earlier ones did not."""

    source: Source | None
    answer: IndexAnswer | None
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class Refresher:
    """Asks sources in order; safe to use from several threads, one repository each."""

    connect: Connect
    limits: Limits
    progress: Progress
    retry: Retry | None = None
    allow_rollback: bool = False

    def refresh(self, repository: Repository, ours: IndexState | None) -> Refreshed:
        """The repository's index; `ours` is what we have of it."""
        attempts: list[Attempt] = []
        sources = repository.enabled_sources
        for place, source in enumerate(sources):
            self.progress(Event(repository.name, "trying", label(source)))
            try:
                answer = self._ask(repository, source, ours, last=source is sources[-1])
            except (UnreachableError, VerificationError, ChartError, StoreError) as exc:
                attempts.append(Attempt(label(source), exc.message, wrong=not isinstance(exc, UnreachableError)))
                self.progress(Event(repository.name, "failed", f"{label(source)}: {exc.message}"))
                if place == 0:
                    self._warm(repository, sources[1:])
            else:
                return Refreshed(source, answer, tuple(attempts))
        return Refreshed(None, None, tuple(attempts))

    def _ask(self, repository: Repository, source: Source, ours: IndexState | None, *, last: bool) -> IndexAnswer:
        if base_url(source).startswith("oci:"):
            raise UnreachableError("an OCI registry has no index", where=label(source))
        known = Known()
        if ours is not None:
            # The validators are that one server's; the bytes are the same wherever they come from.
            own = label(source) == ours.source
            known = Known(ours.etag if own else "", ours.last_modified if own else "", ours.sha256)
        retry = self.retry or Retry()
        answer = fetch_index(
            self.connect(repository, source),
            base_url(source),
            known=known,
            max_size=self.limits.index_size,
            retry=retry if last else replace(retry, attempts=min(retry.attempts, 2), patience=_PATIENCE),
        )
        if answer.index is not None and not self.allow_rollback:
            reason = reason_to_keep_ours(ours, repository.enabled_sources, source, answer.index)
            if reason:
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
