"""What charts depend on, found in the repositories of mirrors.yaml, and what that depends on in its turn.

Source: Helm internal/resolver resolver.go (Resolve: the first version of the index, newest first, in the range) and
internal/urlutil (Equal). Left out: dependencies without a repository or with a file:// one,
which are inside the archive.
"""

import posixpath
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import urlsplit

from helmkit.chart.metadata import Dependency
from helmkit.config import Mirrors, Repository
from helmkit.errors import HelmkitError, NotFoundError, UnreachableError, VerificationError, VersionError
from helmkit.mirror.library import Library
from helmkit.records import Record
from helmkit.repo.urls import rewrite
from helmkit.store import ChartVersion
from helmkit.version import Constraint, Version

_PORTS = {"http": 80, "https": 443}
_TELLING = (VerificationError, UnreachableError, NotFoundError)
# A version that would rather be taken than the newest one, of a chart of a repository; None where there is none.
Prefer = Callable[[str, str, Constraint], ChartVersion | None]


class Unmet(Record):
    """A dependency that no repository of mirrors.yaml has: whose, which, and why not."""

    row: ChartVersion
    dependency: Dependency
    cause: str

    def __str__(self) -> str:
        wanted = f"{self.dependency.name} {self.dependency.version}".strip()
        return f"{self.row.name} {self.row.version} needs {wanted} of {self.dependency.repository}: {self.cause}"


class Resolver(Record):
    """Chooses versions for dependencies; `prefer` is asked before the index is."""

    config: Mirrors
    library: Library
    prefer: Prefer | None = None

    def closure(self, roots: Iterable[ChartVersion]) -> tuple[list[ChartVersion], list[Unmet]]:
        """All that `roots` depend on and that is not among them, by repository, chart and newest first.

        Each version is looked at once, so cycles end.
        """
        seen = {row.key for row in roots}
        queue = list(roots)
        found: list[ChartVersion] = []
        unmet: list[Unmet] = []
        while queue:
            row = queue.pop()
            for dependency in self.library.needs(row):
                if not dependency.repository or dependency.repository.startswith("file:"):
                    continue
                chosen = self.choose(dependency)
                if isinstance(chosen, str):
                    unmet.append(Unmet(row, dependency, chosen))
                elif chosen.key not in seen:
                    seen.add(chosen.key)
                    found.append(chosen)
                    queue.append(chosen)
        return _ordered(found), sorted(unmet, key=str)

    def choose(self, dependency: Dependency) -> ChartVersion | str:
        """The version that `helm dependency update` would take; or why there is none."""
        try:
            return self.find(dependency)
        except HelmkitError as exc:
            return exc.message

    def find(self, dependency: Dependency, *, exact: bool = False) -> ChartVersion:
        """The version that `helm dependency update` would take or, with `exact`, the very one that a lock names.

        NotFoundError, VersionError; UnreachableError or VerificationError where that is why there is none.
        """
        among = repositories_of(self.config, dependency.repository)
        if not among:
            raise NotFoundError("no repository of mirrors.yaml has that URL")
        try:
            fits = Constraint.parse(dependency.version)
        except VersionError as exc:
            raise VersionError(f"not a range: {exc.message}") from exc
        failures: list[HelmkitError] = []
        for repository in among:
            try:
                return self._find_in(repository, dependency, fits, exact=exact)
            except (NotFoundError, UnreachableError, VerificationError) as exc:
                failures.append(type(exc)(f"{repository.name}: {exc.message}"))
        # Wrong bytes say more than silence, and silence more than that it is not elsewhere.
        kind = next(kind for kind in _TELLING if any(isinstance(failure, kind) for failure in failures))
        raise kind("; ".join(failure.message for failure in failures))

    def _find_in(
        self, repository: Repository, dependency: Dependency, fits: Constraint, *, exact: bool
    ) -> ChartVersion:
        name = dependency.name
        if self.prefer and (pinned := self.prefer(repository.name, name, fits)):
            return pinned
        self.library.refresh(repository)
        rows = self.library.versions(name, repository.name)
        # Versions that differ in build metadata alone are all in the range: the one that is written is meant.
        named = exact or _is_whole(dependency.version)
        if named and (found := next((row for row in rows if row.version == dependency.version), None)):
            return found
        if found := next((row for row in rows if row.urls and fits.check(Version.parse(row.version))), None):
            return found
        if found := self.library.in_registry(repository, name, dependency.version):
            return found
        if rows:
            raise NotFoundError(f"none of its {len(rows)} versions is in the range")
        if not self.library.has_index(repository.name):
            # One that is called by its URL is none of mirrors.yaml.
            todo = "" if "://" in repository.name else f", run `helmkit repo sync {repository.name}`"
            raise NotFoundError(f"there is no index of it yet{todo}")
        raise NotFoundError("it has no such chart")


def repositories_of(config: Mirrors, location: str) -> list[Repository]:
    """The repositories that a dependency's `repository` means: by name (@NAME, alias:NAME), or by any source's URL.

    Sources on record count: a repository is known by the URL it once had. `rewrites` say where else a URL leads.
    """
    for prefix in ("@", "alias:"):
        if location.startswith(prefix):
            named = config.repository(location.removeprefix(prefix))
            return [named] if named else []
    rewritten = [url for rule in config.rewrites if rule.enabled and (url := rewrite(location, rule))]
    wanted = {normalized(url) for url in (location, *rewritten)}
    return [
        repository
        for repository in config.repositories
        if any(source.url and normalized(source.url) in wanted for source in repository.sources)
    ]


def normalized(url: str) -> str:
    """A URL as it is compared: scheme, host and port in one spelling, the path clean."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    host = (parts.hostname or "") + (f":{port}" if port and port != _PORTS.get(parts.scheme) else "")
    path = posixpath.normpath(parts.path).strip("/") if parts.path else ""
    return f"{parts.scheme}://{host}/{path}" + (f"?{parts.query}" if parts.query else "")


def _is_whole(version: str) -> bool:
    """Whether it is one version: 1.2 is a range."""
    try:
        Version.parse_strict(version)
    except VersionError:
        return False
    return True


def _ordered(rows: Sequence[ChartVersion]) -> list[ChartVersion]:
    newest_first = sorted(rows, key=lambda row: Version.parse(row.version), reverse=True)
    return sorted(newest_first, key=lambda row: (row.repository, row.name))
