"""YAML text to values, as sigs.k8s.io/yaml's Unmarshal does it."""

from collections.abc import Iterator
from typing import Any

from helmkit.errors import YAMLError
from helmkit.goyaml import fast
from helmkit.goyaml.reader import characters


def load(text: str | bytes, *, strict: bool = False) -> Any:
    """The first document's value; None when there is none. Raises YAMLError."""
    readable, problem = characters(text)
    if not problem:
        value = fast.read(readable, strict)
        if value is not fast.UNSURE:
            return value
    try:
        return _decode(readable, problem, strict)
    except YAMLError as exc:
        message = f"error converting YAML to JSON: {exc.message}"
        raise YAMLError(message, line=exc.line, column=exc.column) from exc


def _decode(readable: str, problem: str, strict: bool) -> Any:
    from helmkit.goyaml.decode import decode
    from helmkit.goyaml.nodes import compose

    root, aliases = compose(readable, problem)
    return decode(root, strict=strict, aliases=aliases) if root else None


def load_all(text: str | bytes) -> Iterator[Any]:
    """Every document of a stream, one after the other (cut as k8s.io/apimachinery's YAMLReader does)."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "surrogateescape")
    for part in _documents(text):
        yield load(part)


def _documents(text: str) -> Iterator[str]:
    """The pieces between lines of `---`, a comment after it allowed. Such a line at the start stays in its piece."""
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if line.startswith("---"):
            rest = line[3:].strip()
            if rest and rest[0] != "#":
                raise YAMLError(f"error reading yaml document: invalid Yaml document separator: {rest}")
            if lines:
                yield "\n".join(lines) + "\n"
                lines = []
                continue
        lines.append(line)
    if lines and lines != [""]:
        yield "\n".join(lines)


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
