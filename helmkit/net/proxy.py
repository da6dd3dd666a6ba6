"""Which requests go through a proxy. Pure."""

import ipaddress
from collections.abc import Mapping

from helmkit.net.url import origin_of
from helmkit.records import Record


class Proxy(Record):
    """The proxies for http and https URLs, and the hosts that are reached without them, as curl reads NO_PROXY."""

    http: str | None = None
    https: str | None = None
    no_proxy: str = ""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str], *, url: str | None = None) -> "Proxy":
        """The usual variables, small letters first; `url` takes the place of the proxies named there."""

        def value(name: str) -> str | None:
            return environ.get(name) or environ.get(name.upper())

        everywhere = url or value("all_proxy")
        return cls(
            _with_scheme(everywhere if url else value("http_proxy") or everywhere),
            _with_scheme(everywhere if url else value("https_proxy") or everywhere),
            value("no_proxy") or "",
        )

    def for_url(self, url: str) -> str | None:
        """The proxy that a request for `url` takes; None for a direct connection."""
        origin = origin_of(url)
        rules = (rule.strip().lower() for rule in self.no_proxy.split(","))
        if any(_matches(rule, origin.host, origin.port) for rule in rules if rule):
            return None
        return self.https if origin.scheme == "https" else self.http


def _with_scheme(proxy: str | None) -> str | None:
    """HOST:PORT alone, as curl allows it, is an HTTP proxy."""
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy


def is_socks(proxy: str | None) -> bool:
    """Whether a proxy is to be spoken to in SOCKS."""
    return bool(proxy) and str(proxy).startswith("socks")


def _matches(rule: str, host: str, port: int) -> bool:
    if rule == "*":
        return True
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(rule, strict=False)
    except ValueError:
        pass
    name, _, rule_port = rule.partition(":")
    if rule_port and rule_port != str(port):
        return False
    name = name.removeprefix("*").removeprefix(".")
    return host == name or host.endswith(f".{name}")
