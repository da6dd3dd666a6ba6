"""Values to YAML as Helm's toYaml and toYamlPretty print them.

`dump` is sigs.k8s.io/yaml's Marshal: encoding/json's view of the value, then go-yaml v2's emitter, which folds at
spaces behind column 80 and does not indent sequences inside mappings. `dump_pretty` is go-yaml v3 with an indent of
2: no JSON in between, no folding, indented sequences. Scalars are `scalars.py`, the order of keys `keyorder.py`.
"""

from __future__ import annotations

from helmkit.errors import YAMLError
from helmkit.goyaml.gojson import dumps, rfc3339
from helmkit.goyaml.jsonview import JSONView, reread
from helmkit.goyaml.keyorder import natural, natural_v3
from helmkit.goyaml.scalars import BREAKS, LINE_ENDS, number_text, number_text_v3, scalar_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# What a key may hold, in bytes, to stand in front of a colon; a longer one is written behind "? ".
SIMPLE_KEY_BYTES = 128


def dump(value: Any) -> str:
    """`value` as toYaml prints it, final newline included. Raises YAMLError for what JSON or YAML cannot hold."""
    try:
        view = JSONView()
        tree = view.of(value)
        return _Emitter(pretty=False).document(reread(dumps(tree)) if view.odd else tree)
    except RecursionError as exc:
        raise YAMLError("error marshaling into JSON: json: unsupported value: encountered a cycle") from exc


def dump_pretty(value: Any) -> str:
    """`value` as toYamlPretty prints it, final newline included. Raises YAMLError for what contains itself."""
    try:
        return _Emitter(pretty=True).document(value)
    except RecursionError as exc:
        raise YAMLError("yaml: value nested too deeply") from exc


class _Emitter:
    """Writes one document to `out`. `indent` is always that of the collection around a node, -1 at the root."""

    def __init__(self, *, pretty: bool) -> None:
        self.pretty = pretty
        self.out: list[str] = []
        self.order = natural_v3 if pretty else natural
        self.number = number_text_v3 if pretty else number_text

    def document(self, value: Any) -> str:
        """The whole text."""
        self._node(value, -1, 0)
        text = "".join(self.out)
        return text if text[-1] in LINE_ENDS else text + "\n"

    def _node(self, value: Any, indent: int, column: int) -> None:
        """Write a node at `column`, where the cursor stands; a collection's first entry goes there too."""
        if isinstance(value, dict) and value:
            self._mapping(value, 0 if indent < 0 else indent + 2)
        elif isinstance(value, (list, tuple, bytes)) and value:
            self._sequence(value, 0 if indent < 0 else indent + 2)
        else:
            text = self._scalar(value, 2 if indent < 0 else indent + 2, column)
            self.out.append(text if text[-1] in LINE_ENDS else text + "\n")

    def _mapping(self, value: dict[str, Any], indent: int) -> None:
        pad = " " * indent
        out = self.out
        lead = ""
        for key in self.order(value):
            item = value[key]
            out.append(lead)
            lead = pad
            text = ""
            if (len(key) <= SIMPLE_KEY_BYTES // 4 or _length(key) <= SIMPLE_KEY_BYTES) and BREAKS.isdisjoint(key):
                text = scalar_text(key, indent + 2, indent, key=True, pretty=self.pretty)
            if not text or text[-1] == "\n":
                out.append("? ")
                self._node(key, indent, indent + 2)
                out.append(pad + ": ")
                self._node(item, indent, indent + 2)
                continue
            text += ":"
            out.append(text)
            if isinstance(item, dict) and item:
                out.append("\n" + pad + "  ")
                self._mapping(item, indent + 2)
            elif isinstance(item, (list, tuple, bytes)) and item:
                inner = indent + 2 if self.pretty else indent
                out.append("\n" + " " * inner)
                self._sequence(item, inner)
            else:
                out.append(" ")
                self._node(item, indent, indent + len(text) + 1)

    def _sequence(self, value: Any, indent: int) -> None:
        lead = ""
        for item in value:
            self.out.append(lead + "- ")
            lead = " " * indent
            self._node(item, indent, indent + 2)

    def _scalar(self, value: Any, indent: int, column: int) -> str:
        if isinstance(value, str):
            return scalar_text(value, indent, column, pretty=self.pretty)
        if value is None:
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (int, float)):
            return self.number(value)
        if isinstance(value, (dict, list, tuple, bytes)):
            return "{}" if isinstance(value, dict) else "[]"
        if hasattr(value, "go_json"):
            return self._scalar(value.go_json(), indent, column)
        return rfc3339(value)


def _length(text: str) -> int:
    return len(text.encode("utf-8", "surrogateescape"))
