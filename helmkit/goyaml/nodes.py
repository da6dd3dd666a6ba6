"""A YAML document as a tree of nodes that know where they stand, as go-yaml v2 composes it."""

from __future__ import annotations

from helmkit.errors import YAMLError
from helmkit.goyaml import kinds
from helmkit.goyaml.parser import Parser
from helmkit.goyaml.scanner import ScanError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helmkit.goyaml.parser import Event

# Deeper than any chart nests, and shallow enough for every recursive walk over the values. Go's own limit is 10,000.
MAX_DEPTH = 200

SCALAR, SEQUENCE, MAPPING, ALIAS = "scalar", "sequence", "mapping", "alias"


class Node:
    """A scalar (`value`, `plain`), a sequence or mapping (`children`; key, value, key, value...) or an alias.

    `line` and `column` count from 0. `tag` is the resolved tag or "". An alias's `children` holds the node it means;
    `open` is true for a collection that is still being composed.
    """

    __slots__ = ("children", "column", "kind", "line", "open", "plain", "tag", "value")

    def __init__(self, kind: str, event: Event) -> None:
        self.kind = kind
        self.value: str = event[1] or ""
        self.tag = event[2]
        self.plain = event[4]
        self.line = event[5]
        self.column = event[6]
        self.children: list[Node] = []


class Composer:
    """Nodes of one text's first document; `aliases` says whether any node is used twice."""

    def __init__(self, text: str) -> None:
        self.parser = Parser(text)
        self.anchors: dict[str, Node] = {}
        self.aliases = False

    def compose(self) -> Node | None:
        """The document's root, None when there is no document. Raises ScanError."""
        if not self.parser.begin():
            return None
        following = self.parser.next
        roots: list[Node] = []
        children = roots
        stack: list[list[Node]] = []
        while (event := following()) is not None:
            kind = event[0]
            if kind == kinds.SCALAR_EVENT:
                node = Node(SCALAR, event)
                children.append(node)
            elif kind == kinds.END_EVENT:
                children = stack.pop()
                continue
            elif kind == kinds.ALIAS_EVENT:
                children.append(self._alias(event))
                continue
            else:
                node = Node(SEQUENCE if kind == kinds.SEQUENCE_EVENT else MAPPING, event)
                children.append(node)
                stack.append(children)
                children = node.children
                if len(stack) > MAX_DEPTH:
                    raise self._too_deep(event)
            if event[3]:
                self.anchors[event[3]] = node
        return roots[0]

    def _alias(self, event: Event) -> Node:
        target = self.anchors.get(event[1])
        if target is None:
            raise ScanError(f"unknown anchor '{event[1]}' referenced", 0, event[5], event[6])
        self.aliases = True
        node = Node(ALIAS, event)
        node.children.append(target)
        return node

    def _too_deep(self, event: Event) -> ScanError:
        """Our own limit's error, unless the text holds one of Go's."""
        while self.parser.next() is not None:
            pass
        problem = f"nested deeper than {MAX_DEPTH} levels"
        return ScanError(problem, event[5] + 1, event[5], event[6])


def compose(text: str, problem: str = "") -> tuple[Node | None, bool]:
    """The root of the first document of readable characters, and whether it has aliases.

    `problem` is what is wrong with the characters behind the text. Raises YAMLError: ``yaml: line 3: ...``.
    """
    composer = Composer(text)
    failure: ScanError | None = None
    root = None
    try:
        root = composer.compose()
    except ScanError as exc:
        failure = exc
    if problem and composer.parser.scanner.reached(len(text)):
        raise YAMLError(f"yaml: {problem}") from failure
    if failure:
        where = f"line {failure.line}: " if failure.line else ""
        problem = f"yaml: {where}{failure.problem}"
        raise YAMLError(problem, line=failure.row + 1, column=failure.column + 1) from failure
    return root, composer.aliases
