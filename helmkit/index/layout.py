"""An index in the layout that helm itself writes, taken apart without a YAML parser.

`take_apart` finds where each chart's entries stand; `read_plain` reads an entry whose every line is of a kind that
can mean one thing only: keys in helm's order, each once, ordinary scalars, folded lines, block scalars in
annotations. It takes 5 microseconds where a YAML parser takes 100. Whatever is not of that kind gives None and is for
helmkit.index.document to read; tests/index/test_layout.py holds the two to each other.
"""

import re
from functools import cache
from typing import Any, NamedTuple

from helmkit.goyaml.resolve import NUMERIC, WORDS, resolve

# What YAML may take for a line break, or does not allow at all.
_ODD = "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
_ASCII = bytes([10, *range(32, 127)])
_TOP_LEVEL = re.compile(rb"\n(?=[^ \n])")
_HEADER = re.compile(rb"  ([A-Za-z0-9][A-Za-z0-9._-]*+):\n(?=  - )")

# A plain scalar on one line: begins with no indicator, has no ": ", no " #" and no blank at its end.
_PLAIN = r"[^\x00-#%&')-.:-@\[\]`{|}\x7f][^\n:#]*+(?:(?::(?=[^ \n])|(?<! )#)[^\n:#]*+)*+(?<! )"
_QUOTED = r""" "[^"\\\n]*+"|'[^'\n]*+' """.strip()
_SCALAR = f"(?:{_PLAIN}|{_QUOTED})"
_WORD = r"[A-Za-z0-9][A-Za-z0-9._+-]*+"
_LINK = r"[A-Za-z/][^\n :#]*+(?::[^\n :#]++)*+"


def _folded(indent: int) -> str:
    """A scalar that may go on in further lines, each indented by `indent` at least."""
    line = rf"(?<! )\n {{{indent},}}+"
    more = rf"(?:{line}[^ \n:#][^\n:#]*+(?:(?::(?=[^ \n])|(?<! )#)[^\n:#]*+)*+(?<! ))*+"
    double = rf'"[^"\\\n]*+(?:(?:\\["\\nt]|{line}(?=[^ "\\\n]))[^"\\\n]*+)*+"'
    single = rf"'[^'\n]*+(?:(?:''|{line}(?=[^ '\n]))[^'\n]*+)*+'"
    return f"(?:{_PLAIN}{more}|{double}|{single})"


_BLOCK = r"[|>][-+]?+\n        [^ \n][^\n]*+(?:\n(?:        [^\n]*+|(?=\n)))*+"
_ANNOTATION = rf"      [A-Za-z_][A-Za-z0-9_./-]*+: (?:{_folded(8)}|{_BLOCK})\n"


def _items(*lines: str) -> str:
    """A list of mappings with these lines, each at most once, in this order; the first one stands after the dash."""
    return "(?:    - " + "".join(f"(?:(?:(?<=- )|(?<=\n)      ){line})?+" for line in lines) + r"(?<=\n))++"


