"""Typed, position-keeping reading of a YAML document: each mistake is a ConfigError with file, line and column.

A Reader stands for one node of the document. Left out: what the keys mean (parse.py).
"""

from __future__ import annotations

import re

from helmkit.errors import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from typing import NoReturn, TypeVar

    from helmkit.config.document import Node

    T = TypeVar("T")

_DURATION = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_SIZE = {"": 1, "B": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "kB": 10**3, "MB": 10**6, "GB": 10**9}
_SIZE_PATTERN = r"(\d+)(|B|KiB|MiB|GiB|kB|MB|GB)"
_KIND = {"scalar": "a single value", "sequence": "a list", "mapping": "a mapping"}


def parse_size(text: str) -> int | None:
    """A size as mirrors.yaml has it, such as 64MiB, in bytes; None for other text and for nothing."""
    match = re.fullmatch(_SIZE_PATTERN, text)
    return int(match[1]) * _SIZE[match[2]] or None if match else None


class Fields(dict[str, "Reader"]):
    """A mapping's values by key."""

    def read(self, key: str, read: Callable[[Reader], T], default: T) -> T:
        """`read` of the value at `key`, or `default` where there is none."""
        return read(self[key]) if key in self else default


class Reader:
    """One node, the file it stands in, and its path such as `repositories[0].sources`."""

    def __init__(self, node: Node, file: Path, path: str = "") -> None:
        self._node = node
        self._file = file
        self._path = path

    def fail(self, message: str, *, hint: str | None = None) -> NoReturn:
        path = f"{self._path}: " if self._path else ""
        where = f"{self._file}:{self._node.line}:{self._node.column}"
        raise ConfigError(path + message, where=where, hint=hint)

    def fields(self, allowed: Mapping[str, bool]) -> Fields:
        """The mapping's values by key. `allowed` says of each key whether it must be there."""
        found = Fields()
        for key, place, value in self._entries():
            if key not in allowed:
                from difflib import get_close_matches

                near = get_close_matches(key, allowed, n=1, cutoff=0.5)
                wanted = f'did you mean "{near[0]}"?' if near else f"known keys: {', '.join(allowed)}"
                place.fail(f"unknown key; {wanted}")
            found[key] = value
        for key, required in allowed.items():
            if required and key not in found:
                self.fail(f'"{key}" is missing')
        return found

    def pairs(self) -> Iterator[tuple[str, Reader]]:
        """Keys and values of a mapping."""
        return ((key, value) for key, _, value in self._entries())

    def _entries(self) -> Iterator[tuple[str, Reader, Reader]]:
        """Each key with its own place and its value; a key that stands twice is a mistake."""
        if self._node.kind != "mapping":
            self._expected("a mapping")
        seen: set[str] = set()
        parts = iter(self._node.value)
        for key_node, value_node in zip(parts, parts, strict=True):
            key = str(key_node.value)
            path = f"{self._path}.{key}" if self._path else key
            place = Reader(key_node, self._file, path)
            if key in seen:
                place.fail("stands here a second time")
            seen.add(key)
            yield key, place, Reader(value_node, self._file, path)

    def items(self) -> list[Reader]:
        """The items of a list."""
        if self._node.kind != "sequence":
            self._expected("a list")
        return [Reader(n, self._file, f"{self._path}[{i}]") for i, n in enumerate(self._node.value)]

    def text(self) -> str:
        """A string that is not empty; numbers and dates as they are written."""
        if self._node.kind != "scalar" or self._node.tag == "null":
            self._expected("a string")
        if not self._node.value:
            self.fail("must not be empty")
        return str(self._node.value)

    def flag(self) -> bool:
        if self._node.tag != "bool":
            self._expected("true or false")
        return str(self._node.value).lower() in ("true", "yes", "on")

    def count(self) -> int:
        """A whole number from 1."""
        if self._node.tag != "int" or not str(self._node.value).isdecimal() or not int(self._node.value):
            self._expected("a whole number from 1")
        return int(self._node.value)

    def seconds(self) -> float:
        """A duration such as 3s, 500ms or 2m."""
        return float(self._quantity(r"(\d+(?:\.\d+)?)(ms|s|m|h)", _DURATION, "a duration such as 3s or 500ms"))

    def size(self) -> int:
        """A size in bytes, such as 64MiB."""
        return int(self._quantity(_SIZE_PATTERN, _SIZE, "a size such as 64MiB"))

    def _quantity(self, pattern: str, units: Mapping[str, float], wanted: str) -> float:
        match = re.fullmatch(pattern, self.text())
        if not match or not float(match[1]):
            self._expected(wanted)
        return float(match[1]) * units[match[2]]

    def _expected(self, wanted: str) -> NoReturn:
        got = _KIND[self._node.kind]
        if self._node.kind == "scalar":
            got = f'"{self._node.value}"' if self._node.value else "nothing"
        self.fail(f"must be {wanted}, not {got}")
