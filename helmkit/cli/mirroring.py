"""What the commands share that work on repositories: mirrors.yaml, the store and the way to the sources."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from helmkit.cli.settings import Settings
from helmkit.config import Mirrors, load_mirrors
from helmkit.mirror.connect import Connect, connector
from helmkit.store import Store


@dataclass(frozen=True)
class Mirroring:
    """One run's mirrors.yaml, open store and transports."""

    config: Mirrors
    store: Store
    connect: Connect


@contextmanager
def mirroring(settings: Settings) -> Iterator[Mirroring]:
    """Open what the global options name. Raises ConfigError, StoreError."""
    config = load_mirrors(settings.mirrors_file)
    connect = connector(config.limits, environ=settings.environ, offline=settings.offline)
    with Store.open(settings.data_dir / "store") as store:
        yield Mirroring(config, store, connect)


def download(settings: Settings, url: str) -> bytes:
    """The bytes at a URL that stands in no repository: with the environment's proxy, without credentials.

    Raises UnreachableError, VerificationError.
    """
    from helmkit.config import Repository, Source
    from helmkit.net import Request, fetch

    config = load_mirrors(settings.mirrors_file)
    source = Source(url=url)
    connect = connector(config.limits, environ=settings.environ, offline=settings.offline)
    transport = connect(Repository(name=url, sources=(source,)), source)
    return fetch(transport, Request(url, max_size=config.limits.archive_size)).data
