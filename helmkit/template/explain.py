"""Python exceptions out of generated code to ExecErrors with Go's text (exec.go: state.errorf, Tree.ErrorContext)."""

from __future__ import annotations

from helmkit.errors import ExecError, TemplateError
from helmkit.template.gofmt import quote
from helmkit.template.gofunc import FuncError
from helmkit.template.origins import FILENAME, Origins, Source
from helmkit.template.points import node_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

    from helmkit.template.points import Locals


def explain(exc: Exception, origins: Origins) -> ExecError | None:
    """The ExecError for `exc`, which came out of a template; None when it is a failure of this program."""
    found = _innermost(exc.__traceback__, origins)
    if found is None:
        return None
    line_number, frame, source, name = found
    point = source.point(line_number)
    message = None if point is None else point.explain(exc, frame)
    if isinstance(exc, RecursionError):
        text = f"template: {source.name}: executing {quote(name)}: values or templates nest too deep"
        return ExecError(text, file=source.name)
    if point is not None and isinstance(exc, MemoryError):
        message = "needs more memory than helmkit allows"
    if point is None or message is None:
        return None
    node = node_at(point.place(exc), frame)
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
