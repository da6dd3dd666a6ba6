"""A lock at work: what it pins as rows of the catalogue, what a change of rules or an update makes of it. Pure.

As with cargo: what is pinned stays where it is while its rule stands; a rule that is new or changed is followed anew;
only an update moves the rest.
"""

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from helmkit.config import Mirrors, Repository, Selection
from helmkit.mirror.dependencies import Resolver
from helmkit.mirror.library import Library
from helmkit.mirror.lock import Lock, Pin, Section, select_fields
from helmkit.mirror.plan import base_url, label
from helmkit.mirror.select import Rule, choose_among
from helmkit.mirror.selection import Selected, selection
from helmkit.net import redacted
from helmkit.records import Record, replace
from helmkit.repo.urls import resolve_url
from helmkit.store import ChartVersion
from helmkit.version import Constraint, Version

Key = tuple[str, str, str]


class Update(Record):
    """Which charts move: those of the repositories `all_of`, and single `charts` by repository."""

    all_of: frozenset[str] = frozenset()
    charts: Mapping[str, frozenset[str]] = MappingProxyType({})

    def means(self, row: ChartVersion) -> bool:
        """Whether a version is of such a chart."""
        return row.repository in self.all_of or row.name in self.charts.get(row.repository, ())


def pinned(config: Mirrors, library: Library, lock: Lock, repository: str) -> Selected:
    """Exactly what the lock pins for a repository."""
    section = _section(config, lock, repository)
    rows = [(pin, _row(library, pin)) for pin in section.pins] if section else []
    return Selected(
        tuple(row for pin, row in rows if not pin.dependency), tuple(row for pin, row in rows if pin.dependency)
    )


def resolve(
    config: Mirrors, library: Library, repository: Repository, lock: Lock, update: Update | None = None
) -> Selected:
    """What the repository selects with the lock in force. VersionError for a bad range; StoreError."""
    update = update or Update()
    section = _section(config, lock, repository.name)
    moved = update.charts.get(repository.name, frozenset())
    if section is None or repository.name in update.all_of:
        return selection(config, library, repository)
    if set(section.select) == set(repository.select) and not moved:
        return pinned(config, library, lock, repository.name)
    return _Refresh(config, library, repository, section, moved).selected()


class _Refresh(Record):
    """A section brought up to date with changed rules, the pins of the charts `moved` left aside."""

    config: Mirrors
    library: Library
    repository: Repository
    section: Section
    moved: frozenset[str]

    def selected(self) -> Selected:
        rules = [Rule.of(rule) for rule in self.repository.select]
        standing = [rule for rule in rules if rule.selection in self.section.select]
        changed = [rule for rule in rules if rule not in standing]
        pins = [pin for pin in self.section.pins if pin.chart not in self.moved]
        kept = [_row(self.library, pin) for pin in pins if not pin.dependency and _any(standing, pin)]
        names = self.library.names(self.repository.name)
        fresh = self._choose(names, changed) + self._choose(self.moved.intersection(names), rules)
        chosen = _merged([*kept, *self._held(fresh, pins)])
        following = [row for row in chosen if any(_takes(rule, row) for rule in rules if rule.selection.dependencies)]
        closure, unmet = Resolver(self.config, self.library, self._prefer(pins)).closure(following)
        keys = {row.key for row in chosen}
        dependencies = self._held([row for row in closure if row.key not in keys], pins)
        return Selected(tuple(chosen), tuple(dependencies), tuple(unmet))

    def _choose(self, names: Iterable[str], rules: list[Rule]) -> list[ChartVersion]:
        return choose_among(names, lambda name: self.library.versions(name, self.repository.name), rules)

    def _held(self, rows: Iterable[ChartVersion], pins: Iterable[Pin]) -> list[ChartVersion]:
        """`rows`, those that are pinned with the digest of their pin."""
        known = {pin.key: pin for pin in pins}
        return [_row(self.library, known[row.key]) if row.key in known else row for row in rows]

    def _prefer(self, pins: list[Pin]) -> "_Preference":
        return _Preference(self.library, pins)


class _Preference(Record):
    """The newest pinned version in a range, for a Resolver."""

    library: Library
    pins: list[Pin]

    def __call__(self, repository: str, name: str, fits: Constraint) -> ChartVersion | None:
        among = [pin for pin in self.pins if (pin.repository, pin.chart) == (repository, name)]
        fitting = [pin for pin in among if fits.check(Version.parse(pin.version))]
        newest = max(fitting, key=lambda pin: Version.parse(pin.version), default=None)
        return _row(self.library, newest) if newest else None


