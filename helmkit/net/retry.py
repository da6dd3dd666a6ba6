"""When a failed request is worth another try, and how long to wait before it. Pure but for the sleep handed in."""

import time
from collections.abc import Callable

from helmkit.errors import HeldError, StatusError, UnreachableError
from helmkit.records import Record

LONGEST_WAIT = 60.0  # Seconds; a Retry-After beyond it is cut to it.
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


def _random() -> float:
    from random import random  # It takes a millisecond, which a run without a failure does without.

    return random()  # noqa: S311  it spreads tries


class Retry(Record):
    """`attempts` tries in all; the wait doubles from `base` up to `longest` seconds and is jittered.

    A server that asks for a wait beyond `patience` seconds is not waited for: there may be another one to ask. All
    tries for one file end `deadline` seconds after the first.
    Clock, sleep and random source are handed in, so that tests need not wait.
    """

    attempts: int = 3
    base: float = 0.5
    longest: float = 10.0
    patience: float = LONGEST_WAIT
    deadline: float = 900.0
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time
    random: Callable[[], float] = _random

    def again(self, attempt: int, error: UnreachableError, until: float) -> int:
        """Wait as long as is right after try `attempt` (from 1) failed with `error`; the number of the next try.

        Raises `error` where there is to be none: all were used, it would not help, it takes too long, or it would
        begin after `until`, a time of time.monotonic. To be held back by a host uses up no try.
        """
        held = isinstance(error, HeldError)
        if not error.temporary or (attempt >= self.attempts and not held):
            raise error
        if isinstance(error, HeldError):
            wait = error.seconds
        else:
            wait = self.wait(attempt, error.retry_after if isinstance(error, StatusError) else None)
        if wait > self.patience or time.monotonic() + wait >= until:
            raise error
        self.sleep(wait)
        return attempt if held else attempt + 1

    def wait(self, attempt: int, retry_after: str | None = None) -> float:
        """Seconds to wait after failed try `attempt` (from 1), by the server's word where it gave one."""
        asked = parse_retry_after(retry_after, self.now()) if retry_after else None
        if asked is not None:
            return min(asked, LONGEST_WAIT)
        # Full jitter: clients that failed together do not come back together.
        return min(self.longest, self.base * 2.0 ** (attempt - 1)) * (0.5 + self.random() / 2)


def is_temporary(status: int) -> bool:
    """Whether the same request may get another answer later (RFC 9110; 425 from RFC 8470, 429 from RFC 6585)."""
    return status in _AGAIN


def parse_retry_after(text: str, now: float) -> float | None:
    """Seconds from `now` (Unix time) that a Retry-After header asks for: a number or a date; None if neither."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    from email.utils import parsedate_to_datetime

    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, when.timestamp() - now)
