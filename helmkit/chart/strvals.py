"""The grammar of --set and its relatives: `a.b=c,list={x,y},a[0].z=1`.

Each function changes the mapping it is given, as the flags of one command line build on each other, and raises
ValuesError with Helm's text. Source: Helm pkg/strvals. Limits as there: an index of 65536, 30 nested names.
"""

from __future__ import annotations

from helmkit.errors import ValuesError
from helmkit.template.govalue import Int64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Reader = Callable[[str], Any]

MAX_INDEX = 65536
MAX_NESTING = 30


def parse_set(text: str, into: dict[str, Any]) -> None:
    """`--set`: true, false, null and whole numbers get their type, everything else is a string."""
    _Parser(text, _typed).run(into)


def parse_set_string(text: str, into: dict[str, Any]) -> None:
    """`--set-string`: every value is a string."""
    _Parser(text, str).run(into)


def parse_set_file(text: str, into: dict[str, Any], read: Callable[[str], str]) -> None:
    """`--set-file`: a value is the content of the file it names, which `read` gives."""
    _Parser(text, read).run(into)


def parse_set_json(text: str, into: dict[str, Any]) -> None:
    """`--set-json`: a value is JSON."""
    _JSONParser(text, str).run(into)


def parse_set_literal(text: str, into: dict[str, Any]) -> None:
    """`--set-literal`: the value is all that follows the first `=`, with no special characters."""
    _LiteralParser(text, str).run(into)


class _End(Exception):  # noqa: N818  it is no error: the text is used up
    """Go's io.EOF; ends the parse quietly wherever it comes from."""


class _Parser:
    """--set, --set-string and --set-file, which differ in what `read` makes of a value's text."""

    key_stops = "=[,."
    escapes = True

    def __init__(self, text: str, read: Reader) -> None:
        self.text = text
        self.at = 0
        self.read = read

    def run(self, into: dict[str, Any]) -> None:
        try:
            while True:
                self._key(into, 0)
        except _End:
            return
        except RecursionError as error:
            raise ValuesError("value name is nested too deeply") from error

    def _key(self, table: dict[str, Any], depth: int) -> None:
        name, stop = self._until(self.key_stops)
        if stop is None:
            if not name:
                raise _End
            raise ValuesError(f"key {_quoted(name)} has no value")
        if stop == "=":
            self._value(lambda value: _put(table, name, value))
        elif stop == "[":
            self._list(table, name, depth)
        elif stop == ".":
            self._nested(table, name, depth + 1)
        else:
            raise ValuesError(f"key {_quoted(name)} has no value (cannot end with ,)")

    def _nested(self, table: dict[str, Any], name: str, depth: int) -> None:
        if depth > MAX_NESTING:
            raise ValuesError(
                f"value name nested level is greater than maximum supported nested level of {MAX_NESTING}"
            )
        inner = table.get(name, {})
        if not isinstance(inner, dict):
            raise _panic(inner, "map[string]interface {}")
        try:
            self._key(inner, depth)
            if not inner:
                raise ValuesError(f"key map {_quoted(name)} has no value")
        finally:
            if inner:
                _put(table, name, inner)

    def _list(self, table: dict[str, Any], name: str, depth: int) -> None:
        index = self._index()
        items = table.get(name, [])
        if not isinstance(items, list):
            raise _panic(items, "[]interface {}")
        try:
            self._item(items, index, depth)
        finally:
            _put(table, name, items)

    def _index(self) -> int:
        digits, stop = self._until("]")
        if stop is None:
            raise _End
        unsigned = digits[1:] if digits[:1] in ("+", "-") else digits
        if not (unsigned.isascii() and unsigned.isdigit()):
            raise ValuesError(f"error parsing index: strconv.Atoi: parsing {_quoted(digits)}: invalid syntax")
        if not -(2**63) <= int(digits[:40]) < 2**63:
            raise ValuesError(f"error parsing index: strconv.Atoi: parsing {_quoted(digits)}: value out of range")
        return int(digits)

    def _item(self, items: list[Any], index: int, depth: int) -> None:
        """What follows `[index]`: a value, another index, or a name in a table."""
        if index < 0:
            raise ValuesError(f"negative {index} index not allowed")
        data, stop = self._until("[.=")
        if data:
            raise ValuesError(f"unexpected data at end of array index: {_quoted_runes(data)}")
        if stop is None:
            raise _End
        if stop == "=":
            from contextlib import suppress  # seldom needed

            with suppress(_End):  # an item at the end of the text is complete; a key is, too, but says so
                self._value(lambda value: _put_at(items, index, value))
        elif stop == "[":
            inner_index = self._index()
            inner = items[index] if index < len(items) else None
            if inner is not None and not isinstance(inner, list):
                raise _panic(inner, "[]interface {}")
            inner = inner or []
            self._item(inner, inner_index, depth)
            _put_at(items, index, inner)
        else:
            table = items[index] if index < len(items) and isinstance(items[index], dict) else {}
            self._key(table, depth)
            _put_at(items, index, table)

    def _value(self, put: Callable[[Any], None]) -> None:
        if self.at >= len(self.text):
            put("")
            raise _End
        if self.text[self.at] == "{":
            self.at += 1
            put(self._braced())
        else:
            put(self.read(self._until(",")[0]))

    def _braced(self) -> list[Any]:
        items: list[Any] = []
        while True:
            piece, stop = self._until(",}")
            if stop is None:
                raise ValuesError("list must terminate with '}'")
            items.append(self.read(piece))
            if stop == "}":
                self.at += self.text[self.at : self.at + 1] == ","
                return items

    def _until(self, stops: str) -> tuple[str, str | None]:
        """Text up to one of `stops`, which is passed over; None as stop at the end. A backslash takes the next as
        it is.
        """
        piece: list[str] = []
        while self.at < len(self.text):
            char = self.text[self.at]
            self.at += 1
            if char in stops:
                return "".join(piece), char
            if char == "\\" and self.escapes:
                char = self.text[self.at : self.at + 1]
                self.at += 1
            piece.append(char)
        return "".join(piece), None


