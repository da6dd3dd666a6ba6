"""Python exceptions out of generated code to ExecErrors with Go's text (exec.go: state.errorf, Tree.ErrorContext)."""

from collections.abc import Callable
from types import TracebackType

from helmkit.errors import ExecError, TemplateError
from helmkit.template.gofmt import quote
from helmkit.template.gofunc import FuncError
from helmkit.template.points import Locals, Point, node_at

# The file name of all generated code.
FILENAME = "<template>"


class Source:
    """A parsed file: what its error messages need. The points of its lines are worked out when one is asked for."""

    __slots__ = ("_compile", "_points", "name", "text")

    def __init__(self, name: str, text: str, compile_points: Callable[[str, str], dict[int, Point]]) -> None:
        self.name = name
        self.text = text
        self._compile = compile_points
        self._points: dict[int, Point] | None = None

    def point(self, line: int) -> Point | None:
        if self._points is None:
            self._points = self._compile(self.name, self.text)
        return self._points.get(line)

    def place(self, pos: int) -> tuple[int, int]:
        """Line from 1, column in bytes: from 0 in the first line and, as Go has it, likewise in the others."""
        start = self.text.rfind("\n", 0, pos) + 1
        column = len(self.text[start:pos].encode("utf-8", "surrogateescape"))
        return 1 + self.text.count("\n", 0, pos), column


# Of generated code, by the id of the code object: its file, and the name of the template.
Origins = dict[int, tuple[Source, str]]


def explain(exc: Exception, origins: Origins) -> ExecError | None:
    """The ExecError for `exc`, which came out of a template; None when it is a failure of this program."""
    found = _innermost(exc.__traceback__, origins)
    if found is None:
        return None
    line_number, frame, source, name = found
    point = source.point(line_number)
    message = None if point is None else point.explain(exc, frame)
    if point is None or message is None:
        return None
    node = node_at(point.at, frame)
    line, column = source.place(node.pos)
    error = ExecError(
        f"template: {source.name}:{line}:{column}: executing {quote(name)} at <{node}>: {message}",
        file=source.name,
        line=line,
        column=column,
    )
    error.__cause__ = exc if isinstance(exc, (TemplateError, FuncError)) else None
    error.__suppress_context__ = True
    return error


def _innermost(traceback: TracebackType | None, origins: Origins) -> tuple[int, Locals, Source, str] | None:
    """Of the last entry of generated code: its line, the locals there, its file and template.

    Nested functions belong to the template around them, and see its locals.
    """
    found = None
    origin: tuple[Source, str] | None = None
    outer: Locals = {}
    while traceback is not None:
        frame = traceback.tb_frame
        if frame.f_code.co_filename == FILENAME:
            if id(frame.f_code) in origins:
                origin, outer = origins[id(frame.f_code)], {}
            outer = {**outer, **frame.f_locals}
            if origin is not None:
                found = (traceback.tb_lineno, outer, *origin)
        traceback = traceback.tb_next
    return found
