"""What a sync would do: the same questions to the sources, the same choices, and nothing written.

Left out: what an archive depends on that is not here and whose index does not say; a sync learns it from the archive.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from itertools import groupby

from helmkit.config import Mirrors, Repository
from helmkit.errors import HelmkitError, StatusError
from helmkit.mirror.choices import Choices
from helmkit.mirror.connect import Connect
from helmkit.mirror.copying import chart_report, held_report, owners
from helmkit.mirror.indexes import changed_digests, chart_versions, outcome, what_stays, with_left_out
from helmkit.mirror.library import Library, Rows
from helmkit.mirror.parallel import in_parallel
from helmkit.mirror.plan import Candidate, candidates, label
from helmkit.mirror.refresh import Refreshed, Refresher
from helmkit.mirror.report import ChartReport, RepositoryReport, SyncReport
from helmkit.mirror.selection import Selected
from helmkit.mirror.turns import Turns
from helmkit.net import Request
from helmkit.oci import find_chart
from helmkit.records import Record, replace
from helmkit.store import ChartVersion, Store


class Preview(Record):
    """A sync of `repositories` that only says what it would do; nobody else is kept from writing meanwhile."""

    config: Mirrors
    store: Store
    connect: Connect
    repositories: Sequence[Repository]
    choices: Choices
    accepts: Callable[[ChartVersion], bool] = lambda _row: False

    def report(self, refresher: Refresher, turns: Turns) -> SyncReport:
        """As `sync` reports; the charts to copy are `planned`, their bytes None where no source says."""
        began = time.monotonic()
        refreshed = self._ask(refresher, turns)
        stamp = turns.now.astimezone(UTC).isoformat(timespec="seconds")
        states = self.store.catalogue.states()
        fresh = {
            r.name: self._rows(r, answered)
            for r in self.repositories
            if (answered := refreshed[r.name]).answer and answered.answer.index
        }
        reports = {
            r.name: self._with_changes(outcome(r, states.get(r.name), refreshed[r.name], stamp), fresh, refreshed)
            for r in self.repositories
        }
        used = {name: state.source for name, state in states.items()}
        used |= {name: report.source for name, report in reports.items() if report.source}

        def refresh(repository: Repository) -> None:
            if repository.name in refreshed:
                return
            answered = refresher.refresh(repository, states.get(repository.name), turns.places(repository))
            refreshed[repository.name] = answered
            if answered.answer and answered.answer.index and answered.source:
                fresh[repository.name] = self._rows(repository, answered)
                used[repository.name] = label(answered.source)

        library = Library(self.store, self.connect, refresher.retry, fresh, self.accepts, refresh)
        self.choices.check_update(library)
        reports = self.choices.checked(reports, library)
        chosen = {name: self.choices.choose(library, reports, name) for name in reports}
        charts = self._charts(chosen, used)
        told = {
            name: replace(report, charts=_in_order(charts[name]), unmet=tuple(map(str, chosen[name].unmet)))
            for name, report in reports.items()
        }
        found = tuple(self._published(report, chosen[name]) for name, report in told.items())
        return SyncReport(found, stamp, round(time.monotonic() - began, 3), dry_run=True)

    def _published(self, report: RepositoryReport, chosen: Selected) -> RepositoryReport:
        repository = self.config.repository(report.name)
        if repository is None or not repository.publish:
            return report
        from helmkit.mirror.foreseeing import Foresight

        return Foresight(self.config, self.store.blobs, self.connect).foresee(repository, report, chosen.rows)

    def _charts(self, chosen: Mapping[str, Selected], used: Mapping[str, str]) -> dict[str, list[ChartReport]]:
        """What would become of every selected chart, by the repository that reports it."""
        charts: dict[str, list[ChartReport]] = {name: [] for name in chosen}
        missing: list[tuple[str, ChartVersion]] = []
        for owner, row in owners(chosen).values():
            if row.digest and self.store.blobs.has(row.digest):
                held = held_report(row, "which are to be put aside") if row.offered else None
                charts[owner].append(held or chart_report(row, "skipped"))
            else:
                missing.append((owner, row))
        sizes = in_parallel(lambda job: self._size(job[1], used), missing, self.config.limits.parallel)
        for (owner, row), size in sizes:
            charts[owner].append(chart_report(row, "planned", bytes=size))
        return charts

    def _ask(self, refresher: Refresher, turns: Turns) -> dict[str, Refreshed]:
        states = self.store.catalogue.states()
        places = {repository.name: turns.places(repository) for repository in self.repositories}
        jobs = in_parallel(
            lambda repository: refresher.refresh(repository, states.get(repository.name), places[repository.name]),
            self.repositories,
            self.config.limits.parallel,
        )
        return {repository.name: refreshed for repository, refreshed in jobs}

    def _rows(self, repository: Repository, refreshed: Refreshed) -> Rows:
        """The rows of a new index, held to archives that are here and to digests first seen, as in the catalogue."""
        index = refreshed.answer.index if refreshed.answer else None
        catalogue = self.store.catalogue
        known = {row.key: row.digest for row in catalogue.first_seen()}
        known |= {(repository.name, *key): digest for key, digest in catalogue.digests(repository.name).items()}
        held = catalogue.held()
        ours = catalogue.states().get(repository.name)
        stays = what_stays(self.store, repository, ours, label(refreshed.source) if refreshed.source else "")

        def hold(row: ChartVersion) -> ChartVersion:
            digest = held.get(row.key) or known.get(row.key, "")
            keeps = digest and (not row.digest or row.key in held or stays(digest))
            return row.held_to(digest) if keeps else row

        rows = map(hold, chart_versions(repository.name, index or ()))
        return {name: list(group) for name, group in groupby(rows, key=lambda row: row.name)}

    def _with_changes(
        self, report: RepositoryReport, fresh: Mapping[str, Rows], refreshed: Mapping[str, Refreshed]
    ) -> RepositoryReport:
        answer = refreshed[report.name].answer
        if answer is None or answer.index is None:
            catalogue = self.store.catalogue
            return with_left_out(report, catalogue, catalogue.states().get(report.name))
        before = self.store.catalogue.digests(report.name)
        rows = [row for versions in fresh[report.name].values() for row in versions]
        new = sum(before.get((row.name, row.version)) != row.digest for row in rows)
        return replace(report, new=new, changed=changed_digests(self.store.catalogue, report.name, answer.index))

    def _size(self, row: ChartVersion, used: Mapping[str, str]) -> int | None:
        """The bytes of an archive, by the first source that says; None where nobody does."""
        repository = self.config.repository(row.repository)
        if repository is None:
            return None
        for candidate in candidates(repository, row, used.get(row.repository, ""), self.config.rewrites):
            try:
                if (size := self._ask_size(repository, candidate)) is not None:
                    return size
            except HelmkitError:
                continue  # A sync would ask the next one too.
        return None

    def _ask_size(self, repository: Repository, candidate: Candidate) -> int | None:
        transport = self.connect(repository, candidate.source)
        url = candidate.url
        if url.startswith("oci:"):
            return find_chart(transport, url).size
        local = url.startswith("file:")
        limit = self.config.limits.archive_size
        with transport.open(Request(url, method="GET" if local else "HEAD", max_size=limit)) as response:
            if not 200 <= response.status < 300:
                raise StatusError(f"HTTP {response.status}", status=response.status)
            if local:
                return sum(map(len, response.body))
            length = response.headers.get("content-length", "")
            return int(length) if length.isascii() and length.isdigit() else None


def _in_order(charts: Sequence[ChartReport]) -> tuple[ChartReport, ...]:
    return tuple(sorted(charts, key=lambda chart: (chart.repository, chart.name)))
