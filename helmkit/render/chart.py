"""From a chart and the user's values to manifests: the steps of `helm template`, in Helm's order.

Source: Helm pkg/action/install.go and pkg/cmd/template.go. Left out: reading values (values) and printing
(helmkit.cli).
"""

from __future__ import annotations

from helmkit.chart.dependencies import check_dependencies, in_range, process_dependencies
from helmkit.chart.dialect import NEWEST, Dialect
from helmkit.chart.model import Chart, File, Warn, text
from helmkit.chart.values import coalesce_values
from helmkit.errors import ChartError, NotFoundError, TemplateError
from helmkit.records import Record
from helmkit.render.cache import OF_THIS_PROCESS
from helmkit.render.capabilities import Capabilities
from helmkit.render.engine import render_templates
from helmkit.render.manifests import SPACE, Hook, Manifest, sort_manifests, split_documents
from helmkit.render.release import Release, check_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from helmkit.template.loader import Cache

_NOTES = "NOTES.txt"


class RenderOptions(Record):
    """For which release and which Kubernetes, and what the text shows.

    `strict` makes a missing map key an error; `lint` silences `required` and `fail`; `cache` keeps compiled
    templates and schemas, by default for as long as the process lasts; `dialect` is the release of Helm to follow
    (give the same one to load_chart and capabilities).
    """

    release: Release = Release()
    capabilities: Capabilities = Capabilities()
    include_crds: bool = False
    no_hooks: bool = False
    skip_tests: bool = False
    skip_schema_validation: bool = False
    strict: bool = False
    lint: bool = False
    cache: Cache | None = OF_THIS_PROCESS
    dialect: Dialect = NEWEST


class Rendered(Record):
    """What a chart gives: manifests and hooks in the order in which Helm installs them."""

    manifests: tuple[Manifest, ...]
    hooks: tuple[Hook, ...]
    crds: tuple[File, ...] = ()
    notes: str = ""
    warnings: tuple[Warn, ...] = ()
    dialect: Dialect = NEWEST

    @property
    def text(self) -> str:
        """What `helm template` prints."""
        plain = "".join(_document(name, body) for name, body in self.plain_documents())
        hooks = "".join(_document(hook.source, hook.content) for hook in self.hooks)
        return f"{plain.strip(SPACE)}\n{hooks}"

    def plain_documents(self) -> list[tuple[str, str]]:
        """Source and text of the CRDs, if they were asked for, and of the manifests."""
        crds = [(crd.name, text(crd.data)) for crd in self.crds]
        return [*crds, *((manifest.source, manifest.content) for manifest in self.manifests)]

    @property
    def documents(self) -> list[Manifest | Hook]:
        """The manifests, then the hooks."""
        return [*self.manifests, *self.hooks]

    @property
    def objects(self) -> list[Any]:
        """The manifests and hooks as parsed YAML, in order, without documents that hold nothing."""
        return [document.object for document in self.documents if document.object is not None]

    def find(self, kind: str, name: str | None = None) -> list[Manifest | Hook]:
        """The manifests and hooks of a kind, or the one of that kind and name; both have `source` and `object`."""
        return [one for one in self.documents if one.kind == kind and name in (None, one.name)]

    def show_only(self, patterns: Sequence[str]) -> str:
        """What `helm template -s PATTERN...` prints. Raises NotFoundError for a pattern without a match."""
        import re

        documents = []
        for document in split_documents(self.text, self.dialect):
            source = re.search("# Source: [^/]+/(.+)", document)
            if source:
                documents.append((source[1], document))
        shown: list[str] = []
        for pattern in patterns:
            found = [document for name, document in documents if _glob(pattern, name)]
            if not found:
                raise NotFoundError(f"could not find template {pattern} in chart")
            shown.extend(f"---\n{document}\n" for document in found)
        return "".join(shown)


