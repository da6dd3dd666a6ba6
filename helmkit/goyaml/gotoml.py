"""TOML as BurntSushi/toml 1.6 reads and writes it: Helm's fromToml and toToml.

Reading is tomllib's: TOML 1.0, where BurntSushi also takes 1.1's (line breaks in inline tables, times without
seconds, ``\\e`` and ``\\xHH``). An error names the line as Go does, in tomllib's words. Integers are int (Go: int64),
dates are datetime objects (Go: time.Time).
"""

import re
from datetime import date, datetime, time
from math import isinf, isnan
from typing import Any

from helmkit.errors import YAMLError
from helmkit.goyaml.gofloat import format_float
from helmkit.goyaml.gojson import is_nil

INDENT = "  "


def loads(text: str) -> dict[str, Any]:
    """toml.Unmarshal into a map. Raises YAMLError: ``toml: line 2: ...``."""
    import tomllib

    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as exc:
        problem, _, place = str(exc).rpartition(" (at ")
        match = re.match(r"line (\d+), column (\d+)", place)
        line, column = (int(match[1]), int(match[2])) if match else (text.count("\n") + 1, 0)
        raise YAMLError(f"toml: line {line}: {problem or exc}", line=line, column=column) from exc
    except RecursionError as exc:
        raise YAMLError("toml: nested too deeply") from exc


def dumps(value: Any) -> str:
    """toml.Encoder.Encode. Raises YAMLError: a null in a list, a list of tables at the top."""
    encoder = _Encoder()
    try:
        encoder.encode([], value)
    except RecursionError as exc:
        raise YAMLError("toml: nested too deeply") from exc
    return "".join(encoder.out)


class _Encoder:
    """Writes tables after the keys of the table around them, each level indented by two spaces."""

    def __init__(self) -> None:
        self.out: list[str] = []

    def encode(self, key: list[str], value: Any) -> None:
        """Write the value of `key`; the top has no key."""
        if is_nil(value) and (key or not isinstance(value, list)):
            return
        if isinstance(value, dict):
            self._table(key, value)
        elif _is_table_list(value):
            self._table_list(key, value)
        elif not key:
            self.out.append(_element(value))
        else:
            self.out.append(f"{_indent(key)}{_key_text(key[-1])} = {_element(value)}\n")

    def _table(self, key: list[str], value: dict[str, Any]) -> None:
        if len(key) == 1:
            self._newline()
        if key:
            self.out.append(f"{_indent(key)}[{'.'.join(map(_key_text, key))}]\n")
        self._entries(key, value)

    def _table_list(self, key: list[str], value: Any) -> None:
        if not key:
            raise YAMLError("toml: top-level values must be Go maps or structs")
        for table in value:
            self._newline()
            self.out.append(f"{_indent(key)}[[{'.'.join(map(_key_text, key))}]]\n")
            self._entries(key, table)

    def _entries(self, key: list[str], value: dict[str, Any]) -> None:
        for name in _ordered(value):
            if not is_nil(value[name]):
                self.encode([*key, name], value[name])

    def _newline(self) -> None:
        if self.out:
            self.out.append("\n")


def _indent(key: list[str]) -> str:
    return INDENT * (len(key) - 1)


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or _is_table_list(value)


def _is_table_list(value: Any) -> bool:
    """Whether every element is a table. Raises YAMLError for a null among them, however deep the list."""
    if not isinstance(value, (list, tuple)) or not value:
        return False
    if any(map(is_nil, value)):
        raise YAMLError("toml: cannot encode array with nil element")
    for item in value:
        _is_table_list(item)
    return all(isinstance(item, dict) for item in value)


def _ordered(value: dict[Any, Any]) -> list[str]:
    """Keys of plain values, then keys of tables, each sorted."""
    if not all(isinstance(key, str) for key in value):
        raise YAMLError("toml: cannot encode a map with non-string key type")
    return sorted(value, key=lambda key: (_is_table(value[key]), key))


def _element(value: Any) -> str:
    if isinstance(value, str):
        return _quote(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, int):
        return f'"{value}"' if getattr(value, "GO_TYPE", "") == "time.Duration" else int.__repr__(value)
    if isinstance(value, (list, tuple, bytes)):
        return "[" + ", ".join(map(_element, value)) + "]"
    if isinstance(value, dict):
        return _inline(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat().replace("+00:00", "Z")
    raise YAMLError(f"unexpected type: {type(value).__name__}")


def _inline(value: dict[str, Any]) -> str:
    """An inline table. Go writes the comma of a null that it leaves out behind the entry in front of it."""
    names = _ordered(value)
    out = ""
    for index, name in enumerate(names):
        if is_nil(value[name]):
            continue
        last = index == len(names) - 1
        out += f"{_key_text(name)} = {_element(value[name])}" + ("" if last else ", ")
    return "{" + out + "}"


def _float(value: float) -> str:
    if isnan(value):
        return "nan"
    if isinf(value):
        return "inf" if value > 0 else "-inf"
    text = format_float(value)
    return text if "e" in text or "." in text else text + ".0"


def _key_text(name: str) -> str:
    return name if re.fullmatch("[A-Za-z0-9_-]+", name) else _quote(name)


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def _quote(text: str) -> str:
    return '"' + re.sub('[\x00-\x1f\x7f"\\\\]', lambda m: _ESCAPES.get(m[0]) or f"\\u{ord(m[0]):04x}", text) + '"'
