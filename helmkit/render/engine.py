"""A chart's templates with their values into texts, as Helm's engine does it.

The order decides which definition of a name wins: deepest path first, then reverse alphabetical, so that a parent's
templates come last and override. Source: Helm pkg/engine/engine.go. Left out: what becomes of the texts (manifests).
"""

from __future__ import annotations

from types import MappingProxyType

from helmkit.chart.dialect import NEWEST, Dialect
from helmkit.chart.metadata import Metadata
from helmkit.chart.model import Chart, text
from helmkit.chart.values import table_at
from helmkit.errors import ExecError, ParseError
from helmkit.records import Record
from helmkit.render.capabilities import Capabilities
from helmkit.render.files import Files
from helmkit.render.release import Release
from helmkit.template.funcs import FAMILIES, lookup
from helmkit.template.gofunc import FuncError, GoFunction, gofunc
from helmkit.template.govalue import GoObject, StringMap
from helmkit.template.set import TemplateSet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from helmkit.template.loader import Cache
    from helmkit.template.tracing import Tracer

_MAX_INCLUDES = 1000
TPL = "gotpl"  # the file name, in places, of text that is given to tpl
_NO_VALUE = "<no value>"


class _Alias(dict[str, "Any"]):
    """A map[string]interface {} that may stand for another: with `shared`, writes reach `table` too."""

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


class Values(_Alias, GoObject):
    """Go's common.Values: dot, and `.Values`. Writing to a subchart's also writes to its parent's
    `.Values.SUBCHART`. Source of the methods: Helm pkg/chart/common/values.go.
    """

    GO_TYPE = "common.Values"
    _unnamed: _Alias | None = None

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, value)
        if self._unnamed is not None:
            dict.__setitem__(self._unnamed, key, value)

    def __delitem__(self, key: str) -> None:
        super().__delitem__(key)
        if self._unnamed is not None:
            dict.pop(self._unnamed, key, None)

    def unnamed(self) -> dict[str, Any]:
        """The same map as a map[string]interface {}: what is written to one stands in the other."""
        if self._unnamed is None:
            self._unnamed = _Alias(self, shared=True)
        return self._unnamed

    def as_map(self) -> dict[str, Any]:
        return self.unnamed() if self else {}

    def yaml(self) -> str:
        from helmkit import goyaml

        return goyaml.dump(self)

    def table(self, path: str) -> Values:
        try:
            return type(self)(table_at(self, path), shared=True)
        except KeyError as error:
            raise FuncError(f'"{error.args[0]}" is not a table') from error

    def path_value(self, path: str) -> Any:
        """The value at a dotted path, no mapping."""
        if not path:
            raise FuncError("YAML path cannot be empty")
        above, _, key = path.rpartition(".")
        try:
            table = table_at(self, above) if above else self
        except KeyError:
            table = {}
        if key not in table or isinstance(table[key], dict):
            raise FuncError(f'"{key}" is not a value')
        return table[key]

    METHODS = MappingProxyType(
        {
            "AsMap": gofunc("func() map[string]interface{}")(as_map),
            "YAML": gofunc("func() (string, error)")(yaml),
            "Table": gofunc("func(string) (common.Values, error)")(table),
            "PathValue": gofunc("func(string) (interface{}, error)")(path_value),
            "Encode": gofunc("func(io.Writer) error")(lambda _values, _writer: None),
        }
    )


class _NilStringMap(StringMap):
    """A nil map[string]string: null in JSON and YAML."""

    def go_json(self) -> None:
        return None


class _Template(Record):
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
    dialect: Dialect = NEWEST,
    tracer: Tracer | None = None,
) -> dict[str, str]:
    """The output of every template of `chart` and its subcharts, by its path such as a/charts/b/templates/x.yaml.

    `values` are the coalesced ones. `strict` makes a missing map key an error; `lint` makes `required` and `fail`
    give ""; a `tracer` gets to know what wrote which piece. Raises TemplateError with Helm's text.
    """
    table = Values
    if not dialect.chart_is_map:
        from helmkit.render.helm3 import OldValues, capabilities_of

        table, capabilities = OldValues, capabilities_of(capabilities)
    shared = {"Release": release.as_values(), "Capabilities": capabilities}
    templates: dict[str, _Template] = {}
    _collect(chart, "", table(values), shared, templates, dialect)
    order = sorted(templates, key=lambda name: (name.count("/"), name), reverse=True)
    functions = _Functions(dialect, strict=strict, lint=lint, cache=cache, tracer=tracer)
    return _render(templates, order, functions)


def template_sources(chart: Chart, prefix: str = "") -> dict[str, str]:
    """The text of every template of `chart` and its subcharts, by its path such as a/charts/b/templates/x.yaml."""
    path = f"{prefix}{chart.name}"
    found = {f"{path}/{file.name}": text(file.data) for file in chart.templates}
    for child in chart.dependencies:
        found |= template_sources(child, f"{path}/charts/")
    return found


