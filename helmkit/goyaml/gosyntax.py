"""Values in Go's own syntax, as fmt's %#v prints them inside go-yaml's error texts."""

from __future__ import annotations

from helmkit.goyaml.gofloat import format_float
from helmkit.goyaml.nodes import ALIAS, MAPPING, SCALAR, Node

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmkit.goyaml.decode import Decoder


def syntax(decoder: Decoder, node: Node, *, top: bool = True) -> str:
    """The value that `node` decodes to, in Go's syntax; inside a collection nil carries its type."""
    if node.kind == ALIAS:
        return syntax(decoder, node.children[0], top=top)
    if node.kind == SCALAR:
        return _scalar(decoder.scalar(node), top)
    if node.kind == MAPPING:
        entries: dict[str, str] = {}
        _entries(decoder, node, entries)
        inner = ", ".join(f"{key}:{value}" for key, value in sorted(entries.items()))
        return f"map[interface {{}}]interface {{}}{{{inner}}}"
    inner = ", ".join(syntax(decoder, child, top=False) for child in node.children)
    return f"[]interface {{}}{{{inner}}}"


def _entries(decoder: Decoder, node: Node, entries: dict[str, str]) -> None:
    for index in range(0, len(node.children), 2):
        key, value = node.children[index], node.children[index + 1]
        if is_merge(key):
            for source in reversed(value.children) if value.kind == "sequence" else [value]:
                _entries(decoder, source.children[0] if source.kind == ALIAS else source, entries)
        else:
            name, text = syntax(decoder, key, top=False), syntax(decoder, value, top=False)
            entries[name] = entries.get(name, text) if decoder.strict else text


def _scalar(value: Any, top: bool) -> str:
    if value is None:
        return "<nil>" if top else "interface {}(nil)"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if value < 1 << 63 else f"{value:#x}"
    if isinstance(value, float):
        return format_float(value)
    return quote(value)


def is_merge(node: Node) -> bool:
    """Whether a mapping's key is ``<<``, which merges its value into the mapping."""
    return node.kind == SCALAR and node.value == "<<" and (node.plain or node.tag == "tag:yaml.org,2002:merge")


_ESCAPES = {
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    '"': '\\"',
    "\\": "\\\\",
}


def quote(text: str) -> str:
    """strconv.Quote."""
    return '"' + "".join(_ESCAPES.get(char) or (char if char.isprintable() else _hex(char)) for char in text) + '"'


def _hex(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
