"""values.schema.json: reports as helm prints them. Go goes through properties in random order, so lines are sorted."""

import json
from typing import Any

import pytest

from helmkit.render.schema import check
from tests.render.conftest import Same

DRAFT_4 = {"$schema": "http://json-schema.org/draft-04/schema#"}
DRAFT_6 = {"$schema": "http://json-schema.org/draft-06/schema#"}
DRAFT_7 = {"$schema": "http://json-schema.org/draft-07/schema#"}
DRAFT_2019 = {"$schema": "https://json-schema.org/draft/2019-09/schema"}


def of(**properties: Any) -> dict[str, Any]:
    return {"properties": properties}


CASES: dict[str, tuple[Any, str]] = {
    "types": (
        of(a={"type": ["string", "null"]}, b={"type": "integer"}, c={"type": "array"}),
        "{a: 1, b: 1.5, c: {}}",
    ),
    "required": ({"required": ["x", "y"], "additionalProperties": False}, "{a: 1, b: 2}"),
    "numbers": (
        of(a={"minimum": 70000}, b={"exclusiveMaximum": 1e7}, c={"multipleOf": 0.1}),
        "{a: 1.5, b: 1e9, c: 0.25}",
    ),
    "limits": (
        of(a={"maximum": 0.00001}, b={"maximum": 1234567}, c={"minimum": 3}),
        "{a: 1.5e10, b: 12345678, c: -70000}",
    ),
    "enum": (of(a={"enum": ["x", None, True, 2.5]}, b={"enum": [{"a": 1}]}, c={"enum": ["x"]}), "{a: 1, b: 1, c: 1}"),
    "const": (of(a={"const": "it's"}, b={"const": {"a": 1}}, c={"const": None}), "{a: 1, b: 1, c: 1}"),
    "strings": (of(a={"pattern": "^a+$"}, b={"maxLength": 1}, c={"minLength": 3}), '{a: "it\'s", b: ééé, c: x}'),
    "items": (of(a={"items": {"type": "string"}, "uniqueItems": True, "maxItems": 1}), "{a: [1, 1, x]}"),
    "prefix": (of(a={"prefixItems": [{"type": "string"}], "items": False}), "{a: [1, 2]}"),
    "contains": (of(a={"contains": {"type": "string"}, "minContains": 2, "maxContains": 3}), "{a: [x, 1, 2]}"),
    "contains none": (of(a={"contains": {"type": "string"}}), "{a: [1, 2]}"),
    "combined": (
        of(a={"allOf": [{"type": "string"}, {"minimum": 3}]}, b={"anyOf": [{"type": "null"}]}),
        "{a: 1, b: 1}",
    ),
    "one of": (
        of(a={"oneOf": [{"type": "number"}, {"minimum": 0}]}, b={"oneOf": [{"type": "null"}]}),
        "{a: 1, b: 1}",
    ),
    "not": (of(a={"not": {"type": "number"}}, b={"if": {"type": "number"}, "then": {"minimum": 3}}), "{a: 1, b: 1}"),
    "names": (of(a={"propertyNames": {"maxLength": 1}}), "{a: {bbb: 1}}"),
    "counts": (of(a={"minProperties": 3}, b={"maxProperties": 0}), "{a: {b: 1}, b: {a: 1}}"),
    "patterns": (
        of(a={"patternProperties": {"^x": {"type": "null"}}, "additionalProperties": False}),
        "{a: {x1: 1, y: 2}}",
    ),
    "dependent": (of(a={"dependentRequired": {"x": ["y"]}, "dependentSchemas": {"x": False}}), "{a: {x: 1}}"),
    "unevaluated": (
        of(a={"allOf": [{"properties": {"x": True}}], "unevaluatedProperties": {"type": "null"}}),
        "{a: {x: 1, y: 2, z: 3}}",
    ),
    "references": (
        {**of(a={"$ref": "#/$defs/q"}), "$defs": {"q": {"required": ["a"], "minProperties": 1}}},
        "{a: {}}",
    ),
    "one problem": ({**of(a={"$ref": "#/$defs/q"}), "$defs": {"q": {"type": "null"}}}, "{a: {}}"),
    "anchors": ({**of(a={"$ref": "#q"}), "$defs": {"x": {"$anchor": "q", "type": "null"}}}, "{a: 1}"),
    "identifiers": (
        {"$id": "https://example.com/s", **of(a={"$ref": "t"}), "$defs": {"x": {"$id": "t", "type": "null"}}},
        "{a: 1}",
    ),
    "recursion": (
        {"$defs": {"n": {"required": ["v"], **of(c={"$ref": "#/$defs/n"})}}, **of(a={"$ref": "#/$defs/n"})},
        "{a: {v: 1, c: {c: {v: 1}}}}",
    ),
    "cycle": ({"$ref": "#"}, "{a: 1}"),
    "false": (False, "{}"),
    "pointer": (of(**{"a/b~c": {"type": "null"}}), "{a/b~c: 1}"),
    "draft 4": (
        DRAFT_4 | of(a={"minimum": 3, "exclusiveMinimum": True}, b={"dependencies": {"x": ["y"]}}),
        "{a: 3, b: {x: 1}}",
    ),
    "draft 6": (
        DRAFT_6 | of(a={"contains": {"const": 1}}, b={"items": [{}], "additionalItems": False}),
        "{a: [2], b: [1, 2]}",
    ),
    "draft 7": (
        DRAFT_7 | of(a={"$ref": "#/definitions/q", "minimum": 3}) | {"definitions": {"q": {"type": "string"}}},
        "{a: 1}",
    ),
    "draft 2019": (DRAFT_2019 | of(a={"items": [{"type": "string"}], "unevaluatedItems": False}), "{a: [1, 2]}"),
    "formats": (
        DRAFT_7
        | of(
            a={"format": "email"},
            b={"format": "hostname"},
            c={"format": "date-time"},
            d={"format": "ipv4"},
            e={"format": "uuid"},
            f={"format": "regex"},
            g={"format": "uri"},
            h={"format": "unheard-of"},
        ),
        "{a: x, b: -a, c: '2020', d: 1.2.3, e: 1-2, f: (, g: x y, h: x}",
    ),
    "formats only annotate": (of(a={"format": "email"}), "{a: x}"),
    "nowhere": ({"$ref": "#/nope"}, "{}"),
    "unused": ({"definitions": {"a": {"$ref": "https://example.com/x"}}}, "{}"),
    "bad type": ({"type": "foo"}, "{}"),
    "bad list": (of(a={"required": "a"}), "{}"),
    "bad pattern": (of(a={"pattern": "("}), "{}"),
    "bad items": (of(a={"items": [{"type": "string"}]}), "{}"),
    "bad draft 4": (DRAFT_4 | {"required": [], **of(a={"minimum": "3"})}, "{}"),
    "bad draft 7": (DRAFT_7 | {"required": "a", **of(a={"type": 3})}, "{}"),
    "bad draft 2019": (DRAFT_2019 | of(a={"type": "foo", "minimum": "3"}), "{}"),
    "bad identifiers": (of(a={"$id": "#/properties/a"}, b={"$id": "b#", "$anchor": "a b"}), "{}"),
    "bad reference": (of(a={"$ref": "%zz"}), "{}"),
    "bad annotations": (
        of(a={"readOnly": "no", "examples": 1, "contentEncoding": 1, "exclusiveMinimum": True}),
        "{}",
    ),
    "bad names of draft 4": (DRAFT_4 | of(a={"id": 1, "enum": [1, 1], "exclusiveMinimum": 3}), "{}"),
    "identifiers of draft 7": (DRAFT_7 | of(a={"$id": "#/properties/a", "type": "null"}), "{a: 1}"),
    "no schema": ([], "{}"),
}


