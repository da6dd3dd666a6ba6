"""A difference at one path of two documents, and how both are written."""

from __future__ import annotations

from helmkit import goyaml
from helmkit.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal

    Kind = Literal["added", "removed", "changed", "retyped", "moved"]
    # Keys of maps; an element of a list is "[web]" by its name, else "[0]" by its place.
    Path = tuple[str, ...]

_LONG = 80


class Change(Record):
    """`before` and `after` are the values; a removed one has no `after`, an added one no `before`. What was `moved`
    is at `to` now, unchanged.
    """

    kind: Kind
    path: Path
    before: Any = None
    after: Any = None
    to: Path = ()

    @property
    def where(self) -> str:
        """The path as text: image.tag, hosts[0].paths."""
        return path_text(self.path)

    def as_dict(self) -> dict[str, Any]:
        """For JSON: only what there is."""
        found: dict[str, Any] = {"kind": self.kind, "path": self.where}
        if self.kind == "moved":
            return {**found, "to": path_text(self.to), "value": plain(self.before)}
        if self.kind != "added":
            found["before"] = plain(self.before)
        if self.kind != "removed":
            found["after"] = plain(self.after)
        return found


def path_text(path: Path) -> str:
    """A path with dots between its keys; a key that has a dot of its own is quoted."""
    text = ""
    for part in path:
        if part.startswith("["):
            text += part
        else:
            plain = part and not set(part) & set(". []\"'")
            text += ("." if text else "") + (part if plain else f'"{part}"')
    return text


def type_name(value: Any) -> str:
    """What a value is, in YAML's words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, str):
        return "string"
    if isinstance(value, dict):
        return "map"
    return "list" if isinstance(value, list) else "number"


def value_text(value: Any, most: int = 100) -> str:
    """A value on one line, as JSON; cut where it is longer than `most`."""
    text = goyaml.json_dumps(value, escape_html=False)
    return text if len(text) <= most else f"{text[: most - 3]}..."


def plain(value: Any) -> Any:
    """A value with whole numbers as such: what comes from YAML has floats alone."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def pair_text(before: Any, after: Any) -> tuple[str, str]:
    """Two values, each on a line of its own; of long texts that begin alike what is around the difference."""
    if isinstance(before, str) and isinstance(after, str) and max(len(before), len(after)) > _LONG:
        alike = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), None)
        alike = min(len(before), len(after)) if alike is None else alike
        if alike > _LONG // 2:
            start = alike - _LONG // 4
            return f"...{value_text(before[start:])}", f"...{value_text(after[start:])}"
    return value_text(before), value_text(after)
