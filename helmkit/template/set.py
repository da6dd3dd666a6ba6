"""Associated templates that share their defines: parse, redefine, clone, execute (Go's text/template.Template).

Left out: which files make the set and in which order (render/engine.py), and where compiled code is kept (render).
"""

from __future__ import annotations

from helmkit.errors import ExecError
from helmkit.template.file import Late
from helmkit.template.gofmt import quote
from helmkit.template.loader import Loader
from helmkit.template.recursion import deep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import Any

    from helmkit.template.loader import Cache, Lookup
    from helmkit.template.runtime import Compiled

MAX_TEXTS = 1000  # as many as Helm lets include nest; of tpl Go's own stack overflows at some time


class _Functions(dict[str, "Callable[..., Any]"]):
    """The functions of one set that belong to no family, found when first called."""

    def __init__(self, lookup: Lookup) -> None:
        super().__init__()
        self.lookup = lookup

    def __missing__(self, name: str) -> Callable[..., Any]:
        function = self.lookup(name)
        assert function is not None, name
        self[name] = function.call
        return function.call


class TemplateSet:
    """A set of templates, each reachable by name from the others.

    `functions` says which function a name means (`helmkit.template.funcs.lookup`, plus the caller's own); `strict`
    is Go's ``missingkey=error``, otherwise ``missingkey=zero``; `root` is the name in "no template ... associated
    with template"; `known` are names that are known to mean functions.
    """

    __slots__ = ("_empty", "_loader", "_root", "compiled", "functions")

    def __init__(
        self,
        functions: Lookup,
        *,
        strict: bool = False,
        cache: Cache | None = None,
        root: str = "gotpl",
        known: Collection[str] = (),
    ) -> None:
        self._loader = Loader(functions, strict=strict, cache=cache, known=known)
        self._root = root
        self._empty: set[str] = set()
        self.functions = _Functions(functions)
        self.compiled: dict[str, Compiled | Late] = {}

    def parse(self, name: str, source: str) -> None:
        """Add template `name` and every template that `source` defines.

        The last definition of a name wins, but one of nothing but space and comments replaces none. Raises
        ParseError (file, line, message: the whole of Go's text).
        """
        for defined, function, empty in self._loader.load(name, source):
            self._define(defined, function, empty)

    def _define(self, name: str, function: Compiled | Late, empty: bool) -> None:
        if not empty:
            self._empty.discard(name)
        elif name in self.compiled:
            return
        else:
            self._empty.add(name)
        self.compiled[name] = function

    def find(self, name: str) -> Compiled | None:
        """The function of template `name`; None where there is no such template."""
        function = self.compiled.get(name)
        if isinstance(function, Late):
            function = self.compiled[name] = function.function()
        return function

    def names(self) -> list[str]:
        """The names of all templates, in the order in which they were first defined."""
        return list(self.compiled)

    def clone(self, functions: Lookup | None = None) -> TemplateSet:
        """A set with the same templates, to which more can be added without changing this one.

        `functions` replaces the lookup of every function that is not in `helmkit.template.funcs.FAMILIES`: the
        clone's own include and tpl.
        """
        copy = self.__class__.__new__(self.__class__)
        copy._loader = self._loader
        copy._root = self._root
        copy._empty = self._empty.copy()
        copy.functions = _Functions(functions or self.functions.lookup)
        copy.compiled = self.compiled.copy()
        return copy

    def execute(self, name: str, data: Any) -> str:
        """The output of template `name` with `data` as dot.

        Raises ExecError (file, line, column, message: the whole of Go's text; `__cause__`: the error that it
        wraps, an ExecError or a FuncError, if any).
        """
        function = self.find(name)
        if function is None:
            raise ExecError(
                f"template: no template {quote(name)} associated with template {quote(self._root)}", file=name
            )
        return self._run(function, data)

    def render_text(self, name: str, source: str, data: Any) -> str:
        """Parse `source` as template `name` and execute that very template, as Helm's tpl does.

        Raises ParseError and ExecError.
        """
        main = None
        for defined, function, empty in self._loader.load(name, source):
            self._define(defined, function, empty)
            if defined == name:
                main = function
        assert main is not None
        loader = self._loader
        if loader.texts == MAX_TEXTS:
            raise ExecError(f"template: {name}: tpl inside tpl more than {MAX_TEXTS} deep", file=name)
        loader.texts += 1
        try:
            return self._run(main.function() if isinstance(main, Late) else main, data)
        finally:
            loader.texts -= 1

    def _run(self, function: Compiled, data: Any) -> str:
        pieces: list[str] = []
        try:
            with deep():
                function(self, pieces.append, data, 0)
        except Exception as exc:
            self._explain(exc)
            raise
        return "".join(pieces)

    def _explain(self, exc: Exception) -> None:
        """Raise the ExecError that `exc` is to the user; none where it is a failure of this program."""
        from helmkit.template.explain import explain  # only when something fails

        error = explain(exc, self._loader.origins)
        if error is not None:
            raise error from error.__cause__
