"""How findings are printed: a function from findings to text for each format."""

from collections.abc import Callable, Sequence
from importlib import import_module

from helmkit.lint.violation import Violation

Format = Callable[[Sequence[Violation]], str]
NAMES = ("text", "json", "sarif", "junit", "github", "gitlab")


def formatter(name: str) -> Format:
    """The function of that format, one of NAMES."""
    module = import_module(f"helmkit.lint.formats.{name}")
    made: Format = module.render
    return made
