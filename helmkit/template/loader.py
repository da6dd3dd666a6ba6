"""Template source to Python functions: parse and compile, or take the code from a cache.

The cache holds marshalled code under everything that it depends on. That an entry is whole, and nobody else's, is the
cache's affair.
"""

from __future__ import annotations

import sys

from helmkit.about import __version__
from helmkit.template import runtime
from helmkit.template.file import Late, TemplateFile
from helmkit.template.gofunc import GoFunction
from helmkit.template.origins import Origins
from helmkit.template.recursion import deep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from types import CodeType
    from typing import Any, Protocol

    from helmkit.template.compiler import Statements
    from helmkit.template.nodes import Tree
    from helmkit.template.points import Point
    from helmkit.template.runtime import Compiled

    class Cache(Protocol):
        """Where compiled templates are kept. Keys are long, sources and all; what `get` returns is run as code, and
        `save` keeps what was put for later runs. Values are what marshal writes.
        """

        def get(self, key: bytes) -> Any: ...

        def put(self, key: bytes, value: Any) -> None: ...

        def save(self) -> None: ...

    # A template: its name, its function (late: once it is executed), whether it is nothing but space.
    Template = tuple[str, Compiled | Late, bool]
    Lookup = Callable[[str], GoFunction | None]

# Part of every cache key: to be counted up when generated code, or a function's signature, changes.
FORMAT = 5


class Loader:
    """Compiles for one root set and its clones; they share the functions of the families.

    Those that `known` names are there without being looked up, which imports their family.
    """

    def __init__(self, functions: Lookup, *, strict: bool, cache: Cache | None, known: Collection[str] = ()) -> None:
        self.functions = functions
        self.known = known
        self.strict = strict
        self.cache = cache
        self.origins: Origins = {}
        self.texts = 0  # of tpl that are running, one inside the other
        self._loaded: dict[tuple[str, str], list[Template]] = {}
        self._globals: dict[str, Any] = {"__builtins__": {}, **runtime.NAMES}

    def load(self, name: str, source: str) -> list[Template]:
        """The templates of a file, its own last or where its name was first defined. Raises ParseError."""
        known = self._loaded.get((name, source))
        if known is not None:
            return known
        templates: list[Template]
        if "{{" not in source:
            templates = [_plain_text(name, source)]
        else:
            templates = [*TemplateFile(self, name, source).templates()]
        self._loaded[name, source] = templates
        return templates

    def find(self, name: str, source: str) -> Any:
        """The cache's entry for a file; None where there is none."""
        return None if self.cache is None else self.cache.get(self._key(name, source))

    def keep(self, name: str, source: str, entry: Any) -> None:
        """Let the cache save an entry that is new or has changed."""
        if self.cache is not None:
            self.cache.put(self._key(name, source), entry)

    def _key(self, name: str, source: str) -> bytes:
        """The same for the same text under any name, since charts bring copies of libraries along; but the name
        counts in a file that may define a template of its own name.
        """
        if name not in source and ("\\" not in source or ("define" not in source and "block" not in source)):
            name = ""
        versions = f"{__version__} {FORMAT} {sys.implementation.cache_tag} {sys.hexversion:x} {self.strict}"
        return f"{versions}\0{name}\0{source}".encode("utf-8", "surrogateescape")

    def parse(self, name: str, source: str) -> list[Tree]:
        """The parse trees of a file. Raises ParseError."""
        from helmkit.template import parser  # not needed for what is in the cache

        with deep():
            return parser.parse(name, source, self._has_function)

    def generate(
        self, tree: Tree, name: str, source: str, place: int | None = None
    ) -> tuple[list[str], dict[int, Point]]:
        """The Python modules for one template of a file, or for its late part at `place`, and the point of failure
        at each line.
        """
        from helmkit.template import compiler  # not needed for what is in the cache

        with deep():
            statements = self._statements(name, source)
            return compiler.compile_tree(tree, self.functions, strict=self.strict, statements=statements, place=place)

    def _statements(self, name: str, source: str) -> Callable[..., Statements]:
        """What compiles the nodes of the templates of `source`."""
        del name, source
        from helmkit.template.compiler import Statements

        return Statements

    def _has_function(self, name: str) -> bool:
        return name in self.known or self.functions(name) is not None

    def run(self, modules: list[CodeType], late: Callable[[int], Compiled]) -> Compiled:
        """The function of the template, or of a late part, whose modules these are; `late` gives those within it."""
        names = self._globals
        names["late"] = late
        for code in modules:
            exec(code, names)  # noqa: S102  (generated by the compiler, from the template's own text)
        self._bind(names["used"])
        function: Compiled = names["template_function"]
        return function

    def _bind(self, used: Iterable[str]) -> None:
        """Make functions of the families globals of the generated code."""
        for name in used:
            self._globals.setdefault(f"f_{name}", _Late(self, name))

    def bind(self, name: str) -> Callable[..., Any]:
        """The function `name`, from now on a global of the generated code."""
        function = self.functions(name)
        assert function is not None, name
        self._globals[f"f_{name}"] = function.call
        return function.call


class _Late:
    """A function of a family until its first call: the family is imported then."""

    __slots__ = ("loader", "name")

    def __init__(self, loader: Loader, name: str) -> None:
        self.loader = loader
        self.name = name

    def __call__(self, *args: Any) -> Any:
        return self.loader.bind(self.name)(*args)


def _plain_text(name: str, source: str) -> Template:
    def text(templates: Any, out: Callable[[str], None], dot: Any, depth: int) -> None:
        del templates, dot, depth
        out(source)

    return name, text, not source.strip()
