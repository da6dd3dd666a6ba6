"""A JSON Schema as a document: its draft, and what its references lead to.

Left out, on purpose: loading anything. Source: JSON Schema core, sections 8 and 9; santhosh-tekuri/jsonschema v6,
whose messages Helm prints.
"""

from __future__ import annotations

from helmkit.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

BASE = "file:///values.schema.json"
_DRAFTS = {
    "json-schema.org/schema": 2020,
    "json-schema.org/draft-04/schema": 4,
    "json-schema.org/draft-06/schema": 6,
    "json-schema.org/draft-07/schema": 7,
    "json-schema.org/draft/2019-09/schema": 2019,
    "json-schema.org/draft/2020-12/schema": 2020,
}
NEWEST = 2020
# Where schemas stand inside a schema: directly, in a list, in a mapping.
_ONE = [
    "additionalItems",
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
]
_LISTS = ["allOf", "anyOf", "items", "oneOf", "prefixItems"]
_DEFINITIONS = ["$defs", "definitions"]
_MAPS = ["dependencies", "dependentSchemas", "patternProperties", "properties"]


class SchemaError(Exception):
    """A schema that cannot be used; the text is what Helm prints for it."""


class SchemaDocument(Record):
    """The root, its draft (4, 6, 7, 2019 or 2020), and its parts by absolute URL, anchors included."""

    root: Any
    draft: int
    parts: dict[str, Any]
    base: str = BASE
    passes_over_urns: bool = True

    @classmethod
    def parse(cls, root: Any, *, passes_over_urns: bool = True) -> SchemaDocument:
        """Raises SchemaError for an unknown $schema, for a schema that is none, and for a reference that leads
        nowhere.
        """
        from helmkit.render.schema_meta import check_schema

        draft = _draft(root)
        check_schema(root, draft)
        document = cls(root, draft, dict(_identified(root, BASE, draft)), BASE, passes_over_urns)
        document.check()
        return document

    @classmethod
    def trusted(cls, roots: list[dict[str, Any]], draft: int) -> SchemaDocument:
        """Documents that know their own URLs; the first is the root."""
        base = str(roots[0].get("id" if draft == 4 else "$id")).removesuffix("#")
        parts = {url: part for root in roots for url, part in _identified(root, base, draft)}
        return cls(roots[0], draft, parts | {base: roots[0]}, base)

    def check(self) -> None:
        """SchemaError for the first reference without a target, among those that validating could come to."""
        queue: list[tuple[Any, str]] = [(self.root, self.base)]
        seen: set[int] = set()
        while queue:
            for schema, base in subschemas(*queue.pop(0), self.draft, definitions=False):
                if id(schema) in seen:
                    continue
                seen.add(id(schema))
                for keyword in ("$ref", "$dynamicRef", "$recursiveRef"):
                    if isinstance(schema.get(keyword), str):
                        target, url = self.resolve(schema[keyword], base)
                        queue.append((target, url.partition("#")[0]))

    def resolve(self, reference: str, base: str) -> tuple[Any, str]:
        """The schema that `reference`, found under `base`, means, and its absolute URL."""
        url = base + reference if reference.startswith("#") else _joined(base, reference)
        where, _, fragment = url.partition("#")
        if where.startswith("urn:") and where not in self.parts:
            if not self.passes_over_urns:
                raise SchemaError(f'failing loading "{where}": no URLLoader registered for "{where}"')
            return True, url
        if where not in self.parts:
            raise SchemaError(f'failing loading "{where}": references to other documents are not followed')
        if fragment and not fragment.startswith("/"):
            if url not in self.parts:
                raise SchemaError(f'anchor in "{url}" not found')
            return self.parts[url], url
        target = self.parts[where]
        for token in _unquoted(fragment).split("/")[1:]:
            target = _step(target, token.replace("~1", "/").replace("~0", "~"), url)
        return target, f"{where}#{fragment}"


def subschemas(
    schema: Any, base: str, draft: int, *, definitions: bool = True
) -> Iterator[tuple[dict[str, Any], str]]:
    """Every schema in `schema`, itself included, that is a mapping, with the URL its references start from."""
    if not isinstance(schema, dict):
        return
    base = own_url(schema, base, draft)
    yield schema, base
    if draft < 2019 and "$ref" in schema:
        return
    for keyword, value in schema.items():
        if keyword in _ONE and isinstance(value, dict):
            parts: Iterable[Any] = (value,)
        elif keyword in _LISTS and isinstance(value, list):
            parts = value
        elif isinstance(value, dict) and (keyword in _MAPS or (definitions and keyword in _DEFINITIONS)):
            parts = value.values()
        else:
            continue
        for part in parts:
            yield from subschemas(part, base, draft, definitions=definitions)


def _draft(root: Any) -> int:
    declared = root.get("$schema") if isinstance(root, dict) else None
    if not isinstance(declared, str):
        return NEWEST
    key = declared.removesuffix("#").partition("://")[2]
    if key not in _DRAFTS:
        raise SchemaError(f'failing loading "{declared}": references to other documents are not followed')
    return _DRAFTS[key]


def _identified(root: Any, base: str, draft: int) -> Iterator[tuple[str, Any]]:
    yield base, root
    for schema, url in subschemas(root, base, draft):
        identifier = schema.get("id" if draft == 4 else "$id")
        if isinstance(identifier, str):
            if not identifier.startswith("#"):
                yield url, schema
            elif draft < 2019:
                yield url + identifier, schema
        for keyword in ("$anchor", "$dynamicAnchor"):
            if isinstance(schema.get(keyword), str):
                yield f"{url}#{schema[keyword]}", schema


def own_url(schema: dict[str, Any], base: str, draft: int) -> str:
    identifier = schema.get("id" if draft == 4 else "$id")
    if not isinstance(identifier, str) or identifier.startswith("#"):
        return base
    return _joined(base, identifier).partition("#")[0]


# urllib.parse takes 4 ms to import, and few schemas need it.
def _joined(base: str, reference: str) -> str:
    from urllib.parse import urljoin

    return urljoin(base, reference)


def _unquoted(fragment: str) -> str:
    if "%" not in fragment:
        return fragment
    from urllib.parse import unquote

    return unquote(fragment)


def _step(target: Any, token: str, url: str) -> Any:
    if isinstance(target, dict) and token in target:
        return target[token]
    if isinstance(target, list) and token.isdigit() and int(token) < len(target):
        return target[int(token)]
    raise SchemaError(f'json-pointer in "{url}" not found')
