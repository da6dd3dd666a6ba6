"""A file of templates: parsed at once, since errors must come at once; each compiled when it is first executed.

Of the templates that a chart brings along, libraries above all, few are ever executed.
"""

from __future__ import annotations

import marshal

from helmkit.template.origins import FILENAME, Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType

    from helmkit.template.loader import Loader
    from helmkit.template.nodes import Tree
    from helmkit.template.points import Point
    from helmkit.template.runtime import Compiled


class TemplateFile:
    """A parsed file for one loader. Raises ParseError.

    Its entry in the cache is (name, whether it is empty, its code) of each template: the name None for the file's
    own. The code is marshalled, by place in the source: that of late parts, and the template's own under None. What
    was never executed has none. Code stays marshalled until it is executed: reading all that a large chart has
    takes long.
    """

    __slots__ = ("_loader", "_trees", "entry", "name", "source")

    def __init__(self, loader: Loader, name: str, source: str) -> None:
        self.name = name
        self.source = source
        self._loader = loader
        self._trees: list[Tree] | None = None
        entry = loader.find(name, source)
        if entry is None:
            self._trees = loader.parse(name, source)
            entry = [[None if tree.name == name else tree.name, tree.is_empty(), {}] for tree in self._trees]
            loader.keep(name, source, entry)
        self.entry = entry

    def templates(self) -> list[tuple[str, Late, bool]]:
        """Its templates, its own last or where its name was first defined."""
        return [
            (self.name if name is None else name, Late(self, index), empty)
            for index, (name, empty, _) in enumerate(self.entry)
        ]

    def function(self, index: int, place: int | None, late: Callable[[int], Compiled]) -> Compiled:
        """The template of that number as a function, or its late part at `place`; `late` gives the parts of that."""
        name, _, marshalled = self.entry[index]
        if place in marshalled:
            codes: list[CodeType] = marshal.loads(marshalled[place])  # noqa: S302  (the cache vouches for it)
        else:
            codes = self._compile(index, place)
            if self._loader.cache is not None:
                marshalled[place] = marshal.dumps(codes)
                self._loader.keep(self.name, self.source, self.entry)
        function = self._loader.run(codes, late)
        source = Source(self.name, self.source, lambda: self._generate(index, place)[1])
        self._loader.origins[id(function.__code__)] = (source, self.name if name is None else name)
        return function

    def _compile(self, index: int, place: int | None) -> list[CodeType]:
        try:
            return [
                compile(module, FILENAME, "exec", dont_inherit=True, optimize=1)
                for module in self._generate(index, place)[0]
            ]
        except RecursionError as exc:  # thousands of fields in one chain, say
            from helmkit.errors import ParseError

            raise ParseError(f"template: {self.name}: expressions nest too deep", file=self.name) from exc

    def _generate(self, index: int, place: int | None) -> tuple[list[str], dict[int, Point]]:
        if self._trees is None:
            self._trees = self._loader.parse(self.name, self.source)
        return self._loader.generate(self._trees[index], self.name, self.source, place)


class Late:
    """A template until it is first executed, and its late parts."""

    __slots__ = ("_file", "_functions", "_index")

    def __init__(self, file: TemplateFile, index: int) -> None:
        self._file = file
        self._index = index
        self._functions: dict[int | None, Compiled] = {}

    def function(self) -> Compiled:
        """What executes it. Raises ParseError where it nests deeper than Python compiles."""
        return self(None)

    def __call__(self, place: int | None) -> Compiled:
        """What executes its late part at `place`."""
        function = self._functions.get(place)
        if function is None:
            function = self._functions[place] = self._file.function(self._index, place, self)
        return function