def _render(templates: dict[str, _Template], order: list[str], functions: _Functions) -> dict[str, str]:
    rendered: dict[str, str] = {}
    for name in order:
        try:
            functions.templates.parse(name, templates[name].source)
        except ParseError as error:
            from helmkit.render.errors import cleanup_parse_error

            raise cleanup_parse_error(name, error) from error
    for name in order:
        if name.rpartition("/")[2].startswith("_"):
            continue
        template = templates[name]
        template.scope["Template"] = type(template.scope)({"Name": name, "BasePath": template.base_path})
        try:
            output = functions.templates.execute(name, template.scope)
        except ExecError as error:
            from helmkit.render.errors import cleanup_exec_error

            raise cleanup_exec_error(name, error, functions.dialect) from error
        rendered[name] = functions.clean(output)
    return rendered


def _collect(
    chart: Chart,
    prefix: str,
    values: Values,
    shared: dict[str, Any],
    templates: dict[str, _Template],
    dialect: Dialect,
) -> Values:
    """Put the templates of `chart` and its subcharts into `templates`; what their dot is."""
    path = f"{prefix}{chart.name}"
    subcharts: dict[str, Any] = {}
    table = type(values)
    scope = table(
        {
            "Chart": _chart_object(chart.metadata, dialect, is_root=not prefix),
            "Files": Files.of(chart.files, dialect),
            **shared,
            "Values": values,
            "Subcharts": subcharts,
        }
    )
    for child in chart.dependencies:
        try:
            own = table(table_at(values, child.name), shared=True)
        except KeyError:
            own = table({})
        subcharts[child.name] = _collect(child, f"{path}/charts/", own, shared, templates, dialect)
    for file in chart.templates:
        if chart.metadata.is_library and not file.name.rpartition("/")[2].startswith("_"):
            continue
        templates[f"{path}/{file.name}"] = _Template(text(file.data), scope, f"{path}/templates")
    return scope


def _chart_object(metadata: Metadata, dialect: Dialect, *, is_root: bool) -> Any:
    """`.Chart`."""
    shown = _chart_values(metadata, is_root=is_root)
    if dialect.chart_is_map:
        return shown
    from helmkit.render.helm3 import chart_record

    return chart_record(metadata, shown, is_root=is_root)


def _chart_values(metadata: Metadata, *, is_root: bool) -> dict[str, Any]:
    """The fields of `.Chart` under their Go names."""
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

    def __init__(
        self, dialect: Dialect, *, strict: bool, lint: bool, cache: Cache | None, tracer: Tracer | None = None
    ) -> None:
        self.dialect = dialect
        self._lint = lint
        self._depth: dict[str, int] = {}
        self._free = {
            "required": gofunc("func(string, interface{}) (interface{}, error)")(self._required),
            "fail": gofunc("func(string) (string, error)")(self._fail),
            "lookup": gofunc("func(string, string, string, string) (map[string]interface{}, error)")(_no_cluster),
            "getHostByName": gofunc("func(string) string")(lambda _: ""),
        }
        self._bound: dict[str, GoFunction] = {}
        if cache and dialect.absent_functions:
            from helmkit.render.cache import ApartCache

            cache = ApartCache(cache, dialect.release)
        self.clean = _clean
        if tracer is None:
            known = FAMILIES.keys() - dialect.absent_functions if dialect.absent_functions else FAMILIES
            self.templates = TemplateSet(self._finder(self._bound), strict=strict, cache=cache, known=known)
        else:
            from helmkit.template.tracing import TracedSet

            self.clean = lambda text: tracer.without(text, unwanted=_NO_VALUE)
            self.templates = TracedSet(self._finder(self._bound), tracer, strict=strict)
        self._bound.update(self._bind(self.templates))

    def _finder(self, bound: dict[str, GoFunction]) -> Callable[[str], GoFunction | None]:
        absent = self.dialect.absent_functions
        return lambda name: bound.get(name) or self._free.get(name) or (None if name in absent else lookup(name))

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
                return _clean(source)
            bound: dict[str, GoFunction] = {}
            clone = templates.clone(self._finder(bound))
            bound.update(self._bind(clone))
            try:
                return self.clean(clone.render_text(TPL, source, data))
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
            raise _warning(message)
        return value

    def _fail(self, message: str) -> str:
        if self._lint:
            return ""
        raise _warning(message)


def _warning(message: str) -> FuncError:
    from helmkit.render.errors import warn

    return FuncError(warn(message))


def _clean(text: str) -> str:
    return text.replace(_NO_VALUE, "")


def _no_cluster(_version: str, _kind: str, _namespace: str, _name: str) -> dict[str, Any]:
    return {}


def _quoted(source: str) -> str:
    from helmkit.template.gofmt import quote

    return quote(source)
