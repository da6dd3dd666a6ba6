"""The syntax tree of a pattern, with the measures by which Go refuses patterns.

Nothing here recurses: each node carries the measures of what is below it. Left out: Go's factoring of common
prefixes, which changes no match.
"""

from __future__ import annotations

from itertools import groupby

from helmkit.template.re2.classes import Ranges, joined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

CHARS, ASSERTION, CAPTURE, CONCAT, ALTERNATE, REPEAT = range(6)


class Node:
    """A part of a pattern. What its fields hold depends on `kind`; the functions below make it.

    `size` is the number of instructions Go reckons with, `height` that of levels, `weight` how often the innermost
    part may repeat by counted repetitions alone.
    """

    __slots__ = (
        "classes",
        "fold",
        "greedy",
        "height",
        "high",
        "kind",
        "literal",
        "low",
        "nullable",
        "number",
        "size",
        "subs",
        "weight",
    )

    def __init__(
        self,
        kind: int,
        subs: tuple[Node, ...] = (),
        *,
        classes: tuple[Ranges, ...] = (),
        literal: bool = False,
        fold: bool = False,
        low: int = 0,
        high: int = 0,
        greedy: bool = True,
        number: int = 0,
        nullable: bool = True,
        size: int = 1,
    ) -> None:
        self.kind = kind
        self.subs = subs
        self.classes = classes
        self.literal = literal
        self.fold = fold
        self.low = low
        self.high = high
        self.greedy = greedy
        self.number = number
        self.nullable = nullable
        self.size = size
        self.height = 1
        self.weight = 1

    def is_class(self) -> bool:
        """Whether it is always one character."""
        return self.kind == CHARS and len(self.classes) == 1


def chars(ranges: Ranges, *, literal: bool = False, fold: bool = False) -> Node:
    """One character of a class, or one written as such (`literal`), perhaps in any case (`fold`)."""
    if not literal and len(ranges) == 1 and ranges[0][0] == ranges[0][1]:
        literal, fold = True, False
    return Node(CHARS, classes=(ranges,), literal=literal, fold=fold, nullable=False)


def assertion(number: int) -> Node:
    """Something that matches between two characters; `number` is one of helmkit.template.re2.program's."""
    return Node(ASSERTION, number=number)


def capture(sub: Node, number: int) -> Node:
    """Group `number`, from 1."""
    return _above(Node(CAPTURE, (sub,), number=number, nullable=sub.nullable, size=2 + sub.size))


def repeat(sub: Node, low: int, high: int, *, greedy: bool) -> Node:
    """`sub` between `low` and `high` times; -1 is no limit."""
    unlimited = 1 + low * sub.size if low else 2 + sub.size
    size = unlimited if high < 0 else max(high * sub.size + high - low, 1)
    weight = 1 if high == 0 else max(high if high > 0 else low, 1) * sub.weight
    nullable = low == 0 or sub.nullable
    node = Node(REPEAT, (sub,), low=low, high=high, greedy=greedy, nullable=nullable, size=size)
    return _above(node, weight=weight)


def concat(items: Sequence[Node]) -> Node:
    """`items` after one another; neighbouring literals become one node."""
    subs: list[Node] = []
    for (literal, fold), group in groupby(items, lambda item: (item.literal, item.fold)):
        run = list(group)
        if literal and len(run) > 1:
            classes = tuple(ranges for item in run for ranges in item.classes)
            run = [Node(CHARS, classes=classes, literal=True, fold=fold, nullable=False, size=len(classes))]
        subs += run
    if len(subs) == 1:
        return subs[0]
    nullable = all(sub.nullable for sub in subs)
    return _above(Node(CONCAT, tuple(subs), nullable=nullable, size=max(sum(sub.size for sub in subs), 1)))


def alternate(branches: Sequence[Node]) -> Node:
    """The first of `branches` that matches."""
    if len(branches) == 1:
        return branches[0]
    size = sum(sub.size for sub in branches) + len(branches) - 1
    nullable = any(sub.nullable for sub in branches)
    return _above(Node(ALTERNATE, tuple(branches), nullable=nullable, size=size))


def either(first: Node, second: Node) -> Node:
    """One class for two neighbouring branches that are both one character long."""
    return chars(joined(first.classes[0] + second.classes[0]))


def _above(node: Node, weight: int = 0) -> Node:
    # A concatenation in a concatenation is none of its own to Go, and so with alternations.
    hoisted = node.kind if node.kind in (CONCAT, ALTERNATE) else -1
    node.height = max((sub.height + (sub.kind != hoisted) for sub in node.subs), default=1)
    node.weight = weight or max((sub.weight for sub in node.subs), default=1)
    return node
