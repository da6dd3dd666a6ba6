"""What there is to select from: the catalogue, indexes that are not yet in it, registries, and what charts need.

One object a run; it remembers what it was asked. Left out: choosing (select, dependencies).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from helmkit.chart.decode import text_of
from helmkit.chart.metadata import Dependency
from helmkit.config import Repository
from helmkit.errors import ChartError, HelmkitError
from helmkit.mirror.connect import Connect
from helmkit.mirror.parallel import in_parallel
from helmkit.mirror.registries import find_in_registries
from helmkit.net import Retry
from helmkit.records import replace
from helmkit.store import ChartVersion, Store
from helmkit.version import Constraint, Version

_AT_ONCE = 8  # Charts that registries are asked for at the same time.
# The rows of an index by chart, each chart's newest first.
Rows = Mapping[str, Sequence[ChartVersion]]


@dataclass(slots=True)
class Library:
    """`fresh` are indexes, by repository, that stand for those of the catalogue. Without `connect` no registry is
    asked: what was once taken from one is known all the same. `accepts` says of a version whose index gives new bytes
    whether these take the place of those that are here; `refresh` asks for a newer index of a repository, once.
    """

    store: Store
    connect: Connect | None = None
    retry: Retry | None = None
    fresh: Mapping[str, Rows] = field(default_factory=dict)
    accepts: Callable[[ChartVersion], bool] = lambda _row: False
    refresh: Callable[[Repository], None] = lambda _repository: None
    _versions: dict[tuple[str, str], list[ChartVersion]] = field(default_factory=dict)
    _needs: dict[tuple[str, str, str], tuple[Dependency, ...]] = field(default_factory=dict)
    _asked: dict[tuple[str, str, str], ChartVersion | HelmkitError | None] = field(default_factory=dict)

    def names(self, repository: str) -> Iterable[str]:
        """The charts of a repository's index."""
        return self.fresh[repository] if repository in self.fresh else self.store.catalogue.names(repository)

    def versions(self, name: str, repository: str) -> Sequence[ChartVersion]:
        """A chart's versions in the index, newest first."""
        key = repository, name
        if key not in self._versions:
            rows = (
                self.fresh[repository].get(name, ())
                if repository in self.fresh
                else self.store.catalogue.versions(name, repository)
            )
            self._versions[key] = [row.as_offered() if row.offered and self.accepts(row) else row for row in rows]
        return self._versions[key]

    def has_index(self, repository: str) -> bool:
        """Whether there is an index of the repository to choose from."""
        return repository in self.fresh or repository in self.store.catalogue.states()

    def in_registry(self, repository: Repository, name: str, version: str) -> ChartVersion | None:
        """The newest version in a range that the repository's registries have of a chart.

        UnreachableError, VerificationError.
        """
        if self.connect is None:
            fits = Constraint.parse(version)
            wanted = (repository.name, name)
            known = [row for row in self.store.catalogue.first_seen() if row.key[:2] == wanted]
            fitting = [row for row in known if fits.check(Version.parse(row.version))]
            return max(fitting, key=lambda row: Version.parse(row.version), default=None)
        self.ask_registries([(repository, name, version)])
        found = self._asked[repository.name, name, version]
        if isinstance(found, HelmkitError):
            raise found
        return self._held(found) if found else None

    def ask_registries(self, questions: Iterable[tuple[Repository, str, str]]) -> None:
        """Ask what `in_registry` is going to be asked, several at once. Raises nothing: that is for in_registry."""
        connect = self.connect
        left = [question for question in questions if (question[0].name, *question[1:]) not in self._asked]
        if connect is None or not left:
            return

        def ask(question: tuple[Repository, str, str]) -> ChartVersion | HelmkitError | None:
            repository, name, version = question
            try:
                return find_in_registries(repository, name, connect, version=version, retry=self.retry)
            except HelmkitError as exc:
                return exc

        answers = in_parallel(ask, left, _AT_ONCE) if len(left) > 1 else [(left[0], ask(left[0]))]
        self._asked |= {(repository.name, name, version): answer for (repository, name, version), answer in answers}

    def _held(self, row: ChartVersion) -> ChartVersion:
        """`row` with the digest that it was first seen with."""
        seen = next((known for known in self.store.catalogue.first_seen() if known.key == row.key), None)
        return replace(row, digest=seen.digest) if seen else row

    def needs(self, row: ChartVersion) -> tuple[Dependency, ...]:
        """What Chart.yaml or requirements.yaml lists: by the index, or by the archive where that is here.

        Empty where neither says; helm writes them into an index, ChartMuseum too, Nexus and Helm 2 do not.
        """
        key = row.key
        if key not in self._needs:
            listed = row.fields.get("dependencies")
            if isinstance(listed, list):
                self._needs[key] = tuple(_dependency(item) for item in listed if isinstance(item, dict))
            elif (found := self._in_archive(row)) is not None:
                self._needs[key] = found
            else:
                return ()  # Its archive may be here the next time.
        return self._needs[key]

    def _in_archive(self, row: ChartVersion) -> tuple[Dependency, ...] | None:
        data = self.store.blobs.get(row.digest) if row.digest else None
        if data is None:
            return None
        from helmkit.chart.load import read_archive_metadata

        try:
            return read_archive_metadata(data).dependencies
        except ChartError:
            return ()


def _dependency(item: Mapping[str, object]) -> Dependency:
    return Dependency(text_of(item.get("name")), text_of(item.get("version")), text_of(item.get("repository")))
