"""What one line of ordinary YAML says: a dash, a key, a scalar. Left out: how lines belong together (fast).

Strings' own methods do it: the module `re` takes 6 ms to import, and compiling the expressions took 5 more, of the 40
that a small chart takes in all. Charts repeat their lines, so what a line says is remembered.
"""

from __future__ import annotations

from helmkit.goyaml.resolve import key_text, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    # How many characters dash and blanks take, the key, the kind of value, the value, and its text if the next line
    # may go on with it.
    Said = tuple[int, str | None, int, Any, str]

# Kinds of values: complete, none on this line, one that needs more than the line (its text), one to be unsure of.
SCALAR, EMPTY, OTHER, UNKNOWN = range(4)

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_WORD = _LETTERS + "0123456789_"
KEY_FIRST = frozenset(_WORD + "/$")
_KEY = _WORD + "./$@*+(){}[]<>=,;~-:"
_LONGEST_KEY = 200
_ITEM = _WORD + "./$*+=@-; "
_MANY, _LONG = 20_000, 200

_said: dict[str, Said] = {}


def what(line: str) -> Said:
    """What `line`, without its indentation, says. It is not empty."""
    said = _said.get(line)
    if said is None:
        said = _read(line)
        if len(line) <= _LONG:
            if len(_said) >= _MANY:
                _said.clear()
            _said[line] = said
    return said


def _read(line: str) -> Said:
    body = line[1:].lstrip(" ") if line[0] == "-" and line[1:2] in (" ", "") else line
    dash = len(line) - len(body)
    name, rest = _split(body)
    if name is None:
        return dash, None, *value(rest)
    quoted = name[0] in "\"'"
    key = name[1:-1] if quoted else key_text(resolve(name))
    return (dash, name, UNKNOWN, rest, "") if key is None else (dash, key, *value(rest))


def _split(body: str) -> tuple[str | None, str]:
    """A key, quotes included, and what follows its colon; no key, and all of it."""
    first = body[:1]
    if first in ('"', "'"):
        end = body.find(first, 1)
        after = body[end + 1 :].lstrip(" ")
        simple = 0 < end <= _LONGEST_KEY + 1 and "\\" not in body[:end] and "\t" not in body[:end]
        if simple and after[:1] == ":" and after[1:2] in (" ", ""):
            return body[: end + 1], after[1:].lstrip(" ")
        return None, body
    end = body.find(": ")
    if end < 0:
        end = len(body) - 1
        if body[-1:] != ":":
            return None, body
    key = body[:end].rstrip(" ")
    starts = first in KEY_FIRST or (first == "." and key[1:2] != "" and key[1] in _WORD)
    if not key or not starts or len(key) > _LONGEST_KEY or key.lstrip(_KEY):
        return None, body
    return key, body[end + 1 :].lstrip(" ")


def value(rest: str) -> tuple[int, Any, str]:
    """The kind of the value that begins with `rest`, the value, and the text that may go on."""
    first = rest[:1]
    if first in ("", "#"):
        return EMPTY, None, ""
    if first in "\"'":
        text = _quoted(rest, first)
        return (OTHER, rest, "") if text is None else (SCALAR, text, "")
    if first in "|>[{&*":
        return OTHER, rest, ""
    if first in "!%@`,]}" or (first in "-?:" and rest[1:2] in ("", " ", "\t")) or "\t" in rest:
        return UNKNOWN, rest, ""
    text = rest.partition(" #")[0].rstrip(" ")
    if ": " in text or text[-1] == ":":
        return UNKNOWN, rest, ""
    scalar = plain(text)
    return (UNKNOWN, rest, "") if scalar is UNSURE else (SCALAR, scalar, text if text == rest else "")


UNSURE: Any = object()


def plain(text: str) -> Any:
    """A plain scalar's value, its numbers as JSON's; UNSURE for an infinity, which Go refuses when all is read."""
    scalar = resolve(text)
    if type(scalar) is int:
        return float(scalar)
    return UNSURE if type(scalar) is float and scalar - scalar != 0 else scalar


def _quoted(rest: str, quote: str) -> str | None:
    """A quoted scalar without escapes that is all of its line; else None."""
    if "\t" in rest:
        return None
    end = rest.find(quote, 1)
    if quote == "'":
        while end > 0 and rest[end + 1 : end + 2] == "'":
            end = rest.find("'", end + 2)
    if end < 0 or not is_end(rest[end + 1 :]):
        return None
    text = rest[1:end]
    if quote == "'":
        return text.replace("''", "'") if "'" in text else text
    return None if "\\" in text else text


def is_end(tail: str) -> bool:
    """Whether `tail` is nothing but blanks and a comment."""
    if not tail:
        return True
    after = tail.lstrip(" ")
    return not after or (after[0] == "#" and tail[0] == " ")


def flow_list(rest: str) -> list[Any] | None:
    """A list of words and simple strings in brackets that is all of its line; else None."""
    items = _items(rest, "]")
    if items is None:
        return None
    values = list(map(_item, items))
    return None if UNSURE in values else values


def flow_map(rest: str) -> dict[str, Any] | None:
    """A mapping of words to words and simple strings in braces that is all of its line; else None."""
    table: dict[str, Any] = {}
    for item in _items(rest, "}") or ("",):
        name, colon, text = item.partition(": ")
        key = key_text(resolve(name)) if name and not name.lstrip(_WORD + "./-") and name[0] in KEY_FIRST else None
        found = _item(text.strip(" ")) if colon else UNSURE
        if key is None or key in table or found is UNSURE:
            return None
        table[key] = found
    return table


def _items(rest: str, closing: str) -> list[str] | None:
    """What stands between commas in a flow collection, which a comment may follow."""
    before, commented, _ = rest.partition(f"{closing} #")
    rest = before + closing if commented else rest.rstrip(" ")
    return [item.strip(" ") for item in rest[1:-1].split(",")] if rest[-1] == closing else None


def _item(item: str) -> Any:
    """A word or a simple string; UNSURE for anything else."""
    first = item[:1]
    if first in ('"', "'"):
        text = item[1:-1]
        simple = len(item) > 1 and item[-1] == first and first not in text and "\\" not in text and "\t" not in text
        return text if simple else UNSURE
    if (first not in KEY_FIRST and not _is_flag(item)) or item.lstrip(_ITEM):
        return UNSURE
    return plain(item)


def _is_flag(item: str) -> bool:
    """Whether it begins as -x or --x."""
    return item[:1] == "-" and item[1:].removeprefix("-")[:1] in KEY_FIRST
