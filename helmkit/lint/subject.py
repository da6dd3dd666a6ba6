"""The chart that rules look at: its files, what it renders to with each set of values, and the documents therein.

Everything is computed when a rule first asks, once. A fault on the way (a chart that does not load, a template that
fails) is kept as data for the rule that reports it; the other rules see what is left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from helmkit import goyaml
from helmkit.chart.model import Chart, text
from helmkit.chart.values_file import merge_maps, read_values
from helmkit.errors import ChartError, HelmkitError, TemplateError, YAMLError
from helmkit.lint.violation import Finding
from helmkit.render.cache import OF_THIS_PROCESS
from helmkit.render.capabilities import Capabilities
from helmkit.render.chart import resolve_values
from helmkit.render.engine import TPL, render_templates
from helmkit.render.manifests import split_documents
from helmkit.render.release import Release
from helmkit.render.trace import Traced, trace_templates

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmkit.template.loader import Cache

_RELEASE = Release(name="test-release")
_DEFAULTS = "values.yaml"


@dataclass(frozen=True)
class Outcome:
    """What the chart gives with one set of values: `rendered` texts by template name, or why it gives none."""

    values_file: str
    rendered: Mapping[str, str]
    template_error: TemplateError | None = None
    schema_fault: str = ""


@dataclass(frozen=True)
class Document:
    """One YAML document that the template `template` (its name in the engine) printed with the values of a file.

    `number` counts the template's documents from 0.
    """

    template: str
    text: str
    values_file: str
    number: int
    value: Any = None
    error: YAMLError | None = None

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


class Subject:
    """One chart. `label` is the path it was given by; `load` loads it; `overrides` are the user's own values; `cache`
    keeps compiled templates.
    """

    def __init__(
        self,
        label: str,
        load: Callable[[], Chart],
        overrides: Mapping[str, Any] | None = None,
        capabilities: Capabilities | None = None,
        cache: Cache = OF_THIS_PROCESS,
    ) -> None:
        self.label = label
        self._load = load
        self._overrides = overrides or {}
        self._capabilities = capabilities or Capabilities()
        self._cache = cache
        self._traces: dict[str, Traced] = {}

    @cached_property
    def _loaded(self) -> Chart | ChartError:
        try:
            return self._load()
        except ChartError as error:
            return error

    @property
    def chart(self) -> Chart | None:
        """The chart; None where it does not load."""
        return self._loaded if isinstance(self._loaded, Chart) else None

    @property
    def load_fault(self) -> Finding | None:
        """Why the chart does not load, at the file and line that are to blame as far as the loader knows."""
        if isinstance(self._loaded, Chart):
            return None
        error = self._loaded
        named = re.search(r"cannot load ([^\s:]+)", error.message)
        cause = error.__cause__ if isinstance(error.__cause__, YAMLError) else None
        line, column = (cause.line, cause.column) if cause else (1, 1)
        return Finding(
            error.message, named[1] if named else "Chart.yaml", max(line, 1), max(column, 1), error.hint or ""
        )

    @property
    def kube_minor(self) -> int:
        """The minor version of the Kubernetes that is asked for."""
        return int(self._capabilities.kube_version.minor)

    def source(self, file: str) -> str:
        """The text of a file of the chart; empty where there is none."""
        raw = self.chart.raw if self.chart else ()
        return next((text(found.data) for found in raw if found.name == file), "")

    def line_of(self, file: str, words: str) -> int:
        """The first line of `file` that contains `words`; 1 where none does."""
        return next((n for n, line in enumerate(self.source(file).splitlines(), 1) if words in line), 1)

    @cached_property
    def _cases(self) -> list[tuple[str, dict[str, Any] | YAMLError]]:
        """The sets of values to try: the defaults, then each of ci/*-values.yaml, the user's own over them."""
        cases: list[tuple[str, dict[str, Any] | YAMLError]] = [(_DEFAULTS, dict(self._overrides))]
        for file in self.chart.raw if self.chart else ():
            if re.fullmatch(r"ci/[^/]*values\.ya?ml", file.name):
                try:
                    cases.append((file.name, merge_maps(read_values(text(file.data)), dict(self._overrides))))
                except YAMLError as error:
                    cases.append((file.name, error))
        return cases

    @property
    def values_faults(self) -> Iterator[Finding]:
        """The files of ci/ that hold no values."""
        for file, values in self._cases:
            if isinstance(values, YAMLError):
                yield Finding(values.message, file, max(values.line, 1), max(values.column, 1))

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """What the chart gives with each set of values."""
        chart = self.chart
        if chart is None or chart.metadata.is_library:
            return []
        outcomes = [self._render(chart, file, values) for file, values in self._cases if isinstance(values, dict)]
        self._cache.save()
        return outcomes

    def _render(self, chart: Chart, file: str, values: dict[str, Any]) -> Outcome:
        try:
            enabled, merged = resolve_values(chart, values, cache=self._cache)
            rendered = render_templates(enabled, merged, _RELEASE, self._capabilities, cache=self._cache)
            return Outcome(file, rendered)
        except TemplateError as error:
            return Outcome(file, {}, template_error=error)
        except HelmkitError as error:
            return Outcome(file, {}, schema_fault=error.message)

    @cached_property
    def documents(self) -> list[Document]:
        """Every document of every outcome, equal ones once. Notes are no manifests."""
        found: dict[tuple[str, str], Document] = {}
        for outcome in self.outcomes:
            for template, output in outcome.rendered.items():
                if not template.endswith("NOTES.txt"):
                    for number, part in enumerate(split_documents(output)):
                        if (template, part) not in found:
                            found[template, part] = _parse(template, part, outcome.values_file, number)
        return list(found.values())

    def own_path(self, template: str) -> str:
        """The path below the chart's folder of a template that the engine calls `NAME/templates/x.yaml`."""
        return template.partition("/")[2]

    def place(self, document: Document, line: int) -> tuple[str, int, int]:
        """File, line and column of the template that printed `line` (from 1) of `document`."""
        line = min(max(line, 1), len(document.text.split("\n")))
        try:
            spots = self._traced(document.values_file).spots(document.template, document.number, line)
        except TemplateError:
            spots = []
        spot = next((spot for spot in spots if spot.file != TPL), None)
        if spot is None:  # something random is at work, and this time there is no such document
            return self.own_path(document.template), 1, 1
        return self.own_path(spot.file), spot.line, spot.column

    def _traced(self, values_file: str) -> Traced:
        """The chart rendered so that places are known."""
        if values_file not in self._traces:
            values = next(values for file, values in self._cases if file == values_file)
            assert self.chart is not None
            assert isinstance(values, dict)
            enabled, merged = resolve_values(self.chart, values)
            self._traces[values_file] = trace_templates(enabled, merged, _RELEASE, self._capabilities)
        return self._traces[values_file]


def _parse(template: str, part: str, values_file: str, number: int) -> Document:
    try:
        return Document(template, part, values_file, number, goyaml.load(part))
    except YAMLError as error:
        return Document(template, part, values_file, number, error=error)
