"""A parse tree to the source of a Python module: the template's function.

    def t(rt, o, dot, depth):     # rt the TemplateSet, o appends to the output, depth of {{template}} calls
        o('name: ')
        o(f_quote(dot.get('Values').get('name')))

What stands between {{if}} and {{end}} is a function of its own where it is long and needs no variables of the
template: `late(place)` gives it, and compiles it when it is first executed. Most of what a chart can do is off.

Left out: running the module; that is `helmkit.template.set`'s.
"""

from __future__ import annotations

from helmkit.template.codegen import (
    MAX_BLOCK_DEPTH,
    MAX_LOOP_DEPTH,
    MODULE_LINES,
    Code,
    Frame,
    Function,
    Output,
)
from helmkit.template.expressions import Expressions
from helmkit.template.nodes import (
    Action,
    Branch,
    Break,
    Continue,
    If,
    Node,
    Pipe,
    Range,
    String,
    TemplateCall,
    Text,
    Tree,
    With,
)
from helmkit.template.points import NOT_NIL, Form, Point

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from helmkit.template.loader import Lookup

BREAK, CONTINUE = 1, 2

# Characters of source from which on a part of a template is compiled when it is first executed.
LATE_LENGTH = 400


def compile_tree(
    tree: Tree, functions: Lookup, *, strict: bool, statements: Callable[..., Statements], place: int | None = None
) -> tuple[list[str], dict[int, Point]]:
    """Python modules for one template, to be run in turn with the same globals, and the points of its lines.

    They set `template_function`, and `used`, the functions of the families that it calls as f_<name>. They need
    `late`, see above. `statements` makes what compiles the template's nodes; `place` is that of the late part which
    is wanted instead of the template.
    """
    output = Output()
    nodes = tree.nodes if place is None else _part_at(place, tree.nodes)
    assert nodes is not None, place
    statements(tree, output, functions, strict=strict).template_function("t", nodes)
    output.add(["template_function = t", f"used = {tuple(sorted(output.used))!r}"])
    return output.assemble()