@pytest.mark.helm
@pytest.mark.parametrize("name", CASES)
def test_reports(name: str, same: Same) -> None:
    schema, values = CASES[name]
    same(
        {"values.schema.json": json.dumps(schema), "values.yaml": values, "templates/x.yaml": "a: 1\n"},
        any_order=True,
    )


@pytest.mark.helm
def test_subcharts_are_held_to_their_own_schemas(same: Same) -> None:
    files = {
        "values.schema.json": json.dumps({"required": ["x"]}),
        "charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
        "charts/sub/values.schema.json": json.dumps(of(a={"type": "string"})),
        "charts/sub/values.yaml": "a: 1\n",
        "templates/x.yaml": "a: 1\n",
    }
    assert "sub:\n- at '/a'" in same(files).error
    assert same(files, "--set", "x=1,sub.a=text").code == 0
    assert same(files, "--skip-schema-validation").code == 0


@pytest.mark.helm
def test_a_schema_that_is_cut_off(same: Same) -> None:
    for text in ('{"type":', "", "{} x", "{'a': 1}"):
        same({"values.schema.json": text, "templates/x.yaml": "a: 1\n"})


@pytest.mark.parametrize("reference", ["https://example.com/x.json", "file:///etc/passwd", "/dev/zero", "other.json"])
def test_nothing_is_loaded(reference: str) -> None:
    report = check({}, json.dumps({"$ref": reference}).encode())
    assert report.startswith("failing loading")


def test_a_long_chain_of_references_ends() -> None:
    chain = {f"d{n}": {"$ref": f"#/$defs/d{n + 1}"} for n in range(5000)}
    report = check({}, json.dumps({"$ref": "#/$defs/d0", "$defs": {**chain, "d5000": {"required": ["x"]}}}).encode())
    assert "nested too deeply" in report or "missing property 'x'" in report
