"""A file of templates: parsed at once, since errors must come at once; each compiled when it is first executed.

Of the templates that a chart brings along, libraries above all, few are ever executed.
"""

from __future__ import annotations

import marshal

from helmkit.template.origins import FILENAME, Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType

    from helmkit.template.loader import Loader
    from helmkit.template.nodes import Tree
    from helmkit.template.points import Point
    from helmkit.template.runtime import Compiled


class TemplateFile:
    """A parsed file for one loader. Raises ParseError.

    Its entry in the cache is (name, whether it is empty, marshalled code) of each template: the name None for the
    file's own, the code None until it is compiled. Code stays marshalled until it is executed: reading all that a
    large chart has takes long.
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
            entry = [[None if tree.name == name else tree.name, tree.is_empty(), None] for tree in self._trees]
            loader.keep(name, source, entry)
        self.entry = entry

    def templates(self) -> list[tuple[str, Late, bool]]:
        """Its templates, its own last or where its name was first defined."""
        return [
            (self.name if name is None else name, Late(self, index), empty)
            for index, (name, empty, _) in enumerate(self.entry)
        ]

    def function(self, index: int) -> Compiled:
        """The template of that number as a function."""
        row = self.entry[index]
        if row[2] is not None:
            codes: list[CodeType] = marshal.loads(row[2])  # noqa: S302  (the cache vouches for it)
        else:
            codes = self._compile(index)
            if self._loader.cache is not None:
                row[2] = marshal.dumps(codes)
                self._loader.keep(self.name, self.source, self.entry)
        function = self._loader.run(codes)
        source = Source(self.name, self.source, lambda: self._generate(index)[1])
        self._loader.origins[id(function.__code__)] = (source, self.name if row[0] is None else row[0])
        return function

    def _compile(self, index: int) -> list[CodeType]:
        try:
            return [
                compile(module, FILENAME, "exec", dont_inherit=True, optimize=1)
                for module in self._generate(index)[0]
            ]
        except RecursionError as exc:  # thousands of fields in one chain, say
            from helmkit.errors import ParseError

            raise ParseError(f"template: {self.name}: expressions nest too deep", file=self.name) from exc

    def _generate(self, index: int) -> tuple[list[str], dict[int, Point]]:
        if self._trees is None:
            self._trees = self._loader.parse(self.name, self.source)
        return self._loader.generate(self._trees[index], self.name, self.source)


class Late:
    """A template until it is first executed."""

    __slots__ = ("_file", "_function", "_index")

    def __init__(self, file: TemplateFile, index: int) -> None:
        self._file = file
        self._index = index
        self._function: Compiled | None = None

    def function(self) -> Compiled:
        """What executes it. Raises ParseError where it nests deeper than Python compiles."""
        if self._function is None:
            self._function = self._file.function(self._index)
        return self._function
