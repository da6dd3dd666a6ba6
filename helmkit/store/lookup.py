"""Questions about one chart, answered from the catalogue: the version that fits, and a likely spelling."""

from helmkit.store.catalogue import Catalogue
from helmkit.store.ranges import ANY
from helmkit.store.rows import ChartVersion
from helmkit.version import Constraint, Version


def find(
    catalogue: Catalogue, repository: str, name: str, *, version: str | None = None, devel: bool = False
) -> ChartVersion | None:
    """The version of a chart that helm would take: the very text `version`, else the newest one in that range.

    Source: Helm pkg/repo/v1 index.go, IndexFile.Get. VersionError for a bad range.
    """
    if version and (exact := catalogue.version(name, repository, version)):
        return exact
    constraint = Constraint.parse(version or (ANY if devel else "*"))
    return next(
        (row for row in catalogue.versions(name, repository) if constraint.check(Version.parse(row.version))), None
    )


def suggest(catalogue: Catalogue, word: str, *, count: int = 3) -> list[str]:
    """Chart names that `word` may have meant: those near to it, or with a part between dashes that is."""
    from difflib import get_close_matches

    word = word.lower()
    names = catalogue.names()
    near = get_close_matches(word, names, n=count, cutoff=0.6)
    if len(near) < count:
        parts: dict[str, str] = {}
        for name in names:
            for part in name.split("-"):
                parts.setdefault(part, name)
        near += [parts[part] for part in get_close_matches(word, parts, n=count, cutoff=0.75)]
    return list(dict.fromkeys(near))[:count]
