"""A bound on the bytes a second that all transfers take together."""

import threading
import time
from collections.abc import Callable

_BURST = 0.1  # Seconds' worth that may come at once after a silence.


class Throttle:
    """A token bucket of `rate` bytes a second, shared by any number of threads; each waits for its own turn."""

    def __init__(
        self,
        rate: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.rate = rate
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._paid_until = clock()

    @property
    def step(self) -> int:
        """How many bytes to take at once, so that a slow transfer still moves several times a second."""
        return max(512, int(self.rate / 8))

    def take(self, count: int) -> float:
        """Wait until `count` more bytes are within the rate; the seconds that took."""
        with self._lock:
            now = self._clock()
            self._paid_until = max(self._paid_until, now - _BURST) + count / self.rate
            wait = self._paid_until - now
        if wait <= 0:
            return 0.0
        self._sleep(wait)
        return wait
