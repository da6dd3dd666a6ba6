"""Go's fmt.Sprintf on template values: reading the layout, its argument numbers, and arguments too few or too many.

Source: Go's fmt/print.go (doPrintf). What a verb makes of a value is `helmkit.template.fmtverbs`'.
"""

from __future__ import annotations

from helmkit.template.fmtverbs import Spec, format_arg
from helmkit.template.gofmt import type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MAX_WIDTH = 1_000_000
_FLAGS = "#0+- "

# Formats of nothing but %s, %d, %v and %%: the same with %s throughout for Python's own %, and the verbs in order.
_simple: dict[str, tuple[str, str] | None] = {}


def sprintf(layout: str, *args: Any) -> str:
    """fmt.Sprintf(layout, args...)."""
    if layout not in _simple:
        _simple[layout] = _plan(layout)
    plan = _simple[layout]
    if plan is not None and len(plan[1]) == len(args):
        for verb, arg in zip(plan[1], args, strict=True):
            if not (arg.__class__ is str and verb != "d") and not (arg.__class__ is int and verb != "s"):
                break
        else:
            return plan[0] % args
    return _Printer(layout, args).run()


def _plan(layout: str) -> tuple[str, str] | None:
    pieces = layout.split("%")
    text, verbs, index = [pieces[0]], "", 1
    while index < len(pieces):
        piece = pieces[index]
        if piece[:1] in ("s", "d", "v"):
            verbs += piece[0]
            text.append("%s" + piece[1:])
        elif piece == "" and index + 1 < len(pieces):
            index += 1
            text.append("%%" + pieces[index])
        else:
            return None
        index += 1
    return "".join(text), verbs


class _Printer:
    """One call of Sprintf: reads the layout once, from left to right."""

    def __init__(self, layout: str, args: tuple[Any, ...]) -> None:
        self.layout = layout
        self.args = args
        self.pos = 0
        self.arg = 0
        self.reordered = False
        self.good_number = True
        self.out: list[str] = []

    def run(self) -> str:
        end = len(self.layout)
        while self.pos < end:
            percent = self.layout.find("%", self.pos)
            if percent < 0:
                self.out.append(self.layout[self.pos :])
                break
            self.out.append(self.layout[self.pos : percent])
            self.pos = percent + 1
            self.directive()
        if not self.reordered and self.arg < len(self.args):
            surplus = [self.surplus(arg) for arg in self.args[self.arg :]]
            self.out.append(f"%!(EXTRA {', '.join(surplus)})")
        return "".join(self.out)

    def surplus(self, arg: Any) -> str:
        return "<nil>" if arg is None else f"{type_name(arg)}={format_arg(Spec(), 'v', arg)}"

    def directive(self) -> None:
        spec = Spec()
        self.good_number = True
        while self.peek() and self.peek() in _FLAGS:
            spec.flag(self.peek())
            self.pos += 1
        after_number = self.width(spec, self.argument_number())
        after_number = self.precision(spec, after_number)
        if not after_number:
            self.argument_number()
        verb = self.peek()
        if not verb:
            self.out.append("%!(NOVERB)")
            return
        self.pos += 1
        self.out.append(self.verb(spec, verb))

    def verb(self, spec: Spec, verb: str) -> str:
        if verb == "%":
            return "%"
        if not self.good_number:
            return f"%!{verb}(BADINDEX)"
        if self.arg >= len(self.args):
            return f"%!{verb}(MISSING)"
        if verb in "vw":
            spec.go_syntax()
        self.arg += 1
        return format_arg(spec, verb, self.args[self.arg - 1])

    def peek(self) -> str:
        return self.layout[self.pos : self.pos + 1]

    def number(self) -> int | None:
        """The digits here as a number; a crazy one swallows the layout, as Go's does."""
        start, value = self.pos, 0
        while "0" <= self.peek() <= "9":
            if value > _MAX_WIDTH:
                self.pos = len(self.layout)
                return None
            value = value * 10 + int(self.peek())
            self.pos += 1
        return value if self.pos > start else None

    def argument_number(self) -> bool:
        """Read ``[n]``; whether there was a well-formed one."""
        if self.peek() != "[":
            return False
        self.reordered = True
        close = self.layout.find("]", self.pos + 1)
        if close < 0:
            self.pos += 1
            self.good_number = False
            return False
        digits = self.layout[self.pos + 1 : close]
        self.pos = close + 1
        if not (digits.isascii() and digits.isdigit()) or int(digits) > 10 * _MAX_WIDTH:
            self.good_number = False
            return False
        if 1 <= int(digits) <= len(self.args):
            self.arg = int(digits) - 1
        else:
            self.good_number = False
        return True

    def star(self) -> int | None:
        """The next argument as a width or a precision; None when it is no integer, or too large."""
        self.pos += 1
        value = self.args[self.arg] if self.arg < len(self.args) else None
        if self.arg < len(self.args):
            self.arg += 1
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _MAX_WIDTH:
            return int(value)
        return None

    def width(self, spec: Spec, after_number: bool) -> bool:
        if self.peek() != "*":
            spec.width = self.number()
            if after_number and spec.width is not None:
                self.good_number = False
            return after_number
        spec.width = self.star()
        if spec.width is None:
            self.out.append("%!(BADWIDTH)")
        elif spec.width < 0:
            spec.width, spec.minus, spec.zero = -spec.width, True, False
        return False

    def precision(self, spec: Spec, after_number: bool) -> bool:
        if self.peek() != "." or self.pos + 1 >= len(self.layout):
            return after_number
        self.pos += 1
        if after_number:
            self.good_number = False
        after_number = self.argument_number()
        if self.peek() != "*":
            spec.prec = self.number() or 0
            return after_number
        spec.prec = self.star()
        if spec.prec is None or spec.prec < 0:
            spec.prec = None
            self.out.append("%!(BADPREC)")
        return False
