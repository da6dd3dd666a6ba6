"""A host that asks for silence gets it from everybody."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from helmkit.errors import HeldError, StatusError, UnreachableError
from helmkit.net import Request, Retry, fetch
from helmkit.net.holds import Holds
from helmkit.net.http import HttpTransport
from tests.fakes import Answer, Server


@dataclass
class Clock:
    """Time that passes when somebody sleeps."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def retry(self, attempts: int = 3, **options: float) -> Retry:
        return Retry(attempts, sleep=self.sleep, now=self, random=lambda: 1.0, **options)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def holds(clock: Clock) -> Holds:
    return Holds(clock, clock)


@pytest.fixture
def servers() -> Iterator[tuple[Server, Server]]:
    with Server() as busy, Server("127.0.0.2") as other:
        for server in (busy, other):
            server.script["/b"] = Answer(body=b"b")
        yield busy, other


def busy(seconds: str, status: int = 429) -> Answer:
    return Answer(status, headers={"retry-after": seconds})


@pytest.mark.parametrize("status", [429, 503])
def test_the_whole_host_is_held_and_no_other(
    servers: tuple[Server, Server], clock: Clock, holds: Holds, status: int
) -> None:
    servers[0].script["/a"] = busy("7", status)
    one, two = HttpTransport(holds=holds), HttpTransport(holds=holds)
    with pytest.raises(StatusError):
        fetch(one, Request(servers[0].url + "/a"), clock.retry(1))
    for transport in (one, two):
        with pytest.raises(HeldError, match=f"HTTP {status}") as held:
            fetch(transport, Request(servers[0].url + "/b?token=canary"), clock.retry(patience=5))
        assert held.value.seconds == 7
        assert "canary" not in str(held.value)
        assert fetch(transport, Request(servers[1].url + "/b"), clock.retry(1)).data == b"b"
    assert servers[0].paths() == ["/a"]
    began = clock.now
    assert fetch(two, Request(servers[0].url + "/b"), clock.retry(1)).data == b"b"
    assert clock.now - began == 7


def test_where_a_redirect_leads_may_be_held(servers: tuple[Server, Server], clock: Clock, holds: Holds) -> None:
    servers[1].script["/a"] = busy("7")
    servers[0].script["/to-b"] = Answer(302, headers={"location": servers[1].url + "/b"})
    transport = HttpTransport(holds=holds)
    with pytest.raises(StatusError):
        fetch(transport, Request(servers[1].url + "/a"), clock.retry(1))
    assert fetch(transport, Request(servers[0].url + "/to-b"), clock.retry(1)).data == b"b"
    assert clock.now == 1007


def test_to_be_held_uses_up_no_try_but_the_deadline_counts(
    servers: tuple[Server, Server], clock: Clock, holds: Holds
) -> None:
    transport = HttpTransport(holds=holds)
    servers[0].script["/a"] = busy("50")
    with pytest.raises(StatusError):
        fetch(transport, Request(servers[0].url + "/a"), clock.retry(1))
    with pytest.raises(HeldError):
        fetch(transport, Request(servers[0].url + "/b"), clock.retry(9, deadline=40))
    assert clock.now == 1000


@pytest.mark.parametrize("header", ["soon", "-1", ""])
def test_what_is_no_time_holds_nobody(
    servers: tuple[Server, Server], clock: Clock, holds: Holds, header: str
) -> None:
    servers[0].script["/a"] = busy(header)
    transport = HttpTransport(holds=holds)
    with pytest.raises(StatusError):
        fetch(transport, Request(servers[0].url + "/a"), clock.retry(1))
    assert fetch(transport, Request(servers[0].url + "/b"), clock.retry(1)).data == b"b"
    assert clock.now == 1000


def test_a_host_that_never_stops_asking_is_given_up(
    servers: tuple[Server, Server], clock: Clock, holds: Holds
) -> None:
    """Each of many files would wait for it anew."""
    transport = HttpTransport(holds=holds)
    servers[0].script["/a"] = busy("3600")
    for _ in range(40):
        with pytest.raises(UnreachableError):
            fetch(transport, Request(servers[0].url + "/a"), clock.retry())
    assert clock.now - 1000 <= 420
