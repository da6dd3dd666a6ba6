"""Which place in which template wrote a line of a rendered document.

The chart is rendered once more, with templates that remember (helmkit.template.tracing); so this is for errors and
findings only. A document is found by its number, not by its text: what is random differs between the two.
"""

from typing import Any

from helmkit.chart.dialect import NEWEST, Dialect
from helmkit.chart.model import Chart
from helmkit.render.capabilities import Capabilities
from helmkit.render.engine import render_templates
from helmkit.render.manifests import split_documents
from helmkit.render.release import Release
from helmkit.template.tracing import Spot, Tracer, Trail


class Traced:
    """The outputs of a chart's templates and what wrote them."""

    def __init__(self, outputs: dict[str, str], tracer: Tracer, dialect: Dialect) -> None:
        self._outputs = outputs
        self._tracer = tracer
        self._dialect = dialect

    def documents(self, template: str) -> list[str]:
        """The documents that `template` (its path such as a/templates/x.yaml) printed."""
        return split_documents(self._outputs.get(template, ""), self._dialect)

    def spots(self, template: str, document: int, line: int) -> list[Spot]:
        """What wrote line `line` (from 1) of document `document` (from 0): the place, then what included the define
        that it is in, and so on outwards. Empty where there is no such line.
        """
        output = self._outputs.get(template, "")
        start = end = 0
        for text in self.documents(template)[: document + 1]:
            start = output.find(text, end)
            end = start + len(text)
        rows = output[start:end].split("\n")
        if not 1 <= line <= len(rows):
            return []
        row = rows[line - 1]
        at = start + sum(len(above) + 1 for above in rows[: line - 1]) + len(row) - len(row.lstrip())
        trail = self._trail(output, at)
        return trail.spots() if trail else []

    def _trail(self, output: str, offset: int) -> Trail | None:
        """The trail to the character at `offset`; where a function put it there, that to the next."""
        at = 0
        last: Trail | None = None
        for piece in self._tracer.pieces(output) or ():
            end = at + len(piece.text)
            found = piece.at(max(offset - at, 0))
            if end > offset and found is not None:
                return found
            last, at = found or last, end
        return last


def trace_templates(
    chart: Chart,
    values: dict[str, Any],
    release: Release,
    capabilities: Capabilities,
    *,
    strict: bool = False,
    lint: bool = False,
    dialect: Dialect = NEWEST,
) -> Traced:
    """Render as `render_templates` does, and remember. Raises TemplateError."""
    tracer = Tracer()
    outputs = render_templates(
        chart, values, release, capabilities, strict=strict, lint=lint, dialect=dialect, tracer=tracer
    )
    return Traced(outputs, tracer, dialect)
