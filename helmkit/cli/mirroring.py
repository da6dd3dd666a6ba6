"""What the commands share that work on repositories: mirrors.yaml, the store and the way to the sources."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property

from helmkit.cli.store import mirrors, open_store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from helmkit.cli.settings import Settings
    from helmkit.config import Limits, Mirrors, Repository, Source
    from helmkit.mirror.connect import Connect
    from helmkit.net import Transport
    from helmkit.net.dial import Dialer
    from helmkit.oci import PulledChart
    from helmkit.store import Store


class Mirroring:
    """One run's mirrors.yaml, open store and transports."""

    def __init__(self, settings: Settings, config: Mirrors, store: Store) -> None:
        self._settings = settings
        self.config = config
        self.store = store

    def connect(self, repository: Repository, source: Source) -> Transport:
        """The way to a source; what it needs is loaded when it is gone for the first time."""
        return self._connect(repository, source)

    @cached_property
    def _connect(self) -> Connect:
        return _connector(self._settings, self.config)

    def timed(self, dialer: Dialer) -> Connect:
        """The same, with connections made by `dialer`."""
        return _connector(self._settings, self.config, dialer)


@contextmanager
def mirroring(settings: Settings) -> Iterator[Mirroring]:
    """Open what the global options name. Raises ConfigError, StoreError."""
    with open_store(settings) as store:
        yield Mirroring(settings, mirrors(settings, store.catalogue), store)


def _connector(settings: Settings, config: Mirrors, dialer: Dialer | None = None) -> Connect:
    from helmkit.mirror.connect import connector

    return connector(config.limits, environ=settings.environ, offline=settings.offline, dialer=dialer)


def download(settings: Settings, url: str) -> bytes:
    """The bytes at a URL that stands in no repository: with the environment's proxy, without credentials.

    Raises UnreachableError, VerificationError.
    """
    from helmkit.net import Request, fetch

    transport, limits = transport_to(settings, url)
    return fetch(transport, Request(url, max_size=limits.archive_size)).data


def download_provenance(settings: Settings, url: str) -> bytes | None:
    """The .prov file beside the archive at such a URL; None where there is none. Raises as `download`."""
    from helmkit.mirror.provenance import fetch_provenance

    return fetch_provenance(transport_to(settings, url)[0], url)


def pull_from_registry(settings: Settings, url: str, version: str | None, devel: bool) -> PulledChart:
    """The chart at an oci:// URL that stands in no repository. Raises as helmkit.oci.pull_chart."""
    from helmkit.oci import pull_chart

    transport, limits = transport_to(settings, url)
    return pull_chart(transport, url, version=version, devel=devel, max_size=limits.archive_size)


def transport_to(settings: Settings, url: str) -> tuple[Transport, Limits]:
    """The way to a URL that stands in no repository, and the limits of mirrors.yaml. Raises ConfigError.

    A registry is gone to with what the file says of it, else with the logins of helm and docker.
    """
    from helmkit.config import Repository, Source, load_mirrors

    config = load_mirrors(settings.mirrors_file)
    connect = _connector(settings, config)
    if url.startswith("oci:"):
        from helmkit.mirror.targets import registry_target, target_transport

        return target_transport(connect, registry_target(config, url)), config.limits
    source = Source(url=url)
    return connect(Repository(name=url, sources=(source,)), source), config.limits
