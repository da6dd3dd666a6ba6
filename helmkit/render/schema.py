"""values.schema.json: a chart's values, and its subcharts', against their JSON Schemas, with Helm's report.

A schema can refer to itself and to nothing else: no file, no network (CVE-2025-55199). Source: Helm
pkg/chart/common/util/jsonschema.go.
"""

from __future__ import annotations

from helmkit.chart.dialect import NEWEST, Dialect
from helmkit.chart.model import Chart
from helmkit.chart.reading import remembered
from helmkit.errors import ChartError, YAMLError
from helmkit.records import field_values
from helmkit.render.schema_document import SchemaDocument, SchemaError
from helmkit.render.schema_validator import Validator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmkit.template.loader import Cache

_HEADING = "values don't meet the specifications of the schema(s) in the following chart(s):\n"


def validate_values(
    chart: Chart, values: dict[str, Any], dialect: Dialect = NEWEST, cache: Cache | None = None
) -> None:
    """Raise ChartError, as Helm words it, where the coalesced `values` of `chart` break a schema."""
    report = _report(chart, values, dialect, cache)
    if report:
        raise ChartError(_HEADING + report)


def check(values: Any, schema: bytes, dialect: Dialect = NEWEST, cache: Cache | None = None) -> str:
    """What is wrong with `values` by `schema`, a line a problem; "" where nothing is."""
    try:
        return Validator(_document(schema, dialect, cache)).report(values)
    except YAMLError as error:
        return _as_stream(error.message, schema)
    except SchemaError as error:
        return str(error)
    except RecursionError:
        return "unable to validate schema: it is nested too deeply"


def _document(schema: bytes, dialect: Dialect, cache: Cache | None) -> SchemaDocument:
    """The schema, parsed and found to be one. Raises YAMLError and SchemaError."""
    urns = dialect.passes_over_urns

    def parse() -> tuple[Any, ...]:
        from helmkit import goyaml

        document = SchemaDocument.parse(goyaml.json_loads(schema), passes_over_urns=urns)
        return tuple(field_values(document))

    return SchemaDocument(*remembered(cache, f"schema {urns}", schema, parse))


def _as_stream(message: str, schema: bytes) -> str:
    """Helm reads the schema as a stream, which words what follows the end differently."""
    if message == "unexpected end of JSON input":
        return "unexpected EOF" if schema.strip() else "EOF"
    if message.endswith("after top-level value"):
        return "invalid character after top-level value"
    return message


def _report(chart: Chart, values: dict[str, Any], dialect: Dialect, cache: Cache | None) -> str:
    problems = check(values, chart.schema, dialect, cache) if chart.schema is not None else ""
    report = f"{chart.name}:\n{problems}" if problems else ""
    for child in chart.dependencies:
        own = values.get(child.name)
        if own is None:
            continue
        if isinstance(own, dict):
            report += _report(child, own, dialect, cache)
        else:
            kind = {str: "string", bool: "bool", float: "float64", list: "[]interface {}"}.get(type(own), "int64")
            report += f"{child.name}:\ninvalid type for values: expected object (map), got {kind}\n"
    return report