class _JSONParser(_Parser):
    def _value(self, put: Callable[[Any], None]) -> None:
        if self._blank():
            put(None)
            return
        value, self.at = _json_value(self.text, self.at)
        put(value)
        self._blank()

    def _blank(self) -> bool:
        """Pass over white space; True where that, or a comma, ends the value."""
        while self.at < len(self.text):
            char = self.text[self.at]
            if char != "," and not char.isspace():
                return False
            self.at += 1
            if char == ",":
                return True
        return True


class _LiteralParser(_Parser):
    key_stops = "=[."
    escapes = False

    def _value(self, put: Callable[[Any], None]) -> None:
        put(self.text[self.at :])
        self.at = len(self.text)


def _json_value(text: str, start: int) -> tuple[Any, int]:
    from json import JSONDecodeError, JSONDecoder

    while text[start] in " \t\r\n":
        start += 1
    decoder = JSONDecoder(parse_int=float, parse_constant=_no_constant)
    try:
        value, end = decoder.raw_decode(text, start)
    except (JSONDecodeError, RecursionError) as error:
        raise ValuesError(f"invalid JSON: {error}") from error
    return value, end


def _no_constant(name: str) -> Any:
    raise ValuesError(f"invalid JSON: {name}")


def _typed(text: str) -> Any:
    low = text.lower()
    if low in ("true", "false"):
        return low == "true"
    if low == "null":
        return None
    if text == "0":
        return Int64(0)
    unsigned = text[1:] if text[:1] in ("+", "-") else text
    # A leading zero makes a string: 0123 is a file mode or a postal code.
    if unsigned.isascii() and unsigned.isdigit() and text[0] != "0" and len(unsigned) < 4000:
        number = int(text)
        if -(2**63) <= number < 2**63:
            return Int64(number)
    return text


def _put(table: dict[str, Any], key: str, value: Any) -> None:
    if key:
        table[key] = value


def _put_at(items: list[Any], index: int, value: Any) -> None:
    if index > MAX_INDEX:
        raise ValuesError(f"index of {index} is greater than maximum supported index of {MAX_INDEX}")
    if index >= len(items):
        items.extend([None] * (index + 1 - len(items)))
    items[index] = value


def _panic(value: Any, wanted: str) -> ValuesError:
    """The failed type assertion that Helm reports."""
    names = {bool: "bool", str: "string", dict: "map[string]interface {}", list: "[]interface {}", float: "float64"}
    found = "nil" if value is None else names.get(type(value), "int64")
    return ValuesError(f"unable to parse key: interface conversion: interface {{}} is {found}, not {wanted}")


def _quoted(text: str) -> str:
    from helmkit.template.gofmt import quote

    return quote(text)


def _quoted_runes(text: str) -> str:
    from helmkit.template.gofmt import quote

    return "[" + " ".join(quote(char, mark="'") for char in text) + "]"
