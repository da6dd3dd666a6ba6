"""Which versions `select` in mirrors.yaml asks for. Pure. Left out: what they depend on (dependencies)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from itertools import islice

from helmkit.config import Selection
from helmkit.index import parse_time
from helmkit.records import Record
from helmkit.store import ChartVersion
from helmkit.version import Constraint, Version


class Rule(Record):
    """One Selection, its range parsed."""

    selection: Selection
    fits: Constraint

    @classmethod
    def of(cls, selection: Selection) -> "Rule":
        """VersionError for a bad range."""
        return cls(selection, Constraint.parse(selection.versions or "*"))

    def means(self, name: str) -> bool:
        """Whether a chart of that name is meant."""
        excluded = any(fnmatchcase(name, pattern) for pattern in self.selection.exclude)
        return not excluded and fnmatchcase(name, self.selection.chart)

    def takes(self, version: str) -> bool:
        """Whether the version is in the range; a pre-release is where the range names one, or with `devel`."""
        return self.fits.check(Version.parse(version), prereleases=self.selection.devel)

    def chosen(self, rows: Iterable[ChartVersion]) -> Iterator[ChartVersion]:
        """The rule's choice among a chart's versions, which come newest first."""
        fitting = (row for row in rows if self.takes(row.version) and self._is_new_enough(row))
        return islice(fitting, self.selection.keep)

    def _is_new_enough(self, row: ChartVersion) -> bool:
        if self.selection.since is None:
            return True
        # A version without a date may be as old as any: it is not taken.
        created = parse_time(row.created)
        return created is not None and created >= datetime.fromisoformat(self.selection.since).replace(tzinfo=UTC)


def select(charts: Mapping[str, Sequence[ChartVersion]], selections: Iterable[Selection]) -> list[ChartVersion]:
    """The versions that any of `selections` takes, each once, by chart and then newest first.

    `charts` has each chart's versions, newest first. VersionError for a bad range.
    """
    return choose_among(charts, charts.__getitem__, [Rule.of(selection) for selection in selections])


def choose_among(
    names: Iterable[str], versions: Callable[[str], Iterable[ChartVersion]], rules: Sequence[Rule]
) -> list[ChartVersion]:
    """As `select`; `versions` gives those of a chart, newest first, and is asked only for charts that are meant."""
    found: list[ChartVersion] = []
    for name in sorted(names):
        meant = [rule for rule in rules if rule.means(name)]
        rows = list(versions(name)) if meant else []
        taken = {row.version for rule in meant for row in rule.chosen(rows)}
        found += [row for row in rows if row.version in taken]
    return found
