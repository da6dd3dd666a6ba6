"""The bearer tokens that a registry's token service granted: one request a scope, for all that one transport asks.

Source: distribution's "Token Authentication Specification". Left out: asking for one (registry).
"""

import threading
import time
from collections.abc import Callable
from weakref import WeakKeyDictionary

from helmkit.net import Transport
from helmkit.records import Record

_SHORTEST = 60.0  # Seconds that a token is good for where its service does not say: the specification's number.
_AHEAD = 5.0  # Seconds before its end from which on it is not sent any more.
_LOCK = threading.Lock()


class Token(Record):
    """A token, and when it ends, a time of time.monotonic."""

    text: str
    ends: float

    @classmethod
    def of(cls, text: str, seconds: object) -> "Token":
        """One that was asked for just now; `seconds` is what its service says of its life, if anything."""
        lives = seconds if isinstance(seconds, int | float) and seconds > 0 else _SHORTEST
        return cls(text, time.monotonic() + lives - min(_AHEAD, lives / 2))

    @property
    def good(self) -> bool:
        return time.monotonic() < self.ends


class Tokens:
    """Those of one transport, whose credentials they were granted for. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asking: dict[str, threading.Lock] = {}
        self._by_scope: dict[str, Token] = {}
        self._by_repository: dict[str, Token] = {}

    @classmethod
    def of(cls, transport: Transport) -> "Tokens":
        with _LOCK:
            return _KNOWN.setdefault(transport, cls())

    def last(self, repository: str) -> str:
        """What was granted last for requests to a repository, by its URL; empty for nothing that is still good."""
        token = self._by_repository.get(repository)
        return token.text if token and token.good else ""

    def grant(self, repository: str, scope: str, refused: str, ask: Callable[[], Token]) -> str:
        """The token for a scope, asked for once by whoever needs it first; not the one that was just `refused`."""
        with self._lock:
            asking = self._asking.setdefault(scope, threading.Lock())
        with asking:
            token = self._by_scope.get(scope)
            if token is None or not token.good or token.text == refused:
                token = self._by_scope[scope] = ask()
            self._by_repository[repository] = token
        return token.text


_KNOWN: WeakKeyDictionary[Transport, Tokens] = WeakKeyDictionary()
