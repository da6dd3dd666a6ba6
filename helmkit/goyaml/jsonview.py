"""A value as encoding/json shows it to go-yaml: sigs.k8s.io/yaml's Marshal writes JSON and reads that as YAML.

Usually that changes nothing but types. Some strings do not survive it: YAML forbids most control characters, which
JSON does not escape, folds U+0085 as a line break, and allows 1,024 characters for a key.
"""

from __future__ import annotations

from math import isfinite

from helmkit.errors import YAMLError
from helmkit.goyaml.gofloat import format_float
from helmkit.goyaml.gojson import quote, text_of
from helmkit.goyaml.kinds import MAX_KEY_LENGTH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class JSONView:
    """Converts a value to plain types; `odd` is set when it holds a string that YAML would read otherwise."""

    def __init__(self) -> None:
        self.odd = False

    def of(self, value: Any) -> Any:
        """`value` in plain types. Raises YAMLError for what JSON cannot hold."""
        if isinstance(value, str):
            return self._text(value)
        if value is None or isinstance(value, (bool, int)):
            return value
        if isinstance(value, float):
            if not isfinite(value):
                problem = f"json: unsupported value: {format_float(value)}"
                raise YAMLError(f"error marshaling into JSON: {problem}")
            return value
        if hasattr(value, "go_json"):
            return self.of(value.go_json())
        if isinstance(value, dict):
            return {self._key(str(key)): self.of(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.of(item) for item in value]
        return text_of(value)

    def _text(self, text: str) -> str:
        if text.isascii():
            if "\x7f" in text:
                self.odd = True
            return text
        for char in text:
            if "\x7f" <= char <= "\x9f" or char in "\ufeff\ufffe\uffff":
                self.odd = True
            elif "\ud800" <= char <= "\udfff":
                return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
        return text

    def _key(self, key: str) -> str:
        if len(key) > MAX_KEY_LENGTH // 6 and len(quote(key)) > MAX_KEY_LENGTH:
            self.odd = True
        return self._text(key)


def reread(json: str) -> Any:
    """What go-yaml makes of a JSON text. Raises YAMLError with its text."""
    from helmkit.goyaml.decode import decode
    from helmkit.goyaml.nodes import compose
    from helmkit.goyaml.reader import characters

    root, _ = compose(*characters(json))
    return decode(root, aliases=False) if root else None