_DEPENDENCIES = _items(
    r"alias: [A-Za-z][A-Za-z0-9_-]*+\n",
    r"condition: [A-Za-z][A-Za-z0-9_.,-]*+\n",
    rf"name: {_WORD}\n",
    rf'repository: (?:{_LINK}|"@?{_LINK}"|"")\n',
    rf"tags:\n(?:      - {_WORD}\n)++",
    rf"version: {_SCALAR}\n",
)
_MAINTAINERS = _items(rf"email: {_SCALAR}\n", rf"name: {_SCALAR}\n", rf"url: (?:{_LINK}|{_QUOTED})\n")
# In helm's order. What is in parentheses is what `read_plain` unpacks.
_LINES = (
    rf"annotations:\n((?:{_ANNOTATION})++)",
    r"apiVersion: v[12]\n",
    rf"appVersion: ({_SCALAR})\n",
    r'created: ("[^"\\\n]*+"|[0-9][0-9TZ:.+-]*+)\n',
    rf"dependencies:\n{_DEPENDENCIES}",
    r"deprecated: (true|false)\n",
    rf"description: ({_folded(6)})\n",
    r"digest: ([0-9a-f]++)\n",
    r"engine: gotpl\n",
    rf"home: (?:{_LINK}|{_QUOTED})\n",
    rf"icon: (?:{_LINK}|{_QUOTED})\n",
    rf"keywords:\n((?:    - {_SCALAR}\n)++)",
    rf"kubeVersion: {_SCALAR}\n",
    rf"maintainers:\n({_MAINTAINERS})",
    rf"name: ({_WORD})\n",
    rf"sources:\n(?:    - {_LINK}\n)++",
    rf"tillerVersion: (?:{_QUOTED})\n",
    r"type: (?:application|library)\n",
    rf"urls:\n((?:    - {_LINK}\n)++)",
    rf"version: ({_WORD}|{_QUOTED})\n",
)
_START = "  - "


_LINE = "".join(f"(?:(?:(?<=  - )|(?<=\n)    ){line})?+" for line in _LINES)
_ENTRY = rf"{_START}{_LINE}(?<=\n)(?={_START}|\Z)"


@cache
def _pattern(text: str) -> re.Pattern[str]:
    # Compiled when it is used: that takes as long as reading some hundred entries.
    return re.compile(text)


_ANNOTATION_KEY = "(?m)^      ([^ :][^:]*):"
_NAME = rf"(?m)^    (?:- |  )name: ({_SCALAR})$"


class Part(NamedTuple):
    """A chart's place in the document: its entries are the bytes from `start` to `end`."""

    name: str
    start: int
    end: int


class Layout(NamedTuple):
    """A document taken apart. `frame` is the document with MARK in place of the entries."""

    frame: bytes
    parts: list[Part]


MARK = "the entries stood here"


def take_apart(data: bytes) -> Layout | None:
    """Where the entries of the index `data` stand; None where it has not helm's layout."""
    start = 0 if data.startswith(b"entries:\n") else data.find(b"\nentries:\n") + 1
    begin = start + len(b"entries:\n")
    if not data.startswith(b"entries:\n", start) or not data.startswith(b"  ", begin) or b"\r" in data:
        return None
    top = _TOP_LEVEL.search(data, begin - 1)
    end = top.start() + 1 if top else len(data)
    if not data.endswith(b"\n", begin, end):
        return None
    parts = _parts(data, begin, end)
    if parts is None:
        return None
    return Layout(data[: begin - 1] + b" " + MARK.encode() + b"\n" + data[end:], parts)


def _parts(data: bytes, begin: int, end: int) -> list[Part] | None:
    """The charts between two places, or None."""
    parts: list[Part] = []
    header = _HEADER.match(data, begin, end)
    while header:
        following = _next_header(data, header.end(), end)
        stop = following.start() if following else end
        name = header[1].decode()
        if resolve(name) != name:
            return None
        parts.append(Part(name, header.end(), stop))
        header = following
    names = {part.name for part in parts}
    return parts if parts and len(names) == len(parts) and parts[-1].end == end else None


def _next_header(data: bytes, position: int, end: int) -> re.Match[bytes] | None:
    while (position := data.find(b":\n  - ", position, end)) >= 0:
        # An entry may end in a colon too.
        line = data.rfind(b"\n", 0, position) + 1
        if header := _HEADER.match(data, line, end):
            return header
        position += 1
    return None


def chart_text(block: bytes) -> str | None:
    """The text of a chart's entries; None where it has characters that a YAML parser has to look at."""
    if not block.translate(None, _ASCII):
        return block.decode("ascii")
    try:
        text = block.decode()
    except UnicodeDecodeError:
        return None
    # A tab is left to the entries it is in.
    return None if _pattern(_ODD).search(text.replace("\t", " ")) else text


