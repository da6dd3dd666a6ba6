"""YAML, JSON and TOML in templates, over helmkit.goyaml. Source: Helm's pkg/engine/funcs.go, sprig/defaults.go.

Most forms swallow their error, or give its text back under the key `Error`; the must* forms fail.
"""

from collections.abc import Callable
from typing import Any

from helmkit import goyaml
from helmkit.errors import YAMLError
from helmkit.template.gofunc import FuncError, GoFunction, gofunc

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
        return goyaml.toml_dumps(value)
    except YAMLError as exc:
        return exc.message


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
    "fromJson": _to_map(goyaml.json_loads_map),
    "fromJsonArray": _to_list(goyaml.json_loads_list),
    "mustFromJson": _failing(goyaml.json_loads, "func(string) (interface {}, error)"),
    "toToml": to_toml,
    "mustToToml": _failing(goyaml.toml_dumps),
    "fromToml": _to_map(goyaml.toml_loads),
}
