"""OpenAPI schemas of custom resources as apiextensions.k8s.io/v1 wants them: structural.

Whatever cannot be said in one is left out, so that all that was valid stays valid. Source: Kubernetes, Extend the
Kubernetes API with CustomResourceDefinitions, "Specifying a structural schema".
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_PRESERVE = "x-kubernetes-preserve-unknown-fields"
_INT_OR_STRING = "x-kubernetes-int-or-string"
_FORBIDDEN = frozenset(
    ("$ref", "$schema", "additionalItems", "definitions", "dependencies", "deprecated", "discriminator", "id")
) | frozenset(("patternProperties", "readOnly", "writeOnly", "xml"))
# What the parts of allOf, anyOf, oneOf and not may not say again.
_OUTSIDE = frozenset(
    ("description", "type", "default", "additionalProperties", "nullable", "title", "example", "externalDocs")
)
_LOGIC = ("allOf", "anyOf", "oneOf")

Schema = dict[str, "Any"]


def open_schema() -> Schema:
    """The schema of an object of which nothing is known."""
    return {"type": "object", _PRESERVE: True}


def structural(schema: Any, *, root: bool = True) -> Schema:
    """A structural schema that admits whatever `schema` admits."""
    if not isinstance(schema, dict):
        return open_schema() if root else {_PRESERVE: True}
    found: Schema = {key: value for key, value in schema.items() if key not in _FORBIDDEN}
    if found.get("uniqueItems"):
        del found["uniqueItems"]
    _with_type(found, root=root)
    if isinstance(found.get("properties"), dict):
        found["properties"] = {name: structural(inner, root=False) for name, inner in found["properties"].items()}
    if "items" in found:
        items = found["items"]
        found["items"] = {_PRESERVE: True} if isinstance(items, list) else structural(items, root=False)
    _with_additional(found)
    for word in _LOGIC:
        if isinstance(found.get(word), list):
            found[word] = [_value_validation(part) for part in found[word]]
    if "not" in found:
        found["not"] = _value_validation(found["not"])
    return found


def _with_type(schema: Schema, *, root: bool) -> None:
    """Only a schema of anything may have no type."""
    if root:
        schema["type"] = "object"
        return
    if isinstance(schema.get("type"), list) or schema.get("type") == "":
        del schema["type"]
    if schema.get("type") or schema.get(_INT_OR_STRING) or schema.get(_PRESERVE):
        return
    kinds = {part.get("type") for part in schema.get("anyOf") or () if isinstance(part, dict)}
    if kinds == {"integer", "string"}:
        schema[_INT_OR_STRING] = True
        del schema["anyOf"]
    elif "properties" in schema or "additionalProperties" in schema:
        schema["type"] = "object"
    elif "items" in schema:
        schema["type"] = "array"
    else:
        schema[_PRESERVE] = True


def _with_additional(schema: Schema) -> None:
    """additionalProperties is true, or a schema, or not there; beside properties it is not there."""
    additional = schema.get("additionalProperties")
    if additional is None:
        return
    if additional is False or schema.get("properties"):
        del schema["additionalProperties"]
        if additional is not False:
            schema[_PRESERVE] = True
    elif isinstance(additional, dict):
        schema["additionalProperties"] = structural(additional, root=False)


def _value_validation(schema: Any) -> Schema:
    """A part of anyOf and the like, which only restricts values; what it says of other things goes."""
    if not isinstance(schema, dict):
        return {}
    found: Schema = {}
    for key, value in schema.items():
        if key in _OUTSIDE or key in _FORBIDDEN or key.startswith("x-"):
            continue
        if key == "properties" and isinstance(value, dict):
            found[key] = {name: _value_validation(inner) for name, inner in value.items()}
        elif key in _LOGIC and isinstance(value, list):
            found[key] = [_value_validation(inner) for inner in value]
        elif key in ("items", "not"):
            found[key] = _value_validation(value)
        else:
            found[key] = value
    return found
