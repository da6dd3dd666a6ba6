"""Which versions `select` in mirrors.yaml asks for. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import islice

from helmkit.config import Selection
from helmkit.store import ChartVersion
from helmkit.version import Constraint, Version


def select(charts: Mapping[str, Sequence[ChartVersion]], selections: Iterable[Selection]) -> list[ChartVersion]:
    """The versions that any of `selections` takes, each once, by chart and then newest first.

    `charts` has each chart's versions, newest first. A range without a pre-release in it takes releases alone.
    VersionError for a bad range.
    """
    rules = [(rule, Constraint.parse(rule.versions or "*")) for rule in selections]
    chosen: list[ChartVersion] = []
    for name in sorted(charts):
        taken = {
            row.version
            for rule, fits in rules
            if fnmatchcase(name, rule.chart)
            for row in _newest(charts[name], fits, rule.keep)
        }
        chosen += [row for row in charts[name] if row.version in taken]
    return chosen


def _newest(rows: Sequence[ChartVersion], fits: Constraint, keep: int | None) -> Iterable[ChartVersion]:
    return islice((row for row in rows if fits.check(Version.parse(row.version))), keep)
