"""Go's template errors in the shapes that Helm prints: a trace of several lines, or one raw line.

Source: Helm pkg/engine/engine.go: cleanupParseError, reformatExecErrorMsg and the functions below it.
"""

from __future__ import annotations

from helmkit.chart.dialect import NEWEST, Dialect
from helmkit.errors import ExecError, ParseError, TemplateError
from helmkit.template.gofunc import FuncError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_START, _END = "HELM_ERR_START", "HELM_ERR_END"
_PREFIX = "template: "


def warn(message: str) -> str:
    """The text of an error of `required` and `fail`, which cleanup_exec_error finds again in whatever wraps it."""
    return f"{_START}{message}{_END}"


def cleanup_parse_error(name: str, error: ParseError) -> TemplateError:
    """`template: a.yaml:1: unclosed action` as `parse error at (a.yaml:1): unclosed action`."""
    tokens = error.message.split(": ")
    if len(tokens) == 1:
        text = f"parse error in ({name}): {error.message}"
    else:
        text = f"parse error at ({tokens[1]}): {tokens[-1]}"
    return ParseError(text, file=error.file, line=error.line, column=error.column)


def cleanup_exec_error(name: str, error: ExecError, dialect: Dialect = NEWEST) -> TemplateError:
    """The error with Helm's text: the message of `required` or `fail`, a trace, or Go's own line."""
    return ExecError(_exec_text(name, error, dialect), file=error.file, line=error.line, column=error.column)


def _exec_text(name: str, error: ExecError, dialect: Dialect) -> str:
    if error.message.startswith("template: no template "):
        return error.message
    tokens = error.message.split(": ", 2)
    if len(tokens) != 3:
        return f"execution error in ({name}): {error.message}"
    start, end = tokens[2].find(_START), tokens[2].rfind(_END)
    if 0 <= start <= end:
        return f"execution error at ({tokens[1]}): {tokens[2][start + len(_START) : end]}"
    if not dialect.traces_errors:
        return error.message
    traces: list[str] = []
    for message in _chain(error):
        trace = _trace(message)
        if trace is None:
            return error.message
        if not traces or traces[-1] != trace:
            traces.append(trace)
    return "".join(traces).strip()


def _chain(error: BaseException) -> Iterator[str]:
    """The texts of an error and of the errors it wraps, outermost first."""
    current: BaseException | None = error
    while isinstance(current, (TemplateError, FuncError)):
        yield current.message if isinstance(current, TemplateError) else str(current)
        current = current.__cause__


def _trace(message: str) -> str | None:
    """One error's lines: where, what was executing, what went wrong. None for an error that is not a template's."""
    if not message.startswith(_PREFIX):
        return None
    rest = message.removeprefix(_PREFIX)
    if rest.startswith("no template "):
        return f"{message}\n"
    return _executing(rest) or _simple(rest)


def _executing(rest: str) -> str | None:
    where, found, after = rest.partition(": executing ")
    if not found or not after.startswith('"'):
        return None
    function, closed, after = after[1:].partition('"')
    if not closed or not after.startswith(" at <"):
        return None
    node, found, problem = after.removeprefix(" at <").partition(">: ")
    if not found:
        return None
    return _lines(where, f'executing "{function}" at <{node}>:', problem)


def _simple(rest: str) -> str | None:
    where, found, problem = rest.rpartition(": ")
    return _lines(where, "", problem) if found else None


def _lines(where: str, executing: str, problem: str) -> str:
    problem = problem.partition(" template:")[0]
    return "".join(
        f"{text}{ending}" for text, ending in ((where, "\n  "), (executing, "\n    "), (problem, "\n")) if text
    )
