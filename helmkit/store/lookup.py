"""Questions about charts, answered from the catalogue: search, the newest version that fits, a likely spelling."""

from collections.abc import Iterator, Sequence

from helmkit.store.catalogue import Catalogue
from helmkit.store.rows import ChartVersion
from helmkit.version import Constraint, Version

_RELEASES = ">0.0.0"
_ANY = ">0.0.0-0"


def search(
    catalogue: Catalogue,
    words: Sequence[str] = (),
    *,
    repositories: Sequence[str] | None = None,
    versions: str | None = None,
    devel: bool = False,
    all_versions: bool = False,
) -> list[ChartVersion]:
    """The newest fitting version of every chart that has all `words`, or all fitting versions; by REPO/NAME.

    `versions` is a range; without one, releases, and with `devel` pre-releases as well. VersionError for a bad range.
    """
    constraint = Constraint.parse(versions or (_ANY if devel else _RELEASES))
    found: list[ChartVersion] = []
    for repository, name in catalogue.charts(words):
        if repositories is not None and repository not in repositories:
            continue
        fitting = _fitting(catalogue.versions(name, repository), constraint)
        found += fitting if all_versions else list(_first(fitting))
    return found


def find(
    catalogue: Catalogue, repository: str, name: str, *, version: str | None = None, devel: bool = False
) -> ChartVersion | None:
    """The version of a chart that helm would take: the very text `version`, else the newest one in that range.

    Source: Helm pkg/repo/v1 index.go, IndexFile.Get. VersionError for a bad range.
    """
    rows = list(catalogue.versions(name, repository))
    if exact := next((row for row in rows if row.version == version), None):
        return exact
    constraint = Constraint.parse(version or (_ANY if devel else "*"))
    return next(_fitting(rows, constraint), None)


def suggest(catalogue: Catalogue, word: str, *, count: int = 3) -> list[str]:
    """Chart names that `word` may have meant."""
    import difflib

    return difflib.get_close_matches(word.lower(), catalogue.names(), n=count, cutoff=0.6)


def _fitting(rows: Sequence[ChartVersion] | Iterator[ChartVersion], constraint: Constraint) -> Iterator[ChartVersion]:
    return (row for row in rows if constraint.check(Version.parse(row.version)))


def _first(rows: Iterator[ChartVersion]) -> Iterator[ChartVersion]:
    for row in rows:
        yield row
        return
