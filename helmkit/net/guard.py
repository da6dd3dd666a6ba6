"""A watch over what a connection receives: a total deadline, a least rate, and a head that is whole.

A read timeout alone starts anew with each byte, so a server that sends one byte every few seconds, in the head or in
the body, would hold a download for ever. And http.client takes a head that breaks off for a whole one: without the
Content-Length that was still to come, what follows looks like an empty body and not like a broken connection.
"""

import io
import socket
import time
from collections.abc import Callable
from typing import Any

from helmkit.errors import UnreachableError
from helmkit.net.rate import Throttle
from helmkit.net.transport import Timeouts


class Watch:
    """The clock of one request on one connection."""

    def __init__(self, timeouts: Timeouts, clock: Callable[[], float] = time.monotonic) -> None:
        self._timeouts = timeouts
        self._clock = clock
        self.restart()

    def restart(self) -> None:
        """A new request begins."""
        self._started = self._asked = self._clock()
        self._received = 0
        self._head_tail: bytes | None = b""  # The head's last bytes; None once it has ended.

    def sent(self) -> None:
        """The request is out: from now on the answer is waited for."""
        self._asked = self._clock()

    def patience(self) -> float:
        """Seconds the next read or write may take. UnreachableError where the request has used up its time."""
        elapsed = self.check_deadline()
        return max(0.05, min(self._timeouts.read, self._timeouts.total - elapsed))

    def allowance(self) -> float:
        """Seconds the next read may take. UnreachableError also where the answer comes too slowly."""
        limits = self._timeouts
        waited = self._clock() - self._asked
        if waited > limits.grace and self._received < limits.least_rate * waited:
            self.check_deadline()
            raise UnreachableError(f"too slow: {self._received / waited:.0f} bytes/s")
        return self.patience()

    def check_deadline(self) -> float:
        """Seconds since the request began. UnreachableError where they are all it had."""
        elapsed = self._clock() - self._started
        if elapsed >= self._timeouts.total:
            raise UnreachableError(f"not done after {self._timeouts.total:.0f} s")
        return elapsed

    def forgive(self, seconds: float) -> None:
        """Time that we spent waiting, and not the other side: it counts for nothing."""
        self._started += seconds
        self._asked += seconds

    def received(self, data: memoryview) -> None:
        """Bytes have come; none at all is the end. UnreachableError where that is in the middle of the head."""
        self._received += len(data)
        if self._head_tail is None:
            return
        if not len(data) and self._received:
            raise UnreachableError("truncated: the connection closed early", temporary=True)
        head = self._head_tail + bytes(data)
        self._head_tail = None if b"\r\n\r\n" in head or b"\n\n" in head else head[-3:]


class GuardedSocket:
    """A connected socket whose reads and writes are watched, and kept within a rate; all else goes through."""

    def __init__(self, sock: socket.socket, watch: Watch, throttle: Throttle | None = None) -> None:
        self._sock = sock
        self._watch = watch
        self._throttle = throttle

    def makefile(self, mode: str = "rb", *_args: Any) -> io.BufferedReader:
        """What http.client reads the answer from."""
        if mode != "rb":
            raise ValueError(mode)
        return io.BufferedReader(_GuardedReader(self._sock, self._watch, self._throttle))

    def sendall(self, data: Any) -> None:
        """Send in steps: a socket's own timeout is for all of the data, and an upload may take long."""
        view = memoryview(data).cast("B")
        for start in range(0, len(view), _STEP):
            _set_timeout(self._sock, self._watch.patience())
            try:
                self._sock.sendall(view[start : start + _STEP])
            except TimeoutError:
                self._watch.check_deadline()  # Says so where it was the whole request's time that ran out.
                raise
            if self._throttle:
                self._watch.forgive(self._throttle.take(len(view[start : start + _STEP])))
        self._watch.sent()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


_STEP = 1 << 16


def _set_timeout(sock: socket.socket, seconds: float) -> None:
    """Have the next call take no longer. To set what stands would cost a call, and the turn of this thread."""
    if sock.gettimeout() != seconds:
        sock.settimeout(seconds)


class _GuardedReader(io.RawIOBase):
    def __init__(self, sock: socket.socket, watch: Watch, throttle: Throttle | None) -> None:
        self._sock = sock
        self._throttle = throttle
        self._raw = sock.makefile("rb", buffering=0)
        self._watch = watch

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if self._throttle:
            buffer = memoryview(buffer)[: self._throttle.step]
        _set_timeout(self._sock, self._watch.allowance())
        try:
            count = self._raw.readinto(buffer)
        except TimeoutError:
            self._watch.check_deadline()  # Says so where it was the whole request's time that ran out.
            raise
        self._watch.received(memoryview(buffer)[: count or 0])
        if self._throttle and count:
            self._watch.forgive(self._throttle.take(count))
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()
