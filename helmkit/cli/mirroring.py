"""What the commands share that work on repositories: mirrors.yaml, the store and the way to the sources."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helmkit.cli.settings import Settings
from helmkit.config import Limits, Mirrors, Repository, Source, load_mirrors
from helmkit.mirror.connect import Connect, connector
from helmkit.store import Store

if TYPE_CHECKING:
    from helmkit.net import Transport
    from helmkit.oci import PulledChart


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
    from helmkit.net import Request, fetch

    transport, limits = _transport(settings, url)
    return fetch(transport, Request(url, max_size=limits.archive_size)).data


def pull_from_registry(settings: Settings, url: str, version: str | None, devel: bool) -> "PulledChart":
    """The chart at an oci:// URL that stands in no repository. Raises as helmkit.oci.pull_chart."""
    from helmkit.oci import pull_chart

    transport, limits = _transport(settings, url)
    return pull_chart(transport, url, version=version, devel=devel, max_size=limits.archive_size)


def _transport(settings: Settings, url: str) -> tuple["Transport", Limits]:
    config = load_mirrors(settings.mirrors_file)
    source = Source(url=url)
    connect = connector(config.limits, environ=settings.environ, offline=settings.offline)
    return connect(Repository(name=url, sources=(source,)), source), config.limits
