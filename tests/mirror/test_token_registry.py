"""A real registry that wants tokens of a service on another host: published to, and synced from."""

from typing import Any

import pytest

from helmkit.config import Auth, Repository, Selection, Source, Target
from helmkit.mirror import SyncReport, connector, sync
from helmkit.records import replace
from tests.cluster.registry import PASSWORD, USER, Registry
from tests.fakes import FakeRepository, Server
from tests.fakes.tokens import TokenService
from tests.mirror.conftest import LIMITS, NO_WAIT, Serve, World

Tokens = tuple[Registry, TokenService]


def run(world: World, repository: Repository, password: str = PASSWORD) -> SyncReport:
    config = world.mirrors(repositories=(repository,))
    connect = connector(LIMITS, environ={"U": USER, "P": password})
    return sync(config, world.store, connect, retry=NO_WAIT)


def auth(service: TokenService, **options: Any) -> Auth:
    return replace(Auth(username_env="U", password_env="P", token_service=service.realm), **options)


def at(world: World, registry: Registry, place: str, auth: Auth) -> Repository:
    """A repository whose source is below `place` of the registry."""
    source = Source(url=f"oci://{registry.host}/{place}")
    names = (Selection(chart="web"), Selection(chart="db"))
    return Repository(name="stable", sources=(source,), select=names, auth=auth)


def publish(world: World, primary: Server, tokens: Tokens, place: str, auth: Auth, **options: Any) -> SyncReport:
    """What the primary serves, copied and published below `place`."""
    target = Target(url=f"oci://{tokens[0].host}/{place}", auth=auth)
    source = Source(url=f"{primary.url}/charts")
    repository = Repository(name="stable", sources=(source,), select=(Selection(chart="*"),), publish=(target,))
    return run(world, repository, **options)


def test_one_request_for_a_token_a_scope(
    world: World, primary: Server, charts: FakeRepository, serve: Serve, token_registry: Tokens
) -> None:
    registry, service = token_registry
    for number in range(6):
        charts.add("web", f"2.{number}.0")
    serve(primary, charts)
    service.scopes.clear()
    report = publish(world, primary, token_registry, "one", auth(service))
    assert report.error() is None, report
    assert report.repositories[0].published[0].count("written") == 9
    assert sorted(service.scopes) == [
        f"repository:one/{name}:{actions}" for name in ("db", "web") for actions in ("pull", "pull,push")
    ]
    for digest in list(world.store.blobs.digests()):
        world.store.blobs.remove(digest)
    service.scopes.clear()
    report = run(world, at(world, registry, "one", auth(service)))
    assert (report.error(), report.repositories[0].copied) == (None, 9), report
    assert sorted(service.scopes) == ["repository:one/db:pull", "repository:one/web:pull"]


@pytest.mark.parametrize(
    ("options", "password"),
    [({"token_service": None}, PASSWORD), ({"token_service": "http://127.0.0.6:1/token"}, PASSWORD), ({}, "wrong")],
    ids=["not named", "another host", "wrong password"],
)
def test_a_service_that_is_not_named_gets_no_password(
    world: World,
    primary: Server,
    charts: FakeRepository,
    serve: Serve,
    token_registry: Tokens,
    options: dict[str, Any],
    password: str,
) -> None:
    registry, service = token_registry
    serve(primary, charts)
    service.scopes.clear()
    report = publish(world, primary, token_registry, "none", auth(service, **options), password=password)
    assert report.repositories[0].published[0].count("failed") == 3
    (stable,) = run(world, at(world, registry, "none", auth(service, **options)), password).repositories
    assert stable.outcome == "kept"
    assert "no token: HTTP 401" in stable.attempts[0].cause
    assert service.scopes == []
