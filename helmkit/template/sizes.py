"""How much one call of a function may make out of a number.

`repeat 1000000000 "x"` is ten words in a template and a gigabyte in memory. Functions whose result grows with a
number rather than with their other arguments ask here first; Helm has no such limit (docs/limits.md).
"""

from helmkit.template.gofunc import FuncError

MAX_TEXT = 64 << 20  # characters
MAX_ITEMS = 1_000_000


def text_size(length: int) -> None:
    """FuncError where a text of `length` characters would be too long."""
    if length > MAX_TEXT:
        raise FuncError(f"a text of {length} characters is longer than the {MAX_TEXT} that helmkit allows")


def list_size(length: int) -> None:
    """FuncError where a list of `length` items would be too long."""
    if length > MAX_ITEMS:
        raise FuncError(f"a list of {length} items is longer than the {MAX_ITEMS} that helmkit allows")
