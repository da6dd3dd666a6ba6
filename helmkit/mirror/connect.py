"""From mirrors.yaml to transports: each repository's proxy, certificates and credentials, each source's kind."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path

from helmkit.config import Limits, Repository, Source
from helmkit.errors import ConfigError, OfflineError
from helmkit.net import (
    Basic,
    Bearer,
    Credential,
    Credentials,
    FileTransport,
    Proxy,
    Request,
    Response,
    Timeouts,
    Tls,
    Transport,
    netrc_credentials,
    redacted,
)
from helmkit.net.dial import Dialer
from helmkit.net.holds import Holds
from helmkit.net.rate import Throttle
from helmkit.records import Record

# The transport for what a source of a repository offers; OfflineError where none is allowed.
Connect = Callable[[Repository, Source], Transport]


def connector(
    limits: Limits,
    *,
    environ: Mapping[str, str] | None = None,
    offline: bool = False,
    dialer: Dialer | None = None,
    timeouts: Timeouts | None = None,
    holds: Holds | None = None,
) -> Connect:
    """A Connect for this machine: one HTTP transport a repository, and one that reads each folder.

    `limits` bound their times and, all of them together, their rate; `timeouts` takes the place of the times. A host
    that asks for silence is left in peace by all of them.

    `environ` gives credentials by the names in mirrors.yaml, HOME, NETRC and the usual proxies. `offline` leaves
    folders and file: URLs alone in use.
    """
    times = timeouts or Timeouts(
        connect=limits.connect_timeout, total=limits.deadline, least_rate=float(limits.least_rate)
    )
    shared = dialer or Dialer(times.connect)
    throttle = Throttle(limits.rate) if limits.rate else None
    holds = holds or Holds()

    @cache
    def http(repository: Repository) -> Transport:
        return Offline() if offline else _http(repository, environ or {}, times, shared, throttle, holds)

    @cache
    def folder(path: Path | None) -> Transport:
        return _folder(path, limits)

    def connect(repository: Repository, source: Source) -> Transport:
        if source.path is None and not (source.url or "").startswith("file:"):
            return http(repository)
        # The index of a folder may name archives elsewhere; an index from elsewhere may not name files here.
        return ByScheme(files=folder(source.path), http=http(repository))

    return connect


class Offline:
    """A transport that opens nothing."""

    def open(self, request: Request) -> AbstractContextManager[Response]:
        raise OfflineError("offline", where=redacted(request.url))

    def warm(self, urls: Iterable[str]) -> None:
        """Nothing is asked."""


class ByScheme(Record):
    """file: URLs through one transport, all others through another."""

    files: Transport
    http: Transport

    def open(self, request: Request) -> AbstractContextManager[Response]:
        chosen = self.files if request.url.startswith("file:") else self.http
        return chosen.open(request)

    def warm(self, urls: Iterable[str]) -> None:
        self.http.warm(url for url in urls if not url.startswith("file:"))


def _folder(path: Path | None, limits: Limits) -> Transport:
    from helmkit.repo.folder import FolderTransport

    if path is None or (path / "index.yaml").is_file():
        return FileTransport()
    return FolderTransport(path, max_size=limits.archive_size)


def _http(
    repository: Repository,
    environ: Mapping[str, str],
    timeouts: Timeouts,
    dialer: Dialer,
    throttle: Throttle | None,
    holds: Holds,
) -> Transport:
    from helmkit.net.http import HttpTransport

    tls = repository.tls
    return HttpTransport(
        credentials=credentials_of(repository, environ),
        proxy=Proxy.from_environ(environ, url=repository.proxy),
        tls=Tls(tls.ca, tls.cert, tls.key),
        own=_network_urls(repository),
        timeouts=timeouts,
        dialer=dialer,
        throttle=throttle,
        holds=holds,
    )


def credentials_of(repository: Repository, environ: Mapping[str, str]) -> Credentials:
    """The repository's credentials, bound to its first source on the network: mirrors are other people's hosts.

    netrc and docker's configuration name the hosts themselves, so they are asked for all sources. A registry may name
    any host as its token service: only the one that mirrors.yaml names gets the credentials.
    """
    urls = _network_urls(repository)
    found = _credentials_for(repository, urls, environ)
    service = repository.auth.token_service
    return found.shared(urls[0], service) if service and urls else found


def _credentials_for(repository: Repository, urls: list[str], environ: Mapping[str, str]) -> Credentials:
    auth = repository.auth
    if auth.netrc:
        path = environ.get("NETRC") or str(Path(environ.get("HOME", "/")) / ".netrc")
        return netrc_credentials(Path(path), urls)
    if auth.docker_config:
        return _logins(environ, urls)
    credential: Credential | None = None
    if auth.token_env:
        credential = Bearer(_value(repository, auth.token_env, environ))
    elif auth.username_env:
        password = _value(repository, auth.password_env, environ) if auth.password_env else ""
        credential = Basic(_value(repository, auth.username_env, environ), password)
    return Credentials.for_url(urls[0], credential) if credential and urls else Credentials()


def _logins(environ: Mapping[str, str], urls: list[str]) -> Credentials:
    """What `helm registry login` left, else `docker login`: helm asks for them in that order."""
    from helmkit.net.docker_config import docker_credentials

    home = Path(environ.get("HOME", "/"))
    config = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    helms = environ.get("HELM_REGISTRY_CONFIG") or config / "helm/registry/config.json"
    dockers = Path(environ.get("DOCKER_CONFIG") or home / ".docker") / "config.json"
    found = docker_credentials(Path(helms), urls)
    return found if any(map(found.get, urls)) else docker_credentials(dockers, urls)


def _network_urls(repository: Repository) -> list[str]:
    """Where the requests of the repository's sources go."""
    return [url for source in repository.enabled_sources if (url := _network_url(source.url or ""))]


def _network_url(url: str) -> str:
    """The http(s) URL that a source's requests go to; empty for a folder."""
    if url.startswith("oci:"):
        from helmkit.oci import registry_url

        return registry_url(url)
    return url if url.startswith("http") else ""


def _value(repository: Repository, name: str, environ: Mapping[str, str]) -> str:
    value = environ.get(name)
    if not value:
        raise ConfigError(f"the environment variable {name} is not set", where=f"repository {repository.name}")
    return value
