"""Fixtures for everybody: the real helm and kubectl, installed by helmkit itself into the user's cache folder."""

import os
import signal
from pathlib import Path

import pytest

from helmkit.kube import installer

pytest_plugins = ["tests.cluster.fixtures"]

# A job that a shell starts in the background ignores interrupts, and so would every program that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def tool_root() -> Path:
    """The folder under which the tests keep real programs from one run to the next."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "helmkit" / "test-tools"


@pytest.fixture(scope="session")
def helm(tool_root: Path) -> Path:
    """A real helm 4, the reference."""
    return installer.install("helm", tool_root)


@pytest.fixture(scope="session")
def helm3(tool_root: Path) -> Path:
    """A real helm 3."""
    return installer.install("helm", tool_root, version="3.19.0")


@pytest.fixture(scope="session")
def helm41(tool_root: Path) -> Path:
    """A real helm 4.1."""
    return installer.install("helm", tool_root, version="4.1.4")


@pytest.fixture(scope="session")
def helm42(tool_root: Path) -> Path:
    """A real helm 4.2."""
    return installer.install("helm", tool_root, version="4.2.3")


@pytest.fixture(scope="session")
def kubectl(tool_root: Path) -> Path:
    """A real kubectl."""
    return installer.install("kubectl", tool_root)
