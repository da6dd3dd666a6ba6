"""Tokens to parse trees: one for the file and one for each define and block in it.

Source: Go's text/template/parse/parse.go, whose messages these are. Left out: running; that wrong functions, argument
counts and types are only found by running is Go's rule.
"""

from __future__ import annotations

from helmkit.errors import ParseError
from helmkit.template import lexer, literals
from helmkit.template.gofmt import quote
from helmkit.template.lexer import Token, tokens
from helmkit.template.nodes import (
    Action,
    Bool,
    Branch,
    Break,
    Chain,
    Command,
    Continue,
    Dot,
    Else,
    End,
    Field,
    Identifier,
    If,
    Nil,
    Node,
    NumberNode,
    Pipe,
    Range,
    String,
    TemplateCall,
    Text,
    Tree,
    Variable,
    With,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

MAX_PARENTHESES = 10_000
# Go has no limit here, but its program dies of a stack overflow far beyond.
MAX_BLOCKS = 10_000

_OPERANDS = frozenset(
    (
        lexer.BOOL,
        lexer.CHAR_CONSTANT,
        lexer.COMPLEX,
        lexer.DOT,
        lexer.FIELD,
        lexer.IDENTIFIER,
        lexer.NUMBER,
        lexer.NIL,
        lexer.RAW_STRING,
        lexer.STRING,
        lexer.VARIABLE,
        lexer.LEFT_PAREN,
    )
)
_CONSTANTS = (Bool, Dot, Nil, NumberNode, String)
_BRANCHES: dict[int, type[Branch]] = {lexer.IF: If, lexer.RANGE: Range, lexer.WITH: With}


def parse(name: str, source: str, has_function: Callable[[str], bool]) -> list[Tree]:
    """The templates of file `name` in the order in which Go adds them, the file's own last.

    Raises ParseError with the whole of Go's text as message. Recursion goes as deep as the source nests.
    """
    return _Stream(name, source, has_function).parse()


class _Stream:
    """What the parsers of one file share: its tokens and the trees found so far."""

    def __init__(self, name: str, source: str, has_function: Callable[[str], bool]) -> None:
        self.name = name
        self.tokens = tokens(source)
        self.index = 0
        self.has_function = has_function
        self.trees: dict[str, Tree] = {}
        self.blocks = 0

    def parse(self) -> list[Tree]:
        parser = _Parser(self)
        nodes = parser.file()
        parser.add(self.name, nodes)
        return list(self.trees.values())


class _Parser:
    """The parser of one template (Go's Tree); `line` is that of the last token it read from the lexer."""

    def __init__(self, stream: _Stream) -> None:
        self.stream = stream
        self.variables = ["$"]
        self.assigned: set[str] = set()
        self.range_assigned: set[str] = set()
        self.line = 0
        self.action_line = 0
        self.range_depth = 0
        self.parentheses = 0
        self.seen = stream.index

    # Reading tokens.

    def peek(self) -> Token:
        stream = self.stream
        token = stream.tokens[stream.index]
        if stream.index >= self.seen:
            self.seen = stream.index + 1
            self.line = token.line
        return token

    def next(self) -> Token:
        token = self.peek()
        if self.stream.index + 1 < len(self.stream.tokens):
            self.stream.index += 1
        return token

    def next_non_space(self) -> Token:
        token = self.peek_non_space()
        if self.stream.index + 1 < len(self.stream.tokens):
            self.stream.index += 1
        return token

    def peek_non_space(self) -> Token:
        stream, space = self.stream, lexer.SPACE
        index = stream.index
        token = stream.tokens[index]
        while token.kind == space:  # never the last one
            index += 1
            token = stream.tokens[index]
        stream.index = index
        if index >= self.seen:
            self.seen = index + 1
            self.line = token.line
        return token

    def fail(self, message: str) -> ParseError:
        name = self.stream.name
        return ParseError(f"template: {name}:{self.line}: {message}", file=name, line=self.line)

    def unexpected(self, token: Token, context: str) -> ParseError:
        if token.kind != lexer.ERROR:
            return self.fail(f"unexpected {token} in {context}")
        extra = ""
        if self.action_line not in (0, token.line):
            extra = f" in action started at {self.stream.name}:{self.action_line}"
            if token.text.endswith(" action"):
                extra = extra.removeprefix(" in action")
        return self.fail(f"{token}{extra}")

    def expect(self, kinds: tuple[int, ...], context: str) -> Token:
        token = self.next_non_space()
        if token.kind not in kinds:
            raise self.unexpected(token, context)
        return token

    # Text, actions and blocks.

    def add(self, name: str, nodes: list[Node]) -> None:
        """Keep a finished template, unless it is empty and there is one of that name."""
        tree = Tree(name, nodes, frozenset(self.assigned), frozenset(self.range_assigned))
        known = self.stream.trees.get(name)
        if known is None or known.is_empty():
            self.stream.trees[name] = tree
        elif not tree.is_empty():
            raise self.fail(f"template: multiple definition of template {quote(name)}")

    def file(self) -> list[Node]:
        nodes: list[Node] = []
        while self.peek().kind != lexer.EOF:
            if self.peek().kind == lexer.LEFT_DELIM:
                start = self.stream.index
                self.next()
                if self.next_non_space().kind == lexer.DEFINE:
                    _Parser(self.stream).define()
                    self.seen = self.stream.index
                    continue
                self.stream.index = start
            node = self.text_or_action()
            if isinstance(node, (End, Else)):
                raise self.fail(f"unexpected {node}")
            nodes.append(node)
        return nodes

    def define(self) -> None:
        context = "define clause"
        name = self.unquoted(self.expect((lexer.STRING, lexer.RAW_STRING), context))
        self.expect((lexer.RIGHT_DELIM,), context)
        self.template_body(name, context)

    def template_body(self, name: str, context: str) -> None:
        nodes, end = self.item_list()
        if isinstance(end, Else):
            raise self.fail(f"unexpected {end} in {context}")
        self.add(name, nodes)

    def item_list(self) -> tuple[list[Node], Node]:
        """Nodes up to an end or an else, and that."""
        nodes: list[Node] = []
        while self.peek_non_space().kind != lexer.EOF:
            node = self.text_or_action()
            if isinstance(node, (End, Else)):
                return nodes, node
            nodes.append(node)
        raise self.fail("unexpected EOF")

    def text_or_action(self) -> Node:
        token = self.next_non_space()
        if token.kind == lexer.TEXT:
            return Text(token.pos, token.text)
        if token.kind != lexer.LEFT_DELIM:
            raise self.unexpected(token, "input")
        self.action_line = token.line
        node = self.action()
        self.action_line = 0
        return node

    def action(self) -> Node:
        token = self.peek_non_space()
        kind = token.kind
        if kind in _BRANCHES:
            self.next()
            return self.branch(kind)
        if kind == lexer.END:
            self.next()
            return End(self.expect((lexer.RIGHT_DELIM,), "end").pos)
        if kind == lexer.ELSE:
            self.next()
            return self.else_()
        if kind == lexer.TEMPLATE:
            self.next()
            return self.template()
        if kind == lexer.BLOCK:
            self.next()
            return self.block()
        if kind in (lexer.BREAK, lexer.CONTINUE):
            self.next()
            return self.jump(token)
        # Variables that it declares live on until the enclosing end.
        return Action(token.pos, self.pipeline("command", lexer.RIGHT_DELIM))

    def else_(self) -> Node:
        token = self.peek_non_space()
        if token.kind not in (lexer.IF, lexer.WITH):
            token = self.expect((lexer.RIGHT_DELIM,), "else")
        return Else(token.pos)

    def jump(self, token: Token) -> Node:
        name = f"{{{{{token.text}}}}}"
        after = self.next_non_space()
        if after.kind != lexer.RIGHT_DELIM:
            raise self.unexpected(after, name)
        if self.range_depth == 0:
            raise self.fail(f"{name} outside {{{{range}}}}")
        return Break(token.pos) if token.kind == lexer.BREAK else Continue(token.pos)

    def branch(self, kind: int) -> Branch:
        """if, with or range, whose keyword has been read, up to and including its end."""
        cls = _BRANCHES[kind]
        outer = len(self.variables)
        self.stream.blocks += 1
        if self.stream.blocks > MAX_BLOCKS:
            raise self.fail("max block depth exceeded")
        pipe = self.pipeline(cls.KEYWORD, lexer.RIGHT_DELIM)
        self.range_depth += cls is Range
        body, end = self.item_list()
        self.range_depth -= cls is Range
        otherwise: list[Node] | None = None
        if isinstance(end, Else):
            if self.peek().kind == kind and cls is not Range:
                # {{else if}}: a nested if that takes the end of this one.
                self.next()
                otherwise = [self.branch(kind)]
            else:
                otherwise, end = self.item_list()
                if isinstance(end, Else):
                    raise self.fail(f"expected end; found {end}")
        self.stream.blocks -= 1
        del self.variables[outer:]
        return cls(pipe.pos, pipe, body, otherwise)

    def template(self) -> Node:
        context = "template clause"
        token = self.next_non_space()
        name = self.template_name(token, context)
        if self.peek_non_space().kind == lexer.RIGHT_DELIM:
            self.next()
            return TemplateCall(token.pos, name, None)
        return TemplateCall(token.pos, name, self.pipeline(context, lexer.RIGHT_DELIM))

    def block(self) -> Node:
        context = "block clause"
        token = self.next_non_space()
        name = self.template_name(token, context)
        pipe = self.pipeline(context, lexer.RIGHT_DELIM)
        _Parser(self.stream).template_body(name, context)
        self.seen = self.stream.index
        return TemplateCall(token.pos, name, pipe)

    def template_name(self, token: Token, context: str) -> str:
        if token.kind not in (lexer.STRING, lexer.RAW_STRING):
            raise self.unexpected(token, context)
        return self.unquoted(token)

    def unquoted(self, token: Token) -> str:
        try:
            return literals.unquote(token.text)
        except ValueError as exc:
            raise self.fail(str(exc)) from exc

    # Pipelines.

    def pipeline(self, context: str, end: int) -> Pipe:
        pipe = Pipe(self.peek_non_space().pos)
        self.declarations(pipe, context)
        while True:
            token = self.peek_non_space()
            if token.kind == end:
                self.next()
                self.check(pipe, context)
                return pipe
            if token.kind not in _OPERANDS:
                self.next()
                raise self.unexpected(token, context)
            pipe.commands.append(self.command())

    def declarations(self, pipe: Pipe, context: str) -> None:
        """``$x :=``, ``$x =`` or, in a range, ``$i, $x :=``."""
        while self.peek_non_space().kind == lexer.VARIABLE:
            start = self.stream.index
            variable = self.next()
            after = self.peek_non_space()
            comma = after.kind == lexer.CHAR and after.text == ","
            if not comma and after.kind not in (lexer.ASSIGN, lexer.DECLARE):
                self.stream.index = start
                return
            self.next_non_space()
            pipe.variables.append(Variable(variable.pos, variable.text))
            self.variables.append(variable.text)
            if not comma:
                pipe.assigns = after.kind == lexer.ASSIGN
                if pipe.assigns:
                    assigned = self.range_assigned if context == "range" else self.assigned
                    assigned.update([str(each) for each in pipe.variables])
                return
            if context != "range" or len(pipe.variables) > 1:
                raise self.fail(f"too many declarations in {context}")
            if self.peek_non_space().kind not in (lexer.VARIABLE, lexer.RIGHT_DELIM, lexer.RIGHT_PAREN):
                raise self.fail("range can only initialize variables")

    def check(self, pipe: Pipe, context: str) -> None:
        if not pipe.commands:
            raise self.fail(f"missing value for {context}")
        for index, command in enumerate(pipe.commands[1:], 2):
            if isinstance(command.args[0], _CONSTANTS):
                raise self.fail(f"non executable command in pipeline stage {index}")

    def command(self) -> Command:
        command = Command(self.peek_non_space().pos)
        while True:
            operand = self.operand()
            if operand is not None:
                command.args.append(operand)
            token = self.peek()
            if token.kind == lexer.SPACE:
                self.next()
                continue
            if token.kind == lexer.PIPE:
                self.next()
            elif token.kind not in (lexer.RIGHT_DELIM, lexer.RIGHT_PAREN):
                self.next()
                raise self.unexpected(token, "operand")
            break
        if not command.args:
            raise self.fail("empty command")
        return command

    def operand(self) -> Node | None:
        """A term and the fields that follow it; None when there is no term here."""
        node = self.term()
        if node is None or (after := self.peek()).kind != lexer.FIELD:
            return node
        pos, text = after.pos, ""
        while self.peek().kind == lexer.FIELD:
            text += self.next().text
        # Go gives the joined node the place of the first field that was added.
        if isinstance(node, Field):
            return Field(pos, f"{node}{text}")
        if isinstance(node, Variable):
            return Variable(pos, f"{node}{text}")
        if isinstance(node, _CONSTANTS):
            raise self.fail(f"unexpected . after term {quote(str(node))}")
        return Chain(pos, node, text[1:].split("."))

    def term(self) -> Node | None:
        token = self.peek_non_space()
        if token.kind not in _OPERANDS:
            return None
        self.next()
        kind, pos, text = token.kind, token.pos, token.text
        if kind == lexer.FIELD:
            return Field(pos, text)
        if kind == lexer.IDENTIFIER:
            if not self.stream.has_function(text):
                raise self.fail(f"function {quote(text)} not defined")
            return Identifier(pos, text)
        if kind == lexer.VARIABLE:
            if text not in self.variables:
                raise self.fail(f"undefined variable {quote(text)}")
            return Variable(pos, text)
        if kind == lexer.LEFT_PAREN:
            return self.parenthesized()
        if kind in (lexer.STRING, lexer.RAW_STRING):
            return String(pos, text, self.unquoted(token))
        if kind == lexer.DOT:
            return Dot(pos)
        if kind == lexer.NIL:
            return Nil(pos)
        if kind == lexer.BOOL:
            return Bool(pos, text == "true")
        return self.number(token)

    def parenthesized(self) -> Pipe:
        if self.parentheses >= MAX_PARENTHESES:
            raise self.fail("max expression depth exceeded")
        self.parentheses += 1
        pipe = self.pipeline("parenthesized pipeline", lexer.RIGHT_PAREN)
        self.parentheses -= 1
        return pipe

    def number(self, token: Token) -> NumberNode:
        readers = {lexer.CHAR_CONSTANT: literals.character, lexer.COMPLEX: literals.complex_number}
        read = readers.get(token.kind, literals.parse_number)
        try:
            return NumberNode(token.pos, token.text, read(token.text))
        except ValueError as exc:
            raise self.fail(str(exc)) from exc
