"""Sprig's functions on maps but for merging. Source: sprig/dict.go.

Go visits the keys of a map in random order; here it is the order of insertion.
"""

from __future__ import annotations

from helmkit.template.funcs.strings import strval
from helmkit.template.gofmt import type_name
from helmkit.template.gofunc import FuncError, GoFunction, gofunc
from helmkit.template.govalue import StringList, unnamed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    _Map = dict[str, Any]


@gofunc("func(...interface {}) map[string]interface {}")
def dict_(*pairs: Any) -> _Map:
    made = {strval(key): value for key, value in zip(pairs[::2], pairs[1::2], strict=False)}
    if len(pairs) % 2:
        made[strval(pairs[-1])] = ""
    return made


@gofunc("func(map[string]interface {}, string) interface {}")
def get(items: _Map, key: str) -> Any:
    return items.get(key, "")


@gofunc("func(map[string]interface {}, string, interface {}) map[string]interface {}")
def set_(items: _Map, key: str, value: Any) -> _Map:
    items[key] = value
    return unnamed(items)


@gofunc("func(map[string]interface {}, string) map[string]interface {}")
def unset(items: _Map, key: str) -> _Map:
    if key in items:
        del items[key]
    return unnamed(items)


@gofunc("func(map[string]interface {}, string) bool")
def has_key(items: _Map, key: str) -> bool:
    return key in items


@gofunc("func(string, ...map[string]interface {}) []interface {}")
def pluck(key: str, *dicts: _Map) -> list[Any]:
    return [items[key] for items in dicts if key in items]


@gofunc("func(...map[string]interface {}) []string")
def keys(*dicts: _Map) -> StringList:
    return StringList(key for items in dicts for key in items)


@gofunc("func(map[string]interface {}) []interface {}")
def values(items: _Map) -> list[Any]:
    return list(items.values())


@gofunc("func(map[string]interface {}, ...string) map[string]interface {}")
def pick(items: _Map, *wanted: str) -> _Map:
    return {key: items[key] for key in wanted if key in items}


@gofunc("func(map[string]interface {}, ...string) map[string]interface {}")
def omit(items: _Map, *unwanted: str) -> _Map:
    return {key: value for key, value in items.items() if key not in unwanted}


@gofunc("func(...interface {}) (interface {}, error)")
def dig(*path: Any) -> Any:
    if len(path) < 3:
        raise FuncError("dig needs at least three arguments")
    *steps, default, start = path
    found = _asserted(start, "map[string]interface {}")
    names = [_asserted(step, "string") for step in steps]
    for index, name in enumerate(names):
        if name not in found:
            return default
        found = found[name]
        if index < len(names) - 1:
            found = _asserted(found, "map[string]interface {}")
    return found


def _asserted(value: Any, wanted: str) -> Any:
    """Go's type assertion, which takes no other type than the very one."""
    if type_name(value) == wanted:
        return value
    raise FuncError(f"interface conversion: interface {{}} is {_assertion_name(value)}, not {wanted}")


def _assertion_name(value: Any) -> str:
    return "nil" if value is None else type_name(value)


TABLE: dict[str, GoFunction] = {
    "dict": dict_,
    "get": get,
    "set": set_,
    "unset": unset,
    "hasKey": has_key,
    "pluck": pluck,
    "keys": keys,
    "values": values,
    "pick": pick,
    "omit": omit,
    "dig": dig,
}
