"""A YAML document as nodes that know their places, as JSON too: to read that takes a tenth of the time.

Left out: what the nodes mean (reader, parse).
"""

from __future__ import annotations

from helmkit.errors import ConfigError
from helmkit.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

MAX_NODES = 100_000  # Aliases count with all that they repeat.
_TAGS = "tag:yaml.org,2002:"


class Node(Record):
    """One value: `kind` is scalar, sequence or mapping, `tag` such as str, int or null.

    A scalar's `value` is its text; a sequence's are nodes; a mapping's are keys and values by turns. `line` and
    `column` count from 1.
    """

    kind: str
    tag: str
    line: int
    column: int
    value: Any


def compose(text: str, file: Path) -> Node:
    """The one document of `text`. ConfigError for what is not YAML, and for nothing."""
    import yaml

    try:
        found = yaml.compose(text, Loader=yaml.CSafeLoader)
        if found is not None:
            return _node(found, iter(range(MAX_NODES)))
    except StopIteration as exc:
        raise ConfigError(f"more than {MAX_NODES} values", where=str(file)) from exc
    except yaml.MarkedYAMLError as exc:
        mark = exc.problem_mark or exc.context_mark
        where = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else str(file)
        raise ConfigError(f"not YAML: {exc.problem or exc.context}", where=where) from exc
    except (yaml.YAMLError, RecursionError) as exc:
        raise ConfigError(f"not YAML: {exc}", where=str(file)) from exc
    raise ConfigError("the file is empty", where=str(file))


def _node(found: Any, left: Iterator[int]) -> Node:
    next(left)
    mark = found.start_mark
    value = found.value
    if found.id == "sequence":
        value = [_node(item, left) for item in value]
    elif found.id == "mapping":
        value = [_node(part, left) for pair in value for part in pair]
    return Node(found.id, found.tag.removeprefix(_TAGS), mark.line + 1, mark.column + 1, value)


def dump(node: Node) -> str:
    """The document as JSON."""
    import json

    return json.dumps(_plain(node), ensure_ascii=False, separators=(",", ":"))


def _plain(node: Node) -> list[Any]:
    value = node.value if node.kind == "scalar" else [_plain(part) for part in node.value]
    return [node.kind, node.tag, node.line, node.column, value]


def load(text: str) -> Node:
    """What `dump` wrote."""
    import json

    return _loaded(json.loads(text))


def _loaded(plain: Any) -> Node:
    kind, tag, line, column, value = plain
    return Node(kind, tag, line, column, value if kind == "scalar" else [_loaded(part) for part in value])
