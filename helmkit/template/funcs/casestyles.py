"""The case styles: camelcase (which is PascalCase), snakecase, kebabcase. Source: huandu/xstrings 1.5, convert.go."""

from enum import Enum, auto

from helmkit.template.funcs.casing import category, lower_rune, upper_rune
from helmkit.template.gocast import SPACES
from helmkit.template.gofunc import GoFunction, gofunc

_CJK = (("\u4e00", "\u9fcc"), ("\u3400", "\u4d85"), ("\U00020000", "\U0002b81d"))


class _Kind(Enum):
    """What nextWord tells apart."""

    NUMBER = auto()
    UPPER = auto()
    LETTERS = auto()
    CONNECTOR = auto()
    PUNCTUATION = auto()
    OTHER = auto()


_Word = tuple[_Kind, str]
_SEPARATES = (_Kind.CONNECTOR, _Kind.PUNCTUATION)


@gofunc("func(string) string")
def camelcase(text: str) -> str:
    start = next((index for index, char in enumerate(text) if not _connects(char)), len(text))
    if start == len(text):
        return text + text[-1:]
    text = "".join("\ufffd" if "\udc80" <= char <= "\udcff" else char for char in text)
    out = [text[:start]]
    shouting = category(text[start]) == "Lu"
    current = upper_rune(text[start])
    for char in text[start + 1 :]:
        before, current = current, char
        if _connects(before) and _connects(current):
            out.append(before)
        elif _connects(before):
            shouting = category(current) == "Lu"
            current = upper_rune(current)
        else:
            shouting = shouting and category(current) == "Lu"
            current = lower_rune(current) if shouting else current
            out.append(before)
    return "".join([*out, current])


@gofunc("func(string) string")
def snakecase(text: str) -> str:
    return _joined(_words(text), "_")


@gofunc("func(string) string")
def kebabcase(text: str) -> str:
    return _joined(_words(text), "-")


def _joined(words: list[_Word], connector: str) -> str:
    """The words in lower case with `connector` between them; a number sticks to what stands before it."""
    out: list[str] = []
    index = 0
    while index < len(words) - 1:
        kind, _ = words[index]
        out.append(_lowered(words[index], connector))
        index += 1
        if kind is _Kind.NUMBER:
            index = _number_tail(words, index, out, connector)
        elif kind not in _SEPARATES:
            index = _after_word(words, index, out, connector)
    return "".join(out + [_lowered(word, connector) for word in words[index:]])


def _number_tail(words: list[_Word], index: int, out: list[str], connector: str) -> int:
    """Write what sticks to a number, from `index` on: letters and more numbers. Returns where that ends."""
    while index < len(words) and words[index][0] in (_Kind.LETTERS, _Kind.NUMBER):
        out.append(_lowered(words[index], connector))
        index += 1
    out.append(_connector_before(words, index, connector))
    return index


def _after_word(words: list[_Word], index: int, out: list[str], connector: str) -> int:
    """Write what stands between a word and the next one, a number between them included."""
    if words[index][0] is not _Kind.NUMBER:
        out.append(_connector_before(words, index, connector))
        return index
    if index == len(words) - 1:
        return index
    number, index = words[index][1], index + 1
    if words[index][0] is _Kind.LETTERS:
        out.append(connector + number)
        return _number_tail(words, index, out, connector)
    out.append(number + _connector_before(words, index, connector))
    return index


def _connector_before(words: list[_Word], index: int, connector: str) -> str:
    return "" if index == len(words) or words[index][0] in _SEPARATES else connector


def _lowered(word: _Word, connector: str) -> str:
    kind, text = word
    if kind is _Kind.CONNECTOR:
        return connector * len(text)
    if kind is _Kind.UPPER:
        return "".join(lower_rune(char) if category(char) == "Lu" else char for char in text)
    return text


def _words(text: str) -> list[_Word]:
    words, start = [], 0
    while start < len(text):
        kind, end = _word_at(text, start)
        words.append((kind, text[start:end]))
        start = end
    return words


def _word_at(text: str, start: int) -> tuple[_Kind, int]:
    """The kind of the word that begins at `start`, and where it ends."""
    char = text[start]
    kind = _kind(char)
    end = start + 1
    if kind is not _Kind.UPPER:
        while end < len(text) and _belongs(text[end], kind):
            end += 1
        return kind, end
    if end < len(text) and _kind(text[end]) is _Kind.UPPER:
        while end < len(text) and _kind(text[end]) is _Kind.UPPER:
            end += 1
        # HTTPStatus is HTTP and Status.
        return kind, end - 1 if end < len(text) and _kind(text[end]) is _Kind.LETTERS else end
    while end < len(text) and _kind(text[end]) is _Kind.LETTERS:
        end += 1
    return kind, end


def _belongs(char: str, kind: _Kind) -> bool:
    own = _kind(char)
    return own is kind or (kind is _Kind.PUNCTUATION and char in "-_")


def _kind(char: str) -> _Kind:
    if _connects(char):
        return _Kind.CONNECTOR
    general = category(char)
    if general[0] == "P":
        return _Kind.PUNCTUATION
    if general == "Lu":
        return _Kind.UPPER
    if _is_alphabet(char):
        return _Kind.LETTERS
    return _Kind.NUMBER if general[0] == "N" else _Kind.OTHER


def _is_alphabet(char: str) -> bool:
    return category(char)[0] == "L" and not any(low <= char <= high for low, high in _CJK)


def _connects(char: str) -> bool:
    return char in "-_" or char in SPACES


TABLE: dict[str, GoFunction] = {
    "camelcase": camelcase,
    "snakecase": snakecase,
    "kebabcase": kebabcase,
}
