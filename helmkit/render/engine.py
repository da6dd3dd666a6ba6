"""A chart's templates with their values into texts, as Helm's engine does it.

The order decides which definition of a name wins: deepest path first, then reverse alphabetical, so that a parent's
templates come last and override. Source: Helm pkg/engine/engine.go. Left out: what becomes of the texts (manifests).
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from helmkit.chart.metadata import Metadata
from helmkit.chart.model import Chart, text
from helmkit.chart.values import table_at
from helmkit.errors import ExecError, ParseError
from helmkit.render.capabilities import Capabilities
from helmkit.render.errors import cleanup_exec_error, cleanup_parse_error, warn
from helmkit.render.files import Files
from helmkit.render.release import Release
from helmkit.template.funcs import lookup
from helmkit.template.gofunc import FuncError, GoFunction, gofunc
from helmkit.template.govalue import GoObject, StringMap
from helmkit.template.set import Cache, TemplateSet

_MAX_INCLUDES = 1000


class Values(dict[str, Any], GoObject):
    """Go's common.Values: dot, and `.Values`. Writing to a subchart's also writes to its parent's
    `.Values.SUBCHART`.
    """

    GO_TYPE = "common.Values"

    def __init__(self, table: dict[str, Any], *, shared: bool = False) -> None:
        super().__init__(table)
        self._origin = table if shared else None

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, value)
        if self._origin is not None:
            self._origin[key] = value

    def __delitem__(self, key: str) -> None:
        super().__delitem__(key)
        if self._origin is not None:
            self._origin.pop(key, None)


class _NilStringMap(StringMap):
    """A nil map[string]string: null in JSON and YAML."""

    def go_json(self) -> None:
        return None


class _Template(NamedTuple):
    source: str
    scope: Values
    base_path: str


def render_templates(
    chart: Chart,
    values: dict[str, Any],
    release: Release,
    capabilities: Capabilities,
    *,
    strict: bool = False,
    lint: bool = False,
    cache: Cache | None = None,
) -> dict[str, str]:
    """The output of every template of `chart` and its subcharts, by its path such as a/charts/b/templates/x.yaml.

    `values` are the coalesced ones. `strict` makes a missing map key an error; `lint` makes `required` and `fail`
    give "". Raises TemplateError with Helm's text.
    """
    shared = {"Release": release.as_values(), "Capabilities": capabilities}
    templates: dict[str, _Template] = {}
    _collect(chart, "", Values(values), shared, templates)
    order = sorted(templates, key=lambda name: (name.count("/"), name), reverse=True)
    return _render(templates, order, _Functions(strict=strict, lint=lint, cache=cache))


def render_name(source: str) -> str:
    """The release name that --name-template gives. Raises TemplateError. It sees no environment, unlike Helm's."""
    templates = TemplateSet(lookup, root="name-template")
    templates.parse("name-template", source)
    return templates.execute("name-template", None)


def _render(templates: dict[str, _Template], order: list[str], functions: "_Functions") -> dict[str, str]:
    rendered: dict[str, str] = {}
    for name in order:
        try:
            functions.templates.parse(name, templates[name].source)
        except ParseError as error:
            raise cleanup_parse_error(name, error) from error
    for name in order:
        if name.rpartition("/")[2].startswith("_"):
            continue
        template = templates[name]
        template.scope["Template"] = Values({"Name": name, "BasePath": template.base_path})
        try:
            output = functions.templates.execute(name, template.scope)
        except ExecError as error:
            raise cleanup_exec_error(name, error) from error
        rendered[name] = output.replace("<no value>", "")
    return rendered


def _collect(
    chart: Chart, prefix: str, values: Values, shared: dict[str, Any], templates: dict[str, _Template]
) -> Values:
    """Put the templates of `chart` and its subcharts into `templates`; what their dot is."""
    path = f"{prefix}{chart.name}"
    subcharts: dict[str, Any] = {}
    scope = Values(
        {
            "Chart": _chart_values(chart.metadata, is_root=not prefix),
            "Files": Files.of(chart.files),
            **shared,
            "Values": values,
            "Subcharts": subcharts,
        }
    )
    for child in chart.dependencies:
        try:
            own = Values(table_at(values, child.name), shared=True)
        except KeyError:
            own = Values({})
        subcharts[child.name] = _collect(child, f"{path}/charts/", own, shared, templates)
    for file in chart.templates:
        if chart.metadata.is_library and not file.name.rpartition("/")[2].startswith("_"):
            continue
        templates[f"{path}/{file.name}"] = _Template(text(file.data), scope, f"{path}/templates")
    return scope


