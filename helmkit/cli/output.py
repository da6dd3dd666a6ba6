"""What a person or a script sees: results on stdout as table, JSON or YAML; everything else on stderr.

Text that comes from outside (an index, a chart, an error of a server) is freed of control characters before a
terminal sees it (CVE-2021-21303).
"""

from __future__ import annotations

import sys

from helmkit.cli.streams import printable, say, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from helmkit.cli.settings import Settings


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, width: int | None = None) -> str:
    """Rows under upper-case headings, as helm prints tables: cells padded to the column and ended by a tab.

    A cell wider than `width` columns is cut to it with `...`.
    """
    cells = [[printable(value).replace("\n", " ").replace("\t", " ") for value in row] for row in [columns, *rows]]
    widths = [max(map(columns_of, column)) for column in zip(*cells, strict=True)]
    if width is not None:
        widths = [min(found, width) for found in widths]
        cells = [[cut(value, width) for value in row] for row in cells]
    lines = ("\t".join(map(_padded, row, widths)) for row in cells)
    return "\n".join(lines) + "\n"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - columns_of(text))


def cut(text: str, width: int) -> str:
    """`text` in `width` columns of a terminal, `...` at the end of what is longer, as gosuri/uitable cuts it."""
    if columns_of(text) <= width:
        return text
    taken = 0
    for place, char in enumerate(text, 1):
        taken += columns_of(char)
        if taken >= width - 3:
            return text[:place] + "..."
    return text


def columns_of(text: str) -> int:
    """How many columns of a terminal `text` takes: East Asian characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def emit(format_: str, data: Any, as_table: Callable[[], str]) -> None:
    """Print `data` (plain JSON values, or a function that makes them) as JSON or YAML, or the table of `as_table`."""
    if format_ not in ("json", "yaml"):
        write(as_table())
        return
    values = data() if callable(data) else data
    if format_ == "json":
        write(_json(values) + "\n")
    else:
        from helmkit import goyaml

        write(goyaml.dump(values))


def _json(data: Any) -> str:
    """JSON as helm's own printer has it: compact, and safe to paste into a web page."""
    import json

    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char, escape in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(char, escape)  # These occur inside strings alone.
    return text.encode("utf-8", "replace").decode()


def records(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], *, width: int | None = None) -> str:
    """`table` for mappings: the heading `APP VERSION` shows the key `app_version`."""
    keys = [column.lower().replace(" ", "_") for column in columns]
    return table(columns, [[str(row.get(key, "")) for key in keys] for row in rows], width=width)


class Reporter:
    """Says on stderr what is going on, as loudly as -q and -v ask."""

    def __init__(self, settings: Settings) -> None:
        self.quiet = settings.quiet
        self.verbose = settings.verbose
        self.live = sys.stderr.isatty() and not settings.quiet

    def progress(self, line: str) -> None:
        """A line that matters while one waits; only on a terminal."""
        if self.live:
            say(printable(line))

    def info(self, line: str) -> None:
        """A line that a person wants to read also in a log; silenced by -q."""
        if not self.quiet:
            say(printable(line))

    def detail(self, line: str) -> None:
        """A decision and its reason, under -v."""
        if self.verbose:
            say(printable(line))

    def warn(self, line: str) -> None:
        say(f"helmkit: warning: {printable(line)}")


def colour(settings: Settings, stream: Any = None) -> bool:
    """Whether `stream` (stdout unless given) may be coloured: a terminal, and neither --no-color nor NO_COLOR."""
    if settings.no_color or settings.environ.get("NO_COLOR") or settings.environ.get("TERM") == "dumb":
        return False
    return bool((stream or sys.stdout).isatty())