class Plain(NamedTuple):
    """An entry that was read: where it ends, its own fields, and those that other entries of the chart share.

    The values are what helmkit.index.document would give, but that lists are tuples of texts, and maintainers their
    names. `shared` is the same object for all entries that say the same.
    """

    end: int
    own: dict[str, Any]
    shared: dict[str, Any]


def read_plain(text: str, position: int, memo: dict[Any, Any]) -> Plain | None:
    """The entry at `position` of a chart's `text`; None where it is not plain enough.

    `memo` is for the entries of one chart, which repeat each other.
    """
    match = _pattern(_ENTRY).match(text, position)
    if match is None:
        return None
    end = match.end()
    annotations, app_version, created, deprecated, description, digest, *lists, name, urls, version = match.groups()
    if (annotations and not _distinct(annotations, memo)) or text.find("\t", position, end) >= 0:
        return None
    key = deprecated, description, *lists, name
    if key not in memo:
        memo[key] = _shared(*key)
    shared = memo[key]
    links = urls and _links(urls)
    if shared is None or links == ():
        return None
    if app_version and app_version not in memo:
        memo[app_version] = scalar(app_version)
    own = {
        "version": version and scalar(version),
        "urls": links,
        # No number has one of the other four letters in it.
        "digest": digest if digest and digest.strip("0123456789be") else digest and scalar(digest),
        "created": created and scalar(created),
        "appVersion": app_version and memo[app_version],
    }
    return Plain(end, own, shared)


def _shared(
    deprecated: str | None, description: str | None, keywords: str | None, maintainers: str | None, name: str | None
) -> dict[str, Any] | None:
    """These fields by what stands there; None where they are not plain enough."""
    words = keywords and _list(keywords)
    people = maintainers and _people(maintainers)
    if words == () or people == ():
        return None
    return {
        "name": name and scalar(name),
        "description": description and scalar(description),
        "deprecated": deprecated and deprecated == "true",
        "keywords": words,
        "maintainers": people,
    }


def entry_end(text: str, position: int) -> int:
    """Where the entry at `position` ends: the next one's start or the end of the text."""
    found = text.find("\n" + _START, position)
    return len(text) if found < 0 else found + 1


def _distinct(annotations: str, memo: dict[Any, Any]) -> bool:
    keys = tuple(_pattern(_ANNOTATION_KEY).findall(annotations))
    if keys not in memo:
        memo[keys] = len(set(keys)) == len(keys) and WORDS.keys().isdisjoint(keys)
    return bool(memo[keys])


def scalar(raw: str) -> Any:
    """The value of a scalar as it stands, possibly over several lines."""
    first = raw[0]
    if "\n" in raw:
        raw = " ".join(line.strip(" ") for line in raw.split("\n"))
    if first == '"':
        if "\\" not in raw:
            return raw[1:-1]
        import json

        return json.loads(raw, strict=False)
    if first == "'":
        return raw[1:-1].replace("''", "'")
    # Two points make no number, and most of these are versions.
    if (first in NUMERIC and raw.count(".") < 2) or raw in WORDS:
        value = resolve(raw)
        return float(value) if type(value) is int else value
    return raw


def _list(raw: str) -> tuple[str, ...]:
    """The items; none where one of them is not text."""
    return _texts([scalar(line[6:]) for line in raw[:-1].split("\n")])


def _links(raw: str) -> tuple[str, ...]:
    """`_list` of what begins as a link does: with a slash in it, it can mean nothing else."""
    link = raw[6:-1]
    return (link,) if "/" in link and "\n" not in link else _list(raw)


def _people(raw: str) -> tuple[str, ...]:
    """Their names; none where one of them is missing or not text."""
    names = _texts([scalar(name) for name in _pattern(_NAME).findall(raw)])
    return names if all(names) and len(names) == raw.count("    - ") else ()


def _texts(items: list[Any]) -> tuple[str, ...]:
    return tuple(items) if all(type(item) is str for item in items) else ()
