"""Bodies that are sent: they may take longer than one read or write, but not for ever."""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from helmkit.errors import UnreachableError
from helmkit.net import Request, Timeouts
from helmkit.net.http import HttpTransport

SIZE = 32 << 20  # More than the buffers of both ends hold.
Slow = Callable[[float, float], str]


@pytest.fixture
def slow() -> Iterator[Slow]:
    """A server that reads one body, in eight pieces with a pause before each, and answers after another pause."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(pause: float, answer: float) -> None:
        connection, _ = listener.accept()
        with connection:
            for _ in range(8):
                time.sleep(pause)
                connection.recv(SIZE // 8, socket.MSG_WAITALL)
            time.sleep(answer)
            connection.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")

    def start(pause: float, answer: float) -> str:
        threading.Thread(target=serve, args=(pause, answer), daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/"

    with listener:
        yield start


def put(url: str, timeouts: Timeouts) -> int:
    with HttpTransport(timeouts=timeouts).open(Request(url, "PUT", body=b"x" * SIZE)) as response:
        return response.status


def test_a_body_may_take_longer_than_a_read(slow: Slow) -> None:
    """Nor does the time that sending took count as an answer's slowness."""
    assert put(slow(0.08, 0.1), Timeouts(connect=0.3, read=0.4, total=30, least_rate=1e6, grace=0.3)) == 201


def test_a_server_that_stops_reading(slow: Slow) -> None:
    with pytest.raises(UnreachableError, match="timed out"):
        put(slow(5, 0), Timeouts(connect=1, read=0.3, total=30))


def test_all_of_it_has_a_deadline(slow: Slow) -> None:
    with pytest.raises(UnreachableError, match="not done after"):
        put(slow(0.1, 0), Timeouts(connect=1, read=1, total=0.6))
