"""A real registry over TLS with Basic authentication, filled by the real helm."""

import base64
import json
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from helmkit.config import Auth, Repository, Selection, Source, Tls
from helmkit.mirror import SyncReport, connector, sync
from helmkit.net.dial import Dialer
from helmkit.records import replace
from tests.cluster.registry import PASSWORD, USER, Registry
from tests.fakes import FakeRepository
from tests.mirror.conftest import LIMITS, NO_WAIT, World


@pytest.fixture(scope="module")
def filled(guarded_registry: Registry, helm: Path, tmp_path_factory: pytest.TempPathFactory) -> FakeRepository:
    """What is in the registry below /charts."""
    folder = tmp_path_factory.mktemp("pushed")
    made = FakeRepository()
    made.add("web")
    (folder / "web.tgz").write_bytes(made.archives["web-1.0.0.tgz"])
    login = ["--username", USER, "--password", PASSWORD, "--ca-file", str(guarded_registry.ca)]
    command = [str(helm), "push", str(folder / "web.tgz"), f"oci://{guarded_registry.host}/charts", *login]
    subprocess.run(command, check=True, capture_output=True)
    return made


def sync_by_name(world: World, registry: Registry, environ: Mapping[str, str], **options: Any) -> SyncReport:
    """A sync from registry.example: on this machine itself registries are taken to speak plain HTTP."""
    port = int(registry.host.rpartition(":")[2])

    def resolve(_host: str, _port: int) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", port))]

    source = Source(url=f"oci://registry.example:{port}/charts")
    repository = Repository(name="stable", sources=(source,), select=(Selection(chart="*"),), tls=Tls(ca=registry.ca))
    config = world.mirrors(repositories=(replace(repository, **options),))
    connect = connector(LIMITS, environ=environ, dialer=Dialer(2, resolve=resolve))
    return sync(config, world.store, connect, retry=NO_WAIT)


WITH_PASSWORD = Auth(username_env="U", password_env="P")


def test_with_a_password(world: World, guarded_registry: Registry, filled: FakeRepository) -> None:
    report = sync_by_name(world, guarded_registry, {"U": USER, "P": PASSWORD}, auth=WITH_PASSWORD)
    assert report.error() is None, report
    (digest,) = world.store.catalogue.digests("stable").values()
    assert world.store.blobs.get(digest) == filled.archives["web-1.0.0.tgz"]
    stored = b"".join(path.read_bytes() for path in (world.home / "store").rglob("*") if path.is_file())
    assert PASSWORD.encode() not in stored


def test_with_docker_s_configuration(
    world: World, guarded_registry: Registry, filled: FakeRepository, tmp_path: Path
) -> None:
    name = f"registry.example:{guarded_registry.host.rpartition(':')[2]}"
    pair = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    (tmp_path / "config.json").write_text(json.dumps({"auths": {name: {"auth": pair}}}))
    environ = {"DOCKER_CONFIG": str(tmp_path), "HOME": str(tmp_path)}
    assert sync_by_name(world, guarded_registry, environ, auth=Auth(docker_config=True)).error() is None


@pytest.mark.parametrize(
    ("environ", "options", "cause"),
    [
        ({"U": USER, "P": "wrong-canary"}, {"auth": WITH_PASSWORD}, "HTTP 401"),
        ({}, {}, "HTTP 401"),
        ({"U": USER, "P": PASSWORD}, {"auth": WITH_PASSWORD, "tls": Tls()}, "TLS certificate not trusted"),
    ],
)
def test_without_what_it_takes(
    world: World,
    guarded_registry: Registry,
    filled: FakeRepository,
    environ: dict[str, str],
    options: dict[str, Any],
    cause: str,
) -> None:
    (stable,) = sync_by_name(
        world, guarded_registry, environ, **options, select=(Selection(chart="web"),)
    ).repositories
    assert stable.outcome == "nothing"
    assert cause in stable.attempts[0].cause
    assert "canary" not in str(stable)
