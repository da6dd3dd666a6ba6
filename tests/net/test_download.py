"""A download is continued where it was cut off, and never made of two halves that do not belong together."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from helmkit.errors import StatusError, UnreachableError, VerificationError
from helmkit.net import Request, Retry, download
from helmkit.net.http import HttpTransport
from tests.fakes import Answer, Received, Server
from tests.fakes.server import ranged, redirect

DATA = bytes(range(256)) * 2000
OTHER = bytes(reversed(DATA))


@dataclass
class Memory:
    """A sink; `restarts` are the validators it was given."""

    data: bytearray = field(default_factory=bytearray)
    validator: str = ""
    restarts: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.data)

    def restart(self, validator: str) -> None:
        self.data.clear()
        self.validator = validator
        self.restarts.append(validator)

    def write(self, data: bytes) -> None:
        self.data += data


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def get(server: Server, sink: Memory, *, attempts: int = 3, max_size: int = 1 << 20) -> list[float]:
    slept: list[float] = []
    retry = Retry(attempts=attempts, sleep=slept.append, random=lambda: 1.0)
    download(HttpTransport(), Request(server.url + "/a", max_size=max_size), sink, retry)
    return slept


def ranges(server: Server) -> list[str]:
    return [request.headers.get("range", "") for request in server.requests]


def test_what_was_cut_off_is_asked_for(server: Server) -> None:
    server.script["/a"] = ranged(DATA, cut=150_000)
    sink = Memory()
    get(server, sink)
    assert bytes(sink.data) == DATA
    assert ranges(server) == ["", "bytes=150000-", "bytes=300000-", "bytes=450000-"]
    assert [request.headers.get("if-range") for request in server.requests] == [None, '"1"', '"1"', '"1"']
    assert sink.restarts == ['"1"']


def test_progress_counts_as_success_and_its_absence_does_not(server: Server) -> None:
    server.script["/a"] = ranged(DATA, cut=70_000)
    sink = Memory()
    assert get(server, sink, attempts=2) == [0.5] * 7
    server.script["/a"] = ranged(DATA, cut=10)
    with pytest.raises(UnreachableError, match="truncated"):
        get(server, Memory(), attempts=2)


def test_the_bytes_and_the_whole_are_told(server: Server) -> None:
    server.script["/a"] = ranged(DATA, cut=400_000)
    told: list[tuple[int, int]] = []
    retry = Retry(sleep=lambda _: None)
    download(HttpTransport(), Request(server.url + "/a"), Memory(), retry, received=lambda *both: told.append(both))
    assert told[-1] == (len(DATA), len(DATA))
    assert {total for _, total in told} == {len(DATA)}
    assert sorted(told) == told


def test_a_file_that_changed_meanwhile_is_fetched_anew(server: Server) -> None:
    answers: list[Callable[[Received], Answer]] = [ranged(DATA, cut=150_000), ranged(OTHER, etag='"2"')]
    server.script["/a"] = lambda request: answers[min(len(server.requests), 2) - 1](request)
    sink = Memory()
    get(server, sink)
    assert bytes(sink.data) == OTHER
    assert sink.restarts == ['"1"', '"2"']


def test_a_server_that_ignores_ranges(server: Server) -> None:
    server.script["/a"] = [Answer(body=DATA, cut=100_000), Answer(body=DATA)]
    sink = Memory()
    get(server, sink)
    assert bytes(sink.data) == DATA


@pytest.mark.parametrize(
    "content_range",
    ["bytes 0-511999/512000", "bytes 5-511999/512000", "bytes 100-511999/9", "items 100-511999/512000", ""],
)
def test_another_range_than_the_one_asked_for_is_refused(server: Server, content_range: str) -> None:
    wrong = Answer(206, DATA[:1000], {"content-range": content_range})
    server.script["/a"] = [wrong, Answer(body=DATA)]
    sink = Memory(bytearray(DATA[:100]))
    get(server, sink)
    assert bytes(sink.data) == DATA
    assert ranges(server) == ["bytes=100-", ""]


def test_a_part_that_nobody_asked_for_is_refused(server: Server) -> None:
    server.script["/a"] = Answer(206, DATA[:1000], {"content-range": "bytes 0-999/512000"})
    with pytest.raises(UnreachableError, match="HTTP 206"):
        get(server, Memory())


def test_a_file_that_is_here_already(server: Server) -> None:
    server.script["/a"] = ranged(DATA)
    sink = Memory(bytearray(DATA), '"1"')
    get(server, sink)
    assert bytes(sink.data) == DATA
    assert len(server.requests) == 1


def test_a_file_that_is_shorter_now(server: Server) -> None:
    server.script["/a"] = ranged(DATA[:50])
    sink = Memory(bytearray(DATA))
    get(server, sink)
    assert bytes(sink.data) == DATA[:50]


@pytest.mark.parametrize(
    ("headers", "validator"),
    [
        ({"etag": '"x"', "last-modified": "Sun, 09 Sep 2001 01:46:50 GMT"}, '"x"'),
        ({"etag": 'W/"x"', "last-modified": "Sun, 09 Sep 2001 01:46:50 GMT"}, "Sun, 09 Sep 2001 01:46:50 GMT"),
        ({"etag": 'W/"x"'}, ""),
        ({}, ""),
    ],
)
def test_what_if_range_takes(server: Server, headers: dict[str, str], validator: str) -> None:
    server.script["/a"] = Answer(body=b"x", headers=headers)
    sink = Memory()
    get(server, sink)
    assert sink.restarts == [validator]


def test_ranges_follow_a_redirect(server: Server) -> None:
    with Server("127.0.0.2") as other:
        server.script["/a"] = redirect(other.url + "/b")
        other.script["/b"] = ranged(DATA, cut=300_000)
        sink = Memory()
        get(server, sink)
        assert bytes(sink.data) == DATA
        assert [(r.headers.get("range"), r.headers.get("if-range")) for r in other.requests] == [
            (None, None),
            ("bytes=300000-", '"1"'),
        ]


def test_too_much_is_refused_also_in_parts(server: Server) -> None:
    server.script["/a"] = ranged(DATA)
    with pytest.raises(VerificationError, match="larger than 511999 bytes"):
        get(server, Memory(bytearray(DATA[:300_000])), max_size=len(DATA) - 1)


def test_busy_servers_are_waited_for(server: Server) -> None:
    server.script["/a"] = [
        Answer(429, headers={"retry-after": "7"}),
        Answer(503, headers={"retry-after": "999"}),
        Answer(body=b"x"),
    ]
    assert get(server, Memory()) == [7.0, 60.0]


def test_the_deadline_is_for_all_tries(server: Server) -> None:
    server.script["/a"] = Answer(503, headers={"retry-after": "50"})
    slept: list[float] = []
    with pytest.raises(StatusError, match="HTTP 503"):
        download(HttpTransport(), Request(server.url + "/a"), Memory(), Retry(9, deadline=40, sleep=slept.append))
    assert slept == []
    assert len(server.requests) == 1
