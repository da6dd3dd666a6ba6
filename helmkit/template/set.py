"""Associated templates that share their defines: parse, redefine, clone, execute (Go's text/template.Template).

Left out: which files make the set and in which order (render/engine.py), and where compiled code is kept (render).
"""

from collections.abc import Callable
from typing import Any, Protocol

from helmkit.template.gofunc import GoFunction

Lookup = Callable[[str], GoFunction | None]


class Cache(Protocol):
    """Where compiled templates are kept. Keys are digests; a value that `get` returns is trusted as code."""

    def get(self, key: bytes) -> bytes | None: ...

    def put(self, key: bytes, value: bytes) -> None: ...


class TemplateSet:
    """A set of templates, each reachable by name from the others.

    `functions` says which function a name means (`helmkit.template.funcs.lookup`, plus the caller's own); `strict`
    is Go's ``missingkey=error``, otherwise ``missingkey=zero``; `root` is the name in "no template ... associated
    with template".
    """

    def __init__(
        self, functions: Lookup, *, strict: bool = False, cache: Cache | None = None, root: str = "gotpl"
    ) -> None:
        self._functions = functions
        self._strict = strict
        self._cache = cache
        self._root = root

    def parse(self, name: str, source: str) -> None:
        """Add template `name` and every template that `source` defines.

        The last definition of a name wins, but one of nothing but space and comments replaces none. Raises
        ParseError (file, line, message: the whole of Go's text).
        """
        raise NotImplementedError

    def names(self) -> list[str]:
        """The names of all templates, in the order in which they were first defined."""
        raise NotImplementedError

    def clone(self, functions: Lookup | None = None) -> "TemplateSet":
        """A set with the same templates, to which more can be added without changing this one.

        `functions` replaces the lookup of every function that is not in `helmkit.template.funcs.FAMILIES`: the
        clone's own include and tpl.
        """
        raise NotImplementedError

    def execute(self, name: str, data: Any) -> str:
        """The output of template `name` with `data` as dot.

        Raises ExecError (file, line, column, message: the whole of Go's text; `__cause__`: the error that it
        wraps, an ExecError or a FuncError, if any).
        """
        raise NotImplementedError

    def render_text(self, name: str, source: str, data: Any) -> str:
        """Parse `source` as template `name` and execute that very template, as Helm's tpl does.

        Raises ParseError and ExecError.
        """
        raise NotImplementedError
