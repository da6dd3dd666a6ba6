"""The bound on all transfers together."""

import threading
import time
from collections.abc import Iterator

import pytest

from helmkit.net import Request, Retry, Timeouts, fetch
from helmkit.net.guard import Watch
from helmkit.net.http import HttpTransport
from helmkit.net.rate import Throttle
from tests.fakes import Answer, Server


class Clock:
    """Time passes where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_a_rate_is_kept_over_any_number_of_steps() -> None:
    clock = Clock()
    throttle = Throttle(1000, clock=clock, sleep=clock.sleep)
    for size in (1, 999, 4000, 500, 500) * 10:
        throttle.take(size)
    assert clock.now - 100 == pytest.approx(60, abs=0.2)


def test_silence_is_not_saved_up() -> None:
    clock = Clock()
    throttle = Throttle(1000, clock=clock, sleep=clock.sleep)
    clock.now += 1000
    throttle.take(1000)
    throttle.take(1000)
    assert clock.now - 1100 == pytest.approx(2, abs=0.2)


def test_our_own_waiting_is_not_the_server_s_fault() -> None:
    clock = Clock()
    watch = Watch(Timeouts(total=10, least_rate=1000, grace=1), clock)
    clock.now += 8
    watch.forgive(8)
    watch.received(memoryview(b"x" * 10))
    assert watch.allowance() > 5


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def test_what_is_sent_counts_as_well(server: Server) -> None:
    clock = Clock()
    server.script["/a"] = Answer(201)
    throttle = Throttle(1_000_000, clock=clock, sleep=clock.sleep)
    with HttpTransport(throttle=throttle).open(Request(server.url + "/a", "PUT", body=b"x" * 500_000)) as response:
        assert response.status == 201
    assert clock.now - 100 == pytest.approx(0.5, abs=0.1)
    assert len(server.requests[0].body) == 500_000


def test_several_transfers_share_it(server: Server) -> None:
    server.script["/a"] = Answer(body=b"x" * 100_000)
    # It takes two seconds, of which all but a little is our own waiting.
    timeouts = Timeouts(total=1.5)
    transport = HttpTransport(timeouts=timeouts, throttle=Throttle(200_000))
    sizes: list[int] = []

    def run() -> None:
        sizes.append(len(fetch(transport, Request(server.url + "/a"), Retry(attempts=1)).data))

    threads = [threading.Thread(target=run) for _ in range(4)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sizes == [100_000] * 4
    assert time.monotonic() - began > 1.5