def differences(config: Mirrors, library: Library, lock: Lock, repository: Repository) -> list[str]:
    """How mirrors.yaml and the lock disagree on a repository, a line each; what is new upstream is no difference.

    VersionError for a bad range; StoreError.
    """
    section = lock.section(repository.name) or Section(repository.name)
    unknown = [pin for pin in section.pins if config.repository(pin.repository) is None]
    found = [f"{pin}: pinned, but mirrors.yaml has no such repository" for pin in unknown]
    new = [rule for rule in repository.select if rule not in section.select]
    gone = [rule for rule in section.select if rule not in repository.select]
    if not new and not gone:
        return found
    now = _Refresh(config, library, repository, section, frozenset()).selected()
    pins = {pin.key for pin in section.pins}
    keys = {row.key for row in now.rows}
    found += [f"{row.reference} {row.version}: selected, but not pinned" for row in now.rows if row.key not in pins]
    found += [f"{pin}: pinned, but no longer selected" for pin in section.pins if pin.key not in keys]
    found += [f"{repository.name}: the lock does not know the rule {_text(rule)}" for rule in new]
    return found + [f"{repository.name}: mirrors.yaml no longer has the rule {_text(rule)}" for rule in gone]


def _text(rule: Selection) -> str:
    """A rule as mirrors.yaml would have it, in one line."""
    return json.dumps(select_fields(rule), ensure_ascii=False)


def _section(config: Mirrors, lock: Lock, repository: str) -> Section | None:
    """A section without what no repository of mirrors.yaml is asked for."""
    section = lock.section(repository)
    if section is None:
        return None
    return replace(section, pins=tuple(pin for pin in section.pins if config.repository(pin.repository)))


class Pinner(Record):
    """Makes pins of what a sync took.

    `used` are the sources in use by repository; `digests` those of archives whose index gives none.
    """

    config: Mirrors
    used: Mapping[str, str]
    digests: Mapping[Key, str]

    def section(self, repository: Repository, selected: Selected, old: Section | None) -> Section:
        """The section that pins `selected`; a pin of `old` that stays keeps its source.

        A version of which nobody knows the digest is left out.
        """
        before = {(pin.key, pin.digest): pin.source for pin in old.pins} if old else {}
        pins: list[Pin] = []
        for rows, dependency in ((selected.chosen, False), (selected.dependencies, True)):
            for row in rows:
                if digest := row.digest or self.digests.get(row.key, ""):
                    source = before.get((row.key, digest)) or self._source(row)
                    pins.append(Pin(*row.key, digest=digest, source=source, dependency=dependency))
        return Section(repository.name, repository.select, tuple(pins))

    def _source(self, row: ChartVersion) -> str:
        """The URL of the archive at the source in use, without what may be secret.

        In a folder it stays relative: the lock goes with mirrors.yaml to other machines.
        """
        repository = self.config.repository(row.repository)
        sources = repository.enabled_sources if repository else ()
        source = next((source for source in sources if label(source) == self.used.get(row.repository)), None)
        url = row.urls[0] if row.urls else ""
        if url and source and source.url and not source.url.startswith("file:"):
            url = resolve_url(base_url(source), url)
        return redacted(url)


def _row(library: Library, pin: Pin) -> ChartVersion:
    """The catalogue's row of a pin, held to its digest, and found by its URL where the index has it no longer."""
    rows = library.versions(pin.chart, pin.repository)
    row = next((row for row in rows if row.version == pin.version), ChartVersion(*pin.key))
    urls = dict.fromkeys([*row.urls, *([pin.source] if pin.source else [])])
    return replace(row, digest=pin.digest, offered="", urls=tuple(urls))


def _any(rules: Iterable[Rule], pin: Pin) -> bool:
    return any(rule.means(pin.chart) and rule.takes(pin.version) for rule in rules)


def _takes(rule: Rule, row: ChartVersion) -> bool:
    return rule.means(row.name) and rule.takes(row.version)


def _merged(rows: Iterable[ChartVersion]) -> list[ChartVersion]:
    """Each version once, the first of its rows, by chart and newest first."""
    once = {row.key: row for row in reversed(list(rows))}
    newest_first = sorted(once.values(), key=lambda row: Version.parse(row.version), reverse=True)
    return sorted(newest_first, key=lambda row: row.name)
