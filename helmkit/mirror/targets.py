"""The way to a registry that charts are pushed to: its credentials and certificates."""

from collections.abc import Iterator

from helmkit.config import Auth, Mirrors, Repository, Source, Target
from helmkit.mirror.connect import Connect
from helmkit.net import Transport
from helmkit.oci import registry_url
from helmkit.records import replace


def registry_target(config: Mirrors, url: str) -> Target:
    """The target at the oci:// URL `url`, as mirrors.yaml says how to reach its registry; UsageError.

    Where the file names no target and no source on that registry, docker's and helm's logins are asked.
    """
    host = registry_url(url)
    known = next((place for place in _registries(config) if registry_url(place.url or "") == host), Target())
    return with_logins(replace(known, url=url, path=None, base_url=None))


def with_logins(target: Target) -> Target:
    """The target with the logins of docker and helm, where it says nothing of credentials."""
    return target if target.auth != Auth() else replace(target, auth=Auth(docker_config=True))


def target_transport(connect: Connect, target: Target) -> Transport:
    """What opens requests to the registry of `target`, whose `url` may also be the registry's own http(s) URL."""
    source = Source(url=target.url)
    name = target.location
    return connect(Repository(name=name, sources=(source,), auth=target.auth, tls=target.tls), source)


def _registries(config: Mirrors) -> Iterator[Target]:
    for repository in config.repositories:
        yield from (target for target in repository.publish if target.url)
        for source in repository.enabled_sources:
            if source.url and source.url.startswith("oci:"):
                yield Target(url=source.url, auth=repository.auth, tls=repository.tls)
