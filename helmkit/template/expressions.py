"""Pipelines to Python expressions (exec.go: evalPipeline, evalCommand, evalField, evalCall, evalArg).

A chain of fields is a chain of `.get`; a call is a call, with checks of its arguments where their types are not
known; and, or and not are Python's own, because truth is the same for every value. What cannot work (a wrong argument
count, a literal of the wrong type) becomes code that fails when it is reached, as in Go.
"""

from __future__ import annotations

from helmkit.template.arguments import ANY, INTEGERS, UNSIGNED, can_be_nil, go_type, wrong_count
from helmkit.template.codegen import Code, Function, Output
from helmkit.template.funcs import FAMILIES
from helmkit.template.gofunc import GoFunction
from helmkit.template.nodes import (
    Bool,
    Chain,
    Command,
    Dot,
    Field,
    Identifier,
    Nil,
    Node,
    NumberNode,
    Pipe,
    String,
    Tree,
    Variable,
)
from helmkit.template.points import (
    INTERFACE,
    NOT_NIL,
    PLAIN,
    CallPoint,
    CheckPoint,
    FieldPoint,
    Form,
    Logic,
    MethodPoint,
    Point,
)
from helmkit.template.scope import Scope, Slot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from helmkit.template.loader import Lookup

_CHECKS = {"string": "as_string", "int": "as_int"}
_LITERALS = (Bool, NumberNode, String)

# The methods of common.Values, a map read so often that it has dict's own `get`, which knows nothing of methods.
MAP_METHODS = frozenset(("AsMap", "Encode", "PathValue", "Table", "YAML"))


