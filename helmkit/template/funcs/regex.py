"""Sprig's regular expressions: RE2 patterns, and Go's rules about empty matches.

Source: sprig/regex.go; Go's regexp package.
"""

from __future__ import annotations

from helmkit.template.gocast import from_bytes, to_bytes
from helmkit.template.gofmt import quote
from helmkit.template.gofunc import FuncError, GoFunction, gofunc
from helmkit.template.govalue import NilStringList, StringList
from helmkit.template.re2 import Match, Re2Error, Regex, compile_re2

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

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
        raise FuncError(f"regexp: Compile({f'`{text}`' if _can_backquote(text) else quote(text)}): {exc}") from exc


def _can_backquote(text: str) -> bool:
    """strconv.CanBackquote."""
    return not any(
        char in "`\x7f\ufeff" or (char < " " and char != "\t") or "\ud800" <= char <= "\udfff" for char in text
    )


def _find_all(regex: Regex, text: str, limit: int) -> StringList:
    found = StringList()
    for match in regex.scan(text).matches(limit if limit >= 0 else None):
        found.append(text[match[0] : match[1]])
    return found or NilStringList()


def _split(regex: Regex, text: str, limit: int) -> StringList:
    """Regexp.Split: at most `limit` parts, all of them if it is negative."""
    if limit == 0:
        return NilStringList()
    if regex.source and not text:
        return StringList([""])
    parts, begin, end = StringList(), 0, 0
    for match in regex.scan(text).matches(limit if limit > 0 else None):
        if limit > 0 and len(parts) == limit - 1:
            break
        end = match[0]
        if match[1] != 0:
            parts.append(text[begin:end])
        begin = match[1]
    if end != len(text):
        parts.append(text[begin:])
    return parts


def _replaced(regex: Regex, text: str, replacement: Callable[[Match], str]) -> str:
    """Go's replaceAll: an empty match right after a match is not replaced."""
    scan, out, position, last_end = regex.scan(text), [], 0, 0
    while position <= len(text):
        match = scan.match(position)
        if match is None:
            break
        out.append(text[last_end : match[0]])
        if match[1] > last_end or match[0] == 0:
            out.append(replacement(match))
        last_end = match[1]
        position = max(position + 1, last_end)
    # Bytes that were apart may now be a character.
    return from_bytes(to_bytes("".join([*out, text[last_end:]])))


def _expander(regex: Regex, text: str, template: str) -> Callable[[Match], str]:
    """What Regexp.Expand makes of a match in `text`: $1, ${1}, $name and $$; an unknown group is empty."""
    parts = _template_parts(template)

    def expand(match: Match) -> str:
        return "".join(literal + (_group(regex, text, match, name) if name else "") for literal, name in parts)

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


def _group(regex: Regex, text: str, match: Match, name: str) -> str:
    if name.isascii() and name.isdigit() and (name == "0" or name[0] != "0") and len(name) < 10:
        number = int(name)
        return text[match[2 * number] : match[2 * number + 1]] if number < len(regex.names) else ""
    numbers = (number for number, own in enumerate(regex.names) if own == name and match[2 * number] >= 0)
    return next((text[match[2 * number] : match[2 * number + 1]] for number in numbers), "")


@gofunc("func(string, string) bool")
def regex_match(pattern: str, text: str) -> bool:
    try:
        return compile_re2(pattern).matches(text)
    except Re2Error:
        return False


@gofunc("func(string, string) (bool, error)")
def must_regex_match(pattern: str, text: str) -> bool:
    return _compiled(pattern).matches(text)


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
    match = regex.scan(text).match()
    return text[match[0] : match[1]] if match else ""


def _replace(regex: Regex, text: str, replacement: str) -> str:
    return _replaced(regex, text, _expander(regex, text, replacement))


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
