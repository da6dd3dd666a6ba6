"""Values against a JSON Schema, drafts 4 to 2020-12, with the report of santhosh-tekuri/jsonschema v6, which Helm
prints.

The keywords are tried in that library's order. Where it goes through a mapping in Go's random order, names are
sorted here. Left out: content* keywords, which only annotate, and vocabularies.
"""

from __future__ import annotations

from helmkit.render.schema_document import SchemaDocument, own_url
from helmkit.render.schema_text import display, joined, number, pointer, quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TYPES = ("null", "boolean", "number", "integer", "string", "array", "object")


class Problem:
    """What is wrong at a place, with what lies under it. A group only holds several; a reference is passed over."""

    def __init__(
        self,
        place: tuple[str, ...],
        text: str,
        causes: list[Problem] | None = None,
        is_group: bool = False,
        is_reference: bool = False,
    ) -> None:
        self.place = place
        self.text = text
        self.causes = [] if causes is None else causes
        self.is_group = is_group
        self.is_reference = is_reference

    def lines(self, depth: int = 0) -> list[str]:
        """`- at '/a': ...`, two blanks a level."""
        shown = not (self.is_reference and len(self.causes) == 1)
        own = [f"{'  ' * depth}- at {pointer(self.place)}: {self.text}"] if shown else []
        return [*own, *(line for cause in self.causes for line in cause.lines(depth + shown))]


class _Scope:
    """One schema at one place: its URL base, the scope that led here, and what no keyword has looked at yet."""

    def __init__(
        self,
        schema: dict[str, Any],
        value: Any,
        place: tuple[str, ...],
        base: str,
        above: _Scope | None,
        same: bool,
        unseen: set[Any] | None = None,
    ) -> None:
        self.schema = schema
        self.value = value
        self.place = place
        self.base = base
        self.above = above
        self.same = same  # whether `above` is about the same value
        # Names or indexes that unevaluatedProperties and unevaluatedItems would apply to; None where nobody asks.
        self.unseen = unseen
        self.problems: list[Problem] = []

    def say(self, text: str, causes: list[Problem] | None = None) -> None:
        self.problems.append(Problem(self.place, text, causes or []))

    def add(self, problem: Problem | None) -> None:
        if problem:
            self.problems.append(problem)


