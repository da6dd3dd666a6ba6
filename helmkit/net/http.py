"""HTTP(S) held to our own rules, over connections that are kept (pool).

Redirects are followed here, hop by hop: five at most, never from https to http, and each with the credentials of its
own origin. Left out: retries (helmkit.net.fetch, helmkit.net.download), cookies, and all that the environment says.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from helmkit.errors import UnreachableError, UsageError
from helmkit.net.auth import Credentials
from helmkit.net.body import bounded, gunzip
from helmkit.net.causes import translated
from helmkit.net.dial import Dialer, Dials
from helmkit.net.dialled import dialled, proxy_authorization
from helmkit.net.holds import Holds
from helmkit.net.pool import Pool, Reply
from helmkit.net.proxy import Proxy, is_socks
from helmkit.net.rate import Throttle
from helmkit.net.socks import SocksDialer
from helmkit.net.tls import Contexts
from helmkit.net.transport import Headers, Request, Response, Timeouts, Tls
from helmkit.net.url import Origin, authority, origin_of, redacted

MAX_REDIRECTS = 5
# Some hosts refuse what names a programming language's library.
USER_AGENT = "helmkit (compatible; Helm/4.3)"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# What may follow a redirect to another host; everything else could carry a secret.
_HARMLESS = frozenset({"accept", "range", "if-range", "if-none-match", "if-modified-since"})
_UNSAFE = re.compile(r"[^!-~]|[\"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})")


class HttpTransport:
    """Requests with one repository's credentials, proxy and certificates. Keeps connections open for reuse.

    The client certificate of `tls` is shown to the origins of the URLs `own` alone; `throttle` bounds the rate;
    `holds` knows the hosts that asked for silence.
    """

    def __init__(
        self,
        *,
        credentials: Credentials | None = None,
        proxy: Proxy | None = None,
        tls: Tls | None = None,
        own: Iterable[str] = (),
        timeouts: Timeouts | None = None,
        dialer: Dialer | None = None,
        throttle: Throttle | None = None,
        holds: Holds | None = None,
    ) -> None:
        self._credentials = credentials or Credentials()
        self._proxy = proxy or Proxy()
        self._contexts = Contexts(tls or Tls(), frozenset(map(origin_of, own)))
        self._timeouts = timeouts or Timeouts()
        self._dialer = dialer or Dialer(self._timeouts.connect)
        self._throttle = throttle
        self._holds = holds
        self._pools: dict[tuple[Origin, str | None], Pool] = {}

    @contextmanager
    def open(self, request: Request) -> Iterator[Response]:
        url = _quoted(request.url)
        for _ in range(MAX_REDIRECTS + 1):
            if self._holds:
                self._holds.check(url)
            with translated(redacted(url)):
                reply = self._send(url, request)
            if self._holds:
                self._holds.learn(url, reply.status, reply.headers)
            try:
                target = _redirect(url, reply) if request.method in ("GET", "HEAD") else None
                if target is None:
                    yield Response(url, reply.status, reply.headers, _body(url, reply, request))
                    return
            finally:
                reply.close()
            url = target
        raise UnreachableError(f"more than {MAX_REDIRECTS} redirects", where=redacted(request.url))

    def warm(self, urls: Iterable[str]) -> None:
        for url in urls:
            proxy = self._proxy.for_url(url)
            if is_socks(proxy):
                SocksDialer(proxy or "", self._dialer).warm(())
            else:
                origin = origin_of(proxy or url)
                self._dialer.warm([(origin.host, origin.port)])

    def _send(self, url: str, request: Request) -> Reply:
        proxy = self._proxy.for_url(url)
        headers = self._headers(url, request)
        parts = urlsplit(url)
        target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        if proxy and parts.scheme == "http" and not is_socks(proxy):
            target = url  # An HTTP proxy is told the whole URL, and asks who we are with every request.
            headers |= proxy_authorization(proxy)
        return self._pool(origin_of(url), proxy).ask(request.method, target, headers, request.body)

    def _pool(self, origin: Origin, proxy: str | None) -> Pool:
        key = origin, proxy
        if key not in self._pools:
            dialer: Dials = SocksDialer(proxy, self._dialer) if proxy and is_socks(proxy) else self._dialer
            plain = None if is_socks(proxy) else proxy
            connect = partial(dialled, origin, plain, dialer, self._contexts)
            self._pools[key] = Pool(connect, self._timeouts, self._throttle)
        return self._pools[key]

    def _headers(self, url: str, request: Request) -> dict[str, str]:
        headers = Headers(request.headers)
        if origin_of(url) != origin_of(request.url):
            headers = Headers({name: value for name, value in headers.items() if name in _HARMLESS})
        headers["host"] = authority(origin_of(url))
        headers.setdefault("user-agent", USER_AGENT)
        headers["accept-encoding"] = "gzip" if request.gzip else "identity"
        if "authorization" not in headers and (own := self._credentials.header(url)):
            headers["authorization"] = own
        return headers


def _quoted(url: str) -> str:
    """The URL without user and password, and with nothing in it that HTTP does not allow."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    plain = urlunsplit(parts._replace(netloc=host if host.isascii() else authority(origin_of(url))))
    # What is quoted already stays as it is.
    return _UNSAFE.sub(lambda match: quote(match[0], safe=""), plain)


def _redirect(url: str, reply: Reply) -> str | None:
    location = reply.headers.get("location")
    if reply.status not in _REDIRECTS or not location:
        return None
    try:
        target = _quoted(urljoin(url, location))
        secure = origin_of(target).scheme == "https"
    except (UsageError, ValueError) as exc:
        raise UnreachableError("redirect to something that is not an http(s) URL", where=redacted(url)) from exc
    if not secure and origin_of(url).scheme == "https":
        raise UnreachableError("redirect from https to http refused", where=redacted(url))
    return target


def _body(url: str, reply: Reply, request: Request) -> Iterator[bytes]:
    chunks = _received(url, reply)
    # Only what we asked for is unpacked: servers also label an archive, which is gzip in itself, as gzip-encoded.
    if request.gzip and reply.headers.get("content-encoding", "").lower() == "gzip":
        chunks = gunzip(bounded(chunks, request.max_size, redacted(url)), redacted(url))
    return bounded(chunks, request.max_size, redacted(url))


def _received(url: str, reply: Reply) -> Iterator[bytes]:
    with translated(redacted(url)):
        yield from reply.pieces()
