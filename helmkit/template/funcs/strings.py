"""Sprig's string functions that charts call most: trimming, cutting, searching, quoting, joining.

Strings are counted in bytes where Go counts bytes. Source: sprig/strings.go, Go's strings package.
"""

from __future__ import annotations

from helmkit.template.gocast import SPACES, from_bytes, to_bytes
from helmkit.template.gofmt import plain
from helmkit.template.gofmt import quote as go_quote
from helmkit.template.gofunc import FuncError, GoFunction, gofunc
from helmkit.template.govalue import StringList, StringMap
from helmkit.template.sizes import text_size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, AnyStr

_MAX_LENGTH = 2**63 - 1


def strval(value: Any) -> str:
    """Sprig's strval: bytes as they are, everything else as `%v` prints it."""
    if isinstance(value, str):
        return value
    return from_bytes(value) if isinstance(value, bytes) else plain(value)


def strslice(value: Any) -> StringList:
    """Sprig's strslice: the elements of a list as strings, nils left out; one string for what is no list."""
    if isinstance(value, StringList):
        return value
    if isinstance(value, (list, bytes)):
        return StringList(strval(item) for item in value if item is not None)
    return StringList() if value is None else StringList([strval(value)])


def repeated(text: str, count: int) -> str:
    """strings.Repeat."""
    if count < 0:
        raise FuncError("strings: negative Repeat count")
    if len(text) * count > _MAX_LENGTH:
        raise FuncError("strings: Repeat output length overflow")
    text_size(len(text) * count)
    return text * count


@gofunc("func(string) string")
def trim(text: str) -> str:
    return text.strip(SPACES)


@gofunc("func(string, string) string")
def trim_all(cutset: str, text: str) -> str:
    return text.strip(cutset)


@gofunc("func(string, string) string")
def trim_suffix(suffix: str, text: str) -> str:
    return text.removesuffix(suffix)


@gofunc("func(string, string) string")
def trim_prefix(prefix: str, text: str) -> str:
    return text.removeprefix(prefix)


@gofunc("func(int, string) string")
def trunc(count: int, text: str) -> str:
    if text.isascii():
        return _truncated(count, text)
    return from_bytes(_truncated(count, to_bytes(text)))


def _truncated(count: int, text: AnyStr) -> AnyStr:
    if count < 0:
        return text[count:] if len(text) + count > 0 else text
    return text[:count]


@gofunc("func(int, int, string) string")
def substr(start: int, end: int, text: str) -> str:
    data = to_bytes(text)
    length = len(data)
    if start < 0:
        if end < 0:
            raise FuncError(f"runtime error: slice bounds out of range [:{end}]")
        if end > length:
            raise FuncError(f"runtime error: slice bounds out of range [:{end}] with length {length}")
        return from_bytes(data[:end])
    if end < 0 or end > length:
        end = length
    if start > end:
        raise FuncError(f"runtime error: slice bounds out of range [{start}:{end}]")
    return from_bytes(data[start:end])


@gofunc("func(int, string) string")
def repeat(count: int, text: str) -> str:
    return repeated(text, count)


@gofunc("func(string, string) bool")
def contains(part: str, text: str) -> bool:
    return part in text


@gofunc("func(string, string) bool")
def has_prefix(prefix: str, text: str) -> bool:
    return text.startswith(prefix)


@gofunc("func(string, string) bool")
def has_suffix(suffix: str, text: str) -> bool:
    return text.endswith(suffix)


@gofunc("func(string, string, string) string")
def replace(old: str, new: str, text: str) -> str:
    return text.replace(old, new)


@gofunc("func(int, string) string")
def indent(spaces: int, text: str) -> str:
    return _indented(spaces, text)


@gofunc("func(int, string) string")
def nindent(spaces: int, text: str) -> str:
    return "\n" + _indented(spaces, text)


def _indented(spaces: int, text: str) -> str:
    pad = repeated(" ", spaces)
    text_size(len(text) + text.count("\n") * spaces)
    return pad + text.replace("\n", "\n" + pad)


@gofunc("func(...interface {}) string")
def quote(*values: Any) -> str:
    return " ".join(go_quote(strval(value)) for value in values if value is not None)


@gofunc("func(...interface {}) string")
def squote(*values: Any) -> str:
    return " ".join(f"'{plain(value)}'" for value in values if value is not None)


@gofunc("func(...interface {}) string")
def cat(*values: Any) -> str:
    return " ".join(plain(value) for value in values if value is not None)


@gofunc("func(interface {}) string")
def to_string(value: Any) -> str:
    return strval(value)


@gofunc("func(interface {}) []string")
def to_strings(value: Any) -> StringList:
    return strslice(value)


@gofunc("func(string, interface {}) string")
def join(separator: str, value: Any) -> str:
    return separator.join(strslice(value))


@gofunc("func(string, string) []string")
def split_list(separator: str, text: str) -> StringList:
    return StringList(_split(text, separator, -1))


@gofunc("func(string, string) map[string]string")
def split(separator: str, text: str) -> StringMap:
    return _numbered(_split(text, separator, -1))


@gofunc("func(string, int, string) map[string]string")
def splitn(separator: str, count: int, text: str) -> StringMap:
    return _numbered(_split(text, separator, count))


def _split(text: str, separator: str, count: int) -> list[str]:
    """strings.SplitN: at most `count` parts, all of them if it is negative; between characters for no separator."""
    if count == 0:
        return []
    if separator:
        return text.split(separator, max(count - 1, -1))
    parts = list(text)
    return parts if count < 0 or len(parts) <= count else [*parts[: count - 1], "".join(parts[count - 1 :])]


def _numbered(parts: list[str]) -> StringMap:
    return StringMap((f"_{index}", part) for index, part in enumerate(parts))


TABLE: dict[str, GoFunction] = {
    "trim": trim,
    "trimAll": trim_all,
    "trimall": trim_all,
    "trimSuffix": trim_suffix,
    "trimPrefix": trim_prefix,
    "trunc": trunc,
    "substr": substr,
    "repeat": repeat,
    "contains": contains,
    "hasPrefix": has_prefix,
    "hasSuffix": has_suffix,
    "replace": replace,
    "indent": indent,
    "nindent": nindent,
    "quote": quote,
    "squote": squote,
    "cat": cat,
    "toString": to_string,
    "toStrings": to_strings,
    "join": join,
    "splitList": split_list,
    "split": split,
    "splitn": splitn,
}