def _chart_values(metadata: Metadata, *, is_root: bool) -> dict[str, Any]:
    """`.Chart`: the fields under their Go names."""
    return {
        "Name": metadata.name,
        "Home": metadata.home,
        "Sources": list(metadata.sources),
        "Version": metadata.version,
        "Description": metadata.description,
        "Keywords": list(metadata.keywords),
        "Maintainers": [{"Name": m.name, "Email": m.email, "URL": m.url} for m in metadata.maintainers],
        "Icon": metadata.icon,
        "APIVersion": metadata.api_version,
        "Condition": metadata.condition,
        "Tags": metadata.tags,
        "AppVersion": metadata.app_version,
        "Deprecated": metadata.deprecated,
        "Annotations": _NilStringMap() if metadata.annotations is None else StringMap(metadata.annotations),
        "KubeVersion": metadata.kube_version,
        "Dependencies": [
            {
                "Name": d.name,
                "Version": d.version,
                "Repository": d.repository,
                "Condition": d.condition,
                "Tags": list(d.tags),
                "Enabled": d.enabled,
                "ImportValues": [StringMap(item) if isinstance(item, dict) else item for item in d.import_values],
                "Alias": d.alias,
            }
            for d in metadata.dependencies
        ],
        "Type": metadata.type,
        "IsRoot": is_root,
    }


class _Functions:
    """The functions that need the chart, bound to one TemplateSet; `tpl` binds new ones to its clone."""

    def __init__(self, *, strict: bool, lint: bool, cache: Cache | None) -> None:
        self._lint = lint
        self._depth: dict[str, int] = {}
        self._free = {
            "required": gofunc("func(string, interface{}) (interface{}, error)")(self._required),
            "fail": gofunc("func(string) (string, error)")(self._fail),
            "lookup": gofunc("func(string, string, string, string) (map[string]interface{}, error)")(_no_cluster),
            "getHostByName": gofunc("func(string) string")(lambda _: ""),
        }
        self._bound: dict[str, GoFunction] = {}
        self.templates = TemplateSet(self._finder(self._bound), strict=strict, cache=cache)
        self._bound.update(self._bind(self.templates))

    def _finder(self, bound: dict[str, GoFunction]) -> Callable[[str], GoFunction | None]:
        return lambda name: bound.get(name) or self._free.get(name) or lookup(name)

    def _bind(self, templates: TemplateSet) -> dict[str, GoFunction]:
        signature = "func(string, interface{}) (string, error)"
        return {
            "include": gofunc(signature)(self._include(templates)),
            "tpl": gofunc(signature)(self._tpl(templates)),
        }

    def _include(self, templates: TemplateSet) -> Callable[[str, Any], str]:
        def include(name: str, data: Any) -> str:
            depth = self._depth.get(name, 0)
            if depth > _MAX_INCLUDES:
                raise FuncError(f"rendering template has a nested reference name: {name}: unable to execute template")
            self._depth[name] = depth + 1
            try:
                return templates.execute(name, data)
            finally:
                self._depth[name] -= 1

        return include

    def _tpl(self, templates: TemplateSet) -> Callable[[str, Any], str]:
        def tpl(source: str, data: Any) -> str:
            if "{{" not in source:
                return source.replace("<no value>", "")
            bound: dict[str, GoFunction] = {}
            clone = templates.clone(self._finder(bound))
            bound.update(self._bind(clone))
            try:
                return clone.render_text("gotpl", source, data).replace("<no value>", "")
            except ParseError as error:
                raise FuncError(f"cannot parse template {_quoted(source)}: {error.message}") from error
            except ExecError as error:
                what = f"error during tpl function execution for {_quoted(source)}: {error.message}"
                raise FuncError(what) from error

        return tpl

    def _required(self, message: str, value: Any) -> Any:
        if value is None or (isinstance(value, str) and not value):
            if self._lint:
                return ""
            raise FuncError(warn(message))
        return value

    def _fail(self, message: str) -> str:
        if self._lint:
            return ""
        raise FuncError(warn(message))


def _no_cluster(_version: str, _kind: str, _namespace: str, _name: str) -> dict[str, Any]:
    return {}


def _quoted(source: str) -> str:
    from helmkit.template.gofmt import quote

    return quote(source)
