"""Tokens to parse trees: one for the file and one for each define and block in it.

Source: Go's text/template/parse/parse.go, whose messages these are. Left out: running; that wrong functions, argument
counts and types are only found by running is Go's rule.
"""

from __future__ import annotations

from helmkit.errors import ParseError
from helmkit.template import lexer, literals
from helmkit.template.gofmt import quote
from helmkit.template.lexer import SPACE, tokens
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
        self.last = len(self.tokens) - 1
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
    """The parser of one template (Go's Tree). Tokens are numbers, indexes into `kinds`, `starts` and `texts`."""

    def __init__(self, stream: _Stream) -> None:
        self.stream = stream
        self.kinds = stream.tokens.kinds
        self.starts = stream.tokens.starts
        self.texts = stream.tokens.texts
        self.variables = ["$"]
        self.assigned: set[str] = set()
        self.range_assigned: set[str] = set()
        self.action_start: int | None = None  # the token
        self.range_depth = 0
        self.parentheses = 0
        self.read: int | None = None  # the last token that it got from the lexer: errors are on its line
        self.seen = stream.index

    # Reading tokens.

    def peek(self) -> int:
        index = self.stream.index
        if index >= self.seen:
            self.seen = index + 1
            self.read = index
        return index

    def peek_non_space(self) -> int:
        kinds, stream = self.kinds, self.stream
        index = stream.index
        while kinds[index] == SPACE:  # never the last one
            index += 1
        stream.index = index
        if index >= self.seen:
            self.seen = index + 1
            self.read = index
        return index

    def next(self) -> int:
        index = self.peek()
        self.advance()
        return index

    def next_non_space(self) -> int:
        index = self.peek_non_space()
        self.advance()
        return index

    def advance(self) -> None:
        stream = self.stream
        if stream.index < stream.last:
            stream.index += 1

    def fail(self, message: str) -> ParseError:
        name = self.stream.name
        line = 0 if self.read is None else self.stream.tokens.line(self.read)
        return ParseError(f"template: {name}:{line}: {message}", file=name, line=line)

    def unexpected(self, index: int, context: str) -> ParseError:
        token = self.stream.tokens[index]
        if token.kind != lexer.ERROR:
            return self.fail(f"unexpected {token} in {context}")
        extra = ""
        started = token.line if self.action_start is None else self.stream.tokens.line(self.action_start)
        if started != token.line:
            extra = f" in action started at {self.stream.name}:{started}"
            if token.text.endswith(" action"):
                extra = extra.removeprefix(" in action")
        return self.fail(f"{token}{extra}")

    def expect(self, kinds: tuple[int, ...], context: str) -> int:
        index = self.next_non_space()
        if self.kinds[index] not in kinds:
            raise self.unexpected(index, context)
        return index

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
        kinds = self.kinds
        while (kind := kinds[self.peek()]) != lexer.EOF:
            if kind == lexer.LEFT_DELIM:
                start = self.stream.index
                self.next()
                if kinds[self.next_non_space()] == lexer.DEFINE:
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
        name = self.unquoted(self.texts[self.expect((lexer.STRING, lexer.RAW_STRING), context)])
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
        while self.kinds[self.peek_non_space()] != lexer.EOF:
            node = self.text_or_action()
            if isinstance(node, (End, Else)):
                return nodes, node
            nodes.append(node)
        raise self.fail("unexpected EOF")

    def text_or_action(self) -> Node:
        index = self.next_non_space()
        kind = self.kinds[index]
        if kind == lexer.TEXT:
            return Text(self.starts[index], self.texts[index])
        if kind != lexer.LEFT_DELIM:
            raise self.unexpected(index, "input")
        self.action_start = index
        node = self.action()
        self.action_start = None
        return node

    def action(self) -> Node:
        index = self.peek_non_space()
        kind = self.kinds[index]
        if kind in _BRANCHES:
            self.advance()
            return self.branch(kind)
        clause = _CLAUSES.get(kind)
        if clause is not None:
            self.advance()
            return clause(self, index)
        # Variables that it declares live on until the enclosing end.
        return Action(self.starts[index], self.pipeline("command", lexer.RIGHT_DELIM))

    # Clauses, each from behind its keyword, which is token `keyword`.

    def end(self, keyword: int) -> Node:
        del keyword
        return End(self.starts[self.expect((lexer.RIGHT_DELIM,), "end")])

    def else_(self, keyword: int) -> Node:
        del keyword
        index = self.peek_non_space()
        if self.kinds[index] not in (lexer.IF, lexer.WITH):
            index = self.expect((lexer.RIGHT_DELIM,), "else")
        return Else(self.starts[index])

    def jump(self, keyword: int) -> Node:
        name = f"{{{{{self.texts[keyword]}}}}}"
        after = self.next_non_space()
        if self.kinds[after] != lexer.RIGHT_DELIM:
            raise self.unexpected(after, name)
        if self.range_depth == 0:
            raise self.fail(f"{name} outside {{{{range}}}}")
        return (Break if self.kinds[keyword] == lexer.BREAK else Continue)(self.starts[keyword])

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
            if self.kinds[self.peek()] == kind and cls is not Range:
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

    def template(self, keyword: int) -> Node:
        del keyword
        context = "template clause"
        index = self.next_non_space()
        name, pos = self.template_name(index, context), self.starts[index]
        if self.kinds[self.peek_non_space()] == lexer.RIGHT_DELIM:
            self.next()
            return TemplateCall(pos, name, None)
        return TemplateCall(pos, name, self.pipeline(context, lexer.RIGHT_DELIM))

    def block(self, keyword: int) -> Node:
        del keyword
        context = "block clause"
        index = self.next_non_space()
        name = self.template_name(index, context)
        pipe = self.pipeline(context, lexer.RIGHT_DELIM)
        _Parser(self.stream).template_body(name, context)
        self.seen = self.stream.index
        return TemplateCall(self.starts[index], name, pipe)

    def template_name(self, index: int, context: str) -> str:
        if self.kinds[index] not in (lexer.STRING, lexer.RAW_STRING):
            raise self.unexpected(index, context)
        return self.unquoted(self.texts[index])

    def unquoted(self, text: str) -> str:
        try:
            return literals.unquote(text)
        except ValueError as exc:
            raise self.fail(str(exc)) from exc

    # Pipelines.

    def pipeline(self, context: str, end: int) -> Pipe:
        kinds = self.kinds
        index = self.peek_non_space()
        pipe = Pipe(self.starts[index])
        if kinds[index] == lexer.VARIABLE:
            self.declarations(pipe, context)
        while True:
            index = self.peek_non_space()
            kind = kinds[index]
            if kind == end:
                self.advance()
                self.check(pipe, context)
                return pipe
            if kind not in _OPERANDS:
                self.advance()
                raise self.unexpected(index, context)
            pipe.commands.append(self.command(index))

    def declarations(self, pipe: Pipe, context: str) -> None:
        """``$x :=``, ``$x =`` or, in a range, ``$i, $x :=``."""
        kinds, texts = self.kinds, self.texts
        while kinds[variable := self.peek_non_space()] == lexer.VARIABLE:
            name = texts[variable]
            if "." in name:
                return
            self.advance()
            after = self.peek_non_space()
            comma = kinds[after] == lexer.CHAR and texts[after] == ","
            if not comma and kinds[after] not in (lexer.ASSIGN, lexer.DECLARE):
                self.stream.index = variable
                return
            self.advance()
            pipe.variables.append(Variable(self.starts[variable], name))
            self.variables.append(name)
            if not comma:
                pipe.assigns = kinds[after] == lexer.ASSIGN
                if pipe.assigns:
                    assigned = self.range_assigned if context == "range" else self.assigned
                    assigned.update([str(each) for each in pipe.variables])
                return
            if context != "range" or len(pipe.variables) > 1:
                raise self.fail(f"too many declarations in {context}")
            if kinds[self.peek_non_space()] not in (lexer.VARIABLE, lexer.RIGHT_DELIM, lexer.RIGHT_PAREN):
                raise self.fail("range can only initialize variables")

    def check(self, pipe: Pipe, context: str) -> None:
        if not pipe.commands:
            raise self.fail(f"missing value for {context}")
        for index, command in enumerate(pipe.commands[1:], 2):
            if isinstance(command.args[0], _CONSTANTS):
                raise self.fail(f"non executable command in pipeline stage {index}")

    def command(self, index: int) -> Command:
        """A command that begins with token `index`."""
        kinds = self.kinds
        command = Command(self.starts[index])
        while True:
            if kinds[index] in _OPERANDS:
                self.advance()
                command.args.append(self.operand(index))
            index = self.peek()
            kind = kinds[index]
            if kind == SPACE:
                index = self.peek_non_space()
                continue
            if kind == lexer.PIPE:
                self.advance()
            elif kind not in (lexer.RIGHT_DELIM, lexer.RIGHT_PAREN):
                self.advance()
                raise self.unexpected(index, "operand")
            return command

    def operand(self, index: int) -> Node:
        """A term, whose first token has been read, and the fields that follow it."""
        node = self.term(index)
        after = self.peek()
        if self.kinds[after] != lexer.FIELD:
            return node
        pos, text = self.starts[after], ""
        while self.kinds[self.peek()] == lexer.FIELD:
            text += self.texts[self.next()]
        # Go gives the joined node the place of the first field that was added.
        if isinstance(node, Field):
            return Field(pos, f"{node}{text}")
        if isinstance(node, Variable):
            return Variable(pos, f"{node}{text}")
        if isinstance(node, _CONSTANTS):
            raise self.fail(f"unexpected . after term {quote(str(node))}")
        return Chain(pos, node, text[1:].split("."))

    def term(self, index: int) -> Node:
        kind, pos, text = self.kinds[index], self.starts[index], self.texts[index]
        if kind == lexer.FIELD:
            added = text.find(".", 1)
            return Field(pos + added if added > 0 else pos, text)
        if kind == lexer.IDENTIFIER:
            if not self.stream.has_function(text):
                raise self.fail(f"function {quote(text)} not defined")
            return Identifier(pos, text)
        if kind == lexer.VARIABLE:
            name = text.partition(".")[0]
            if name not in self.variables:
                raise self.fail(f"undefined variable {quote(name)}")
            return Variable(pos if name == text else pos + len(name), text)
        if kind == lexer.LEFT_PAREN:
            return self.parenthesized()
        if kind in (lexer.STRING, lexer.RAW_STRING):
            return String(pos, text, self.unquoted(text))
        if kind == lexer.DOT:
            return Dot(pos)
        if kind == lexer.NIL:
            return Nil(pos)
        if kind == lexer.BOOL:
            return Bool(pos, text == "true")
        return self.number(kind, pos, text)

    def parenthesized(self) -> Pipe:
        if self.parentheses >= MAX_PARENTHESES:
            raise self.fail("max expression depth exceeded")
        self.parentheses += 1
        pipe = self.pipeline("parenthesized pipeline", lexer.RIGHT_PAREN)
        self.parentheses -= 1
        return pipe

    def number(self, kind: int, pos: int, text: str) -> NumberNode:
        readers = {lexer.CHAR_CONSTANT: literals.character, lexer.COMPLEX: literals.complex_number}
        read = readers.get(kind, literals.parse_number)
        try:
            return NumberNode(pos, text, read(text))
        except ValueError as exc:
            raise self.fail(str(exc)) from exc


_CLAUSES: dict[int, Callable[[_Parser, int], Node]] = {
    lexer.END: _Parser.end,
    lexer.ELSE: _Parser.else_,
    lexer.TEMPLATE: _Parser.template,
    lexer.BLOCK: _Parser.block,
    lexer.BREAK: _Parser.jump,
    lexer.CONTINUE: _Parser.jump,
}
