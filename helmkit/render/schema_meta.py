"""Whether a JSON Schema is one: a quick look first, and where that finds something odd, the draft's own metaschema.

The metaschemas are the files of the package jsonschema-specifications; they are only read for a schema that looks
wrong.
"""

from __future__ import annotations

from helmkit.render.schema_document import BASE, SchemaDocument, SchemaError, subschemas

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_FOLDERS = {4: "draft4", 6: "draft6", 7: "draft7", 2019: "draft201909", 2020: "draft202012"}
_COUNTED = ("Length", "Items", "Properties", "Contains")
_SCHEMAS = ("not", "if", "then", "else", "contains", "propertyNames", "additionalProperties", "additionalItems")
_TYPES = {"null", "boolean", "number", "integer", "string", "array", "object"}


def check_schema(root: Any, draft: int) -> None:
    """Raise SchemaError, with Helm's text, where `root` is no schema of `draft`."""
    if _looks_right(root, draft):
        return
    from helmkit.render.schema_validator import Validator

    meta = _metaschema(draft)
    report = Validator(meta, assert_formats=True).report(root)
    if report:
        raise SchemaError(
            f"\"{BASE}#\" is not valid against metaschema: jsonschema validation failed with '{meta.base}#'\n"
            + report.removesuffix("\n")
        )


def _metaschema(draft: int) -> SchemaDocument:
    from importlib.resources import files

    from helmkit import goyaml

    folder = files("jsonschema_specifications") / "schemas" / _FOLDERS[draft]
    texts = [(folder / "metaschema.json").read_bytes()]
    vocabularies = folder / "vocabularies"
    if vocabularies.is_dir():
        texts += [part.read_bytes() for part in vocabularies.iterdir()]
    return SchemaDocument.trusted([goyaml.json_loads(text) for text in texts], draft)


def _looks_right(root: Any, draft: int) -> bool:
    """True only for what is certainly a schema."""
    if isinstance(root, bool):
        return draft >= 6
    if not isinstance(root, dict):
        return False
    tests = _TESTS | (_NEW_TESTS if draft >= 2019 else _OLD_TESTS if draft < 7 else {})
    if draft >= 2020:
        # A list of items became prefixItems.
        tests["items"] = _is_schema
    for schema, _ in subschemas(root, BASE, draft):
        for key, value in schema.items():
            test = tests.get(key)
            if test is not None and not test(value):
                return False
    return True


def _is_schema(value: Any) -> bool:
    return isinstance(value, (dict, bool))


def _is_schema_map(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_schema, value.values()))


def _is_schema_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_schema, value))


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value) and len(set(value)) == len(value)


def _is_type(value: Any) -> bool:
    names = [value] if isinstance(value, str) else value
    return _is_names(names) and bool(names) and _TYPES.issuperset(names)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_count(value: Any) -> bool:
    return _is_number(value) and value >= 0 and float(value).is_integer()


def _is_regex(value: Any) -> bool:
    from helmkit.template.re2 import Re2Error, compile_re2

    try:
        return isinstance(value, str) and compile_re2(value) is not None
    except Re2Error:
        return False


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


def _is_plain_url(value: Any) -> bool:
    """Whether a text is a reference without anything that might be wrong in one."""
    return isinstance(value, str) and value.isascii() and all(char.isalnum() or char in "$-./:_~#" for char in value)


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.isalpha()


def _is_own_url(value: Any) -> bool:
    return _is_plain_url(value) and "#" not in value[:-1]


_TESTS: dict[str, Callable[[Any], bool]] = {
    "type": _is_type,
    "required": _is_names,
    "pattern": _is_regex,
    "enum": lambda value: isinstance(value, list) and bool(value),
    "multipleOf": lambda value: _is_number(value) and value > 0,
    "items": lambda value: _is_schema(value) or _is_schema_list(value),
    "dependencies": lambda value: (
        isinstance(value, dict) and all(_is_schema(item) or _is_names(item) for item in value.values())
    ),
    "dependentRequired": lambda value: isinstance(value, dict) and all(map(_is_names, value.values())),
    "patternProperties": lambda value: _is_schema_map(value) and all(map(_is_regex, value)),
    "examples": lambda value: isinstance(value, list),
    **dict.fromkeys(("uniqueItems", "deprecated", "readOnly", "writeOnly"), _is_bool),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _is_number),
    **dict.fromkeys([f"{end}{what}" for end in ("min", "max") for what in _COUNTED], _is_count),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), _is_schema_list),
    **dict.fromkeys(("properties", "$defs", "definitions", "dependentSchemas"), _is_schema_map),
    **dict.fromkeys(_SCHEMAS, _is_schema),
    **dict.fromkeys(("title", "description", "format", "$comment", "contentMediaType", "contentEncoding"), _is_text),
    **dict.fromkeys(("$id", "id", "$schema", "$ref", "$dynamicRef", "$recursiveRef"), _is_plain_url),
    **dict.fromkeys(("$anchor", "$dynamicAnchor"), _is_word),
}
_NEW_TESTS: dict[str, Callable[[Any], bool]] = {"$id": _is_own_url, "$recursiveAnchor": _is_bool}
# Draft 4 has booleans for exclusiveMinimum; it and 6 want no empty lists and nothing twice.
_OLD_TESTS: dict[str, Callable[[Any], bool]] = {
    "required": lambda value: bool(value) and _is_names(value),
    "enum": lambda value: bool(value) and _is_names(value),
    **dict.fromkeys(("exclusiveMinimum", "exclusiveMaximum"), lambda _: False),
}
