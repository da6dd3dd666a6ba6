"""What the rules of a repository choose, and what that depends on. Left out: locks (locked)."""

from helmkit.config import Mirrors, Repository
from helmkit.mirror.dependencies import Resolver, Unmet
from helmkit.mirror.library import Library
from helmkit.mirror.select import Rule, choose_among
from helmkit.records import Record
from helmkit.store import ChartVersion


class Selected(Record):
    """What the rules of a repository choose, what that depends on, and what of that is nowhere to be found.

    `dependencies` are of any repository, and none of them is among `chosen`.
    """

    chosen: tuple[ChartVersion, ...] = ()
    dependencies: tuple[ChartVersion, ...] = ()
    unmet: tuple[Unmet, ...] = ()

    @property
    def rows(self) -> tuple[ChartVersion, ...]:
        """All of it."""
        return self.chosen + self.dependencies


def selection(config: Mirrors, library: Library, repository: Repository) -> Selected:
    """What the rules choose from `library`. VersionError for a bad range; StoreError."""
    rules = [Rule.of(rule) for rule in repository.select]
    chosen = _chosen(library, repository.name, rules)
    following = [rule for rule in rules if rule.selection.dependencies]
    if not following:
        return Selected(tuple(chosen))
    dependencies, unmet = Resolver(config, library).closure(_chosen(library, repository.name, following))
    own = set(chosen)
    return Selected(tuple(chosen), tuple(row for row in dependencies if row not in own), tuple(unmet))


def _chosen(library: Library, repository: str, rules: list[Rule]) -> list[ChartVersion]:
    if not rules:
        return []
    return choose_among(library.names(repository), lambda name: library.versions(name, repository), rules)
