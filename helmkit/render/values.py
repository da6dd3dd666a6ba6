"""The user's values: -f files and --set flags into one mapping, in Helm's order.

Source: Helm pkg/cli/values/options.go. A file whose name ends in .j2 goes through Jinja first. Left out: what lies
under them, the chart's defaults (helmkit.chart.values).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helmkit.chart import strvals
from helmkit.chart.values_file import merge_maps, read_values
from helmkit.errors import ValuesError, YAMLError

if TYPE_CHECKING:
    from helmkit.render.jinja_values import JinjaContext


@dataclass(frozen=True)
class ValuesSources:
    """Where values come from, one field a flag, each in the order given."""

    files: Sequence[str] = ()
    set_: Sequence[str] = ()
    set_string: Sequence[str] = ()
    set_json: Sequence[str] = ()
    set_file: Sequence[str] = ()
    set_literal: Sequence[str] = ()


@dataclass(frozen=True)
class Surroundings:
    """What values may be read from besides files: `stdin` gives the text for `-`, `fetch` the bytes at a URL."""

    stdin: Callable[[], str] | None = None
    fetch: Callable[[str], bytes] | None = None
    jinja: "JinjaContext | None" = field(default=None)


def load_values(sources: ValuesSources, around: Surroundings | None = None) -> dict[str, Any]:
    """The mapping that all of `sources` make. Raises ValuesError with Helm's text."""
    where = around or Surroundings()
    values: dict[str, Any] = {}
    for name in sources.files:
        values = merge_maps(values, _read_mapping(name, where))
    for text in sources.set_json:
        values = _set_json(text, values)
    for text in sources.set_:
        _flag("--set", strvals.parse_set, text, values)
    for text in sources.set_string:
        _flag("--set-string", strvals.parse_set_string, text, values)
    for text in sources.set_file:
        _flag("--set-file", lambda t, v: strvals.parse_set_file(t, v, lambda n: _read(n, where)), text, values)
    for text in sources.set_literal:
        _flag("--set-literal", strvals.parse_set_literal, text, values)
    return values


def _flag(name: str, parse: Callable[[str, dict[str, Any]], None], text: str, values: dict[str, Any]) -> None:
    try:
        parse(text, values)
    except ValuesError as error:
        raise ValuesError(f"failed parsing {name} data: {error.message}") from error


def _set_json(text: str, values: dict[str, Any]) -> dict[str, Any]:
    if not text.strip().startswith("{"):
        try:
            strvals.parse_set_json(text, values)
        except ValuesError as error:
            raise ValuesError(f"failed parsing --set-json data {text}") from error
        return values
    from helmkit import goyaml

    try:
        return merge_maps(values, goyaml.json_loads_map(text.strip()))
    except YAMLError as error:
        raise ValuesError(f"failed parsing --set-json data JSON: {text}") from error


def _read_mapping(name: str, around: Surroundings) -> dict[str, Any]:
    text = _read(name, around)
    if name.endswith(".j2"):
        from helmkit.render.jinja_values import JinjaContext, render_values

        folder = None if name == "-" or _is_url(name) else Path(name).parent
        text = render_values(text, name, folder, around.jinja or JinjaContext())
    try:
        return read_values(text)
    except YAMLError as error:
        raise ValuesError(f"failed to parse {name}: {error.message}") from error


def _read(name: str, around: Surroundings) -> str:
    if name.strip() == "-" and around.stdin:
        return around.stdin()
    if _is_url(name):
        if around.fetch is None:
            raise ValuesError(f"cannot fetch {name}: no network here")
        return around.fetch(name).decode("utf-8", "surrogateescape")
    try:
        return Path(name).read_bytes().decode("utf-8", "surrogateescape")
    except OSError as error:
        raise ValuesError(f"open {name}: {(error.strerror or str(error)).lower()}") from error


def _is_url(name: str) -> bool:
    return name.startswith(("http://", "https://"))
