"""How santhosh-tekuri/jsonschema writes places, texts and numbers (golang.org/x/text, English)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any


_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def pointer(place: Sequence[str]) -> str:
    """A JSON pointer in quotes: `'/a/b'`."""
    return quote("".join("/" + token.replace("~", "~0").replace("/", "~1") for token in place))


def quote(text: str) -> str:
    from helmkit.template.gofmt import quote as go_quote

    inner = go_quote(text)[1:-1].replace('\\"', '"').replace("'", "\\'")
    return f"'{inner}'"


def joined(texts: Iterable[str]) -> str:
    return ", ".join(map(quote, texts))


def display(value: Any) -> str:
    """A value in a sentence."""
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, (dict, list)):
        return "value"
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _plain(value)


def number(value: float) -> str:
    """A number with commas between thousands, and powers of ten: `70,000`, `1×10⁰⁷`."""
    if isinstance(value, int):
        return f"{value:,}"
    from helmkit.goyaml import format_float

    text = format_float(value)
    mantissa, found, exponent = text.partition("e")
    whole, point, fraction = mantissa.partition(".")
    grouped = f"{int(whole):,}" if whole.strip("-0") else whole
    if not found:
        return f"{grouped}{point}{fraction}"
    return f"{grouped}{point}{fraction}×10{exponent.removeprefix('+').translate(_SUPERSCRIPTS)}"


def _plain(value: float) -> str:
    from helmkit.goyaml import json_dumps

    return json_dumps(value)
