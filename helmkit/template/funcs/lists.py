"""Sprig's functions on lists, on whatever Go counts as a slice. Source: sprig/list.go.

The must* forms return their error where the others panic; a template prints both alike.
"""

from __future__ import annotations

from helmkit.template.funcs.reflection import deep_equal
from helmkit.template.funcs.strings import strslice, strval
from helmkit.template.gocast import to_int
from helmkit.template.gofmt import kind_name
from helmkit.template.gofunc import FuncError, GoFunction, gofunc
from helmkit.template.govalue import ListList, NilList, StringList, Uint8

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NIL_POINTER = "runtime error: invalid memory address or nil pointer dereference"


def _items(value: Any, refusal: str) -> list[Any]:
    """The elements of a slice; `refusal` begins the error about anything else."""
    if isinstance(value, list):
        return value
    if isinstance(value, bytes):
        return [Uint8(byte) for byte in value]
    raise FuncError(_NIL_POINTER if value is None else f"{refusal} {kind_name(value)}")


def _contains(haystack: list[Any] | tuple[Any, ...], needle: Any) -> bool:
    return any(deep_equal(needle, item) for item in haystack)


@gofunc("func(...interface {}) []interface {}")
def list_(*values: Any) -> list[Any]:
    return list(values)


@gofunc("func(interface {}, interface {}) []interface {}")
def append(items: Any, value: Any) -> list[Any]:
    return [*_items(items, "Cannot push on type"), value]


@gofunc("func(interface {}, interface {}) []interface {}")
def prepend(items: Any, value: Any) -> list[Any]:
    return [value, *_items(items, "Cannot prepend on type")]


@gofunc("func(...interface {}) interface {}")
def concat(*lists: Any) -> list[Any]:
    joined: list[Any] = []
    for items in lists:
        if not isinstance(items, (list, bytes)) and items is not None:
            raise FuncError(f"Cannot concat type {kind_name(items)} as list")
        joined.extend(_items(items, ""))
    return joined or NilList()


@gofunc("func(interface {}) interface {}")
def first(items: Any) -> Any:
    found = _items(items, "Cannot find first on type")
    return found[0] if found else None


@gofunc("func(interface {}) interface {}")
def last(items: Any) -> Any:
    found = _items(items, "Cannot find last on type")
    return found[-1] if found else None


@gofunc("func(interface {}) []interface {}")
def rest(items: Any) -> list[Any]:
    found = _items(items, "Cannot find rest on type")
    return list(found[1:]) if found else NilList()


@gofunc("func(interface {}) []interface {}")
def initial(items: Any) -> list[Any]:
    found = _items(items, "Cannot find initial on type")
    return list(found[:-1]) if found else NilList()


@gofunc("func(interface {}) []interface {}")
def reverse(items: Any) -> list[Any]:
    return list(reversed(_items(items, "Cannot find reverse on type")))


@gofunc("func(interface {}) []interface {}")
def compact(items: Any) -> list[Any]:
    return [item for item in _items(items, "Cannot compact on type") if item]


@gofunc("func(interface {}) []interface {}")
def uniq(items: Any) -> list[Any]:
    kept: list[Any] = []
    for item in _items(items, "Cannot find uniq on type"):
        if not _contains(kept, item):
            kept.append(item)
    return kept


@gofunc("func(interface {}, ...interface {}) []interface {}")
def without(items: Any, *omitted: Any) -> list[Any]:
    return [item for item in _items(items, "Cannot find without on type") if not _contains(omitted, item)]


@gofunc("func(interface {}, interface {}) bool")
def has(needle: Any, haystack: Any) -> bool:
    return haystack is not None and _contains(_items(haystack, "Cannot find has on type"), needle)


@gofunc("func(interface {}, ...interface {}) interface {}")
def slice_(items: Any, *bounds: Any) -> Any:
    length = len(_items(items, "list should be type of slice or array but"))
    if not length:
        return None
    start = to_int(bounds[0]) if bounds else 0
    end = to_int(bounds[1]) if len(bounds) > 1 else length
    if not 0 <= start <= end <= length:
        raise FuncError("reflect.Value.Slice: slice index out of bounds")
    return type(items)(items[start:end])


@gofunc("func(int, interface {}) [][]interface {}")
def chunk(size: int, items: Any) -> ListList:
    found = _items(items, "Cannot chunk type")
    if size <= 0:
        return _odd_chunks(size, found)
    return ListList(list(found[start : start + size]) for start in range(0, len(found), size))


def _odd_chunks(size: int, items: list[Any]) -> ListList:
    """What Sprig's sums come to for sizes that are not positive: mostly a run-time error of Go's."""
    if size < -1 and len(items) == 1:
        return ListList([list(items)])
    if size < 0 and 1 < len(items) <= 1 - size:
        return ListList()
    raise FuncError("runtime error: makeslice: len out of range")


@gofunc("func(interface {}) []string")
def sort_alpha(items: Any) -> StringList:
    if isinstance(items, (list, bytes)):
        texts = strslice(items)
        return StringList(sorted(texts)) if texts else texts
    return StringList([strval(items)])


TABLE: dict[str, GoFunction] = {
    "list": list_,
    "tuple": list_,
    "append": append,
    "push": append,
    "mustAppend": append,
    "mustPush": append,
    "prepend": prepend,
    "mustPrepend": prepend,
    "concat": concat,
    "first": first,
    "mustFirst": first,
    "last": last,
    "mustLast": last,
    "rest": rest,
    "mustRest": rest,
    "initial": initial,
    "mustInitial": initial,
    "reverse": reverse,
    "mustReverse": reverse,
    "compact": compact,
    "mustCompact": compact,
    "uniq": uniq,
    "mustUniq": uniq,
    "without": without,
    "mustWithout": without,
    "has": has,
    "mustHas": has,
    "slice": slice_,
    "mustSlice": slice_,
    "chunk": chunk,
    "mustChunk": chunk,
    "sortAlpha": sort_alpha,
}
