"""YAML text to values, as sigs.k8s.io/yaml's Unmarshal does it."""

from __future__ import annotations

from helmkit.errors import YAMLError
from helmkit.goyaml import fast
from helmkit.goyaml.reader import characters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from helmkit.goyaml.nodes import Node


def load(text: str | bytes, *, strict: bool = False) -> Any:
    """The first document's value; None when there is none. Raises YAMLError."""
    try:
        readable, problem = characters(text)
        value = fast.UNSURE if problem else fast.read(readable, strict)
        return _decode(readable, problem, strict) if value is fast.UNSURE else value
    except YAMLError as error:
        raise _converting(error) from error


def _decode(readable: str, problem: str, strict: bool) -> Any:
    from helmkit.goyaml.decode import decode
    from helmkit.goyaml.nodes import compose as compose_text

    root, aliases = compose_text(readable, problem)
    return decode(root, strict=strict, aliases=aliases) if root else None


def compose(text: str | bytes) -> Node | None:
    """The first document as nodes with positions; None when there is none. Raises YAMLError."""
    from helmkit.goyaml.nodes import compose as compose_text

    try:
        return compose_text(*characters(text))[0]
    except YAMLError as error:
        raise _converting(error) from error


def _converting(error: YAMLError) -> YAMLError:
    """The error with what sigs.k8s.io/yaml puts in front."""
    message = f"error converting YAML to JSON: {error.message}"
    return YAMLError(message, line=error.line, column=error.column)


def load_all(text: str | bytes) -> Iterator[Any]:
    """Every document of a stream, one after the other (cut as k8s.io/apimachinery's YAMLReader does)."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "surrogateescape")
    for _, part in documents(text):
        yield load(part)


def documents(text: str) -> Iterator[tuple[int, str]]:
    """The pieces between lines of `---`, a comment after it allowed, and the lines in front of each.

    Such a line at the start stays in its piece.
    """
    text = text.replace("\r\n", "\n")
    if "---" not in text:
        if text:
            yield 0, text
        return
    lines: list[str] = []
    start = 0
    for number, line in enumerate(text.split("\n")):
        if line.startswith("---"):
            rest = line[3:].strip()
            if rest and rest[0] != "#":
                raise YAMLError(f"error reading yaml document: invalid Yaml document separator: {rest}")
            if lines:
                yield start, "\n".join(lines) + "\n"
                lines = []
                start = number + 1
                continue
        lines.append(line)
    if lines and lines != [""]:
        yield start, "\n".join(lines)


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
    from helmkit.goyaml.gojson import mismatch

    return YAMLError(f"error unmarshaling JSON: while decoding JSON: {mismatch(value, target).message}")
