"""Shortening and wrapping of text, counted in bytes. Source: goutils/stringutils.go, wordutils.go."""

from helmkit.template.gocast import SPACES, from_bytes, to_bytes, wrap64
from helmkit.template.gofunc import GoFunction, gofunc

_MARK = b"..."


@gofunc("func(int, string) string")
def abbrev(width: int, text: str) -> str:
    return text if width < 4 else from_bytes(_abbreviated(to_bytes(text), 0, width))


@gofunc("func(int, int, string) string")
def abbrevboth(left: int, right: int, text: str) -> str:
    if right < 4 or (left > 0 and right < 7):
        return text
    return from_bytes(_abbreviated(to_bytes(text), left, right))


def _abbreviated(data: bytes, offset: int, width: int) -> bytes:
    """At most `width` bytes that show what stands at `offset`; nothing where goutils returns an error."""
    length, room = len(data), width - len(_MARK)
    if length <= width:
        return data
    offset = min(offset, length)
    if wrap64(length - offset) < room:
        offset = length - room
    if offset <= 4:
        return data[:room] + _MARK
    if width < 7:
        return b""
    if offset + room < length:
        return _MARK + (_abbreviated(data[offset:], 0, room) if room >= 4 else b"")
    return _MARK + data[length - room :]


@gofunc("func(int, string) string")
def wrap(width: int, text: str) -> str:
    return from_bytes(_wrapped(to_bytes(text), width, b"\n", cut_words=False))


@gofunc("func(int, string, string) string")
def wrap_with(width: int, separator: str, text: str) -> str:
    return from_bytes(_wrapped(to_bytes(text), width, to_bytes(separator) or b"\n", cut_words=True))


def _wrapped(data: bytes, width: int, newline: bytes, *, cut_words: bool) -> bytes:
    width = max(width, 1)
    lines, offset = [], 0
    while len(data) - offset > width:
        if data[offset] == 0x20:
            offset += 1
            continue
        end = data.rfind(b" ", offset, offset + width + 1)
        skip = 1
        if end < 0 and cut_words:
            end, skip = offset + width, 0
        elif end < 0:
            end = data.find(b" ", offset + width)
            if end < 0:
                break
        lines.append(data[offset:end])
        offset = end + skip
    return newline.join([*lines, data[offset:]])


@gofunc("func(string) string")
def nospace(text: str) -> str:
    # goutils reads each byte as a character of its own, and writes it so if anything goes.
    chars = to_bytes(text).decode("latin-1")
    kept = "".join(char for char in chars if char not in SPACES)
    return text if len(kept) == len(chars) else kept


@gofunc("func(string, string, int) string")
def plural(one: str, many: str, count: int) -> str:
    return one if count == 1 else many


@gofunc("func() string")
def hello() -> str:
    return "Hello!"


TABLE: dict[str, GoFunction] = {
    "abbrev": abbrev,
    "abbrevboth": abbrevboth,
    "wrap": wrap,
    "wrapWith": wrap_with,
    "nospace": nospace,
    "plural": plural,
    "hello": hello,
}
