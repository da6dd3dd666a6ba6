"""What each repository of a sync takes, by its rules or by the lock; and what a lock makes of the outcome. Pure."""

from collections.abc import Mapping

from helmkit.config import Mirrors, Repository
from helmkit.errors import NotFoundError
from helmkit.mirror.library import Library
from helmkit.mirror.lock import Lock, Section
from helmkit.mirror.locked import Key, Pinner, Update, differences, pinned, resolve
from helmkit.mirror.report import RepositoryReport
from helmkit.mirror.selection import Selected
from helmkit.records import Record, replace

Reports = dict[str, RepositoryReport]


class Choices(Record):
    """The choices of one sync of `repositories`; see `sync` for `lock`, `locked` and `update`."""

    config: Mirrors
    repositories: Mapping[str, Repository]
    lock: Lock | None = None
    locked: bool = False
    update: Update | None = None

    def checked(self, reports: Reports, library: Library) -> Reports:
        """`reports` with the differences between mirrors.yaml and a lock that is to be followed."""
        if not self.locked:
            return reports
        lock = self.lock or Lock()
        found = {name: tuple(differences(self.config, library, lock, self.repositories[name])) for name in reports}
        return {name: replace(report, locked=True, differences=found[name]) for name, report in reports.items()}

    def check_update(self, library: Library) -> None:
        """NotFoundError for a chart that is to move and is neither pinned nor in the index."""
        for name, charts in (self.update.charts if self.update else {}).items():
            section = (self.lock or Lock()).section(name) or Section(name)
            known = {*library.names(name), *(pin.chart for pin in section.pins)}
            if unknown := sorted(charts - known):
                raise NotFoundError(f"{name} has no chart {unknown[0]}", hint=f"try `helmkit search {unknown[0]}`")

    def choose(self, library: Library, reports: Reports, name: str) -> Selected:
        """What a repository takes from `library`: nothing where there is no index to trust, or a lock is not met."""
        lock = self.lock or Lock()
        if self.locked:
            differ = any(report.differences for report in reports.values())
            return Selected() if differ else pinned(self.config, library, lock, name)
        if not reports[name].refreshed:
            return Selected()
        return resolve(self.config, library, self.repositories[name], lock, self.update)

    def judged(self, reports: Reports) -> Reports:
        """`reports` with every pinned archive that could not be had as a difference, where the lock is followed."""
        if not self.locked:
            return reports
        return {name: replace(r, differences=r.differences + _missing(r)) for name, r in reports.items()}

    def lock_of(self, reports: Reports, chosen: Mapping[str, Selected], used: Mapping[str, str]) -> Lock | None:
        """The lock as it is after the sync: a repository that is not complete keeps its pins as they were.

        `used` has the source in use by repository. None where the sync was given no lock.
        """
        if self.lock is None or self.locked:
            return self.lock
        digests: dict[Key, str] = {
            (chart.repository, chart.name, chart.version): chart.digest
            for report in reports.values()
            for chart in report.charts
        }
        pinner = Pinner(self.config, used, digests)
        sections: dict[str, Section] = {section.repository: section for section in self.lock.sections}
        for name, report in reports.items():
            repository = self.repositories[name]
            if not repository.select:
                sections.pop(name, None)
            elif report.refreshed and report.complete:
                sections[name] = pinner.section(repository, chosen[name], self.lock.section(name))
        return Lock.of(section for name, section in sections.items() if self.config.repository(name))


def _missing(report: RepositoryReport) -> tuple[str, ...]:
    return tuple(
        f"{chart.repository}/{chart.name} {chart.version}: "
        f"{'not the pinned digest' if chart.wrong else 'missing'}: {chart.cause}"
        for chart in report.failures
    )