class Validator:
    """Validates values against one document."""

    def __init__(self, document: SchemaDocument, *, assert_formats: bool = False) -> None:
        self._document = document
        self._draft = document.draft
        self._formats = assert_formats or document.draft < 2019

    def report(self, values: Any) -> str:
        """The problems, a line each and a final newline; "" where there are none."""
        problem = self.problem(values)
        if problem is None:
            return ""
        tops = problem.causes if problem.is_group else [problem]
        return "".join(f"{line}\n" for top in tops for line in top.lines())

    def problem(self, values: Any) -> Problem | None:
        return self._at(self._document.root, values, (), self._document.base, None)

    def _at(
        self,
        schema: Any,
        value: Any,
        place: tuple[str, ...],
        base: str,
        above: _Scope | None,
        *,
        same: bool = False,
    ) -> Problem | None:
        """Try `value` against `schema`. With `same`, what it looks at is seen for `above` too, if it holds."""
        if isinstance(schema, bool):
            return None if schema else Problem(place, "false schema")
        base = own_url(schema, base, self._draft)
        if same and _cycle(schema, above):
            return Problem(place, f'both /$ref and  resolve to "{base}#" causing reference cycle')
        unseen = above.unseen if above and same else None
        asked = unseen is not None or "unevaluatedProperties" in schema or "unevaluatedItems" in schema
        scope = _Scope(schema, value, place, base, above, same, _names(value) if asked else None)
        if self._basics(scope):
            self._details(scope)
        if not scope.problems:
            if unseen is not None and scope.unseen is not None:
                unseen &= scope.unseen
            return None
        if len(scope.problems) == 1:
            return scope.problems[0]
        return Problem(place, "validation failed", scope.problems, is_group=True)

    def _same(self, scope: _Scope, schema: Any) -> Problem | None:
        """Another schema for the same value."""
        return self._at(schema, scope.value, scope.place, scope.base, scope, same=True)

    def _inside(self, scope: _Scope, schema: Any, value: Any, name: str) -> Problem | None:
        """A schema for a part of the value."""
        return self._at(schema, value, (*scope.place, name), scope.base, scope)

    def _basics(self, scope: _Scope) -> bool:
        """type, const, enum, format and, before 2019, $ref: the first that fails ends the try."""
        schema, value = scope.schema, scope.value
        if self._draft < 2019 and "$ref" in schema:
            scope.add(self._reference(scope, "$ref"))
            return False
        wanted = schema.get("type")
        if wanted is not None and not _has_type(value, wanted):
            scope.say(f"got {type_name(value)}, want {_wanted(wanted)}")
        elif "const" in schema and self._draft >= 6 and not equal(value, schema["const"]):
            composite = isinstance(schema["const"], (dict, list))
            scope.say("'const' failed" if composite else f"value must be {display(schema['const'])}")
        elif "enum" in schema and not any(equal(value, item) for item in schema["enum"]):
            scope.say(_enum_text(schema["enum"]))
        elif self._formats and isinstance(schema.get("format"), str):
            from helmkit.render.schema_formats import format_problem

            problem = format_problem(schema["format"], value)
            if problem:
                scope.say(f"{display(value)} is not valid {schema['format']}: {problem}")
        return not scope.problems

    def _details(self, scope: _Scope) -> None:
        if isinstance(scope.schema.get("$ref"), str):
            scope.add(self._reference(scope, "$ref"))
        if isinstance(scope.value, dict):
            self._object(scope, scope.value)
        elif isinstance(scope.value, list):
            self._array(scope, scope.value)
        elif isinstance(scope.value, str):
            _string(scope, scope.value)
        elif isinstance(scope.value, (int, float)) and not isinstance(scope.value, bool):
            _number(scope, scope.value)
        for keyword in ("$recursiveRef", "$dynamicRef"):
            if self._draft >= 2019 and isinstance(scope.schema.get(keyword), str):
                scope.add(self._reference(scope, keyword))
        self._conditions(scope)
        if self._draft >= 2019:
            self._unevaluated(scope)

    def _reference(self, scope: _Scope, keyword: str) -> Problem | None:
        target, url = self._document.resolve(scope.schema[keyword], scope.base)
        if keyword != "$ref":
            target, url = self._dynamic(scope, keyword, target, url)
        problem = self._at(target, scope.value, scope.place, url.partition("#")[0], scope, same=True)
        if problem is None:
            return None
        causes = problem.causes if problem.is_group else [problem]
        return Problem(scope.place, "validation failed", causes, is_reference=True)

    def _dynamic(self, scope: _Scope, keyword: str, target: Any, url: str) -> tuple[Any, str]:
        """The outermost schema on the way here that has the target's dynamic anchor."""
        anchor = url.partition("#")[2] if keyword == "$dynamicRef" else ""
        mark, wanted = ("$dynamicAnchor", anchor) if anchor else ("$recursiveAnchor", True)
        if not isinstance(target, dict) or target.get(mark) != wanted:
            return target, url
        above: _Scope | None = scope
        while above is not None:
            part = self._document.parts.get(f"{above.base}#{anchor}" if anchor else above.base)
            if isinstance(part, dict) and part.get(mark) == wanted:
                target, url = part, above.base
            above = above.above
        return target, url

    def _object(self, scope: _Scope, value: dict[str, Any]) -> None:
        schema = scope.schema
        _count(scope, len(value), "minProperties", "maxProperties")
        missing = [name for name in schema.get("required", ()) if name not in value]
        if missing:
            plural = "property" if len(missing) == 1 else "properties"
            scope.say(f"missing {plural} {joined(missing)}")
        self._dependencies(scope, value, "dependencies")
        self._properties(scope, value)
        if "propertyNames" in schema and self._draft >= 6:
            for name in sorted(value):
                problem = self._at(schema["propertyNames"], name, (), scope.base, scope)
                if problem:
                    causes = problem.causes if problem.is_group else [problem]
                    scope.say(f"invalid propertyName {quote(name)}", causes)
        if self._draft >= 2019:
            self._dependencies(scope, value, "dependentSchemas")
            self._dependencies(scope, value, "dependentRequired")

    def _dependencies(self, scope: _Scope, value: dict[str, Any], keyword: str) -> None:
        for name, wanted in sorted(scope.schema.get(keyword, {}).items()):
            if name not in value:
                continue
            if not isinstance(wanted, list):
                scope.add(self._same(scope, wanted))
                continue
            missing = [other for other in wanted if other not in value]
            if missing:
                scope.say(f"properties {joined(missing)} required, if {quote(name)} exists")

    def _properties(self, scope: _Scope, value: dict[str, Any]) -> None:
        schema = scope.schema
        properties, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
        unwanted = []
        for name, item in sorted(value.items()):
            schemas = [properties[name]] if name in properties else []
            schemas += [other for pattern, other in sorted(patterns.items()) if _matches(pattern, name)]
            if not schemas and "additionalProperties" in schema:
                if schema["additionalProperties"] is False:
                    unwanted.append(name)
                else:
                    schemas = [schema["additionalProperties"]]
            for other in schemas:
                scope.add(self._inside(scope, other, item, name))
            if scope.unseen is not None and (schemas or "additionalProperties" in schema):
                scope.unseen.discard(name)
        if unwanted:
            scope.say(f"additional properties {joined(unwanted)} not allowed")

    def _array(self, scope: _Scope, value: list[Any]) -> None:
        schema = scope.schema
        _count(scope, len(value), "minItems", "maxItems")
        if schema.get("uniqueItems") is True:
            same = _duplicates(value)
            if same:
                scope.say(f"items at {same[0]} and {same[1]} are equal")
        newest = self._draft >= 2020
        first = schema.get("prefixItems" if newest else "items", [])
        leading = first if isinstance(first, list) else []
        for index, (item, other) in enumerate(zip(value, leading, strict=False)):
            scope.add(self._inside(scope, other, item, str(index)))
        rest = "items" if newest or not isinstance(first, list) else "additionalItems"
        seen = min(len(leading), len(value))
        if rest in schema and (rest == "items" or isinstance(first, list)):
            self._rest(scope, value, seen, rest)
            seen = len(value)
        if scope.unseen is not None:
            scope.unseen.difference_update(range(seen))
        if "contains" in schema and self._draft >= 6:
            self._contains(scope, value)

    def _rest(self, scope: _Scope, value: list[Any], start: int, keyword: str) -> None:
        other = scope.schema[keyword]
        if other is False and keyword == "additionalItems":
            if start < len(value):
                scope.say(f"last {len(value) - start} additionalItem(s) not allowed")
            return
        for index in range(start, len(value)):
            scope.add(self._inside(scope, other, value[index], str(index)))

    def _contains(self, scope: _Scope, value: list[Any]) -> None:
        schema = scope.schema
        results = [self._inside(scope, schema["contains"], item, str(index)) for index, item in enumerate(value)]
        matched = [index for index, problem in enumerate(results) if problem is None]
        failed = [problem for problem in results if problem]
        if scope.unseen is not None and self._draft >= 2020:
            scope.unseen.difference_update(matched)
        places = " ".join(map(str, matched))
        if "minContains" in schema and self._draft >= 2019:
            least = int(schema["minContains"])
            if len(matched) < least:
                found = f"matched {len(matched)} items at {places}" if matched else "none matched"
                scope.say(f"min {least} items required to match contains schema, but {found}", failed)
        elif not matched:
            scope.say("no items match contains schema", failed)
        if "maxContains" in schema and self._draft >= 2019 and len(matched) > schema["maxContains"]:
            most = int(schema["maxContains"])
            scope.say(
                f"max {most} items required to match contains schema, but matched {len(matched)} items at {places}"
            )

    def _conditions(self, scope: _Scope) -> None:
        schema = scope.schema
        if "not" in schema and self._same(scope, schema["not"]) is None:
            scope.say("'not' failed")
        if schema.get("allOf"):
            failed = [problem for other in schema["allOf"] if (problem := self._same(scope, other))]
            if failed:
                scope.say("'allOf' failed", failed)
        if schema.get("anyOf"):
            results = [self._same(scope, other) for other in schema["anyOf"]]
            if all(results):
                scope.say("'anyOf' failed", [problem for problem in results if problem])
        if schema.get("oneOf"):
            results = [self._same(scope, other) for other in schema["oneOf"]]
            matched = [index for index, problem in enumerate(results) if problem is None]
            if not matched:
                scope.say("'oneOf' failed, none matched", [problem for problem in results if problem])
            elif len(matched) > 1:
                scope.say(f"'oneOf' failed, subschemas {matched[0]}, {matched[1]} matched")
        if "if" in schema and self._draft >= 7:
            branch = "then" if self._same(scope, schema["if"]) is None else "else"
            if branch in schema:
                scope.add(self._same(scope, schema[branch]))

    def _unevaluated(self, scope: _Scope) -> None:
        schema, value = scope.schema, scope.value
        if isinstance(value, dict) and "unevaluatedProperties" in schema and scope.unseen is not None:
            for name in sorted(scope.unseen):
                scope.add(self._inside(scope, schema["unevaluatedProperties"], value[name], name))
            scope.unseen = set()
        if isinstance(value, list) and "unevaluatedItems" in schema and scope.unseen is not None:
            for index in sorted(scope.unseen):
                scope.add(self._inside(scope, schema["unevaluatedItems"], value[index], str(index)))
            scope.unseen = set()


