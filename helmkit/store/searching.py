"""Searching the catalogue as `helm search repo` searches its indexes: the same charts and versions, in its order.

Source: Helm pkg/cmd/search_repo.go and pkg/cmd/search/search.go. Each version is looked at by itself, with its own
description and keywords; the best match of a chart counts, then its newest version. Where helm would find nothing,
the charts that have every word somewhere, their maintainers included.
"""

from collections.abc import Callable, Iterator, Sequence

from helmkit.records import Record
from helmkit.store.catalogue import Catalogue
from helmkit.store.folding import MAINTAINERS, SEPARATOR, folded, score, searched_line
from helmkit.store.ranges import Range

# Finds a match in "name \v REPO/NAME \v description \v keywords": its place, -1 for none.
Matcher = Callable[[str], int]


class Found(Record):
    """A chart's version that a search found; `score` is low for a good match."""

    repository: str
    name: str
    version: str
    app_version: str
    description: str
    created: str
    deprecated: bool
    score: int = 0

    @property
    def reference(self) -> str:
        """REPO/NAME."""
        return f"{self.repository}/{self.name}"


class Query(Record):
    """What to search for. `repositories` are those to search, None for all; `versions` is a range.

    Without a range releases are found, with `devel` pre-releases too. `matcher` stands in place of words.
    `app_version` is an app version or a range of them; `deprecated` True finds deprecated versions only, False none.
    """

    words: tuple[str, ...] = ()
    matcher: Matcher | None = None
    repositories: frozenset[str] | None = None
    versions: str | None = None
    devel: bool = False
    all_versions: bool = False
    app_version: str | None = None
    deprecated: bool | None = None


def search(catalogue: Catalogue, query: Query) -> list[Found]:
    """The newest fitting version of every chart that matches, or all of them. VersionError for a bad range."""
    fits = Range.of(query.versions, devel=query.devel)
    keep = _keeper(query)
    for candidates in _attempts(catalogue, query):
        found: list[Found] = []
        for chart, texts in candidates.items():
            found += _versions(catalogue, chart, texts, fits, keep, query.all_versions)
        if found:
            return sorted(found, key=lambda row: (row.score, row.reference))
    return []


class _Text(Record):
    """Texts that a chart's versions are found by, and the score of the match."""

    repository: str
    name: str
    description: str
    score: int


# By the id of a chart, its texts by their ids.
_Candidates = dict[int, dict[int, _Text]]


def _attempts(catalogue: Catalogue, query: Query) -> Iterator[_Candidates]:
    """What matches as helm sees it; then, of words, what has them all in any place."""
    term = folded(" ".join(query.words))
    if query.matcher:
        yield _matching(_texts(catalogue, query, ()), query.matcher)
        return
    yield _matching(_texts(catalogue, query, [term]), lambda line: folded(line).find(term))
    if term:
        words = term.split()
        yield _having_all(_texts(catalogue, query, words), words)


_Row = tuple[int, int, str, str, str, str, str]


def _texts(catalogue: Catalogue, query: Query, parts: Sequence[str]) -> Iterator[_Row]:
    """Every text that may have all `parts`: the index of trigrams knows parts of three characters and more."""
    known = [part for part in parts if len(part) >= 3 and part.isprintable()]
    among = "JOIN words ON words.rowid = texts.id AND words MATCH ?" if known else ""
    rows = catalogue.database.rows(
        "SELECT texts.id, chart.id, repository.name, chart.name, description, keywords, maintainers FROM texts"  # noqa: S608
        f" {among} JOIN chart ON chart.id = texts.chart JOIN repository ON repository.id = chart.repository",
        [" AND ".join('"' + part.replace('"', '""') + '"' for part in known)] if known else (),
    )
    for row in rows:
        if query.repositories is None or row[2] in query.repositories:
            yield row


def _matching(rows: Iterator[_Row], find: Matcher) -> _Candidates:
    candidates: _Candidates = {}
    literal = SEPARATOR.join
    for id_, chart, repository, name, description, keywords, _ in rows:
        line = literal((name, f"{repository}/{name}", description, keywords))
        position = find(line)
        if position >= 0:
            text = _Text(repository, name, description, score(line, position))
            candidates.setdefault(chart, {})[id_] = text
    return candidates


def _having_all(rows: Iterator[_Row], words: Sequence[str]) -> _Candidates:
    candidates: _Candidates = {}
    for id_, chart, repository, name, description, keywords, maintainers in rows:
        line = searched_line(repository, name, description, keywords, maintainers)
        places = [line.find(word) for word in words]
        if min(places) >= 0:
            worst = max(score(line, place) for place in places)
            candidates.setdefault(chart, {})[id_] = _Text(repository, name, description, min(worst, MAINTAINERS))
    return candidates


def _versions(
    catalogue: Catalogue,
    chart: int,
    texts: dict[int, _Text],
    fits: Range,
    keep: Callable[[str, bool], bool],
    every: bool,
) -> Iterator[Found]:
    """The chart's versions that fit, newest first: all of them, or the first among those that match best."""
    best: Found | None = None
    rows = catalogue.database.rows(
        "SELECT version, app_version, created, deprecated, texts FROM version"  # noqa: S608  columns and places
        f" WHERE chart = ? AND ({fits.where})"
        " ORDER BY major DESC, minor DESC, patch DESC, prerelease DESC, version DESC",
        (chart, *fits.arguments),
    )
    lowest = min(text.score for text in texts.values())
    for version, app_version, created, deprecated, id_ in rows:
        text = texts.get(id_)
        if text is None or (best and text.score >= best.score):
            continue
        if not fits.check(version) or not keep(app_version, bool(deprecated)):
            continue
        found = Found(
            text.repository, text.name, version, app_version, text.description, created, bool(deprecated), text.score
        )
        if every:
            yield found
        elif text.score == lowest:
            yield found
            return
        else:
            best = found
    if best:
        yield best


def _keeper(query: Query) -> Callable[[str, bool], bool]:
    """Whether a version's app version and deprecation are such as are wanted."""
    wanted, deprecated = query.app_version, query.deprecated
    fits = Range.lenient(wanted) if wanted else None

    def keep(app_version: str, is_deprecated: bool) -> bool:
        if deprecated is not None and is_deprecated != deprecated:
            return False
        return not wanted or app_version == wanted or (fits is not None and fits.admits(app_version))

    return keep
