"""Sprig's regular expressions: RE2 patterns, and Go's rules about empty matches.

Source: sprig/regex.go; Go's regexp package.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from helmkit.template.gofmt import quote
from helmkit.template.gofunc import FuncError, GoFunction, gofunc
from helmkit.template.govalue import NilStringList, StringList
from helmkit.template.re2 import Re2Error, Regex, compile_re2

_META = str.maketrans({char: "\\" + char for char in r"\.+*?()|[]{}^$"})


def _compiled(text: str) -> Regex:
    """regexp.Compile."""
    try:
        return compile_re2(text)
    except Re2Error as exc:
        raise FuncError(str(exc)) from exc


def _must_compiled(text: str) -> Regex:
    """regexp.MustCompile, whose panic names the pattern once more."""
    try:
        return compile_re2(text)
    except Re2Error as exc:
        plain = text.isprintable() and "`" not in text
        raise FuncError(f"regexp: Compile({f'`{text}`' if plain else quote(text)}): {exc}") from exc


def _matches(regex: Regex, text: str) -> Iterator[re.Match[str]]:
    """Go's allMatches: no empty match right after a match."""
    position, previous_end = 0, -1
    while position <= len(text):
        match = regex.pattern.search(text, position)
        if match is None:
            return
        accepted = True
        if match.end() == position:
            accepted = match.start() != previous_end
            position += 1
        else:
            position = match.end()
        previous_end = match.end()
        if accepted:
            yield match


def _find_all(regex: Regex, text: str, limit: int) -> StringList:
    found = StringList()
    for match in _matches(regex, text):
        if 0 <= limit <= len(found):
            break
        found.append(match.group())
    return found or NilStringList()


def _split(regex: Regex, text: str, limit: int) -> StringList:
    """Regexp.Split: at most `limit` parts, all of them if it is negative."""
    if limit == 0:
        return NilStringList()
    if regex.source and not text:
        return StringList([""])
    parts, begin, end = StringList(), 0, 0
    for match in islice(_matches(regex, text), limit if limit > 0 else None):
        if limit > 0 and len(parts) == limit - 1:
            break
        end = match.start()
        if match.end() != 0:
            parts.append(text[begin:end])
        begin = match.end()
    if end != len(text):
        parts.append(text[begin:])
    return parts


def _replaced(regex: Regex, text: str, replacement: Callable[[re.Match[str]], str]) -> str:
    """Go's replaceAll: an empty match right after a match is not replaced."""
    out, position, last_end = [], 0, 0
    while position <= len(text):
        match = regex.pattern.search(text, position)
        if match is None:
            break
        out.append(text[last_end : match.start()])
        if match.end() > last_end or match.start() == 0:
            out.append(replacement(match))
        last_end = match.end()
        position = max(position + 1, last_end)
    return "".join([*out, text[last_end:]])


def _expander(regex: Regex, template: str) -> Callable[[re.Match[str]], str]:
    """What Regexp.Expand makes of a match: $1, ${1}, $name and $$; an unknown group is empty."""
    parts = _template_parts(template)

    def expand(match: re.Match[str]) -> str:
        return "".join(literal + (_group(regex, match, name) if name else "") for literal, name in parts)

    return expand


def _template_parts(template: str) -> list[tuple[str, str]]:
    """Literal texts, each with the name of the group that follows it ("" for none)."""
    parts: list[tuple[str, str]] = []
    while True:
        literal, dollar, rest = template.partition("$")
        if not dollar:
            return [*parts, (literal, "")]
        if rest.startswith("$"):
            parts.append((literal + "$", ""))
            template = rest[1:]
            continue
        name, template = _group_name(rest)
        parts.append((literal if name else literal + "$", name))


def _group_name(text: str) -> tuple[str, str]:
    """The group name at the start of `text`, as long as it gets, and what follows; "" where it is malformed."""
    start = 1 if text.startswith("{") else 0
    end = start
    while end < len(text) and (text[end] == "_" or text[end].isalpha() or text[end].isdecimal()):
        end += 1
    if end == start or (start and text[end : end + 1] != "}"):
        return "", text
    return text[start:end], text[end + start :]


def _group(regex: Regex, match: re.Match[str], name: str) -> str:
    if name.isascii() and name.isdigit() and (name == "0" or name[0] != "0") and len(name) < 10:
        return (match.group(int(name)) or "") if int(name) < len(regex.names) else ""
    numbers = (number for number, own in enumerate(regex.names) if own == name and match.group(number) is not None)
    return next((match.group(number) for number in numbers), "")


@gofunc("func(string, string) bool")
def regex_match(pattern: str, text: str) -> bool:
    try:
        return compile_re2(pattern).pattern.search(text) is not None
    except Re2Error:
        return False


@gofunc("func(string, string) (bool, error)")
def must_regex_match(pattern: str, text: str) -> bool:
    return _compiled(pattern).pattern.search(text) is not None


@gofunc("func(string) string")
def regex_quote_meta(text: str) -> str:
    return text.translate(_META)


def _both(name: str, signature: str, call: Callable[..., Any]) -> dict[str, GoFunction]:
    """`name` and its must form: the same function, but the panic of the first also names the pattern."""
    parameters, result = signature.rsplit(" ", 1)
    must = f"must{name[0].upper()}{name[1:]}"
    return {
        name: GoFunction(lambda pattern, *rest: call(_must_compiled(pattern), *rest), signature),
        must: GoFunction(lambda pattern, *rest: call(_compiled(pattern), *rest), f"{parameters} ({result}, error)"),
    }


def _find(regex: Regex, text: str) -> str:
    match = regex.pattern.search(text)
    return match.group() if match else ""


def _replace(regex: Regex, text: str, replacement: str) -> str:
    return _replaced(regex, text, _expander(regex, replacement))


def _replace_literal(regex: Regex, text: str, replacement: str) -> str:
    return _replaced(regex, text, lambda _match: replacement)


TABLE: dict[str, GoFunction] = {
    "regexMatch": regex_match,
    "mustRegexMatch": must_regex_match,
    "regexQuoteMeta": regex_quote_meta,
    **_both("regexFind", "func(string, string) string", _find),
    **_both("regexFindAll", "func(string, string, int) []string", _find_all),
    **_both("regexReplaceAll", "func(string, string, string) string", _replace),
    **_both("regexReplaceAllLiteral", "func(string, string, string) string", _replace_literal),
    **_both("regexSplit", "func(string, string, int) []string", _split),
}
