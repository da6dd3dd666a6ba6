"""Hosts that asked for silence: one answer with Retry-After holds all requests to its scheme, host and port.

Source: RFC 9110 section 10.2.3 (Retry-After), RFC 6585 section 4 (429). Left out: waiting (helmkit.net.retry).
"""

import threading
import time
from collections.abc import Callable

from helmkit.errors import HeldError
from helmkit.net.retry import LONGEST_WAIT, parse_retry_after
from helmkit.net.transport import Headers
from helmkit.net.url import Origin, origin_of, redacted

_BUSY = frozenset({429, 503})
_IN_VAIN = 300.0  # Seconds that a host may be waited for without a single answer of another kind.


class Holds:
    """Share one among transports. Safe to use from several threads; `clock` gives seconds, `now` Unix time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, now: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._now = now
        self._lock = threading.Lock()
        self._until: dict[Origin, tuple[float, int]] = {}
        self._waited: dict[Origin, float] = {}

    def check(self, url: str) -> None:
        """HeldError where the host of `url` is to be left in peace for now."""
        origin = origin_of(url)
        if origin not in self._until:
            return
        with self._lock:
            until, status = self._until[origin]
            left = until - self._clock()
            vain = self._waited.get(origin, 0.0) > _IN_VAIN
        if left > 0:
            raise HeldError(f"HTTP {status}", status=status, seconds=left, temporary=not vain, where=redacted(url))

    def learn(self, url: str, status: int, headers: Headers) -> None:
        """What the host of `url` answered: it asks for silence, a minute at most, or it does not."""
        text = headers.get("retry-after") if status in _BUSY else None
        asked = parse_retry_after(text, self._now()) if text else None
        if asked is None:
            if self._waited and status not in _BUSY:
                self._waited.pop(origin_of(url), None)
            return
        origin = origin_of(url)
        seconds = min(asked, LONGEST_WAIT)
        with self._lock:
            now = self._clock()
            until = self._until.get(origin, (now, 0))[0]
            # What came of requests that were under way together is one wait, not many.
            self._waited[origin] = self._waited.get(origin, 0.0) + max(0.0, now + seconds - max(until, now))
            self._until[origin] = max(until, now + seconds), status
