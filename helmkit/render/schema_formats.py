"""The `format` keyword, which drafts before 2019-09 assert. Source: santhosh-tekuri/jsonschema v6 format.go.

Left out: uri-template, relative-json-pointer, duration and period, which no values are known to use; they always
hold.
"""

from typing import Any


def format_problem(name: str, value: Any) -> str:
    """Why `value` is not of the format; "" where it is, where it is no string, and for an unknown format."""
    check = _CHECKS.get(name)
    return check(value) if check and isinstance(value, str) else ""


def _ipv4(text: str) -> str:
    groups = text.split(".")
    if len(groups) != 4:
        return "expected four decimals"
    for group in groups:
        if len(group) > 1 and group[0] == "0":
            return "leading zeros"
        if not (group.isascii() and group.isdigit()):
            return f'strconv.Atoi: parsing "{group}": invalid syntax'
        if int(group) > 255:
            return "decimal must be between 0 and 255"
    return ""


def _ipv6(text: str) -> str:
    from ipaddress import AddressValueError, IPv6Address

    if ":" not in text:
        return "missing colon"
    try:
        IPv6Address(text)
    except AddressValueError:
        return f'ParseAddr("{text}"): unable to parse IP'
    return "zone id is not a part of ipv6 address" if "%" in text else ""


def _hostname(text: str) -> str:
    text = text.removesuffix(".")
    if len(text) > 253:
        return "more than 253 characters long"
    for label in text.split("."):
        if not 1 <= len(label) <= 63:
            return "label must be 1 to 63 characters long"
        if label.startswith("-"):
            return "label starts with hyphen"
        if label.endswith("-"):
            return "label ends with hyphen"
        for char in label:
            if not (char.isascii() and (char.isalnum() or char == "-")):
                return f"invalid character '{char}'"
    return ""


def _email(text: str) -> str:
    if len(text) > 254:
        return "more than 255 characters long"
    local, found, domain = text.rpartition("@")
    if not found:
        return "missing @"
    if len(local) > 64:
        return "local part more than 64 characters long"
    if len(local) > 1 and local.startswith('"'):
        if "\\" in local[1:-1] or '"' in local[1:-1]:
            return "backslash and quote are not allowed within quoted local part"
    else:
        problem = _local_part(local)
        if problem:
            return problem
    if domain.startswith("[") and domain.endswith("]"):
        inner = domain[1:-1]
        kind, check, rest = ("6", _ipv6, inner[5:]) if inner.startswith("IPv6:") else ("4", _ipv4, inner)
        problem = check(rest)
        return f"invalid ipv{kind} address: {problem}" if problem else ""
    problem = _hostname(domain)
    return f"invalid domain: {problem}" if problem else ""


def _local_part(local: str) -> str:
    if local.startswith("."):
        return "starts with dot"
    if local.endswith("."):
        return "ends with dot"
    if ".." in local:
        return "consecutive dots"
    for char in local:
        if not (char.isascii() and (char.isalnum() or char in ".!#$%&'*+-/=?^_`{|}~")):
            return f"invalid character '{char}'"
    return ""


def _date(text: str) -> str:
    from datetime import date

    try:
        if len(text) == 10:
            date.fromisoformat(text)
            return ""
    except ValueError:
        pass
    return f'parsing time "{text}" as "2006-01-02": cannot parse "{text}" as "2006"'


def _time(text: str) -> str:
    import re

    match = re.fullmatch(r"(\d\d):(\d\d):(\d\d)(\.\d+)?([zZ]|[+-]\d\d:\d\d)", text)
    if not match:
        return "less than 9 characters long" if len(text) < 9 else "missing colon in correct place"
    hour, minute, second = (int(match[index]) for index in (1, 2, 3))
    return "" if hour <= 23 and minute <= 59 and second <= 60 else "hour must be between 0 and 23"


def _date_time(text: str) -> str:
    if len(text) < 20:
        return "less than 20 characters long"
    if text[10] not in "tT":
        return "11th character must be t or T"
    problem = _date(text[:10])
    if problem:
        return f"invalid date element: {problem}"
    problem = _time(text[11:])
    return f"invalid time element: {problem}" if problem else ""


def _uri(text: str) -> str:
    import re

    problem = _uri_reference(text)
    if problem:
        return problem
    return "" if re.match("[a-zA-Z][a-zA-Z0-9+.-]*:", text) else "relative url"


def _uri_reference(text: str) -> str:
    from helmkit.template.gourl import URLError, parse_url

    if "\\" in text:
        return "contains \\"
    try:
        parse_url(text)
    except URLError as error:
        return str(error)
    return ""


def _uuid(text: str) -> str:
    sizes = (8, 4, 4, 4, 12)
    groups = text.split("-")
    if len(groups) != len(sizes):
        return f"must have {len(sizes)} elements"
    for index, (group, size) in enumerate(zip(groups, sizes, strict=True), 1):
        if len(group) != size:
            return f"element {index} must be {size} characters long"
        for char in group:
            if char not in "0123456789abcdefABCDEF":
                return f"non-hex character '{char}'"
    return ""


def _json_pointer(text: str) -> str:
    if text and not text.startswith("/"):
        return "not starting with /"
    return "" if "~" not in text.replace("~0", "").replace("~1", "") else "~ must be followed by 0 or 1"


def _regex(text: str) -> str:
    from helmkit.template.re2 import Re2Error, compile_re2

    try:
        compile_re2(text)
    except Re2Error as error:
        return str(error)
    return ""


def _semver(text: str) -> str:
    from helmkit.errors import VersionError
    from helmkit.version import Version

    try:
        Version.parse_strict(text)
    except VersionError as error:
        return error.message
    return ""


_CHECKS = {
    "ipv4": _ipv4,
    "ipv6": _ipv6,
    "hostname": _hostname,
    "email": _email,
    "date": _date,
    "time": _time,
    "date-time": _date_time,
    "uri": _uri,
    "iri": _uri,
    "uri-reference": _uri_reference,
    "iri-reference": _uri_reference,
    "uuid": _uuid,
    "json-pointer": _json_pointer,
    "regex": _regex,
    "semver": _semver,
}
