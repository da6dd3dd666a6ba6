"""What goes wrong while a template runs, before it has a place: the exceptions of generated code and its runtime.

They never leave the package: `helmkit.template.explain` makes ExecErrors of them.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class FaultError(Exception):
    """A failure whose text is complete; the place is that of the code that ran."""


class MismatchError(Exception):
    """A value that cannot be an argument of Go type `expected`; `index` is its place among a method's arguments."""

    def __init__(self, value: Any, expected: str, index: int = 0) -> None:
        super().__init__(expected)
        self.value = value
        self.expected = expected
        self.index = index
