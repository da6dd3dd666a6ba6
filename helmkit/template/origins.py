"""Where generated code comes from: what an error message needs of a parsed file.

Left out: the message (`helmkit.template.explain`), which is imported only when there is one to make.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from helmkit.template.points import Point

# The file name of all generated code.
FILENAME = "<template>"


class Source:
    """A template of a file: what its error messages need. The points of its lines are worked out when asked for."""

    __slots__ = ("_compile", "_points", "name", "text")

    def __init__(self, name: str, text: str, compile_points: Callable[[], dict[int, Point]]) -> None:
        self.name = name
        self.text = text
        self._compile = compile_points
        self._points: dict[int, Point] | None = None

    def point(self, line: int) -> Point | None:
        if self._points is None:
            self._points = self._compile()
        return self._points.get(line)

    def place(self, pos: int) -> tuple[int, int]:
        """Line from 1, column in bytes: from 0 in the first line and, as Go has it, likewise in the others."""
        start = self.text.rfind("\n", 0, pos) + 1
        column = len(self.text[start:pos].encode("utf-8", "surrogateescape"))
        return 1 + self.text.count("\n", 0, pos), column


# Of generated code, by the id of the code object: its file, and the name of the template.
Origins = dict[int, tuple[Source, str]]
