"""Regular expressions that are compiled when first used: a run needs few of them, and each costs 0.1 ms or more."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


class Patterns(dict[str, "Any"]):
    """Compiled expressions by name, made from their sources when first asked for."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        super().__init__()
        self.sources = sources

    def __missing__(self, name: str) -> Any:
        import re

        pattern = self[name] = re.compile(self.sources[name])
        return pattern
