"""What generated code calls: printing, ranges, nested templates. Short, because it runs for every action.

Source: Go's text/template/exec.go (printValue, walkRange, walkTemplate).
"""

from __future__ import annotations

from helmkit.template import arguments, fields
from helmkit.template.faults import FaultError
from helmkit.template.gofmt import kind_name, plain, quote
from helmkit.template.govalue import GoObject, Int64, StringMap, Uint8

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sized
    from typing import Any, Protocol

    from helmkit.template.set import TemplateSet

    class Loop(Sized, Iterable[Any], Protocol):
        """What a range runs over: false when there is nothing."""

    Compiled = Callable[[TemplateSet, Callable[[str], None], Any, int], None]

MAX_DEPTH = 100_000

# A compiled template: writes its output piece by piece to the second argument.

# What a variable holds whose declaration may have been skipped (an argument of and/or).
UNSET = object()


def show(value: Any) -> str:
    """A pipeline's value as an action prints it."""
    if value.__class__ is str:
        text: str = value
        return text
    if value is None:
        return "<no value>"
    if isinstance(value, GoObject) and kind_name(value) == "ptr":
        return plain(value).removeprefix("&")
    return plain(value)


def elements(value: Any) -> Loop:
    """What `range` gives its one variable and dot."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return [dict.__getitem__(value, key) for key in sorted(value)]
    if value is None:
        return ()
    if isinstance(value, bytes):
        return [Uint8(byte) for byte in value]
    if isinstance(value, int) and not isinstance(value, bool):
        numbers = range(value)
        return numbers if type(value) is int or not numbers else _Typed(type(value), numbers)
    raise FaultError(f"range can't iterate over {plain(value)}")


def pairs(value: Any) -> Loop:
    """What `range` gives its two variables: index or key, and element."""
    if isinstance(value, dict):
        return [(key, dict.__getitem__(value, key)) for key in sorted(value)]
    if isinstance(value, int) and not isinstance(value, bool):
        raise FaultError(f"can't use {int(value)} to iterate over more than one variable")
    found = elements(value)
    return list(enumerate(found)) if found else ()


class _Typed:
    """A range of numbers that are not int: range over an int64 gives int64s."""

    def __init__(self, cls: type[int], numbers: range) -> None:
        self.cls = cls
        self.numbers = numbers

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Any:
        return map(self.cls, self.numbers)


def template(templates: TemplateSet, name: str, depth: int) -> Compiled:
    """The template that a {{template}} action calls at nesting `depth`."""
    found = templates.find(name)
    if found is None:
        raise FaultError(f"template {quote(name)} not defined")
    if depth == MAX_DEPTH:
        raise FaultError(f"exceeded maximum template depth ({MAX_DEPTH})")
    return found


# The names that generated code finds among its globals.
NAMES: dict[str, Any] = {
    "list": list,
    "show": show,
    "elements": elements,
    "pairs": pairs,
    "template": template,
    "UNSET": UNSET,
    "fault": arguments.fault,
    "as_string": arguments.as_string,
    "as_int": arguments.as_int,
    "convert": arguments.convert,
    "member": fields.member,
    "strict_get": fields.strict_get,
    "call_method": fields.call_method,
    "method_of": fields.method_of,
    "holds_interfaces": fields.holds_interfaces,
    "Int64": Int64,
    "StringMap": StringMap,
}
