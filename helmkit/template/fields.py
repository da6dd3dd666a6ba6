"""Field access as Go does it, step by step (exec.go: evalField).

Generated code reads fields with `get` and no more; it comes here when that failed, to learn what Go says, and for
method calls with arguments. Left out: fields of embedded structs.
"""

from __future__ import annotations

from helmkit.template.arguments import convert, wrong_count
from helmkit.template.faults import FaultError, MismatchError
from helmkit.template.gofmt import quote, type_name
from helmkit.template.gofunc import FuncError
from helmkit.template.govalue import GoObject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from helmkit.template.gofunc import GoFunction

_INTERFACE = "interface {}"


def holds_interfaces(container: Any) -> bool:
    """Whether the elements of `container` are of type interface {}: those of []string, say, are not."""
    return type_name(container) in ("map[string]interface {}", "[]interface {}") or (
        isinstance(container, GoObject) and isinstance(container, dict) and container.ZERO is None
    )


def failure(receiver: Any, interface: bool, names: list[str], *, strict: bool) -> str | None:
    """Go's text for the first of `names` that cannot be read; None when all can."""
    for name in names:
        try:
            value = field(receiver, name, interface=interface, strict=strict)
        except FaultError as fault:
            return str(fault)
        interface = receiver is not None and holds_interfaces(receiver)
        receiver = value
    return None


def field(receiver: Any, name: str, *, interface: bool, strict: bool) -> Any:
    """`receiver`.`name`; raises FaultError with Go's text."""
    if receiver is None:
        if interface:
            raise FaultError(f"nil pointer evaluating {_INTERFACE}.{name}")
        if strict:
            raise FaultError(f"nil data; no entry for key {quote(name)}")
        return None
    if isinstance(receiver, GoObject):
        found = _member(receiver, name)
        if found is not None:
            return found[0]
    if isinstance(receiver, dict):
        if strict and name not in receiver:
            raise FaultError(f"map has no entry for key {quote(name)}")
        return receiver.get(name)
    shown = _INTERFACE if interface else type_name(receiver)
    raise FaultError(f"can't evaluate field {name} in type {shown}")


def _member(receiver: GoObject, name: str) -> tuple[Any] | None:
    """A method without arguments, called, or a field; None when there is neither."""
    method = receiver.METHODS.get(name)
    if method is not None:
        if len(method.params) - method.variadic:
            raise FaultError(wrong_count(name, method, 0))
        try:
            return (method.call(receiver),)
        except FuncError as exc:
            raise FaultError(f"error calling {name}: {exc}") from exc
    attribute = receiver.FIELDS.get(name)
    if attribute is None:
        return None
    if not name[0].isupper():
        raise FaultError(f"{name} is an unexported field of struct type {type_name(receiver)}")
    return (getattr(receiver, attribute),)


def member(receiver: Any, name: str) -> Any:
    """One field, with methods, for generated code; what fails is explained by `failure`."""
    return field(receiver, name, interface=True, strict=False)


def strict_get(receiver: Any, name: str) -> Any:
    """One field under missingkey=error, for generated code; what fails is explained by `failure`."""
    return field(receiver, name, interface=True, strict=True)


def method_of(receiver: Any, name: str, interface: bool) -> tuple[Any, GoFunction] | None:
    """What `receiver`.`name` with arguments calls, looked up before they are evaluated; None for a nil receiver.

    Raises FaultError.
    """
    method = receiver.METHODS.get(name) if isinstance(receiver, GoObject) else None
    if method is not None:
        return receiver, method
    if receiver is None and not interface:
        return None
    field(receiver, name, interface=interface, strict=False)
    if isinstance(receiver, dict):
        raise FaultError(f"{name} is not a method but has arguments")
    raise FaultError(f"{name} has arguments but cannot be invoked as function")


def call_method(bound: tuple[Any, GoFunction] | None, name: str, *args: Any) -> Any:
    """Call what method_of found. Raises FaultError, MismatchError, and the method's own FuncError."""
    if bound is None:
        return None
    receiver, method = bound
    fixed = len(method.params) - method.variadic
    if len(args) < fixed or (len(args) > fixed and not method.variadic):
        raise FaultError(wrong_count(name, method, len(args)))
    types = [*method.params[:fixed], *[method.params[-1].removeprefix("...")] * (len(args) - fixed)]
    return method.call(receiver, *[_argument(args[index], typ, index) for index, typ in enumerate(types)])


def _argument(value: Any, typ: str, index: int) -> Any:
    try:
        return convert(value, typ, interface=True)
    except MismatchError as exc:
        raise MismatchError(value, exc.expected, index) from exc
