"""The parse tree of a template. `str(node)` is the source form that Go's error messages quote.

Source: Go's text/template/parse/node.go. A position is an index into the file's source. Left out: which file; all
nodes of a `Tree` are of one.
"""

from helmkit.template.gofmt import quote
from helmkit.template.literals import Number


class Node:
    """Any node; `pos` is where Go says it is."""

    __slots__ = ("pos",)

    def __init__(self, pos: int) -> None:
        self.pos = pos


class Dot(Node):
    __slots__ = ()

    def __str__(self) -> str:
        return "."


class Nil(Node):
    __slots__ = ()

    def __str__(self) -> str:
        return "nil"


class Bool(Node):
    __slots__ = ("value",)

    def __init__(self, pos: int, value: bool) -> None:
        self.pos = pos
        self.value = value

    def __str__(self) -> str:
        return "true" if self.value else "false"


class NumberNode(Node):
    __slots__ = ("text", "value")

    def __init__(self, pos: int, text: str, value: Number) -> None:
        self.pos = pos
        self.text = text
        self.value = value

    def __str__(self) -> str:
        return self.text


class String(Node):
    __slots__ = ("quoted", "text")

    def __init__(self, pos: int, quoted: str, text: str) -> None:
        self.pos = pos
        self.quoted = quoted
        self.text = text

    def __str__(self) -> str:
        return self.quoted


class Identifier(Node):
    """A function's name."""

    __slots__ = ("name",)

    def __init__(self, pos: int, name: str) -> None:
        self.pos = pos
        self.name = name

    def __str__(self) -> str:
        return self.name


class Field(Node):
    """``.a.b``; no dots in `idents`."""

    __slots__ = ("idents",)

    def __init__(self, pos: int, text: str) -> None:
        self.pos = pos
        self.idents = text[1:].split(".")

    def __str__(self) -> str:
        return "." + ".".join(self.idents)


class Variable(Node):
    """``$x.a.b``; the first of `idents` has the dollar."""

    __slots__ = ("idents",)

    def __init__(self, pos: int, text: str) -> None:
        self.pos = pos
        self.idents = text.split(".")

    def __str__(self) -> str:
        return ".".join(self.idents)


class Chain(Node):
    """A term followed by fields: ``(index .a 0).b.c``."""

    __slots__ = ("fields", "term")

    def __init__(self, pos: int, term: Node, fields: list[str]) -> None:
        self.pos = pos
        self.term = term
        self.fields = fields

    def __str__(self) -> str:
        term = f"({self.term})" if isinstance(self.term, Pipe) else str(self.term)
        return term + "".join([f".{field}" for field in self.fields])


class Command(Node):
    """A function or another operand, and its arguments."""

    __slots__ = ("args",)

    def __init__(self, pos: int) -> None:
        self.pos = pos
        self.args: list[Node] = []

    def __str__(self) -> str:
        return " ".join([f"({arg})" if isinstance(arg, Pipe) else str(arg) for arg in self.args])


class Pipe(Node):
    """Commands, each one's result the last argument of the next; and the variables that get the last result."""

    __slots__ = ("assigns", "commands", "variables")

    def __init__(self, pos: int) -> None:
        self.pos = pos
        self.assigns = False
        self.variables: list[Variable] = []
        self.commands: list[Command] = []

    def __str__(self) -> str:
        commands = " | ".join([str(command) for command in self.commands])
        if not self.variables:
            return commands
        names = ", ".join([str(variable) for variable in self.variables])
        return f"{names} {'=' if self.assigns else ':='} {commands}"


class Text(Node):
    __slots__ = ("text",)

    def __init__(self, pos: int, text: str) -> None:
        self.pos = pos
        self.text = text

    def __str__(self) -> str:
        return self.text


class Action(Node):
    """A pipeline whose value is printed, unless it declares or assigns."""

    __slots__ = ("pipe",)

    def __init__(self, pos: int, pipe: Pipe) -> None:
        self.pos = pos
        self.pipe = pipe

    def __str__(self) -> str:
        return f"{{{{{self.pipe}}}}}"


class Branch(Node):
    """if, with and range; `otherwise` is None when there is no else."""

    __slots__ = ("body", "otherwise", "pipe")
    KEYWORD = ""

    def __init__(self, pos: int, pipe: Pipe, body: list[Node], otherwise: list[Node] | None) -> None:
        self.pos = pos
        self.pipe = pipe
        self.body = body
        self.otherwise = otherwise

    def __str__(self) -> str:
        otherwise = "" if self.otherwise is None else "{{else}}" + text_of(self.otherwise)
        return f"{{{{{self.KEYWORD} {self.pipe}}}}}{text_of(self.body)}{otherwise}{{{{end}}}}"


class If(Branch):
    __slots__ = ()
    KEYWORD = "if"


class With(Branch):
    __slots__ = ()
    KEYWORD = "with"


class Range(Branch):
    __slots__ = ()
    KEYWORD = "range"


class TemplateCall(Node):
    __slots__ = ("name", "pipe")

    def __init__(self, pos: int, name: str, pipe: Pipe | None) -> None:
        self.pos = pos
        self.name = name
        self.pipe = pipe

    def __str__(self) -> str:
        return f"{{{{template {quote(self.name)}{'' if self.pipe is None else f' {self.pipe}'}}}}}"


class Break(Node):
    __slots__ = ()

    def __str__(self) -> str:
        return "{{break}}"


class Continue(Node):
    __slots__ = ()

    def __str__(self) -> str:
        return "{{continue}}"


class End(Node):
    """``{{end}}``; not part of a finished tree."""

    __slots__ = ()

    def __str__(self) -> str:
        return "{{end}}"


class Else(Node):
    """``{{else}}``; not part of a finished tree."""

    __slots__ = ()

    def __str__(self) -> str:
        return "{{else}}"


class Tree:
    """One template: its name and its nodes; the variables that some pipeline, some range assigns with =."""

    __slots__ = ("assigned", "name", "nodes", "range_assigned")

    def __init__(
        self, name: str, nodes: list[Node], assigned: frozenset[str], range_assigned: frozenset[str]
    ) -> None:
        self.name = name
        self.nodes = nodes
        self.assigned = assigned
        self.range_assigned = range_assigned

    def is_empty(self) -> bool:
        """Nothing but space (Go's parse.IsEmptyTree; comments make no nodes here)."""
        return all(isinstance(node, Text) and not node.text.strip(_SPACE) for node in self.nodes)

    def __str__(self) -> str:
        return text_of(self.nodes)


# What Go's unicode.IsSpace counts; Python's strip() would take more.
_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)


def text_of(nodes: list[Node]) -> str:
    """The source form of a list of nodes."""
    return "".join([str(node) for node in nodes])
