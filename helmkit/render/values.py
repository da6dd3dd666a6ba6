"""The user's values: -f files and --set flags into one mapping, in Helm's order.

Source: Helm pkg/cli/values/options.go. A file whose name ends in .j2 goes through Jinja first. Left out: what lies
under them, the chart's defaults (helmkit.chart.values).
"""

from __future__ import annotations

from helmkit.chart import strvals
from helmkit.chart.dialect import NEWEST, Dialect
from helmkit.chart.values_file import merge_maps, read_values
from helmkit.errors import ValuesError, YAMLError
from helmkit.records import Record, field_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from helmkit.render.jinja_values import JinjaContext

    _Parse = Callable[[str, dict[str, Any]], None]


class ValuesSources(Record):
    """Where values come from, one field a flag, each in the order given."""

    files: Sequence[str] = ()
    set_: Sequence[str] = ()
    set_string: Sequence[str] = ()
    set_json: Sequence[str] = ()
    set_file: Sequence[str] = ()
    set_literal: Sequence[str] = ()


class Surroundings(Record):
    """What values may be read from besides files: `stdin` gives the text for `-`, `fetch` the bytes at a URL.

    `dialect` is the release of Helm that says what they mean.
    """

    stdin: Callable[[], str] | None = None
    fetch: Callable[[str], bytes] | None = None
    jinja: JinjaContext | None = None
    dialect: Dialect = NEWEST


class Step(Record):
    """One flag's part in the values: `apply` gives the mapping that it makes of the one before, which may change.

    `text` is what a values file holds, after Jinja.
    """

    flag: str
    argument: str
    apply: Callable[[dict[str, Any]], dict[str, Any]]
    text: str = ""


def load_values(sources: ValuesSources, around: Surroundings | None = None) -> dict[str, Any]:
    """The mapping that all of `sources` make. Raises ValuesError with Helm's text."""
    values: dict[str, Any] = {}
    for step in value_steps(sources, around):
        values = step.apply(values)
    return values


def value_steps(sources: ValuesSources, around: Surroundings | None = None) -> Iterator[Step]:
    """What `sources` do, one by one, in Helm's order. Raises ValuesError, as do the steps."""
    if not any(field_values(sources)):
        return
    from functools import cache, partial

    where = around or Surroundings()
    for name in sources.files:
        text = _read_file(name, where)
        yield Step("-f", name, partial(_merge_file, name, text, where.dialect), text)
    for text in sources.set_json:
        yield Step("--set-json", text, partial(_set_json, text, where.dialect))
    read = cache(lambda name: _read(name, where))  # a step may be taken more than once, stdin not
    flags: list[tuple[str, _Parse, Sequence[str]]] = [
        ("--set", strvals.parse_set, sources.set_),
        ("--set-string", strvals.parse_set_string, sources.set_string),
        ("--set-file", lambda t, v: strvals.parse_set_file(t, v, read), sources.set_file),
        ("--set-literal", strvals.parse_set_literal, sources.set_literal),
    ]
    for flag, parse, texts in flags:
        for text in texts:
            yield Step(flag, text, partial(_set, flag, parse, text))


def _set(flag: str, parse: _Parse, text: str, values: dict[str, Any]) -> dict[str, Any]:
    try:
        parse(text, values)
    except ValuesError as error:
        raise ValuesError(f"failed parsing {flag} data: {error.message}") from error
    return values


def _set_json(text: str, dialect: Dialect, values: dict[str, Any]) -> dict[str, Any]:
    if not text.strip().startswith("{") or not dialect.sets_json_objects:
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


def _read_file(name: str, around: Surroundings) -> str:
    text = _read(name, around)
    if name.endswith(".j2"):
        from pathlib import Path

        from helmkit.render.jinja_values import JinjaContext, render_values

        folder = None if name == "-" or _is_url(name) else Path(name).parent
        text = render_values(text, name, folder, around.jinja or JinjaContext())
    return text


def _merge_file(name: str, text: str, dialect: Dialect, values: dict[str, Any]) -> dict[str, Any]:
    try:
        return merge_maps(values, read_values(text, dialect))
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
        with open(name, "rb") as file:  # noqa: PTH123
            return file.read().decode("utf-8", "surrogateescape")
    except OSError as error:
        # Go opens a folder and fails to read it.
        verb = "read" if isinstance(error, IsADirectoryError) else "open"
        raise ValuesError(f"{verb} {name}: {(error.strerror or str(error)).lower()}") from error


def _is_url(name: str) -> bool:
    return name.startswith(("http://", "https://"))
