"""Values to YAML as sigs.k8s.io/yaml's Marshal prints them: encoding/json's view of the value, go-yaml v2's emitter.

The emitter's rules: block style throughout, sequences not indented inside mappings, folding at spaces behind column
80, ``? `` for keys that are long or hold line breaks. Scalars are `scalars.py`, the order of keys `keyorder.py`.
"""

from typing import Any

from helmkit.errors import YAMLError
from helmkit.goyaml.gojson import dumps
from helmkit.goyaml.jsonview import JSONView, reread
from helmkit.goyaml.keyorder import natural
from helmkit.goyaml.scalars import number_text, scalar_text

SIMPLE_KEY_BYTES = 128
LINE_ENDS = "\n\u2028\u2029"


def dump(value: Any) -> str:
    """`value` as YAML, final newline included. Raises YAMLError for what JSON or YAML cannot hold."""
    try:
        view = JSONView()
        tree = view.of(value)
        if view.odd:
            tree = reread(dumps(tree))
        out: list[str] = []
        _node(out, tree, -1, 0)
    except RecursionError as exc:
        raise YAMLError("error marshaling into JSON: json: unsupported value: encountered a cycle") from exc
    text = "".join(out)
    return text if text[-1] in LINE_ENDS else text + "\n"


def dump_pretty(value: Any) -> str:
    return dump(value)


def _node(out: list[str], value: Any, indent: int, column: int) -> None:
    """Write a node that starts at `column`; `indent` is the parent collection's, -1 at the root."""
    if isinstance(value, dict) and value:
        _mapping(out, value, 0 if indent < 0 else indent + 2)
    elif isinstance(value, list) and value:
        _sequence(out, value, 0 if indent < 0 else indent + 2)
    else:
        out.append(_scalar(value, indent, column, False))


def _mapping(out: list[str], value: dict[str, Any], indent: int) -> None:
    """Write a block mapping; the cursor already stands at its first key."""
    pad = ""
    for key in natural(value):
        out.append(pad)
        pad = " " * indent
        item = value[key]
        if len(key.encode("utf-8", "surrogateescape")) > SIMPLE_KEY_BYTES or _has_break(key):
            _complex_entry(out, key, item, indent)
            continue
        text = scalar_text(key, indent + 2, indent, True) + ":"
        out.append(text)
        if isinstance(item, dict) and item:
            out.append("\n" + " " * (indent + 2))
            _mapping(out, item, indent + 2)
        elif isinstance(item, list) and item:
            out.append("\n" + pad)
            _sequence(out, item, indent)
        else:
            text = " " + _scalar(item, indent, indent + len(text) + 1, False)
            out.append(text if text[-1] in LINE_ENDS else text + "\n")


def _complex_entry(out: list[str], key: str, item: Any, indent: int) -> None:
    text = "? " + scalar_text(key, indent + 2, indent + 2, False)
    out.append(text if text[-1] in LINE_ENDS else text + "\n")
    out.append(" " * indent + ": ")
    _node(out, item, indent, indent + 2)
    if out[-1][-1:] not in LINE_ENDS:
        out.append("\n")


def _sequence(out: list[str], value: list[Any], indent: int) -> None:
    """Write a block sequence; the cursor already stands at its first dash."""
    pad = ""
    for item in value:
        out.append(pad + "- ")
        pad = " " * indent
        if isinstance(item, dict) and item:
            _mapping(out, item, indent + 2)
        elif isinstance(item, list) and item:
            _sequence(out, item, indent + 2)
        else:
            text = _scalar(item, indent, indent + 2, False)
            out.append(text if text[-1] in LINE_ENDS else text + "\n")


def _scalar(value: Any, indent: int, column: int, key: bool) -> str:
    if isinstance(value, str):
        return scalar_text(value, 2 if indent < 0 else indent + 2, column, key)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(value)
    return "{}" if isinstance(value, dict) else "[]"


def _has_break(text: str) -> bool:
    return (not text.isascii() and ("\u2028" in text or "\u2029" in text)) or "\n" in text or "\r" in text
