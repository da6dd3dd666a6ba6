"""YAML text to values, as sigs.k8s.io/yaml's Unmarshal does it."""

from collections.abc import Iterator
from typing import Any

from helmkit.errors import YAMLError
from helmkit.goyaml.gojson import mismatch
from helmkit.goyaml.resolve import resolve


def load(text: str | bytes, *, strict: bool = False) -> Any:
    import yaml

    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as exc:
        line = exc.problem_mark.line if exc.problem_mark else 0
        raise YAMLError(
            f"error converting YAML to JSON: yaml: line {line + 1}: {exc.problem}", line=line + 1
        ) from exc
    except yaml.YAMLError as exc:
        raise YAMLError(f"error converting YAML to JSON: yaml: {exc}") from exc
    return _construct(node)


def _construct(node: Any) -> Any:
    if node is None:
        return None
    if node.id == "scalar":
        value = resolve(node.value) if not node.style else node.value
        return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if node.id == "sequence":
        return [_construct(child) for child in node.value]
    result: dict[str, Any] = {}
    for key, child in node.value:
        if key.value == "<<" and not key.style:
            for source in child.value if child.id == "sequence" else [child]:
                result.update(_construct(source))
            continue
        name = resolve(key.value) if not key.style and key.id == "scalar" else key.value
        name = ("true" if name else "false") if isinstance(name, bool) else str(name)
        result[name] = _construct(child)
    return result


def load_all(text: str | bytes) -> Iterator[Any]:
    import re

    if isinstance(text, bytes):
        text = text.decode("utf-8", "surrogateescape")
    for part in re.split(r"(?m)^---.*\n?", text):
        yield load(part)


def load_map(text: str | bytes, *, strict: bool = False) -> dict[str, Any]:
    value = load(text, strict=strict)
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    raise YAMLError(
        "error unmarshaling JSON: while decoding JSON: " + mismatch(value, "map[string]interface {}").message
    )


def load_list(text: str | bytes) -> list[Any]:
    value = load(text)
    if value is None:
        return []
    if isinstance(value, list):
        return value
    raise YAMLError("error unmarshaling JSON: while decoding JSON: " + mismatch(value, "[]interface {}").message)
