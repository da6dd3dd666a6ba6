"""Nodes to values: go-yaml v2's decoder into an interface{}, then sigs.k8s.io/yaml's way through JSON.

Numbers become float, keys become strings, an alias becomes a copy. Errors that Go finds after decoding (a null key,
an infinity) are kept until everything is decoded, since Go reports any other one first.
"""

from __future__ import annotations

from math import isfinite

from helmkit.errors import YAMLError
from helmkit.goyaml.gofloat import format_float
from helmkit.goyaml.gosyntax import is_merge, syntax
from helmkit.goyaml.nodes import ALIAS, MAPPING, SCALAR, SEQUENCE, Node
from helmkit.goyaml.resolve import TagError, key_text, resolve, resolve_tagged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LOW, HIGH = 400_000, 4_000_000


def decode(root: Node, *, strict: bool = False, aliases: bool = True) -> Any:
    """The value of a document. `aliases`: whether it has any; `strict`: refuse double keys. Raises YAMLError."""
    try:
        return Decoder(strict=strict, aliases=aliases).document(root)
    except DecodeError as exc:
        raise YAMLError(exc.text, line=exc.line + 1) from exc
    except TagError as exc:
        raise YAMLError(f"yaml: {exc}") from exc
    except RecursionError as exc:
        raise YAMLError("yaml: nested too deeply") from exc


class DecodeError(Exception):
    """A document that parses but means nothing; the text is Go's, without ``yaml: `` where `late`."""

    def __init__(self, text: str, line: int = -1, *, late: bool = False) -> None:
        super().__init__(text)
        self.text = text if late else f"yaml: {text}"
        self.line = line


class Decoder:
    """Decodes one document. `aliases` says whether expansions have to be counted, `strict` refuses double keys."""

    def __init__(self, *, strict: bool, aliases: bool) -> None:
        self.strict = strict
        self.counting = aliases
        self.count = self.alias_count = self.alias_depth = 0
        self.active: set[int] = set()
        self.duplicates: list[tuple[int, str]] = []
        self.bad_key: DecodeError | None = None
        self.infinite = False

    def document(self, root: Node) -> Any:
        """The value of the whole document. Raises DecodeError."""
        self.count += 1
        value = self.decode(root)
        if self.duplicates:
            lines = "\n  ".join(text for _, text in self.duplicates)
            raise DecodeError(f"unmarshal errors:\n  {lines}", self.duplicates[0][0])
        if self.bad_key:
            raise self.bad_key
        if self.infinite:
            _check_finite(value)
        return value

    def decode(self, node: Node, into: dict[str, Any] | None = None) -> Any:
        """A node's value; a mapping's entries are set in `into` if that is given, as a merge does it."""
        if self.counting:
            self._count()
        if node.kind == SCALAR:
            value = self.scalar(node)
            return _json_number(self, value) if type(value) in (int, float) else value
        if node.kind == SEQUENCE:
            return [self.decode(child) for child in node.children]
        if node.kind == ALIAS:
            return self._alias(node, into)
        result: dict[str, Any] = {} if into is None else into
        children = node.children
        for index in range(0, len(children), 2):
            key_node, value_node = children[index], children[index + 1]
            if key_node.value == "<<" and is_merge(key_node):
                self._merge(value_node, result)
                continue
            key = self._key(key_node, value_node)
            value = self.decode(value_node)
            if self.strict and key in result:
                text = f"line {value_node.line + 1}: key {syntax(self, key_node)} already set in map"
                self.duplicates.append((value_node.line, text))
            else:
                result[key] = value
        return result

    def scalar(self, node: Node) -> Any:
        """A scalar's value with its Go type: an int stays int."""
        if not node.tag:
            return resolve(node.value) if node.plain else node.value
        return resolve_tagged(node.tag, node.value)

    def _count(self) -> None:
        """Go's guard against documents that are mostly expansions of aliases."""
        self.count += 1
        if self.alias_depth:
            self.alias_count += 1
            if self.alias_count > 100 and self.count > 1000:
                scale = min(max(self.count - LOW, 0) / (HIGH - LOW), 1)
                if self.alias_count / self.count > 0.99 - 0.89 * scale:
                    raise DecodeError("document contains excessive aliasing")

    def _alias(self, node: Node, into: dict[str, Any] | None) -> Any:
        if id(node) in self.active:
            raise DecodeError(f"anchor '{node.value}' value contains itself", node.line)
        self.active.add(id(node))
        self.alias_depth += 1
        value = self.decode(node.children[0], into)
        self.alias_depth -= 1
        self.active.discard(id(node))
        return value

    def _key(self, node: Node, value_node: Node) -> str:
        if node.kind == SCALAR:
            if self.counting:
                self._count()
            key = self.scalar(node)
            if type(key) is str:
                return key
        else:
            target = node
            if node.kind == ALIAS:
                self._alias(node, None)
                target = node.children[0]
            if target.kind != SCALAR:
                self.decode(target)
                raise DecodeError(f"invalid map key: {syntax(self, target)}", node.line)
            key = self.scalar(target)
        text = key_text(key)
        if text is None:
            kind = "%!s(<nil>)" if key is None else "uint64"
            shown = "<nil>" if key is None else f"{key:#x}"
            value = syntax(self, value_node, top=True)
            problem = f"unsupported map key of type: {kind}, key: {shown}, value: {value}"
            self.bad_key = DecodeError(problem, node.line, late=True)
            return shown
        return text

    def _merge(self, node: Node, result: dict[str, Any]) -> None:
        """``<<``: the mapping's entries are set here, over those in front of it; the first of several wins."""
        sources = [node]
        if node.kind == SEQUENCE:
            sources = node.children[::-1]
        for source in sources:
            target = source.children[0] if source.kind == ALIAS else source
            if target.kind != MAPPING:
                raise DecodeError("map merge requires map or sequence of maps as the value", node.line)
            self.decode(source, result)


def _json_number(decoder: Decoder, value: float) -> float:
    number = float(value)
    if not isfinite(number):
        decoder.infinite = True
    return number


def _check_finite(value: Any) -> None:
    if isinstance(value, float) and not isfinite(value):
        raise DecodeError(f"json: unsupported value: {format_float(value)}", late=True)
    children = [value[key] for key in sorted(value)] if isinstance(value, dict) else value
    if isinstance(children, list):
        for child in children:
            _check_finite(child)
