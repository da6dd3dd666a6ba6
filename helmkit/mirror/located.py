"""Where dependencies say that they come from: charts/, a folder, or a repository, which mirrors.yaml need not have.

Pure. Source: Helm pkg/downloader manager.go (resolveRepoNames, ensureMissingRepos).
"""

from collections.abc import Iterable, Sequence

from helmkit.chart.metadata import Dependency
from helmkit.config import Auth, Mirrors, Repository, Source
from helmkit.errors import NotFoundError
from helmkit.mirror.dependencies import repositories_of
from helmkit.net import redacted
from helmkit.records import replace

_ALIAS = ("@", "alias:")
_NETWORK = ("https://", "http://", "oci://")
FOLDER = "file://"


def in_repository(dependency: Dependency) -> bool:
    """Whether it comes from a repository at all."""
    return bool(dependency.repository) and not dependency.repository.startswith(FOLDER)


def with_unlisted(config: Mirrors, dependencies: Iterable[Dependency]) -> Mirrors:
    """mirrors.yaml and, for each URL of a dependency that is not in it, a repository that is called by that URL.

    NotFoundError for a name that no repository has.
    """
    found: dict[str, Repository] = {}
    nowhere: dict[str, None] = {}
    for location in (dependency.repository for dependency in dependencies if in_repository(dependency)):
        if repositories_of(config, location):
            continue
        if not location.startswith(_NETWORK):
            nowhere[location] = None
            continue
        # Helm takes the credentials of `helm registry login` for any registry, and none for other hosts.
        auth = Auth(docker_config=location.startswith("oci://"))
        name = redacted(location).rstrip("/")
        found[name] = Repository(name=name, sources=(Source(url=location),), auth=auth)
    if nowhere:
        names = ", ".join(repository.name for repository in config.repositories)
        hint = f"a repository is a URL, or @NAME of one in mirrors.yaml: {names}"
        raise NotFoundError(f"no repository definition for {', '.join(nowhere)}", where=str(config.file), hint=hint)
    return replace(config, repositories=(*config.repositories, *found.values()))


def is_unlisted(repository: Repository) -> bool:
    """Whether it is one that `with_unlisted` made: no name in mirrors.yaml is a URL."""
    return "://" in repository.name


def spelled_out(config: Mirrors, dependency: Dependency, locked: Sequence[Dependency] = ()) -> Dependency:
    """`dependency` with the URL that its alias stands for: by the lock, or the first in mirrors.yaml that it has.

    Helm writes a lock so, and computes its digest from that.
    """
    if not dependency.repository.startswith(_ALIAS):
        return dependency
    by_lock = [item.repository for item in locked if item.name == dependency.name]
    sources = [source.url for named in repositories_of(config, dependency.repository) for source in named.sources]
    url = next((url for url in (*by_lock, *sources) if url), dependency.repository)
    return replace(dependency, repository=url)
