"""YAML, JSON and TOML in templates, over helmkit.goyaml. Source: Helm's pkg/engine/funcs.go, sprig/defaults.go.

Most forms swallow their error, or give its text back under the key `Error`; the must* forms fail.
"""

from __future__ import annotations

from helmkit import goyaml
from helmkit.errors import YAMLError
from helmkit.template.gofunc import FuncError, GoFunction, gofunc
from helmkit.template.govalue import Int64, NilList, NilMap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_ANY_TO_TEXT = gofunc("func(interface {}) string")


def _swallowing(encode: Callable[[Any], str]) -> GoFunction:
    """The template function that gives "" where `encode` fails."""

    def call(value: Any) -> str:
        try:
            return encode(value)
        except YAMLError:
            return ""

    return _ANY_TO_TEXT(call)


def _failing(encode: Callable[[Any], Any], signature: str = "func(interface {}) string") -> GoFunction:
    """The template function that fails where `encode` does."""

    def call(value: Any) -> Any:
        try:
            return encode(value)
        except YAMLError as exc:
            raise FuncError(exc.message) from exc

    return GoFunction(call, signature)


def _yaml(value: Any) -> str:
    return goyaml.dump(value).removesuffix("\n")


def _yaml_pretty(value: Any) -> str:
    return goyaml.dump_pretty(value).removesuffix("\n")


def _pretty_json(value: Any) -> str:
    return goyaml.json_dumps(value, indent="  ")


def _raw_json(value: Any) -> str:
    return goyaml.json_dumps(value, escape_html=False)


def _json_map(text: str) -> dict[str, Any]:
    """encoding/json makes the target nil of a null, which sigs.k8s.io/yaml does not."""
    return goyaml.json_loads_map(text) or (NilMap() if _is_null(text) else {})


def _json_list(text: str) -> list[Any]:
    return goyaml.json_loads_list(text) or (NilList() if _is_null(text) else [])


def _toml_map(text: str) -> dict[str, Any]:
    """TOML has integers, which Go reads as int64."""
    return {key: _with_int64(item) for key, item in goyaml.toml_loads(text).items()}


def _with_int64(value: Any) -> Any:
    if type(value) is int:
        return Int64(value)
    if isinstance(value, list):
        return [_with_int64(item) for item in value]
    if isinstance(value, dict):
        return {key: _with_int64(item) for key, item in value.items()}
    return value


def _is_null(text: str) -> bool:
    return text.strip(" \t\r\n") == "null"


def _to_map(decode: Callable[[str], dict[str, Any]]) -> GoFunction:
    def call(text: str) -> dict[str, Any]:
        try:
            return decode(text)
        except YAMLError as exc:
            return {"Error": exc.message}

    return GoFunction(call, "func(string) map[string]interface {}")


def _to_list(decode: Callable[[str], list[Any]]) -> GoFunction:
    def call(text: str) -> list[Any]:
        try:
            return decode(text)
        except YAMLError as exc:
            return [exc.message]

    return GoFunction(call, "func(string) []interface {}")


@gofunc("func(interface {}) string")
def to_toml(value: Any) -> str:
    try:
        return _toml(value)
    except YAMLError as exc:
        return exc.message


def _toml(value: Any) -> str:
    if value is None:  # a panic of the encoder
        raise FuncError("reflect: call of reflect.Value.Type on zero Value")
    return goyaml.toml_dumps(value)


TABLE: dict[str, GoFunction] = {
    "toYaml": _swallowing(_yaml),
    "mustToYaml": _failing(_yaml),
    "toYamlPretty": _swallowing(_yaml_pretty),
    "fromYaml": _to_map(goyaml.load_map),
    "fromYamlArray": _to_list(goyaml.load_list),
    "toJson": _swallowing(goyaml.json_dumps),
    "mustToJson": _failing(goyaml.json_dumps),
    "toPrettyJson": _swallowing(_pretty_json),
    "mustToPrettyJson": _failing(_pretty_json, "func(interface {}) (string, error)"),
    "toRawJson": _failing(_raw_json),
    "mustToRawJson": _failing(_raw_json, "func(interface {}) (string, error)"),
    "fromJson": _to_map(_json_map),
    "fromJsonArray": _to_list(_json_list),
    "mustFromJson": _failing(goyaml.json_loads, "func(string) (interface {}, error)"),
    "toToml": to_toml,
    "mustToToml": _failing(_toml),
    "fromToml": _to_map(_toml_map),
}
