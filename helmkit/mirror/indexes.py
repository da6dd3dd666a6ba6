"""What came of a refresh, written into the catalogue and told. Left out: asking the sources (refresh)."""

from __future__ import annotations

from helmkit.mirror.plan import base_url, label
from helmkit.mirror.report import RepositoryReport
from helmkit.records import replace
from helmkit.store.rows import ChartVersion, IndexState

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from helmkit.config import Repository
    from helmkit.index import Entry, Index
    from helmkit.mirror.refresh import Refreshed
    from helmkit.repo import IndexAnswer
    from helmkit.store import Catalogue, Store


def publish(
    store: Store, repository: Repository, ours: IndexState | None, refreshed: Refreshed, stamp: str
) -> RepositoryReport:
    """Make the catalogue what `refreshed` says at the time `stamp`; `ours` is what it held before. StoreError."""
    catalogue = store.catalogue
    report = _outcome(repository, ours, refreshed, stamp)
    answer = refreshed.answer
    if answer is None:
        return with_left_out(report, catalogue, ours)
    known = answer.known
    if answer.index is not None:
        unlisted = tuple(map(str, answer.index.unlisted))
        state = _state(repository, answer.index, answer, report)
        stays = what_stays(store, repository, ours, report.source)
        done = catalogue.update(state, answer.index.charts, answer.data, stays=stays)
        return replace(
            report,
            entries=done.entries,
            new=done.new,
            malformed=(*unlisted, *done.skipped),
            changed=tuple(_changed(*change) for change in done.changed),
        )
    if ours is not None:
        catalogue.confirm(
            replace(ours, source=report.source, checked=stamp, etag=known.etag, last_modified=known.last_modified)
        )
    return with_left_out(report, catalogue, ours)


def with_left_out(report: RepositoryReport, catalogue: Catalogue, ours: IndexState | None) -> RepositoryReport:
    """`report` with what was left out of the index that stays in use."""
    if ours is None or not ours.skipped or report.outcome not in ("same", "kept"):
        return report
    return replace(report, malformed=tuple(catalogue.left_out(report.name)))


def what_stays(store: Store, repository: Repository, ours: IndexState | None, source: str) -> Callable[[str], bool]:
    """Tells of a digest whether a version that has it keeps it, should the index from `source` give another.

    What is here stays, but for what is from a folder of this machine or gives way to that: charts are worked on
    there, and stand in for what could not be reached.
    """
    folders = {label(each) for each in repository.sources if base_url(each).startswith("file:")}
    if folders.intersection((source, ours.source if ours else source)):
        return lambda _digest: False
    return store.blobs.has


def outcome(repository: Repository, ours: IndexState | None, refreshed: Refreshed, stamp: str) -> RepositoryReport:
    """What a refresh comes to, where nothing is written."""
    report = _outcome(repository, ours, refreshed, stamp)
    index = refreshed.answer.index if refreshed.answer else None
    if index is None:
        return report
    return replace(report, entries=sum(1 for _ in index), malformed=tuple(map(str, index.skipped)))


def _outcome(repository: Repository, ours: IndexState | None, refreshed: Refreshed, stamp: str) -> RepositoryReport:
    report = RepositoryReport(repository.name, "nothing", attempts=refreshed.attempts, optional=repository.optional)
    if refreshed.source is None or refreshed.answer is None:
        if ours is not None:
            return replace(report, outcome="kept", source=ours.source, entries=ours.entries, checked=ours.checked)
        return report if repository.enabled_sources else replace(report, outcome="off")
    report = replace(report, source=label(refreshed.source), checked=stamp)
    if refreshed.answer.index is not None:
        return replace(report, outcome="new")
    return replace(report, outcome="same", entries=ours.entries) if ours is not None else report


def changed_digests(catalogue: Catalogue, repository: str, index: Index) -> tuple[str, ...]:
    """The versions to which `index` gives another digest than we knew, in words."""
    before = catalogue.digests(repository)
    return tuple(
        _changed(entry.name, entry.version, old, entry.digest)
        for entry in index
        if entry.digest and (old := before.get((entry.name, entry.version), "")) not in ("", entry.digest)
    )


def _changed(name: str, version: str, before: str, after: str) -> str:
    return f"{name} {version}: {before[:12]}... is now {after[:12]}..."


def chart_versions(repository: str, entries: Iterable[Entry]) -> Iterable[ChartVersion]:
    """The catalogue's rows of an index."""
    return (
        ChartVersion(
            repository=repository,
            name=entry.name,
            version=entry.version,
            app_version=entry.app_version,
            description=entry.description,
            created=entry.created,
            digest=entry.digest,
            deprecated=entry.deprecated,
            urls=entry.urls,
            entry=entry.text,
        )
        for entry in entries
    )


def _state(repository: Repository, index: Index, answer: IndexAnswer, report: RepositoryReport) -> IndexState:
    return IndexState(
        repository=repository.name,
        source=report.source,
        sha256=answer.known.sha256,
        size=len(answer.data),
        fetched=report.checked,
        checked=report.checked,
        etag=answer.known.etag,
        last_modified=answer.known.last_modified,
        generated=index.generated.isoformat() if index.generated else "",
    )
