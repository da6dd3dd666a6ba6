"""Explained values as a table, as JSON, or as YAML with comments."""

from collections.abc import Sequence
from typing import Any

from helmkit import goyaml
from helmkit.cli.output import emit, table
from helmkit.cli.streams import printable, write
from helmkit.render.explained import Explained
from helmkit.render.provenance import Path, Place

_WIDTH = 40  # of a value in a table
_FOLDED = 80  # a line of text that goes on in the next is not shorter


def print_explained(format_: str, rows: Sequence[Explained], values: Any, under: Path) -> None:
    """Print `rows`. `values` is what stands at the path `under`, of which they are the leaves."""
    if format_ == "yaml":
        write(annotated(values, rows, under))
    else:
        emit(format_, [_record(row) for row in rows], lambda: _table(rows))


def annotated(values: Any, rows: Sequence[Explained], under: Path = ()) -> str:
    """`values` as YAML with each leaf's place, and what it overrode, in a comment behind it.

    Where text may go on in the next line, the comment stands in front.
    """
    from helmkit.goyaml.places import places

    source = goyaml.dump(values)
    lines = source.split("\n")
    found = places(source)
    for row in rows:
        index = found[row.path[len(under) :]][0] - 1
        line = lines[index]
        if len(line) < _FOLDED:
            lines[index] = f"{line}  # {_comment(row)}"
        else:
            lines[index] = f"{' ' * (len(line) - len(line.lstrip()))}# {_comment(row)}\n{line}"
    return "\n".join(lines)


def _table(rows: Sequence[Explained]) -> str:
    cells = [(_key(row.path), _short(row.value), _origin(row), _overrode(row)) for row in rows]
    return table(["KEY", "VALUE", "FROM", "OVERRODE"], cells)


def _comment(row: Explained) -> str:
    overrode = _overrode(row)
    return printable(f"{_origin(row)}, was {overrode}" if overrode else _origin(row)).replace("\n", " ")


def _origin(row: Explained) -> str:
    return f"{row.place} ({row.via})" if row.via else str(row.place)


def _overrode(row: Explained) -> str:
    return "; ".join(f"{_short(leaf.value)} ({leaf.place})" for leaf in row.overrode)


def _key(path: Path) -> str:
    return ".".join(map(str, path))


def _short(value: Any) -> str:
    text = goyaml.json_dumps(value, escape_html=False)
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 3]}..."


def _record(row: Explained) -> dict[str, Any]:
    return {
        "key": _key(row.path),
        "path": list(row.path),
        "value": row.value,
        "from": _place(row.place),
        "via": row.via,
        "overrode": [{"value": leaf.value, "from": _place(leaf.place)} for leaf in row.overrode],
    }


def _place(place: Place) -> dict[str, Any]:
    return {"source": place.source, "where": place.where, "line": place.line, "column": place.column}
