"""YAML text to values, as sigs.k8s.io/yaml's Unmarshal does it."""

from collections.abc import Iterator
from typing import Any

from helmkit.errors import YAMLError
from helmkit.goyaml import fast
from helmkit.goyaml.decode import DecodeError, Decoder
from helmkit.goyaml.gojson import mismatch
from helmkit.goyaml.nodes import Composer, Node
from helmkit.goyaml.reader import characters
from helmkit.goyaml.resolve import TagError
from helmkit.goyaml.scanner import ScanError

CONVERTING = "error converting YAML to JSON: "


def load(text: str | bytes, *, strict: bool = False) -> Any:
    """The first document's value; None when there is none. Raises YAMLError."""
    readable, problem = characters(text)
    if not problem:
        value = fast.read(readable, strict)
        if value is not fast.UNSURE:
            return value
    root, aliases = _compose(readable, problem)
    if root is None:
        return None
    try:
        return Decoder(strict=strict, aliases=aliases).document(root)
    except DecodeError as exc:
        raise YAMLError(CONVERTING + exc.text, line=exc.line + 1) from exc
    except TagError as exc:
        raise YAMLError(f"{CONVERTING}yaml: {exc}") from exc


def compose(text: str | bytes) -> Node | None:
    """The first document as a tree of nodes with positions; None when there is none. Raises YAMLError."""
    return _compose(*characters(text))[0]


def _compose(readable: str, problem: str) -> tuple[Node | None, bool]:
    composer = Composer(readable)
    try:
        root = composer.compose()
    except ScanError as exc:
        if problem and composer.parser.scanner.reached(len(readable)):
            raise YAMLError(f"{CONVERTING}yaml: {problem}") from exc
        where = f"line {exc.line}: " if exc.line else ""
        raise YAMLError(f"{CONVERTING}yaml: {where}{exc.problem}", line=exc.row + 1, column=exc.column + 1) from exc
    if problem and composer.parser.scanner.reached(len(readable)):
        raise YAMLError(f"{CONVERTING}yaml: {problem}")
    return root, composer.aliases


def load_all(text: str | bytes) -> Iterator[Any]:
    """Every document of a stream, one after the other."""
    import re

    if isinstance(text, bytes):
        text = text.decode("utf-8", "surrogateescape")
    for part in re.split(r"(?m)^---.*\n?", text):
        yield load(part)


def load_map(text: str | bytes, *, strict: bool = False) -> dict[str, Any]:
    """`load` into a map[string]interface{}."""
    value = load(text, strict=strict)
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    raise _mismatch(value, "map[string]interface {}")


def load_list(text: str | bytes) -> list[Any]:
    """`load` into a []interface{}."""
    value = load(text)
    if value is None:
        return []
    if isinstance(value, list):
        return value
    raise _mismatch(value, "[]interface {}")


def _mismatch(value: Any, target: str) -> YAMLError:
    return YAMLError(f"error unmarshaling JSON: while decoding JSON: {mismatch(value, target).message}")
