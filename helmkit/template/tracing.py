"""Templates that remember which place in which file wrote each piece of their output, through include and tpl.

Only for explaining: the code that is compiled for it says before each piece where it stands, and a string that an
include gave keeps its pieces while functions indent or trim it. Whatever else a function makes of it counts as
written by the action that prints it. Left out: what the templates print; that is the same as without tracing.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from helmkit.template.compiler import Statements
from helmkit.template.gofunc import GoFunction
from helmkit.template.loader import Loader
from helmkit.template.nodes import Action, If, Node, Range, TemplateCall, Text, Tree, With
from helmkit.template.origins import Source
from helmkit.template.recursion import deep
from helmkit.template.set import TemplateSet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from helmkit.template.loader import Lookup, Template
    from helmkit.template.runtime import Compiled

    _Keep = Callable[[tuple[Any, ...], "Pieces", str], "Pieces"]

_PLACED = (Action, If, Range, TemplateCall, With)


class Spot(NamedTuple):
    """A place in a template file, and the name of the template (the file's own, or of a define).

    `line` and `column` count from 1, columns in characters.
    """

    file: str
    line: int
    column: int
    template: str


class Trail(NamedTuple):
    """A spot, and the trail to the action that called its template, if one did."""

    spot: Spot
    caller: Trail | None

    def spots(self) -> list[Spot]:
        """The innermost first."""
        found = [self.spot]
        above = self.caller
        while above is not None:
            found.append(above.spot)
            above = above.caller
        return found


class Piece(NamedTuple):
    """Output and the trail to what wrote it. Where `literal`, the text stands in the file from there on."""

    text: str
    trail: Trail | None
    literal: bool = False

    def cut(self, start: int, end: int) -> Piece:
        return Piece(self.text[start:end], self.at(start), self.literal)

    def at(self, offset: int) -> Trail | None:
        """The trail to the character at `offset`."""
        if not self.literal or self.trail is None:
            return self.trail
        spot, before = self.trail.spot, self.text[:offset]
        rows = before.count("\n")
        column = len(before) - before.rfind("\n") if rows else spot.column + len(before)
        return Trail(spot._replace(line=spot.line + rows, column=column), self.trail.caller)


Pieces = list[Piece]


def cut(pieces: Pieces, start: int, end: int) -> Pieces:
    """What wrote the characters from `start` to `end`."""
    found: Pieces = []
    at = 0
    for piece in pieces:
        low, high = max(start - at, 0), min(end - at, len(piece.text))
        if low < high:
            found.append(piece.cut(low, high))
        at += len(piece.text)
    return found


class Tracer:
    """What the sets of one rendering share: the spots, and the pieces of strings that includes gave."""

    def __init__(self) -> None:
        self.spots: list[Spot] = []
        self.current: Trail | None = None
        # By id; the string is kept so that no other gets its id.
        self._known: dict[int, tuple[str, Pieces]] = {}

    def remember(self, text: str, pieces: Pieces) -> str:
        """`text` as an object of its own, known to consist of `pieces`."""
        if len(text) < 2:  # Python has one object for all strings of one such character
            return text
        fresh = text[:1] + text[1:]
        self._known[id(fresh)] = (fresh, pieces)
        return fresh

    def pieces(self, text: str) -> Pieces | None:
        known = self._known.get(id(text))
        return known[1] if known else None

    def without(self, text: str, unwanted: str) -> str:
        """`text` without every `unwanted`."""
        pieces, found = self.pieces(text), text.replace(unwanted, "")
        if pieces is None or found is text:
            return found
        kept: Pieces = []
        start = 0
        for part in text.split(unwanted):
            kept += cut(pieces, start, start + len(part))
            start += len(part) + len(unwanted)
        return self.remember(found, kept)

    def wrap(self, functions: Lookup) -> Lookup:
        """`functions`, of which those that indent and trim keep pieces."""

        def lookup(name: str) -> GoFunction | None:
            function = functions(name)
            if function is None or name not in _KEEPING:
                return function
            return GoFunction(partial(self._call, function.call, _KEEPING[name]), function.signature)

        return lookup

    def _call(self, call: Callable[..., Any], keep: _Keep, *arguments: Any) -> Any:
        result = call(*arguments)
        pieces = self.pieces(arguments[-1])
        if pieces is None or self.pieces(result) is not None:
            return result
        return self.remember(result, keep(arguments, pieces, result))


def _indented(arguments: tuple[Any, ...], pieces: Pieces, result: str) -> Pieces:
    """The last lines of `result` are those of the text, each with something in front."""
    lines, rows = arguments[-1].split("\n"), result.split("\n")
    found: Pieces = []
    start = 0
    for index, row in enumerate(rows, len(lines) - len(rows)):
        line = lines[index] if index >= 0 else ""
        found.append(Piece(("\n" if found else "") + row[: len(row) - len(line)], None))
        if index >= 0:
            found += cut(pieces, start, start + len(line))
            start += len(line) + 1
    return found


def _first(_: tuple[Any, ...], pieces: Pieces, result: str) -> Pieces:
    return cut(pieces, 0, len(result))


def _last(arguments: tuple[Any, ...], pieces: Pieces, result: str) -> Pieces:
    return cut(pieces, len(arguments[-1]) - len(result), len(arguments[-1]))


def _trunc(arguments: tuple[Any, ...], pieces: Pieces, result: str) -> Pieces:
    return (_last if arguments[0] < 0 else _first)(arguments, pieces, result)


def _trimmed(arguments: tuple[Any, ...], pieces: Pieces, result: str) -> Pieces:
    """`result` begins with a character that is trimmed nowhere, so its first occurrence is the one."""
    start = arguments[-1].find(result)
    return cut(pieces, start, start + len(result))


_KEEPING: dict[str, _Keep] = {
    "indent": _indented,
    "nindent": _indented,
    "trim": _trimmed,
    "trimAll": _trimmed,
    "trimall": _trimmed,
    "trimPrefix": _last,
    "trimSuffix": _first,
    "trunc": _trunc,
}


class _Writer:
    """Takes the output of one execution."""

    def __init__(self, tracer: Tracer) -> None:
        self.tracer = tracer
        self.found: Pieces = []
        self.here: Trail | None = None
        self.bases: list[Trail | None] = [tracer.current]

    def at(self, index: int) -> None:
        self.here = self.tracer.current = Trail(self.tracer.spots[index], self.bases[-1])

    def text(self, index: int, text: str) -> None:
        self.at(index)
        self.found.append(Piece(text, self.here, literal=True))

    def enter(self) -> None:
        self.bases.append(self.here)

    def leave(self) -> None:
        self.bases.pop()

    def __call__(self, text: str) -> None:
        self.found += self.tracer.pieces(text) or [Piece(text, self.here)]


class _Statements(Statements):
    """Compiles nodes so that the writer knows where they stand."""

    def __init__(self, spots: list[Spot], source: Source, tree: Tree, *rest: Any, **options: Any) -> None:
        super().__init__(tree, *rest, **options)
        self.spots = spots
        self.source = source
        self.name = tree.name

    def joined(self, nodes: list[Node]) -> list[Node]:
        return nodes  # each stands at a place of its own

    def is_late(self, nodes: list[Node]) -> bool:
        del nodes
        return False

    def statement(self, node: Node) -> None:
        if isinstance(node, Text):
            self.emit(f"o.text({self._spot(node)}, {node.text!r})")
            return
        if isinstance(node, _PLACED):
            self.emit(f"o.at({self._spot(node)})")
        if isinstance(node, TemplateCall):
            self.emit("o.enter()")
        super().statement(node)
        if isinstance(node, TemplateCall):
            self.emit("o.leave()")

    def _spot(self, node: Node) -> int:
        text, start = self.source.text, self.source.text.rfind("\n", 0, node.pos) + 1
        self.spots.append(Spot(self.source.name, text.count("\n", 0, node.pos) + 1, node.pos - start + 1, self.name))
        return len(self.spots) - 1


class _TracedLoader(Loader):
    def __init__(self, functions: Lookup, tracer: Tracer, *, strict: bool) -> None:
        super().__init__(functions, strict=strict, cache=None)
        self.tracer = tracer

    def load(self, name: str, source: str) -> list[Template]:
        return super().load(name, source if "{{" in source else f"{source}{{{{/* */}}}}")

    def _statements(self, name: str, source: str) -> Callable[..., Statements]:
        return partial(_Statements, self.tracer.spots, Source(name, source, dict))


class TracedSet(TemplateSet):
    """A TemplateSet whose `execute` and `render_text` give strings of which `tracer` knows the pieces."""

    __slots__ = ("tracer",)

    def __init__(self, functions: Lookup, tracer: Tracer, *, strict: bool = False) -> None:
        functions = tracer.wrap(functions)
        super().__init__(functions, strict=strict)
        self._loader = _TracedLoader(functions, tracer, strict=strict)
        self.tracer = tracer

    def clone(self, functions: Lookup | None = None) -> TracedSet:
        copy = super().clone(functions)
        assert isinstance(copy, TracedSet)
        copy.tracer = self.tracer
        return copy

    def _run(self, function: Compiled, data: Any) -> str:
        above = self.tracer.current
        writer = _Writer(self.tracer)
        try:
            with deep():
                function(self, writer, data, 0)
        except Exception as exc:
            self._explain(exc)
            raise
        finally:
            self.tracer.current = above
        return self.tracer.remember("".join(piece.text for piece in writer.found), writer.found)
