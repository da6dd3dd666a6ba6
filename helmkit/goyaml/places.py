"""Where in a stream of YAML each value stands. Pure; for texts that `load_all` reads without an error."""

from helmkit.goyaml.decode import Decoder
from helmkit.goyaml.gosyntax import is_merge
from helmkit.goyaml.loading import compose, documents
from helmkit.goyaml.nodes import ALIAS, MAPPING, SEQUENCE, Node
from helmkit.goyaml.resolve import key_text

Path = tuple[str | int, ...]
Places = dict[Path, tuple[int, int]]


def places(text: str) -> Places:
    """Line and column, from 1, of the value at each path; that of a key given twice is the later one's.

    What an alias or a merge brings stands at its anchor.
    """
    found: Places = {}
    for start, part in documents(text):
        root = compose(part)
        if root is not None:
            _Walk(start, found).visit(root, ())
    return found


class _Walk:
    def __init__(self, start: int, found: Places) -> None:
        self.start = start
        self.found = found
        self.decoder = Decoder(strict=False, aliases=False)

    def visit(self, node: Node, path: Path) -> None:
        self.found[path] = (self.start + node.line + 1, node.column + 1)
        if node.kind == ALIAS:
            self.visit(node.children[0], path)
        elif node.kind == SEQUENCE:
            for index, child in enumerate(node.children):
                self.visit(child, (*path, index))
        elif node.kind == MAPPING:
            self._entries(node, path)

    def _entries(self, node: Node, path: Path) -> None:
        for key, value in zip(node.children[::2], node.children[1::2], strict=True):
            if key.value == "<<" and is_merge(key):
                for source in value.children[::-1] if value.kind == SEQUENCE else [value]:
                    self._entries(source.children[0] if source.kind == ALIAS else source, path)
                continue
            scalar = key.children[0] if key.kind == ALIAS else key
            self.visit(value, (*path, str(key_text(self.decoder.scalar(scalar)))))
