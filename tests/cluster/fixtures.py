"""The fixtures `cluster`, `namespace` and `registry`, and the one way to leave out the tests that use them.

A test that uses one of them is marked `cluster` by this plugin. All workers of a test run share one cluster; each has
a registry of its own. Where they cannot be had these tests fail, unless HELMKIT_NO_CLUSTER=1 leaves them out, which
the summary then says.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helmkit.net import Basic
from tests.cluster import binaries, running
from tests.cluster import registry as oci
from tests.cluster.golang import Say
from tests.cluster.recipes import REGISTRY
from tests.fakes import Server
from tests.fakes.tls import certificate_files
from tests.fakes.tokens import TokenService

_SWITCH = "HELMKIT_NO_CLUSTER"
_LEFT_OUT = pytest.StashKey[int]()


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[running.Cluster]:
    """The test cluster: `.kubeconfig`, `.api` for the administrator, `.namespace()` as a context manager."""
    folder = tmp_path_factory.getbasetemp()
    if hasattr(request.config, "workerinput"):
        # The folder of the whole test run, above that of this worker.
        folder = folder.parent
    with running.shared(folder / "cluster", os.environ, _say(request.config)) as shared:
        yield shared


@pytest.fixture
def namespace(cluster: running.Cluster) -> Iterator[str]:
    """A fresh namespace of the test cluster, deleted afterwards."""
    with cluster.namespace() as name:
        yield name


@pytest.fixture(scope="session")
def registry(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[oci.Registry]:
    """An empty OCI registry: `.host` is 127.0.0.1:PORT, over plain HTTP."""
    programs = binaries.find(REGISTRY, os.environ, _say(request.config))
    folder: Path = tmp_path_factory.mktemp("registry")
    with oci.running(folder, programs["registry"]) as running_registry:
        yield running_registry


@pytest.fixture(scope="session")
def guarded_registry(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[oci.Registry]:
    """Another one, over TLS and with Basic authentication; its certificate is for registry.example as well."""
    programs = binaries.find(REGISTRY, os.environ, _say(request.config))
    folder: Path = tmp_path_factory.mktemp("guarded-registry")
    tls = certificate_files(folder, "127.0.0.1", "registry.example")
    with oci.running(folder, programs["registry"], tls=tls) as running_registry:
        yield running_registry


@pytest.fixture(scope="session")
def token_registry(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[oci.Registry, TokenService]]:
    """A third one, over plain HTTP, that wants tokens, and the service that it sends clients to for them."""
    programs = binaries.find(REGISTRY, os.environ, _say(request.config))
    folder: Path = tmp_path_factory.mktemp("token-registry")
    with Server("127.0.0.5") as server:
        service = TokenService(folder, server, Basic(oci.USER, oci.PASSWORD))
        with oci.running(folder, programs["registry"], auth=service.settings()) as running_registry:
            yield running_registry, service


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if {"cluster", "registry", "guarded_registry", "token_registry"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("cluster")
    if os.environ.get(_SWITCH, "0") in ("", "0"):
        return
    left_out = [item for item in items if item.get_closest_marker("cluster")]
    items[:] = [item for item in items if not item.get_closest_marker("cluster")]
    config.stash[_LEFT_OUT] = len(left_out)
    config.hook.pytest_deselected(items=left_out)


def pytest_sessionfinish(session: pytest.Session) -> None:
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["cluster_left_out"] = session.config.stash.get(_LEFT_OUT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker of pytest-xdist has ended. Each has left out the same tests."""
    node.config.stash[_LEFT_OUT] = getattr(node, "workeroutput", {}).get("cluster_left_out", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    count = terminalreporter.config.stash.get(_LEFT_OUT, 0)
    if count:
        terminalreporter.write_line(
            f"{count} cluster tests left out because {_SWITCH}={os.environ[_SWITCH]}", yellow=True
        )


def _say(config: pytest.Config) -> Say:
    """Writes a line to the terminal past pytest's capturing: a build takes minutes."""
    capture = config.pluginmanager.getplugin("capturemanager")

    def say(line: str) -> None:
        with capture.global_and_fixture_disabled():
            os.write(2, f"{line}\n".encode())

    return say