class Statements(Expressions):
    """Compiles the nodes of one template."""

    def template_function(self, name: str, nodes: list[Node]) -> None:
        """The function of the template; one that is long, and has no variables to share, calls its parts."""
        if self.scope.root != "dot":
            self.emit(f"{self.scope.root} = dot")
        parts: list[str] = []
        for node in self.joined(nodes):
            self.statement(node)
            if len(self.function.frame.lines) > MODULE_LINES and self.scope.is_bare():
                parts.append(f"{name}_{len(parts)}")
                self.output.add(self.function.assemble(parts[-1]))
                self.function = self.scope.function = Function()
        self.output.add(self.function.assemble(name, parts))

    def block(self, nodes: list[Node]) -> None:
        """Statements for `nodes`; at least one."""
        before = len(self.function.frame.lines)
        for node in self.joined(nodes):
            self.statement(node)
        if len(self.function.frame.lines) == before:
            self.emit("pass")

    def joined(self, nodes: list[Node]) -> list[Node]:
        """`nodes` with texts and strings that follow each other as one, which rules for Prometheus are full of."""
        found: list[Node] = []
        for node in nodes:
            text = _constant_text(node)
            if text is not None and found and isinstance(found[-1], Text):
                found[-1] = Text(found[-1].pos, found[-1].text + text)
            else:
                found.append(node if text is None else Text(node.pos, text))
        return found

    def emit(self, line: str) -> None:
        self.function.frame.emit(line)

    def statement(self, node: Node) -> None:
        if isinstance(node, Text):
            self.emit(f"o({node.text!r})")
        elif isinstance(node, Action):
            self.action(node)
        elif isinstance(node, If):
            self.if_(node, "if")
        elif isinstance(node, With):
            self.with_(node)
        elif isinstance(node, Range):
            self.range(node)
        elif isinstance(node, TemplateCall):
            self.template(node)
        elif isinstance(node, Break):
            self.jump(BREAK)
        elif isinstance(node, Continue):
            self.jump(CONTINUE)

    def action(self, node: Action) -> None:
        code = self.pipeline(node.pipe)
        if node.pipe.variables:
            self.emit(f"({code.text})")
        elif code.type == "string":
            self.emit(f"o({code.text})")
        else:
            self.emit(f"o(show({code.text}))")

    def template(self, node: TemplateCall) -> None:
        mark = self.output.mark(Point(node))
        dot = "None" if node.pipe is None else self.pipeline(node.pipe).text
        self.emit(f"({mark}template(rt, {node.name!r}, depth))(rt, o, {dot}, depth + 1)")

    # Branches.

    def if_(self, node: If, word: str) -> None:
        mark = self.scope.mark()
        code = self.pipeline(node.pipe)
        self.emit(f"{word} ({code.text}):")
        self.scoped_block(node.body)
        self.otherwise(node.otherwise)
        self.scope.release(mark)

    def otherwise(self, nodes: list[Node] | None) -> None:
        """The else of an if or a with."""
        if nodes is None:
            return
        if len(nodes) == 1 and isinstance(nodes[0], If) and self.function.frame.depth < MAX_BLOCK_DEPTH:
            # To Python's compiler each elif is a level deeper.
            self.function.frame.chained += 1
            self.if_(nodes[0], "elif")
            self.function.frame.chained -= 1
            return
        self.emit("else:")
        self.nested_block(nodes)

    def with_(self, node: With) -> None:
        mark, outer = self.scope.mark(), self.dot
        code = self.pipeline(node.pipe)
        local = self.function.local("d")
        self.emit(f"if ({local} := {code.text}):")
        self.dot = Code(local, node, form=NOT_NIL, typ=code.type, constant=True)
        self.scoped_block(node.body)
        self.dot = outer
        self.otherwise(node.otherwise)
        self.scope.release(mark)

    def scoped_block(self, nodes: list[Node], setup: list[str] | None = None) -> None:
        """A nested block whose variables are gone after it: its else sees them when parsed but not when run."""
        mark = self.scope.mark()
        self.nested_block(nodes, setup)
        self.scope.release(mark)

    def nested_block(self, nodes: list[Node], setup: list[str] | None = None, *, holds: bool = False) -> None:
        """An indented block; a call of a nested function where Python would find it too deep, or where a break is to
        end nothing else (`holds`).
        """
        frame = self.function.frame
        if self.is_late(nodes):
            self.function.uses_late = True
            frame.indent += 1
            self.emit(f"late({nodes[0].pos})(rt, o, dot, depth)")
            frame.indent -= 1
            return
        if not holds and frame.depth < MAX_BLOCK_DEPTH and frame.loops <= MAX_LOOP_DEPTH:
            frame.indent += 1
            for line in setup or ():
                self.emit(line)
            self.block(nodes)
            frame.indent -= 1
            return
        inner = self.function.frame = Frame()
        for line in setup or ():
            self.emit(line)
        self.block(nodes)
        self.function.frame = frame
        name = f"e{len(self.function.nested)}"
        self.function.nest(name, inner.lines)
        frame.indent += 1
        jumps = inner.jumps - {BREAK} if holds else inner.jumps
        if not jumps:
            self.emit(f"{name}()")
        else:
            local = self.function.local("t")
            self.emit(f"{local} = {name}()")
            for jump in sorted(jumps):
                self.emit(f"if {local} == {jump}:")
                frame.indent += 1
                self.jump(jump)
                frame.indent -= 1
        frame.indent -= 1

    def is_late(self, nodes: list[Node]) -> bool:
        """Whether `nodes` are worth a function of their own, and need nothing but the template's dot."""
        return self.dot.text == "dot" and self.scope.is_bare() and bool(nodes) and _length(nodes) >= LATE_LENGTH

    def jump(self, jump: int) -> None:
        """break or continue; out of a nested function, by what that returns."""
        frame = self.function.frame
        if frame.loops:
            self.emit("break" if jump == BREAK else "continue")
        else:
            frame.jumps.add(jump)
            self.emit(f"return {jump}")

    # Ranges.

    def range(self, node: Range) -> None:
        mark, outer = self.scope.mark(), self.dot
        variables = node.pipe.variables
        bare = self.pipeline(_without_variables(node))
        whole, items, dot = self.function.local("r"), self.function.local("s"), self.function.local("d")
        self.emit(f"{whole} = ({bare.text})")
        names = [variable.idents[0] for variable in variables]
        targets, setup = self.loop_variables(names, node.pipe.assigns, dot, whole, bare)
        helper = "pairs" if len(names) > 1 else "elements"
        point = self.output.mark(Point(bare.at))
        if helper == "elements":
            self.emit(f"{items} = ({whole} if {whole}.__class__ is list else {point}elements({whole}))")
        else:
            self.emit(f"{items} = ({point}pairs({whole}))")
        frame = self.function.frame
        if node.otherwise is not None:
            self.emit(f"if {items}:")
            frame.indent += 1
        self.emit(f"for {targets} in {items}:")
        frame.loops += 1
        self.dot = Code(dot, node, form=Form("element", source=whole), constant=True)
        self.scoped_block(node.body, setup)
        frame.loops -= 1
        self.dot = outer
        if node.otherwise is not None:
            frame.indent -= 1
            self.emit("else:")
            self.scope.unrange(mark)
            self.nested_block(node.otherwise, holds=_has_break(node.otherwise))
        self.scope.release(mark)

    def loop_variables(
        self, names: list[str], assigns: bool, dot: str, whole: str, code: Code
    ) -> tuple[str, list[str]]:
        """The for statement's targets, and what its body begins with; the variables hold the whole value before."""
        element = Form("element", source=whole)
        key = self.function.local("v") if len(names) > 1 else ""
        setup = []
        for position, name in enumerate(names):
            item, form = (key, NOT_NIL) if position == 0 and key else (dot, element)
            if assigns:
                self.emit(self.store(name, True, Code(whole, code.at)).text)
                setup += self.loop_assignment(name, item, code, whole)
                continue
            slot = self.scope.declare(name, form=form, ranged=True)
            self.emit(f"{slot.local} = {whole}")
            if slot.mixed:
                self.emit(f"{slot.mixed} = False")
                setup.append(f"{slot.mixed} = {'False' if form is NOT_NIL else f'holds_interfaces({whole})'}")
            setup.append(f"{slot.local} = {item}")
        return (f"{key}, {dot}" if key else dot), setup

    def loop_assignment(self, name: str, item: str, code: Code, whole: str) -> list[str]:
        """What puts an element, or its key, into a variable that was declared before."""
        test = f"holds_interfaces({whole})" if item.startswith("d") else "False"
        lines = [self.store(name, True, Code(item, code.at)).text]
        slots = self.scope.find(name)
        return lines + [f"{slot.mixed} = {test}" for slot in slots[:1] if slot.mixed]


