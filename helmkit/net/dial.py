"""Names resolved and connections made under one short deadline; a host that failed rests for a while.

The system's resolver can hang for half a minute and cannot be interrupted, so it runs in a thread that nobody waits
for beyond the deadline.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from helmkit.errors import UnreachableError

Address = tuple[str, int]
Resolve = Callable[[str, int], list[Any]]


def system_resolve(host: str, port: int) -> list[Any]:
    """What getaddrinfo answers for a TCP connection."""
    # A name that is ASCII needs no codec, whose import takes a millisecond.
    return socket.getaddrinfo(host.encode() if host.isascii() else host, port, type=socket.SOCK_STREAM)


class Dials(Protocol):
    """Makes connections: straight (Dialer), or through a SOCKS proxy."""

    def connect(self, host: str, port: int) -> socket.socket: ...

    def warm(self, addresses: Iterable[Address]) -> None: ...


class Dialer:
    """Connects within `timeout` seconds, name resolution included.

    Share one among transports: what one has learnt of a dead host spares the others the wait, for `rest` seconds.
    """

    def __init__(self, timeout: float = 3.0, *, rest: float = 30.0, resolve: Resolve = system_resolve) -> None:
        self.timeout = timeout
        self._rest = rest
        self._resolve = resolve
        self._lock = threading.Lock()
        self._failed: dict[Address, tuple[float, str]] = {}
        self._warming: dict[Address, threading.Event] = {}

    def connect(self, host: str, port: int) -> socket.socket:
        """A connected socket. UnreachableError, at once where the host failed a moment ago."""
        address = (host, port)
        if probe := self._warming.get(address):
            probe.wait(self.timeout + 1)
        with self._lock:
            when, cause = self._failed.get(address, (0.0, ""))
        if cause and time.monotonic() - when < self._rest:
            raise UnreachableError(cause, where=host)
        try:
            return self._dial(host, port)
        except OSError as exc:
            cause = describe(exc)
            with self._lock:
                self._failed[address] = (time.monotonic(), cause)
            raise UnreachableError(cause, where=host) from exc

    def lookup(self, host: str, port: int) -> str:
        """The first address of a host, as a number. UnreachableError."""
        try:
            return str(self._lookup(host, port)[0][4][0])
        except (OSError, IndexError) as exc:
            raise UnreachableError(describe(exc) if isinstance(exc, OSError) else "no address", where=host) from exc

    def warm(self, addresses: Iterable[Address]) -> None:
        """Try all `addresses` at once in the background; `connect` waits for the outcome and remembers it."""
        for address in dict.fromkeys(addresses):
            with self._lock:
                if address in self._warming:
                    continue
                self._warming[address] = done = threading.Event()
            threading.Thread(target=self._probe, args=(address, done), daemon=True).start()

    def _probe(self, address: Address, done: threading.Event) -> None:
        try:
            self._dial(*address).close()
        except OSError as exc:
            with self._lock:
                self._failed[address] = (time.monotonic(), describe(exc))
        finally:
            with self._lock:
                self._warming.pop(address, None)
            done.set()

    def _dial(self, host: str, port: int) -> socket.socket:
        deadline = time.monotonic() + self.timeout
        found = self._lookup(host, port)
        failure = OSError("no address")
        for number, (family, kind, proto, _, target) in enumerate(found):
            # Each address gets its share of what is left: a dead IPv6 route must not use up IPv4's time.
            share = (deadline - time.monotonic()) / (len(found) - number)
            sock = socket.socket(family, kind, proto)
            try:
                sock.settimeout(max(share, 0.05))
                sock.connect(target)
            except OSError as exc:
                sock.close()
                failure = exc
            else:
                sock.settimeout(self.timeout)  # For a TLS handshake; GuardedSocket sets its own.
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return sock
        raise failure

    def _lookup(self, host: str, port: int) -> list[Any]:
        outcome: list[list[Any] | OSError] = []

        def look() -> None:
            try:
                outcome.append(self._resolve(host, port))
            except (OSError, UnicodeError) as exc:
                outcome.append(exc if isinstance(exc, OSError) else socket.gaierror(str(exc)))

        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        thread.join(self.timeout)
        if not outcome:
            raise _LookupTimeoutError("name lookup timed out")
        if isinstance(answer := outcome[0], OSError):
            raise answer
        return answer


class TimedDialer(Dialer):
    """Adds up, in `spent`, the seconds that its connections took. For one thread."""

    spent = 0.0

    def connect(self, host: str, port: int) -> socket.socket:
        began = time.perf_counter()
        try:
            return super().connect(host, port)
        finally:
            self.spent += time.perf_counter() - began


class _LookupTimeoutError(OSError):
    """The resolver did not answer in time."""


def describe(exc: OSError) -> str:
    """A cause fit for one line."""
    if isinstance(exc, _LookupTimeoutError):
        return "name lookup timed out"
    if isinstance(exc, socket.gaierror):
        return "no such host" if exc.errno in (socket.EAI_NONAME, -5) else "name lookup failed"
    if isinstance(exc, TimeoutError):
        return "connect timed out"
    if isinstance(exc, ConnectionRefusedError):
        return "connection refused"
    return (exc.strerror or str(exc)).lower()
