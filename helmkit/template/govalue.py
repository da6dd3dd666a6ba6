"""Go's values as Python objects: the kinds that plain Python types do not tell apart.

nil, bool, float64, int, string, []byte, []interface{} and map[string]interface{} are None, bool, float, int, str,
bytes, list and dict. What else a template can hold is a small class here.
"""

from __future__ import annotations

from types import MappingProxyType

from helmkit.template.gofunc import FuncError, GoFunction

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


class Int64(int):
    """Go's int64: what Sprig's arithmetic and `toInt64` return."""


class Int32(int):
    """Go's int32 (and rune)."""


class Uint8(int):
    """Go's uint8: an element of []byte."""


class Uint32(int):
    """Go's uint32: what adler32sum's inner value and `until` of unsigned kinds give."""


class Uint64(int):
    """Go's uint64."""


class StringList(list[str]):
    """Go's []string: what splitList, sortAlpha and regexFindAll return."""


class StringMap(dict[str, str]):
    """Go's map[string]string: what `split` and `.Files.AsConfig`'s inner map give."""

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
        """The zero string for a missing key, as in Go."""
        return super().get(key, default)


class IntList(list[int]):
    """Go's []int: what `until` and `untilStep` return."""


class ListList(list[list["Any"]]):
    """Go's [][]interface{}: what `chunk` returns."""


class NilList(list["Any"]):
    """A nil []interface{}, such as `rest` of an empty list: prints as an empty list, and is null in JSON and YAML."""

    def go_json(self) -> None:
        return None


class NilStringList(StringList):
    """A nil []string, such as `regexFindAll` without a match: null in JSON and YAML."""

    def go_json(self) -> None:
        return None


class NilMap(dict[str, "Any"]):
    """A nil map[string]interface{}, such as a missing value given to `hasKey`: empty, and not to be written to."""

    def __setitem__(self, key: str, value: Any) -> None:
        raise FuncError("assignment to entry in nil map")

    def go_json(self) -> None:
        return None


def unnamed(items: dict[str, Any]) -> dict[str, Any]:
    """A map as a function gives it back that takes a map[string]interface {}: the same one, of no named type."""
    if type(items) is dict or not isinstance(items, GoObject):
        return items
    found: dict[str, Any] = getattr(items, "unnamed", lambda: items)()
    return found


class GoObject:
    """A Go value with fields or methods. Mix it into dict or list for a Go map or slice type that has methods.

    A subclass says

        class KubeVersion(GoObject):
            GO_TYPE = "common.KubeVersion"          # as %T prints it; "*common.KubeVersion" for a pointer
            FIELDS = {"Version": "version"}         # Go's field name -> Python attribute
            METHODS = {"String": gofunc("func() string")(lambda self: self.version)}

    A map type that is read all the time puts dict first among its bases: it has dict's own `get` then.

    Methods take the object first and then the arguments of their signature; one named String makes the object a
    Stringer (and Error an error) wherever it is printed. A FIELDS entry may name a property.
    """

    GO_TYPE = ""
    FIELDS: Mapping[str, str] = MappingProxyType({})
    METHODS: Mapping[str, GoFunction] = MappingProxyType({})
    ZERO: Any = None  # of a map type: what a missing key gives; not None when elements are not interface {}

    def get(self, name: str, default: Any = None) -> Any:
        """`.name` in a template: a method without arguments, called; a field; a key. Fails by any exception."""
        method = self.METHODS.get(name)
        if method is not None:
            return method.call(self)
        attribute = self.FIELDS.get(name)
        if attribute is not None and name[0].isupper():
            return getattr(self, attribute)
        if isinstance(self, dict):
            return dict.get(self, name, self.ZERO if default is None else default)
        raise AttributeError(name)
