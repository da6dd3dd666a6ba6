"""URLs as Go's net/url takes them apart and puts them together. Source: net/url/url.go (Go 1.27).

Left out: RawPath and RawFragment; urlJoin has none to keep.
"""

from __future__ import annotations

from helmkit.records import Record
from helmkit.template.gocast import from_bytes, to_bytes
from helmkit.template.gofmt import quote

# Not the module string's, which imports `re`.
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"
_UNRESERVED = frozenset((_LETTERS + _DIGITS + "-_.~").encode())
# What each part of a URL holds unescaped besides.
PATH = _UNRESERVED | frozenset(b"$&+,/:;=@")
FRAGMENT = _UNRESERVED | frozenset(b"$&+,/:;=?@!()*")
HOST = _UNRESERVED | frozenset(b"!$&'()*+,;=:[]<>\"")
USER = _UNRESERVED | frozenset(b"$&+,;=")
_USERINFO = _LETTERS + _DIGITS + "-._:~!$&'()*+,;=%@"
_HEX = frozenset(b"0123456789abcdefABCDEF")


class URLError(ValueError):
    """A text that is no URL, with Go's message."""


class URL(Record, frozen=False):
    """A parsed url.URL; `userinfo` is escaped as it is printed, None where there is none."""

    scheme: str = ""
    opaque: str = ""
    userinfo: str | None = None
    host: str = ""
    path: str = ""
    query: str = ""
    fragment: str = ""
    omit_host: bool = False  # It had a scheme, but no `//` behind it.

    @property
    def hostname(self) -> str:
        """The host without its port, and without the brackets of an IPv6 address."""
        head, colon, port = self.host.rpartition(":")
        host = head if colon and not port.strip(_DIGITS) else self.host
        return host[1:-1] if host.startswith("[") and host.endswith("]") else host

    def __str__(self) -> str:
        text = f"{self.scheme}:" if self.scheme else ""
        text += self.opaque or self._hierarchy(not text)
        text += f"?{self.query}" if self.query else ""
        return text + (f"#{escape(self.fragment, FRAGMENT)}" if self.fragment else "")

    def _hierarchy(self, first: bool) -> str:
        text = ""
        host = bool(self.host) or self.userinfo is not None
        if host or (self.scheme and self.path and not self.omit_host):
            text = "//" + (f"{self.userinfo}@" if self.userinfo is not None else "") + escape(self.host, HOST)
        path = "*" if self.path == "*" else escape(self.path, PATH)
        if path and path[0] != "/" and self.host:
            path = "/" + path
        if first and not text and ":" in path.partition("/")[0]:
            path = "./" + path
        return text + path


def escape(text: str, allowed: frozenset[int]) -> str:
    """url.escape: every byte that is not `allowed` as %XX."""
    return "".join(chr(byte) if byte in allowed else f"%{byte:02X}" for byte in to_bytes(text))


def _unescape(text: str, *, host: bool = False) -> str:
    """url.unescape. In a host only bytes beyond ASCII may be escaped, and few characters stand unescaped."""
    data, out, position = to_bytes(text), bytearray(), 0
    while position < len(data):
        byte = data[position]
        if byte == 0x25:
            code = data[position + 1 : position + 3]
            if len(code) < 2 or not _HEX.issuperset(code) or (host and code[0] < 0x38 and code != b"25"):
                raise URLError(f"invalid URL escape {quote(from_bytes(data[position : position + 3]))}")
            byte, position = int(code, 16), position + 2
        elif host and byte < 0x80 and byte not in HOST:
            raise URLError(f"invalid character {quote(chr(byte))} in host name")
        out.append(byte)
        position += 1
    return from_bytes(bytes(out))


def parse_url(text: str) -> URL:
    """url.Parse. Raises URLError: ``parse "...": first path segment in URL cannot contain colon``."""
    front, _, fragment = text.partition("#")
    try:
        url = _parse(front)
    except URLError as exc:
        raise URLError(f"parse {quote(front)}: {exc}") from exc
    try:
        url.fragment = _unescape(fragment)
    except URLError as exc:
        raise URLError(f"parse {quote(text)}: {exc}") from exc
    return url


def _parse(text: str) -> URL:
    if any(char < " " or char == "\x7f" for char in text):
        raise URLError("net/url: invalid control character in URL")
    if text == "*":
        return URL(path="*")
    scheme, rest = _scheme(text)
    rest, _, query = rest.partition("?")
    url = URL(scheme=scheme.lower(), query=query)
    if not rest.startswith("/"):
        if scheme:
            url.opaque = rest
            return url
        if ":" in rest.partition("/")[0]:
            raise URLError("first path segment in URL cannot contain colon")
    if rest.startswith("//") and (scheme or not rest.startswith("///")):
        authority, slash, rest = rest[2:].partition("/")
        rest = slash + rest
        url.userinfo, url.host = _authority(url.scheme, authority)
    elif scheme:
        url.omit_host = True
    url.path = _unescape(rest)
    return url


def _scheme(text: str) -> tuple[str, str]:
    """The scheme and what follows its colon; "" and the whole text without one."""
    for index, char in enumerate(text):
        if char in _LETTERS:
            continue
        if char == ":":
            if index == 0:
                raise URLError("missing protocol scheme")
            return text[:index], text[index + 1 :]
        if index == 0 or char not in _DIGITS + "+-.":
            break
    return "", text


def _authority(scheme: str, text: str) -> tuple[str | None, str]:
    userinfo, at, host = text.rpartition("@")
    host = _host(scheme, host)
    if not at:
        return None, host
    if userinfo.strip(_USERINFO):
        raise URLError("net/url: invalid userinfo")
    name, colon, password = userinfo.partition(":")
    return colon.join([escape(_unescape(name), USER)] + [escape(_unescape(password), USER)] * bool(colon)), host


def _host(scheme: str, text: str) -> str:
    if "[" in text:
        return _ip_literal(text)
    # A second colon is let through where a database lists its hosts.
    strict = scheme in ("http", "https")
    colon = text.find(":") if strict else text.rfind(":")
    if colon >= 0:
        _check_port(text[colon:])
    return _unescape(text, host=True)


def _ip_literal(text: str) -> str:
    import ipaddress

    if text.rindex("[") > 0:
        raise URLError("invalid IP-literal")
    end = text.rfind("]")
    if end < 0:
        raise URLError("missing ']' in host")
    _check_port(text[end + 1 :])
    address, percent, zone = text[1:end].partition("%25")
    host = _unescape(address, host=True) + (_unescape(percent + zone) if percent else "")
    try:
        ipaddress.IPv6Address(host)
    except ValueError as exc:
        try:
            ipaddress.IPv4Address(host)
        except ValueError:
            raise URLError(f"invalid host: ParseAddr({quote(host)}): unable to parse IP") from exc
        raise URLError("invalid IP-literal") from exc
    return f"[{host}]{text[end + 1 :]}"


def _check_port(text: str) -> None:
    if text and (text[0] != ":" or text[1:].strip(_DIGITS)):
        raise URLError(f"invalid port {quote(text)} after host")
