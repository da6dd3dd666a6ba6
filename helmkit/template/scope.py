"""Which Python local a template variable is, at each place of a template.

Go keeps variables on a stack while it runs; which of them are there at a place is known beforehand, but for those
that are declared in an argument of and/or: that may be skipped, so such a local says UNSET until its turn has come.
"""

from helmkit.template.codegen import Function
from helmkit.template.nodes import Tree
from helmkit.template.points import PLAIN, Form


class Slot:
    """A variable: its local, what is known of its value, and the local that tells its form if it gets both."""

    __slots__ = ("form", "local", "maybe", "mixed", "name", "type")

    def __init__(self, name: str, local: str, form: Form, typ: str, mixed: str, maybe: bool) -> None:
        self.name = name
        self.local = local
        self.form = form
        self.type = typ
        self.mixed = mixed
        self.maybe = maybe


class Scope:
    """The stack of variables."""

    def __init__(self, tree: Tree, function: Function) -> None:
        self.tree = tree
        self.function = function
        self.root = "v0" if self.is_changed("$") else "dot"
        self.slots = [Slot("$", self.root, PLAIN, "", "", maybe=False)]
        self.skippable = False  # whether what is being compiled is an argument of and/or that may be skipped

    def is_bare(self) -> bool:
        """Whether there is nothing but an unchanging $."""
        return len(self.slots) == 1 and self.root == "dot"

    def mark(self) -> int:
        return len(self.slots)

    def release(self, mark: int) -> None:
        del self.slots[mark:]

    def is_changed(self, name: str) -> bool:
        """Whether anything in the template assigns a variable of this name."""
        return name in self.tree.assigned or name in self.tree.range_assigned

    def unrange(self, mark: int) -> None:
        """In the else of a range its variables hold what it ran over, a pipeline's value."""
        for slot in self.slots[mark:]:
            if not slot.mixed:
                slot.form, slot.type = PLAIN, ""

    def is_settled(self, slot: Slot, mark: int | None) -> bool:
        """Whether a variable was there at `mark` and never changes: when it is read makes no difference."""
        return not self.is_changed(slot.name) and slot in self.slots[:mark]

    def declare(self, name: str, *, form: Form = PLAIN, typ: str = "", local: str = "", ranged: bool = False) -> Slot:
        """A new variable; `ranged` when a range declares it. Once assigned to, nothing is known of its value."""
        mixed = ""
        if self.is_changed(name):
            typ, local = "", ""
            if name in (self.tree.assigned if ranged else self.tree.range_assigned):
                mixed = self.function.local("m")
                form = Form("mixed", guard=mixed)
            elif form.kind == "not nil":
                form = PLAIN
        local = local or self.function.local("v")
        slot = Slot(name, local, form, typ, mixed, self.skippable)
        self.slots.append(slot)
        return slot

    def find(self, name: str) -> list[Slot]:
        """The innermost variable of that name, behind it what counts while that is unset, and so on."""
        found = []
        for slot in reversed(self.slots):
            if slot.name == name:
                found.append(slot)
                if not slot.maybe:
                    break
        return found