class Expressions:
    """Compiles the expressions of one template; statements are the subclass's."""

    def __init__(self, tree: Tree, output: Output, functions: Lookup, *, strict: bool) -> None:
        self.output = output
        self.functions = functions
        self.strict = strict
        self.function = Function()
        self.scope = Scope(tree, self.function)
        self.dot = Code("dot", Dot(0), constant=True)
        self.settled: int | None = None  # how many variables there were before the present pipeline

    # Pipelines and commands.

    def pipeline(self, pipe: Pipe) -> Code:
        """The value of a pipeline, assigned to its variables on the way."""
        code: Code | None = None
        outermost = self.settled is None
        if outermost:
            self.settled = self.scope.mark()
        for command in pipe.commands:
            code = _unwrapped(self.command(command, code, pipe))
        assert code is not None
        for variable in pipe.variables:
            code = self.store(variable.idents[0], pipe.assigns, code)
        if outermost:
            self.settled = None
        return code

    def store(self, name: str, assigns: bool, code: Code) -> Code:
        """`code` with its value put into a variable as well."""
        if not assigns:
            slot = self.scope.declare(name, form=code.form, typ=code.type)
            text = f"({slot.local} := {code.text})"
            return self.noting_form(slot, Code(text, code.at, typ=code.type, depth=code.depth + 1))
        slots = self.scope.find(name)
        if not slots:
            return self.fault(f"undefined variable: {name}", code.at, before=code)
        if len(slots) == 1 and not slots[0].maybe:
            text = f"({slots[0].local} := {code.text})"
            return self.noting_form(slots[0], Code(text, code.at, depth=code.depth + 1))
        return self.after(code, lambda value: self.store_first(name, slots, value), pure=False)

    def store_first(self, name: str, slots: list[Slot], value: Code) -> Code:
        """An assignment to the first of `slots` whose declaration was not skipped."""
        if slots[-1].maybe:
            text = self.fault(f"undefined variable: {name}", value.at).text
        else:
            text = f"({slots.pop().local} := {value.text})"
        for slot in reversed(slots):
            text = f"(({slot.local} := {value.text}) if {slot.local} is not UNSET else {text})"
        return Code(text, value.at, depth=len(slots) + 1)

    def noting_form(self, slot: Slot, code: Code) -> Code:
        """An assignment of a pipeline's value, noted for a variable that also gets elements of ranges."""
        if slot.mixed:
            code.text = f"({code.text}, ({slot.mixed} := False))[0]"
        return code

    def command(self, command: Command, final: Code | None, pipe: Pipe) -> Code:
        first = command.args[0]
        args = command.args[1:]
        if isinstance(first, Identifier):
            return self.call(first, command, args, final)
        if isinstance(first, (Field, Chain)) or (isinstance(first, Variable) and len(first.idents) > 1):
            if args or final is not None:
                return self.method(first, args, final)
            return self.operand(first)
        if args or final is not None:
            at = final.at if final is not None else pipe
            place = at if isinstance(first, Pipe) else first
            return self.fault(f"can't give argument to non-function {first}", place, before=final)
        if isinstance(first, Nil):
            return self.fault("nil is not a command", first)
        return self.operand(first)

    def fault(self, text: str, at: Node | Logic, before: Code | None = None) -> Code:
        """Code that fails with `text` once `before` has been evaluated."""
        code = Code(f"{self.output.mark(Point(at))}fault({text!r})", at, depth=1)
        return code if before is None else self.after(before, lambda _: code, pure=False)

    def after(self, first: Code, build: Callable[[Code], Code], *, pure: bool) -> Code:
        """`build(first)`, with `first` evaluated before anything else in it; `pure` says that nothing else fails."""
        first = self.function.shallow(first)
        if pure or first.constant:
            return build(first)
        temp = self.function.local("t")
        code = build(Code(temp, first.at, form=first.form, typ=first.type, guarded=first.guarded))
        text = f"(({temp} := {first.text}), {code.text})[1]"
        return Code(text, code.at, form=code.form, typ=code.type, depth=max(first.depth, code.depth) + 2)

    # Operands.

    def operand(self, node: Node) -> Code:
        """A term on its own, where any type will do."""
        if isinstance(node, Dot):
            return Code(self.dot.text, node, form=self.dot.form, typ=self.dot.type, constant=True)
        if isinstance(node, Field):
            return self.fields(self.dot, node.idents, node)
        if isinstance(node, Variable):
            return self.variable(node)
        if isinstance(node, Pipe):
            return self.pipeline(node)
        if isinstance(node, Chain):
            return self.chain(node)
        if isinstance(node, Identifier):
            return self.call(node, node, [], None)
        return self.literal(node)

    def literal(self, node: Node) -> Code:
        """A constant where nothing says which type it should have."""
        if isinstance(node, Bool):
            return Code(repr(node.value), node, typ="bool", constant=True)
        if isinstance(node, String):
            return Code(repr(node.text), node, typ="string", constant=True)
        assert isinstance(node, NumberNode)
        number, text = node.value, node.text
        if number.complex is not None:
            return Code(repr(number.complex), node, typ="complex128", constant=True)
        hexadecimal = text[:2] in ("0x", "0X") and not any(char in text for char in "pP")
        if text[0] != "'" and not hexadecimal and any(char in text for char in ".eEpP"):
            return Code(f"({number.float!r})", node, typ="float64", constant=True)
        if number.int is None:
            return self.fault(f"{text} overflows int", node)
        return Code(f"({number.int})", node, typ="int", constant=True)

    def variable(self, node: Variable) -> Code:
        name = node.idents[0]
        slots = self.scope.find(name)
        if slots and not slots[-1].maybe:
            slot = slots.pop()
            constant = self.scope.is_settled(slot, self.settled)
            value = Code(slot.local, node, form=slot.form, typ=slot.type, constant=constant)
        else:
            value = self.fault(f"undefined variable: {name}", node)
        for slot in reversed(slots):
            value = Code(f"({slot.local} if {slot.local} is not UNSET else {value.text})", node, depth=2)
        return value if len(node.idents) == 1 else self.fields(value, node.idents[1:], node)

    def chain(self, node: Chain) -> Code:
        if isinstance(node.term, Nil):
            return self.fault(f"indirection through explicit nil in {node}", node)
        return self.fields(self.operand(node.term), node.fields, None)

    def receiver(self, code: Code) -> tuple[str, str]:
        """A local that holds a value whose fields are read, and the code that puts it there ("" when it is there)."""
        if code.text.isidentifier() and code.text not in ("True", "False", "None"):
            return code.text, ""
        local = self.function.local("t")
        return local, f"({local} := {self.function.shallow(code).text})"

    def fields(self, code: Code, names: list[str], node: Node | None) -> Code:
        """`code`.a.b; `node` is where that stands, None for the last node of `code` itself."""
        at = code.at if node is None else node
        local, setup = self.receiver(code)
        mark = self.output.mark(FieldPoint(at, local, code.form, names, strict=self.strict))
        depth = code.depth + 1
        if self.strict:
            text = setup or local
            for name in names:
                text = f"strict_get({text}, {name!r})"
            return Code(mark + text, at, form=INTERFACE, depth=depth + len(names))
        text = _gets(local, names)
        if code.form.kind in ("plain", "guarded", "mixed"):
            nothing = f"{setup or local} is None"
            if code.form.kind == "mixed":
                nothing = f"({nothing} and not {code.form.guard})"
            guarded = (nothing, mark + text)
            text = f"(None if {nothing} else {mark}{text})"
            return Code(text, at, form=Form("guarded", guard=local), depth=depth, guarded=guarded)
        text = f"({setup}, {mark}{text})[1]" if setup else mark + text
        return Code(text, at, form=INTERFACE, depth=depth + 1)

    def method(self, node: Node, args: list[Node], final: Code | None) -> Code:
        """Fields of which the last is a method that gets arguments."""
        if final is not None:
            return self.after(final, lambda value: self.method_call(node, args, value), pure=False)
        return self.method_call(node, args, None)

    def method_call(self, node: Node, args: list[Node], final: Code | None) -> Code:
        at: Node | Logic = node
        if isinstance(node, Chain):
            receiver = self.operand(node.term)
            names, at = node.fields, receiver.at
        elif isinstance(node, Variable):
            receiver = self.variable(Variable(node.pos, node.idents[0]))
            names = node.idents[1:]
        else:
            assert isinstance(node, Field)
            receiver, names = self.dot, node.idents
        if len(names) > 1:
            receiver = self.fields(receiver, names[:-1], None if isinstance(node, Chain) else node)
        local, setup = self.receiver(receiver)
        interface = _interface_test(receiver.form)
        values = [self.function.shallow(self.method_argument(arg)) for arg in args]
        if final is not None:
            values.append(final)
        places = [(value.at, value.form) for value in values]
        mark = self.output.mark(MethodPoint(at, names[-1], places))
        found = f"method_of({setup or local}, {names[-1]!r}, {interface})"
        texts = ", ".join([found, repr(names[-1]), *[value.text for value in values]])
        depth = max([receiver.depth + 1, *[value.depth for value in values]]) + 1
        last = values[-1].at if args else at
        return Code(f"{mark}call_method({texts})", last, form=INTERFACE, depth=depth)

    def method_argument(self, node: Node) -> Code:
        return Code("None", node, constant=True) if isinstance(node, Nil) else self.operand(node)

    # Calls.

    def call(self, node: Identifier, place: Node, args: list[Node], final: Code | None) -> Code:
        """A function call; errors of the function itself are at `place`."""
        function = self.functions(node.name)
        assert function is not None, node.name
        given = len(args) + (final is not None)
        fixed = len(function.params) - function.variadic
        if given < fixed or (given > fixed and not function.variadic):
            # Go counts the piped argument in one of its two messages only.
            count = len(args) if function.variadic else given
            return self.fault(wrong_count(node.name, function, count), node, before=final)
        if FAMILIES.get(node.name) == "builtins":
            if node.name in ("and", "or"):
                return self.logic(node, args, final)
            if node.name == "not":
                return self.negation(node, args, final)
            if node.name == "call":
                return self.call_value(args, final, node, place)
        types = [go_type(typ) for typ in _parameter_types(function, given)]
        values = [self.argument(arg, typ) for arg, typ in zip(args, types, strict=False)]
        last = values[-1].at if values else node
        if final is None:
            return self.invocation(node, place, function, values, last)
        pure = all(value.constant for value in values)
        return self.after(
            final,
            lambda value: self.invocation(
                node, place, function, [*values, self.checked(value, types[-1], last)], last
            ),
            pure=pure,
        )

    def invocation(
        self, node: Identifier, place: Node, function: GoFunction, values: list[Code], last: Node | Logic
    ) -> Code:
        """The call itself, its arguments ready; `last` is the last one that is written in it."""
        name = node.name
        values = [self.function.shallow(value) for value in values]
        mark = self.output.mark(CallPoint(place, name, values[0].form if name == "len" else INTERFACE))
        result = go_type(function.result)
        return Code(
            f"{mark}{self.callee(name)}({', '.join([value.text for value in values])})",
            last,
            form=INTERFACE if result in ANY else NOT_NIL,
            typ="" if result in ANY else result,
            depth=max([value.depth for value in values], default=0) + 1,
        )

    def callee(self, name: str) -> str:
        """The Python function: a global for those of the families, looked up in the set for the caller's own."""
        if name in FAMILIES:
            self.output.used.add(name)
            return f"f_{name}"
        self.function.uses_own = True
        return f"F[{name!r}]"

    def logic(self, node: Identifier, args: list[Node], final: Code | None) -> Code:
        if final is None:
            return self.short_circuit(node, args, None)
        return self.after(final, lambda value: self.short_circuit(node, args, value), pure=False)

    def short_circuit(self, node: Identifier, args: list[Node], final: Code | None) -> Code:
        mark, outer = self.scope.mark(), self.scope.skippable
        values = []
        for arg in args:
            values.append(self.function.shallow(self.any_argument(arg)))
            self.scope.skippable = True
        self.scope.skippable = outer
        last = values[-1].at if values else node
        if final is not None:
            values.append(final)
        arms: list[tuple[str, Node | Logic]] = []
        texts = []
        for value in values[:-1]:
            local = self.function.local("t")
            arms.append((local, value.at))
            texts.append(f"({local} := {value.text})")
        text = f"({f' {node.name} '.join([*texts, values[-1].text])})"
        # UNSET is true, so this is the value of what stands behind it.
        unset = [f"({slot.local} := UNSET)" for slot in self.scope.slots[mark:] if slot.maybe]
        if unset:
            text = f"({' and '.join([*unset, text])})"
        types = {value.type for value in values}
        at: Node | Logic = Logic(node.name, arms, last) if arms else last
        depth = max([value.depth for value in values]) + 2
        return Code(text, at, form=INTERFACE, typ=types.pop() if len(types) == 1 else "", depth=depth)

    def call_value(self, args: list[Node], final: Code | None, node: Identifier, place: Node) -> Code:
        """The function `call`, which always fails: no value is a function."""
        values = [self.function.shallow(self.any_argument(arg)) for arg in args]
        at = values[-1].at if values else node
        callee = repr(str(args[0])) if args else "None"

        def build(piped: list[Code]) -> Code:
            texts = ", ".join([callee, *[value.text for value in [*values, *piped]]])
            mark = self.output.mark(CallPoint(place, node.name))
            return Code(f"{mark}{self.callee(node.name)}({texts})", at, form=INTERFACE, depth=3)

        return build([]) if final is None else self.after(final, lambda value: build([value]), pure=False)

    def negation(self, node: Identifier, args: list[Node], final: Code | None) -> Code:
        value = self.any_argument(args[0]) if args else final
        assert value is not None
        value = self.function.shallow(value)
        at = value.at if args else node
        return Code(f"(not {value.text})", at, form=NOT_NIL, typ="bool", depth=value.depth + 1)

    def any_argument(self, node: Node) -> Code:
        """An argument of type interface {} or reflect.Value."""
        if isinstance(node, Nil):
            return Code("None", node, constant=True)
        if isinstance(node, Chain) or not isinstance(node, _LITERALS):
            return self.operand(node)
        return self.literal(node)

    def argument(self, node: Node, typ: str) -> Code:
        """An argument written in the call, for a parameter of type `typ`."""
        if typ in ANY:
            return self.any_argument(node)
        if isinstance(node, Nil):
            if not can_be_nil(typ):
                return self.fault(f"cannot assign nil to {typ}", node)
            return Code(f"convert(None, {typ!r})", node, typ=typ, constant=True)
        if isinstance(node, _LITERALS):
            return self.typed_literal(node, typ)
        code = self.function.shallow(self.operand(node))
        return self.checked(code, typ, code.at)

    def typed_literal(self, node: Node, typ: str) -> Code:
        """A constant for a parameter of a given type."""
        number = node.value if isinstance(node, NumberNode) else None
        if typ == "bool":
            wanted, text = "bool", repr(node.value) if isinstance(node, Bool) else None
        elif typ == "string":
            wanted, text = "string", repr(node.text) if isinstance(node, String) else None
        elif typ in INTEGERS:
            wanted, value = "integer", number.int if number else None
            text = None if value is None else f"({value})"
        elif typ in UNSIGNED:
            wanted, value = "unsigned integer", number.uint if number else None
            text = None if value is None else f"({value})"
        elif typ == "float64":
            wanted = "float"
            text = f"({number.float!r})" if number and number.float is not None else None
        else:
            return self.fault(f"can't handle {node} for arg of type {typ}", node)
        if text is None:
            return self.fault(f"expected {wanted}; found {node}", node)
        if typ == "int64":
            text = f"Int64{text}"
        return Code(text, node, typ=typ, constant=True)

    def checked(self, code: Code, typ: str, at: Node | Logic) -> Code:
        """`code` as an argument of type `typ`; `at` is where Go stands when it checks."""
        if typ in ANY or code.type == typ:
            return code
        mark = self.output.mark(CheckPoint(at, code.form))
        check = _CHECKS.get(typ)
        depth = code.depth + 1
        if check is not None:
            return Code(f"{mark}{check}({code.text})", code.at, form=NOT_NIL, typ=typ, depth=depth)
        if code.guarded is None or not can_be_nil(typ):
            text = f"{mark}convert({code.text}, {typ!r}, {_interface_test(code.form)})"
        else:
            nothing, value = code.guarded
            text = f"(convert(None, {typ!r}) if {nothing} else {mark}convert({value}, {typ!r}, True))"
        return Code(text, code.at, form=NOT_NIL, typ=typ, depth=depth)


def _gets(receiver: str, names: list[str]) -> str:
    """Python that reads fields one after the other."""
    for name in names:
        receiver = f"member({receiver}, {name!r})" if name in MAP_METHODS else f"{receiver}.get({name!r})"
    return receiver


def _parameter_types(function: GoFunction, count: int) -> list[str]:
    """The types of the parameters that `count` arguments meet."""
    types = list(function.params)
    if not function.variadic:
        return types
    rest = types.pop().removeprefix("...")
    return types + [rest] * (count - len(types))


def _unwrapped(code: Code) -> Code:
    """A command's value as the pipeline passes it on: an interface {} is opened, and its nil is nothing."""
    form = code.form if code.form.kind == "not nil" else PLAIN
    return Code(code.text, code.at, form=form, typ=code.type, depth=code.depth, constant=code.constant)


def _interface_test(form: Form) -> str:
    """Python that says whether a value of this form is held as an interface {}."""
    if form.kind == "guarded":
        return f"{form.guard} is not None"
    if form.kind == "mixed":
        return form.guard
    return "False" if form.kind in ("plain", "not nil") else "True"
