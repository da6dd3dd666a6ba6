"""Points: the places in generated code that can fail, and what Go says when they do.

Each point stands at the beginning of a line of its own in the generated source, so the line number in a traceback
finds it; nothing is recorded while a template runs. Which node Go names is the last one that it came to (its s.at);
with and/or that depends on the values, which are still in the frame's locals.
"""

from __future__ import annotations

from helmkit.errors import TemplateError
from helmkit.template import fields
from helmkit.template.faults import FaultError, MismatchError
from helmkit.template.gofmt import type_name
from helmkit.template.gofunc import FuncError
from helmkit.template.nodes import Bool, Nil, Node, NumberNode, String

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    Locals = Mapping[str, Any]


# What Go calls a literal for a parameter of a type.
_LITERAL_KINDS = {"int": "integer", "int64": "integer", "float64": "float", "uint8": "unsigned integer"}


class Logic:
    """The last node of an and/or: that of the argument which decided. Arguments are (local that holds it, its At)."""

    __slots__ = ("arms", "last", "word")

    def __init__(self, word: str, arms: list[tuple[str, At]], last: At) -> None:
        self.word = word
        self.arms = arms
        self.last = last


At = Node | Logic


def node_at(at: At, frame: Locals) -> Node:
    """The node that Go came to last."""
    while isinstance(at, Logic):
        decisive = at.word == "or"
        at = next((arm for local, arm in at.arms if bool(frame[local]) == decisive), at.last)
    return at


class Form:
    """How a value is held, where that changes what Go does with nil.

    PLAIN: a pipeline's result, of which nil leaves nothing ("no value"); INTERFACE: what a map or list holds, where
    nil has the type interface {}. NOT_NIL: a plain one that cannot be nil.
    """

    __slots__ = ("guard", "kind", "source")

    def __init__(self, kind: str, guard: str = "", source: str = "") -> None:
        self.kind = kind
        self.guard = guard
        self.source = source

    def is_interface(self, frame: Locals) -> bool:
        if self.kind == "guarded":  # fields of a plain value: nothing when that is nil
            return frame[self.guard] is not None
        if self.kind == "mixed":  # a variable that gets both forms says which in another local
            return bool(frame[self.guard])
        if self.kind == "element":
            return fields.holds_interfaces(frame[self.source])
        return self.kind == "interface"


PLAIN, INTERFACE, NOT_NIL = Form("plain"), Form("interface"), Form("not nil")


class Point:
    """A place that can fail; the base class explains a FaultError."""

    __slots__ = ("at",)

    def __init__(self, at: At) -> None:
        self.at = at

    def explain(self, exc: Exception, frame: Locals) -> str | None:
        """Go's text for `exc`; None when it is no failure of the template but of this program."""
        del frame
        return str(exc) if isinstance(exc, FaultError) else None

    def place(self, exc: Exception) -> At:
        """Where Go stands when `exc` happens."""
        del exc
        return self.at


class CallPoint(Point):
    """A call of function `name`; `form` is that of the argument of `len`, which Go words by form."""

    __slots__ = ("form", "name")

    def __init__(self, at: At, name: str, form: Form = INTERFACE) -> None:
        self.at = at
        self.name = name
        self.form = form

    def explain(self, exc: Exception, frame: Locals) -> str | None:
        if isinstance(exc, FuncError):
            text = str(exc)
            if text == "len of nil pointer" and not self.form.is_interface(frame):
                text = "reflect: call of reflect.Value.Type on zero Value"
            return f"error calling {self.name}: {text}"
        if isinstance(exc, TemplateError):
            return f"error calling {self.name}: {exc.message}"
        return super().explain(exc, frame)


def _mismatch(exc: MismatchError, form: Form, frame: Locals) -> str:
    if exc.value is not None:
        return f"wrong type for value; expected {exc.expected}; got {type_name(exc.value)}"
    if form.is_interface(frame):
        return f"wrong type for value; expected {exc.expected}; got interface {{}}"
    return f"invalid value; expected {exc.expected}"


class CheckPoint(Point):
    """An argument that must have a type."""

    __slots__ = ("form",)

    def __init__(self, at: At, form: Form) -> None:
        self.at = at
        self.form = form

    def explain(self, exc: Exception, frame: Locals) -> str | None:
        if isinstance(exc, MismatchError):
            return _mismatch(exc, self.form, frame)
        return super().explain(exc, frame)


class MethodPoint(CallPoint):
    """A call of a method, whose parameters are known only then; `args` are its arguments' places and forms."""

    __slots__ = ("args",)

    def __init__(self, at: At, name: str, args: list[tuple[At, Form]]) -> None:
        super().__init__(at, name)
        self.args = args

    def explain(self, exc: Exception, frame: Locals) -> str | None:
        if not isinstance(exc, MismatchError):
            return super().explain(exc, frame)
        at, form = self.args[exc.index]
        if isinstance(at, Nil):
            return f"cannot assign nil to {exc.expected}"
        if isinstance(at, (Bool, NumberNode, String)):
            return f"expected {_LITERAL_KINDS.get(exc.expected, exc.expected)}; found {at}"
        return _mismatch(exc, form, frame)

    def place(self, exc: Exception) -> At:
        return self.args[exc.index][0] if isinstance(exc, MismatchError) else self.at


class FieldPoint(Point):
    """Fields of the value in local `receiver`, one after the other."""

    __slots__ = ("form", "names", "receiver", "strict")

    def __init__(self, at: At, receiver: str, form: Form, names: list[str], *, strict: bool) -> None:
        self.at = at
        self.receiver = receiver
        self.form = form
        self.names = names
        self.strict = strict

    def explain(self, exc: Exception, frame: Locals) -> str | None:
        if isinstance(exc, (FuncError, AttributeError, TypeError, KeyError, FaultError)):
            return fields.failure(frame[self.receiver], self.form.is_interface(frame), self.names, strict=self.strict)
        return None
