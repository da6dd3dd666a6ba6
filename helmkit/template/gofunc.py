"""How a Python callable becomes a template function: its Go signature, and how it fails.

A family module writes

    @gofunc("func(int, string) string")
    def trunc(count: int, text: str) -> str: ...

and lists it in its TABLE. The runtime checks and converts arguments from the signature, with the messages of Go's
text/template (exec.go: validateType, evalCall). Left out: calling; that is the runtime's.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class FuncError(Exception):
    """What a Go function returns as its error; the runtime adds template, position and call.

    Not a HelmkitError: it never leaves the template package, where it becomes an ExecError. An error that wraps
    another one (Go's %w) is raised ``from`` it.
    """


class GoFunction:
    """A callable and its Go signature, such as ``func(string, ...interface{}) (string, error)``."""

    __slots__ = ("call", "signature")

    def __init__(self, call: Callable[..., Any], signature: str) -> None:
        self.call = call
        self.signature = signature

    @property
    def params(self) -> tuple[str, ...]:
        """Go types of the parameters in order; a variadic last one keeps its ``...``."""
        return _parsed(self.signature)[0]

    @property
    def variadic(self) -> bool:
        params = _parsed(self.signature)[0]
        return bool(params) and params[-1].startswith("...")

    @property
    def result(self) -> str:
        """Go type of the first result, without ``error``."""
        return _parsed(self.signature)[1]


def gofunc(signature: str) -> Callable[[Callable[..., Any]], GoFunction]:
    """Decorator: the callable with that Go signature. Parsed when first asked for."""
    return lambda call: GoFunction(call, signature)


# Parameters and result by signature: few are told apart, and few programs need them.
_known: dict[str, tuple[tuple[str, ...], str]] = {}


def _parsed(signature: str) -> tuple[tuple[str, ...], str]:
    known = _known.get(signature)
    if known is None:
        start = len("func(")
        end = _closing(signature, start)
        inner, rest = signature[start:end], signature[end + 1 :].strip()
        params = tuple(part.strip() for part in _split(inner)) if inner else ()
        result = _split(rest[1:-1])[0].strip() if rest.startswith("(") else rest
        known = _known[signature] = params, result
    return known


def _closing(text: str, start: int) -> int:
    """Index of the parenthesis that closes the one before `start`."""
    depth = 1
    for index in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth == 0:
            return index
    raise ValueError(text)


def _split(text: str) -> list[str]:
    """The parts of `text` between commas that stand outside parentheses."""
    parts, depth, start = [], 0, 0
    for index, char in enumerate(text):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if char == "," and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]
