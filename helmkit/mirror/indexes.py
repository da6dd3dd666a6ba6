"""What came of a refresh, written into the catalogue and told. Left out: asking the sources (refresh)."""

import json
from collections.abc import Iterable
from dataclasses import replace

from helmkit.config import Repository
from helmkit.mirror.plan import label
from helmkit.mirror.refresh import Refreshed
from helmkit.mirror.report import RepositoryReport
from helmkit.repo import Entry, Index, IndexAnswer
from helmkit.store import Catalogue, ChartVersion, IndexState


def publish(
    catalogue: Catalogue, repository: Repository, ours: IndexState | None, refreshed: Refreshed, stamp: str
) -> RepositoryReport:
    """Make the catalogue what `refreshed` says at the time `stamp`; `ours` is what it held before. StoreError."""
    report = outcome(repository, ours, refreshed, stamp)
    answer = refreshed.answer
    if answer is None:
        return report
    known = answer.known
    if answer.index is not None:
        report = replace(report, changed=changed_digests(catalogue, repository.name, answer.index))
        state = _state(repository, answer.index, answer, report)
        return replace(report, new=catalogue.publish(state, chart_versions(repository.name, answer.index)))
    if ours is not None:
        catalogue.confirm(
            replace(ours, source=report.source, checked=stamp, etag=known.etag, last_modified=known.last_modified)
        )
    return report


def outcome(repository: Repository, ours: IndexState | None, refreshed: Refreshed, stamp: str) -> RepositoryReport:
    """What a refresh comes to, before anything is written."""
    report = RepositoryReport(repository.name, "nothing", attempts=refreshed.attempts, optional=repository.optional)
    if refreshed.source is None or refreshed.answer is None:
        if ours is not None:
            return replace(report, outcome="kept", source=ours.source, entries=ours.entries, checked=ours.checked)
        return report if repository.enabled_sources else replace(report, outcome="off")
    report = replace(report, source=label(refreshed.source), checked=stamp)
    index = refreshed.answer.index
    if index is not None:
        return replace(report, outcome="new", entries=len(index), malformed=tuple(map(str, index.skipped)))
    return replace(report, outcome="same", entries=ours.entries) if ours is not None else report


def changed_digests(catalogue: Catalogue, repository: str, index: Index) -> tuple[str, ...]:
    """The versions to which `index` gives another digest than we knew, in words."""
    before = catalogue.digests(repository)
    return tuple(
        f"{entry.name} {entry.version}: {old[:12]}... is now {entry.digest[:12]}..."
        for entry in index
        if entry.digest and (old := before.get((entry.name, entry.version), "")) not in ("", entry.digest)
    )


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
            entry=json.dumps(entry.fields, ensure_ascii=False, separators=(",", ":")),
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
        entries=len(index),
        skipped=len(index.skipped),
    )
