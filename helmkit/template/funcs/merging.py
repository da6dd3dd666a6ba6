"""merge and mergeOverwrite as mergo 1.0 does them on maps, and deepCopy as mitchellh/copystructure does.

The first map is changed in place. A submap that it lacks is shared with its source, not copied.
"""

from __future__ import annotations

from helmkit.template.gofunc import FuncError, GoFunction, gofunc
from helmkit.template.govalue import NilMap, unnamed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    _Map = dict[str, Any]


@gofunc("func(map[string]interface {}, ...map[string]interface {}) interface {}")
def merge(target: _Map, *sources: _Map) -> _Map:
    return _merged(target, sources, overwrite=False)


@gofunc("func(map[string]interface {}, ...map[string]interface {}) interface {}")
def merge_overwrite(target: _Map, *sources: _Map) -> _Map:
    return _merged(target, sources, overwrite=True)


def _merged(target: _Map, sources: tuple[_Map, ...], *, overwrite: bool) -> _Map:
    for source in sources:
        if isinstance(target, NilMap) and not isinstance(source, NilMap):
            target = {}
        _merge_into(target, source, overwrite=overwrite)
    return unnamed(target)


def _merge_into(target: _Map, source: _Map, *, overwrite: bool) -> None:
    """mergo.deepMerge: empty values of `target` are replaced; all but maps are when overwriting."""
    for key, value in list(source.items()):
        if value is None:
            if overwrite:
                target[key] = None
            continue
        present = target.get(key)
        if isinstance(value, dict) and isinstance(present, dict):
            _merge_into(present, value, overwrite=overwrite)
            # An empty map that stayed empty gives way to the source's own.
            if present:
                continue
        if overwrite or not present:
            target[key] = value


@gofunc("func(interface {}) interface {}")
def deep_copy(value: Any) -> Any:
    if value is None:
        raise FuncError("reflect: call of reflect.Value.Type on zero Value")
    return _copied(value)


def _copied(value: Any) -> Any:
    # Not generators: each level of those takes of the C stack, which is small.
    if isinstance(value, dict):
        return type(value)([(key, _copied(item)) for key, item in value.items()])
    if isinstance(value, list):
        return type(value)([_copied(item) for item in value])
    return value


TABLE: dict[str, GoFunction] = {
    "merge": merge,
    "mustMerge": merge,
    "mergeOverwrite": merge_overwrite,
    "mustMergeOverwrite": merge_overwrite,
    "deepCopy": deep_copy,
    "mustDeepCopy": deep_copy,
}
