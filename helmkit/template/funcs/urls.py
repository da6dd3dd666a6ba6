"""urlParse and urlJoin. Source: sprig/url.go."""

from __future__ import annotations

from helmkit.template.gofmt import kind_name
from helmkit.template.gofunc import FuncError, GoFunction, gofunc
from helmkit.template.gourl import URL, URLError, parse_url

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NIL_POINTER = "runtime error: invalid memory address or nil pointer dereference"


@gofunc("func(string) map[string]interface {}")
def url_parse(text: str) -> dict[str, Any]:
    try:
        url = parse_url(text)
    except URLError as exc:
        raise FuncError(f"unable to parse url: {exc}") from exc
    return {
        "scheme": url.scheme,
        "host": url.host,
        "hostname": url.hostname,
        "path": url.path,
        "query": url.query,
        "opaque": url.opaque,
        "fragment": url.fragment,
        "userinfo": url.userinfo or "",
    }


@gofunc("func(map[string]interface {}) string")
def url_join(parts: dict[str, Any]) -> str:
    url = URL(_text(parts, "scheme"), _text(parts, "opaque"))
    url.host, url.path, url.query, url.fragment = (_text(parts, key) for key in ("host", "path", "query", "fragment"))
    userinfo = _text(parts, "userinfo")
    if userinfo:
        try:
            url.userinfo = parse_url(f"proto://{userinfo}@host").userinfo
        except URLError as exc:
            raise FuncError(f"unable to parse userinfo in dict: {exc}") from exc
    return str(url)


def _text(parts: dict[str, Any], key: str) -> str:
    value = parts.get(key, "")
    if isinstance(value, str):
        return value
    if value is None:
        raise FuncError(_NIL_POINTER)
    raise FuncError(f"unable to parse {key} key, must be of type string, but {kind_name(value)} found")


TABLE: dict[str, GoFunction] = {
    "urlParse": url_parse,
    "urlJoin": url_join,
}
