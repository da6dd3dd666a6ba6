"""What a person or a script sees: results on stdout as table, JSON or YAML; everything else on stderr.

Text that comes from outside (an index, a chart, an error of a server) is freed of control characters before a
terminal sees it (CVE-2021-21303).
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from helmkit.cli.settings import Settings
from helmkit.cli.streams import printable

output_option = click.option(
    "-o",
    "--output",
    type=click.Choice(["table", "json", "yaml"]),
    default="table",
    show_default=True,
    help="How the result is printed.",
)


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, width: int | None = None) -> str:
    """Rows under upper-case headings, as helm prints tables: cells padded to the column and ended by a tab.

    A cell longer than `width` characters is cut to it with `...`.
    """
    cells = [[_cell(value, width) for value in row] for row in [list(columns), *rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]
    lines = ("\t".join(value.ljust(widths[i]) for i, value in enumerate(row)) for row in cells)
    return "\n".join(lines) + "\n"


def _cell(value: str, width: int | None) -> str:
    text = printable(value).replace("\n", " ").replace("\t", " ")
    return text if width is None else cut(text, width)


def cut(text: str, width: int) -> str:
    """`text` in at most `width` characters, `...` at the end of what is longer."""
    return text if len(text) <= width else text[: width - 3] + "..."


def emit(format_: str, data: Any, as_table: Callable[[], str]) -> None:
    """Print `data` (plain JSON values) as JSON or YAML, or the table that `as_table` makes."""
    if format_ == "json":
        click.echo(_json(data))
    elif format_ == "yaml":
        from helmkit import goyaml

        click.echo(goyaml.dump(data), nl=False)
    else:
        click.echo(as_table(), nl=False)


def _json(data: Any) -> str:
    """JSON as helm's own printer has it: compact, and safe to paste into a web page."""
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
            click.echo(printable(line), err=True)

    def info(self, line: str) -> None:
        """A line that a person wants to read also in a log; silenced by -q."""
        if not self.quiet:
            click.echo(printable(line), err=True)

    def detail(self, line: str) -> None:
        """A decision and its reason, under -v."""
        if self.verbose:
            click.echo(printable(line), err=True)

    def warn(self, line: str) -> None:
        click.echo(f"helmkit: warning: {printable(line)}", err=True)


def colour(settings: Settings, stream: Any = None) -> bool:
    """Whether `stream` (stdout unless given) may be coloured: a terminal, and neither --no-color nor NO_COLOR."""
    if settings.no_color or settings.environ.get("NO_COLOR") or settings.environ.get("TERM") == "dumb":
        return False
    return bool((stream or sys.stdout).isatty())
