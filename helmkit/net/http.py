"""HTTP(S) over requests' connection pools, held to our own rules.

Of requests the adapter alone is used, and its pools are asked directly: a session would read the environment, keep
cookies and read a redirect's body without bound, and costs as much again as the request itself. Redirects are
followed here, hop by hop: five at most, never from https to http, and each with the credentials of its own origin.
Left out: retries (helmkit.net.fetch, helmkit.net.download).
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import urljoin, urlsplit, urlunsplit

import requests
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, Timeout

from helmkit.errors import UnreachableError, UsageError
from helmkit.net.auth import Credentials
from helmkit.net.body import bounded, gunzip
from helmkit.net.causes import translated
from helmkit.net.dial import Dialer
from helmkit.net.pool import GuardedAdapter
from helmkit.net.proxy import Proxy, is_socks
from helmkit.net.rate import Throttle
from helmkit.net.socks import SocksDialer
from helmkit.net.transport import Headers, Request, Response, Timeouts, Tls
from helmkit.net.url import Origin, origin_of, redacted

MAX_REDIRECTS = 5
# Some hosts refuse what names a programming language's library.
USER_AGENT = "helmkit (compatible; Helm/4.3)"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# What may follow a redirect to another host; everything else could carry a secret.
_HARMLESS = frozenset({"accept", "range", "if-range", "if-none-match", "if-modified-since"})
_UNSAFE = re.compile(r"[^!-~]|[\"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})")
_CHUNK = 1 << 17


class HttpTransport:
    """Requests with one repository's credentials, proxy and certificates. Keeps connections open for reuse.

    The client certificate of `tls` is shown to the origins of the URLs `own` alone; `throttle` bounds the rate.
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
    ) -> None:
        self._credentials = credentials or Credentials()
        self._proxy = proxy or Proxy()
        self._tls = tls or Tls()
        self._own = frozenset(map(origin_of, own))
        self._timeouts = timeouts or Timeouts()
        self._dialer = dialer or Dialer(self._timeouts.connect)
        self._throttle = throttle
        self._adapters: dict[str, GuardedAdapter] = {}
        self._pools: dict[tuple[Origin, str | None], HTTPConnectionPool] = {}

    @contextmanager
    def open(self, request: Request) -> Iterator[Response]:
        url = _quoted(request.url)
        for _ in range(MAX_REDIRECTS + 1):
            with translated(redacted(url)):
                reply = self._send(url, request)
            try:
                target = _redirect(url, reply) if request.method in ("GET", "HEAD") else None
                if target is None:
                    yield Response(url, reply.status, Headers(reply.headers), _body(url, reply, request))
                    return
            finally:
                reply.close()
                reply.release_conn()
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

    def _send(self, url: str, request: Request) -> BaseHTTPResponse:
        proxy = self._proxy.for_url(url)
        parts = urlsplit(url)
        target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        if proxy and parts.scheme == "http" and not is_socks(proxy):
            target = url  # An HTTP proxy is told the whole URL.
        return self._pool(url, proxy).urlopen(
            request.method,
            target,
            body=request.body,
            headers=self._headers(url, request),
            retries=False,
            redirect=False,
            assert_same_host=False,
            timeout=Timeout(connect=self._timeouts.connect, read=self._timeouts.read),
            preload_content=False,
            decode_content=False,
        )

    def _pool(self, url: str, proxy: str | None) -> HTTPConnectionPool:
        key = (origin_of(url), proxy)
        if key not in self._pools:
            tls = self._tls
            cert = (str(tls.cert), str(tls.key)) if tls.cert and tls.key and key[0] in self._own else None
            plain = None if is_socks(proxy) else proxy
            self._pools[key] = self._adapter(proxy).pool(url, plain, str(tls.ca) if tls.ca else None, cert)
        return self._pools[key]

    def _adapter(self, proxy: str | None) -> GuardedAdapter:
        name = proxy if proxy and is_socks(proxy) else ""
        if name not in self._adapters:
            dialer = SocksDialer(name, self._dialer) if name else self._dialer
            self._adapters[name] = GuardedAdapter(dialer, self._timeouts, self._throttle)
        return self._adapters[name]

    def _headers(self, url: str, request: Request) -> dict[str, str]:
        headers = Headers(request.headers)
        if origin_of(url) != origin_of(request.url):
            headers = Headers({name: value for name, value in headers.items() if name in _HARMLESS})
        headers.setdefault("user-agent", USER_AGENT)
        headers["accept-encoding"] = "gzip" if request.gzip else "identity"
        if "authorization" not in headers and (own := self._credentials.header(url)):
            headers["authorization"] = own
        return headers


def _quoted(url: str) -> str:
    """The URL without user and password, and with nothing in it that HTTP does not allow."""
    plain = _without_userinfo(url)
    return plain if plain.isascii() and not _UNSAFE.search(plain) else requests.utils.requote_uri(plain)


def _redirect(url: str, reply: BaseHTTPResponse) -> str | None:
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


def _without_userinfo(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _body(url: str, reply: BaseHTTPResponse, request: Request) -> Iterator[bytes]:
    chunks = _received(url, reply)
    # Only what we asked for is unpacked: servers also label an archive, which is gzip in itself, as gzip-encoded.
    if request.gzip and reply.headers.get("content-encoding", "").lower() == "gzip":
        chunks = gunzip(bounded(chunks, request.max_size, redacted(url)), redacted(url))
    return bounded(chunks, request.max_size, redacted(url))


def _received(url: str, reply: BaseHTTPResponse) -> Iterator[bytes]:
    with translated(redacted(url)):
        if getattr(reply, "chunked", False):
            yield from reply.stream(_CHUNK, decode_content=False)
            return
        # What there is, as it comes: a whole piece may take minutes on a slow line, and is lost when that breaks.
        while chunk := reply.read1(_CHUNK, decode_content=False):
            yield chunk