def _has_break(nodes: list[Node]) -> bool:
    """Whether there is a break in `nodes`, the else of a range.

    The parser wants a range around that one, but when it is executed it ends the range whose else it is in.
    """
    return any(
        isinstance(node, Break)
        or (
            isinstance(node, Branch)
            and not isinstance(node, Range)
            and (_has_break(node.body) or _has_break(node.otherwise or []))
        )
        for node in nodes
    )


def _part_at(place: int, nodes: list[Node]) -> list[Node] | None:
    """The nodes of the branch below `nodes` whose first node is at `place`."""
    for node in nodes:
        if isinstance(node, Branch):
            for part in (node.body, node.otherwise or []):
                found = part if part and part[0].pos == place else _part_at(place, part)
                if found is not None:
                    return found
    return None


def _length(nodes: list[Node]) -> int:
    """About how many characters of source `nodes` are."""
    last = nodes[-1]
    while isinstance(last, Branch) and (inner := last.otherwise or last.body):
        last = inner[-1]
    return last.pos - nodes[0].pos


def _constant_text(node: Node) -> str | None:
    """What a text, or an action that is nothing but a string, always prints."""
    if isinstance(node, Text):
        return node.text
    if isinstance(node, Action) and not node.pipe.variables and len(node.pipe.commands) == 1:
        args = node.pipe.commands[0].args
        if len(args) == 1 and isinstance(args[0], String):
            return args[0].text
    return None


def _without_variables(node: Range) -> Pipe:
    """The pipeline of a range, whose variables get elements rather than its value."""
    pipe = Pipe(node.pipe.pos)
    pipe.commands = node.pipe.commands
    return pipe