def render(
    chart: Chart,
    values: Mapping[str, Any] | None = None,
    options: RenderOptions | None = None,
    warnings: list[Warn] | None = None,
) -> Rendered:
    """Render `chart` with the user's `values` over its defaults.

    Warnings are appended to `warnings` too, which has them where it fails. Raises ChartError where the chart or the
    values cannot be used (a library, a missing dependency, a schema), and TemplateError, with Helm's text, where a
    template fails or its output is not YAML.
    """
    wanted = options or RenderOptions()
    warnings = [] if warnings is None else warnings
    warnings += chart.warnings
    if chart.metadata.is_library:
        raise ChartError("library charts are not installable")
    if chart.metadata.deprecated:
        warnings.append(Warn("this chart is deprecated"))
    check_dependencies(chart, wanted.dialect)
    check_name(wanted.release.name, wanted.dialect)
    try:
        chart, outputs = _outputs(chart, values or {}, wanted, warnings)
    finally:
        if wanted.cache:
            wanted.cache.save()
    notes = outputs.get(f"{chart.name}/templates/{_NOTES}", "")
    plain = {name: output for name, output in outputs.items() if not name.endswith(_NOTES)}
    manifests, hooks = sort_manifests(plain, warnings, wanted.dialect)
    shown = [hook for hook in hooks if not wanted.no_hooks and not (wanted.skip_tests and hook.is_test)]
    crds = tuple(chart.crds()) if wanted.include_crds else ()
    return Rendered(tuple(manifests), tuple(shown), crds, notes, tuple(warnings), wanted.dialect)


def _outputs(
    chart: Chart, values: Mapping[str, Any], wanted: RenderOptions, warnings: list[Warn]
) -> tuple[Chart, dict[str, str]]:
    """The chart with the subcharts that count, and what each template writes."""
    validate = not wanted.skip_schema_validation
    chart, coalesced = resolve_values(
        chart, values, warnings, validate=validate, dialect=wanted.dialect, cache=wanted.cache
    )
    _check_kube_version(chart, wanted.capabilities)
    outputs = render_templates(
        chart,
        coalesced,
        wanted.release,
        wanted.capabilities,
        strict=wanted.strict,
        lint=wanted.lint,
        cache=wanted.cache,
        dialect=wanted.dialect,
    )
    return chart, outputs


def resolve_values(
    chart: Chart,
    values: Mapping[str, Any],
    warnings: list[Warn] | None = None,
    *,
    validate: bool = True,
    dialect: Dialect = NEWEST,
    cache: Cache | None = None,
) -> tuple[Chart, dict[str, Any]]:
    """`chart` with the subcharts that count, and its `.Values`.

    Raises ChartError where the values do not fit, also where they break a values.schema.json, unless not `validate`.
    """
    try:
        chart = process_dependencies(chart, values, warnings, dialect)
    except ChartError as error:
        if not dialect.logs:
            raise
        raise ChartError(f"chart dependencies processing failed: {error.message}") from error
    coalesced = coalesce_values(chart, values, warnings, dialect)
    if validate and _has_schema(chart):
        from helmkit.render.schema import validate_values

        validate_values(chart, coalesced, dialect, cache)
    return chart, coalesced


def _has_schema(chart: Chart) -> bool:
    return chart.schema is not None or any(map(_has_schema, chart.dependencies))


def _check_kube_version(chart: Chart, capabilities: Capabilities) -> None:
    wanted, have = chart.metadata.kube_version, capabilities.kube_version
    if wanted and not in_range(wanted, have.normalized):
        raise TemplateError(
            f"chart requires kubeVersion: {wanted} which is incompatible with Kubernetes {have.version}",
            file="Chart.yaml",
        )


def _document(source: str, content: str) -> str:
    return f"---\n# Source: {source}\n{content}\n"


def _glob(pattern: str, name: str) -> bool:
    from helmkit.chart.glob import Glob

    try:
        return Glob(pattern).matches(name)
    except ChartError:
        return False
