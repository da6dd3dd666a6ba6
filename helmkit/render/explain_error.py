"""A failed rendering in words for a person: the template's own lines, and how one got there.

Left out: the error's own text, which is Helm's (helmkit.errors).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from helmkit import goyaml
from helmkit.chart.model import Chart
from helmkit.errors import ExecError, HelmkitError, ParseError, TemplateError, YAMLError
from helmkit.render.chart import RenderOptions, resolve_values
from helmkit.render.engine import TPL, template_sources
from helmkit.render.trace import trace_templates

_AROUND = 1  # lines shown before and after the one that counts


def explain_error(chart: Chart, values: Mapping[str, Any], options: RenderOptions, error: TemplateError) -> str:
    """What there is to say of `error`, which render raised for the same arguments; "" where that is nothing."""
    enabled, coalesced = resolve_values(chart, values, validate=False, dialect=options.dialect)
    sources = template_sources(enabled)
    if isinstance(error, ParseError):
        return _place(sources, error.file, error.line, None, "")
    if isinstance(error, ExecError):
        return "".join(_calls(sources, error))
    try:
        return _unreadable(enabled, coalesced, sources, options, error)
    except HelmkitError:  # something random is at work, and now fails elsewhere
        return ""


def _calls(sources: Mapping[str, str], error: ExecError) -> Iterator[str]:
    """From the template that was rendered to the action that failed, include by include."""
    chain: list[ExecError] = []
    cause: BaseException | None = error.__cause__
    while cause is not None:
        if isinstance(cause, ExecError):
            chain.append(cause)
        cause = cause.__cause__
    for step, inner in zip(chain, [*chain[1:], None], strict=True):
        # Go counts columns in bytes from 0.
        text = _lines(sources, step.file)
        line = text[step.line - 1] if 0 < step.line <= len(text) else ""
        column = len(line.encode("utf-8", "surrogateescape")[: step.column].decode("utf-8", "replace")) + 1
        name = "" if inner is None else _template(inner)
        what = "which fails" if inner is None else "which calls tpl" if name == TPL else f'which includes "{name}"'
        yield _place(sources, step.file, step.line, column, f", {what}")


def _does(inner: ExecError | None) -> str:
    if inner is None:
        return "fails"
    name = _template(inner)
    return "calls tpl" if name == TPL else f'includes "{name}"'


def _template(error: ExecError) -> str:
    """The name of the template that was executing."""
    found = re.search(r': executing "((?:[^"\\]|\\.)*)" at <', error.message)
    return found[1] if found else error.file


def _unreadable(
    chart: Chart, values: dict[str, Any], sources: Mapping[str, str], options: RenderOptions, error: TemplateError
) -> str:
    """For text that is not YAML: the line as rendered, and what wrote it."""
    traced = trace_templates(
        chart,
        values,
        options.release,
        options.capabilities,
        strict=options.strict,
        lint=options.lint,
        dialect=options.dialect,
    )
    for number, document in enumerate(traced.documents(error.file)):
        if not _parses(document):
            rows = document.split("\n")
            line = min(max(error.line, 1), len(rows))
            spots = traced.spots(error.file, number, line)
            heading = f"rendered, line {line} of document {number + 1} of {error.file}\n{_excerpt(rows, line, None)}"
            ways = ["written by", *["called from"] * len(spots)]
            return heading + "".join(
                f"{way} {_place(sources, spot.file, spot.line, spot.column, _within(spot.template, spot.file))}"
                for way, spot in zip(ways, spots, strict=False)
            )
    return ""


def _parses(document: str) -> bool:
    try:
        goyaml.load(document)
    except YAMLError:
        return False
    return True


def _within(template: str, file: str) -> str:
    return "" if template == file else f' in "{template}"'


def _place(sources: Mapping[str, str], file: str, line: int, column: int | None, rest: str) -> str:
    where = f"{line}:{column}" if column else str(line)
    if file not in sources:
        return f"text given to tpl, {where}{rest}\n" if file == TPL else ""
    return f"{file}:{where}{rest}\n{_excerpt(_lines(sources, file), line, column)}"


def _lines(sources: Mapping[str, str], file: str) -> list[str]:
    return sources.get(file, "").removesuffix("\n").split("\n")


def _excerpt(lines: list[str], line: int, column: int | None) -> str:
    """The lines around `line`, numbered, and a caret below `column`."""
    first, last = max(line - _AROUND, 1), min(line + _AROUND, len(lines))
    width = len(str(last))
    shown = []
    for number in range(first, last + 1):
        text = lines[number - 1].replace("\t", " ")
        mark = ">" if number == line else " "
        shown.append(f"  {mark} {number:>{width}} | {text}".rstrip())
        if number == line and column:
            shown.append(f"    {'':>{width}} | {' ' * (column - 1)}^")
    return "\n".join(shown) + "\n"
