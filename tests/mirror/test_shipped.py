"""The shipped mirrors.yaml on a machine without any network."""

import socket
import time
from typing import Any

import pytest

from helmkit.config import load_mirrors
from helmkit.mirror import connector, sync
from helmkit.net.dial import Dialer, Resolve
from helmkit.resources import shipped_mirrors
from helmkit.store import Query, Store, search


def fails(_host: str, _port: int) -> list[Any]:
    raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")


def hangs(_host: str, _port: int) -> list[Any]:
    time.sleep(8)
    return []


@pytest.mark.parametrize(("resolve", "cause"), [(fails, "name lookup failed"), (hangs, "name lookup timed out")])
def test_it_ends_soon_and_our_own_charts_are_there(store: Store, resolve: Resolve, cause: str) -> None:
    config = load_mirrors(shipped_mirrors())
    timeout = 0.4
    began = time.monotonic()
    report = sync(config, store, connector(config.limits, dialer=Dialer(timeout, resolve=resolve)))
    # Two timeouts a repository, all repositories at once: with the shipped three seconds, far below fifteen.
    assert time.monotonic() - began < 2 * timeout + 2
    assert report.error() is None
    stable = next(r for r in report.repositories if r.name == "stable")
    assert stable.outcome == "new"
    assert {attempt.cause for attempt in stable.attempts} == {cause}
    found = [row.reference for row in search(store.catalogue, Query(words=("wordpress",)))]
    assert found == ["stable/wordpress"]
