"""How a Python callable becomes a template function: its Go signature, and how it fails.

A family module writes

    @gofunc("func(int, string) string")
    def trunc(count: int, text: str) -> str: ...

and lists it in its TABLE. The runtime checks and converts arguments from the signature, with the messages of Go's
text/template (exec.go: validateType, evalCall). Left out: calling; that is the runtime's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any


class FuncError(Exception):
    """What a Go function returns as its error; the runtime adds template, position and call.

    Not a HelmkitError: it never leaves the template package, where it becomes an ExecError.
    """


@dataclass(frozen=True, slots=False)
class GoFunction:
    """A callable and its Go signature, such as ``func(string, ...interface{}) (string, error)``."""

    call: Callable[..., Any]
    signature: str

    @cached_property
    def params(self) -> tuple[str, ...]:
        """Go types of the parameters in order; a variadic last one keeps its ``...``."""
        inner = self.signature[len("func(") : _closing(self.signature, len("func("))]
        return tuple(part.strip() for part in inner.split(",")) if inner else ()

    @property
    def variadic(self) -> bool:
        return bool(self.params) and self.params[-1].startswith("...")

    @cached_property
    def result(self) -> str:
        """Go type of the first result, without ``error``."""
        rest = self.signature[_closing(self.signature, len("func(")) + 1 :].strip()
        return rest.strip("()").split(",")[0].strip()


def gofunc(signature: str) -> Callable[[Callable[..., Any]], GoFunction]:
    """Decorator: the callable with that Go signature. Parsed when first asked for."""
    return lambda call: GoFunction(call, signature)


def _closing(text: str, start: int) -> int:
    """Index of the parenthesis that closes the one before `start`."""
    depth = 1
    for index in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth == 0:
            return index
    raise ValueError(text)