def type_name(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    return "string" if isinstance(value, str) else "array" if isinstance(value, list) else "object"


def equal(one: Any, other: Any) -> bool:
    """JSON's equality: 1 is 1.0 and is not true."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(equal(item, other[key]) for key, item in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(equal, one, other))
    return type_name(one) == type_name(other) and bool(one == other)


def _cycle(schema: dict[str, Any], above: _Scope | None) -> bool:
    while above is not None:
        if above.schema is schema:
            return True
        above = above.above if above.same else None
    return False


def _names(value: Any) -> set[Any] | None:
    if isinstance(value, dict):
        return set(value)
    return set(range(len(value))) if isinstance(value, list) else None


def _has_type(value: Any, wanted: str | list[str]) -> bool:
    names = [wanted] if isinstance(wanted, str) else wanted
    name = type_name(value)
    return name in names or (name == "number" and "integer" in names and float(value).is_integer())


def _wanted(wanted: str | list[str]) -> str:
    names = [wanted] if isinstance(wanted, str) else wanted
    return " or ".join(name for name in _TYPES if name in names)


def _enum_text(allowed: list[Any]) -> str:
    if any(isinstance(item, (dict, list)) for item in allowed):
        return "'enum' failed"
    texts = ", ".join(map(display, allowed))
    return f"value must be {texts}" if len(allowed) == 1 else f"value must be one of {texts}"


def _matches(pattern: str, text: str) -> bool:
    from helmkit.template.re2 import compile_re2

    return compile_re2(pattern).matches(text)


def _count(scope: _Scope, got: int, least: str, most: str) -> None:
    if got < scope.schema.get(least, 0):
        scope.say(f"{least}: got {number(got)}, want {number(int(scope.schema[least]))}")
    if most in scope.schema and got > scope.schema[most]:
        scope.say(f"{most}: got {number(got)}, want {number(int(scope.schema[most]))}")


def _string(scope: _Scope, value: str) -> None:
    _count(scope, len(value), "minLength", "maxLength")
    pattern = scope.schema.get("pattern")
    if pattern is not None and not _matches(pattern, value):
        scope.say(f"{quote(value)} does not match pattern {quote(pattern)}")


def _number(scope: _Scope, value: float) -> None:
    schema = scope.schema
    # Draft 4's exclusiveMinimum is a boolean that sharpens minimum.
    for limit, strict, sign in (("minimum", "exclusiveMinimum", 1), ("maximum", "exclusiveMaximum", -1)):
        wanted, edge = schema.get(limit), schema.get(strict)
        if edge is True:
            wanted, edge = None, wanted
        if wanted is not None and sign * (value - wanted) < 0:
            scope.say(f"{limit}: got {number(value)}, want {number(wanted)}")
        if edge is not None and edge is not False and sign * (value - edge) <= 0:
            scope.say(f"{strict}: got {number(value)}, want {number(edge)}")
    step = schema.get("multipleOf")
    if step is not None and not _is_multiple(value, step):
        scope.say(f"multipleOf: got {number(value)}, want {number(step)}")


def _is_multiple(value: float, step: float) -> bool:
    from fractions import Fraction

    return (Fraction(repr(value)) / Fraction(repr(step))).denominator == 1


def _duplicates(items: list[Any]) -> tuple[int, int] | None:
    if len(items) > 20:
        return _hashed_duplicates(items)
    for later in range(1, len(items)):
        for earlier in range(later):
            if equal(items[later], items[earlier]):
                return earlier, later
    return None


def _hashed_duplicates(items: list[Any]) -> tuple[int, int] | None:
    from json import dumps

    seen: dict[str, int] = {}
    for index, item in enumerate(items):
        earlier = seen.setdefault(dumps(item, sort_keys=True), index)
        if earlier != index:
            return earlier, index
    return None
