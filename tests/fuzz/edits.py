"""A template's text with some of its words left out, doubled, moved or replaced: what typing mistakes make of it."""

import re

from tests.fuzz.source import Source

_WORD = re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`|\{\{-?|-?\}\}|:=|[\w.$]+|\s+|.', re.DOTALL)
_OTHERS = (
    *(
        "",
        " ",
        "nil",
        "true",
        "$",
        ".",
        "1",
        "1.5",
        "'a'",
        '"x"',
        "`y`",
        "$x",
        ".Values",
        ".Release.Name",
        "(.Values)",
    ),
    *("quote", "toYaml", "indent", "nindent", "default", "include", "tpl", "printf", "index", "dict", "list", "get"),
    *("fromYaml", "required", "fail", "hasKey", "merge", "splitList", "ternary", "eq", "and", "not", "len", "nope"),
    *("with", "range", "if", "else", "end", "define", "template", "block", "break", "continue"),
    *("{{", "}}", "{{-", "-}}", "/*", "*/", "(", ")", "|", ":=", "=", ",", "#", ":", "-", "[", "]", "{", "}"),
    *("&", "*", "!", "%", "@", "'", '"', "\\", "\n", "\t"),
)


def edited(source: Source, text: str) -> str:
    """`text` after up to three edits, most of them in or just behind an action."""
    words = _WORD.findall(text)
    actions = [index for index, word in enumerate(words) if word.startswith("{{")]
    for _ in range((1 + source.below(3)) if words else 0):
        index = source.below(len(words))
        if actions and source.chance(70):
            index = min(source.pick(actions) + source.below(9), len(words) - 1)
        _edit(source, words, index)
    return "".join(words)


def _edit(source: Source, words: list[str], index: int) -> None:
    kind, other = source.below(6), source.pick(_OTHERS)
    if kind == 0:
        words[index] = other
    elif kind == 1:
        words[index] += f" {other}"
    elif kind == 2:
        words[index] = other + words[index]
    elif kind == 3:
        words[index] *= 2
    elif kind == 4:
        second = source.below(len(words))
        words[index], words[second] = words[second], words[index]
    else:
        for place in range(index, min(index + 1 + source.below(5), len(words))):
            words[place] = ""
