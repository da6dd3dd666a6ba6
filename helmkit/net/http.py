"""HTTP(S) over requests, held to our own rules.

Redirects are followed here, hop by hop: five at most, never from https to http, and each with the credentials of its
own origin. Nothing is taken from the environment. Left out: retries (helmkit.net.fetch).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import urljoin, urlsplit, urlunsplit

import requests

from helmkit.errors import UnreachableError, UsageError
from helmkit.net.auth import Credentials
from helmkit.net.body import bounded, gunzip
from helmkit.net.causes import translated
from helmkit.net.dial import Dialer
from helmkit.net.pool import GuardedAdapter
from helmkit.net.proxy import Proxy
from helmkit.net.transport import Headers, Request, Response, Timeouts, Tls
from helmkit.net.url import origin_of, redacted

MAX_REDIRECTS = 5
# Some hosts refuse what names a programming language's library.
USER_AGENT = "helmkit (compatible; Helm/4.3)"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# What may follow a redirect to another host; everything else could carry a secret.
_HARMLESS = frozenset({"accept", "range", "if-none-match", "if-modified-since"})
_CHUNK = 1 << 16


class HttpTransport:
    """Requests with one repository's credentials, proxy and certificates. Keeps connections open for reuse."""

    def __init__(
        self,
        *,
        credentials: Credentials | None = None,
        proxy: Proxy | None = None,
        tls: Tls | None = None,
        timeouts: Timeouts | None = None,
        dialer: Dialer | None = None,
    ) -> None:
        self._credentials = credentials or Credentials()
        self._proxy = proxy or Proxy()
        self._tls = tls or Tls()
        self._timeouts = timeouts or Timeouts()
        self._dialer = dialer or Dialer(self._timeouts.connect)
        # The adapter alone: a session would read the environment, keep cookies, read a redirect's body without bound.
        self._adapter = GuardedAdapter(self._dialer, self._timeouts)

    @contextmanager
    def open(self, request: Request) -> Iterator[Response]:
        url = _without_userinfo(request.url)
        for _ in range(MAX_REDIRECTS + 1):
            with translated(redacted(url)):
                reply = self._send(url, request)
            try:
                target = _redirect(url, reply) if request.method in ("GET", "HEAD") else None
                if target is None:
                    yield Response(url, reply.status_code, Headers(reply.headers), _body(url, reply, request))
                    return
            finally:
                reply.close()
            url = target
        raise UnreachableError(f"more than {MAX_REDIRECTS} redirects", where=redacted(request.url))

    def warm(self, urls: Iterable[str]) -> None:
        origins = (origin_of(self._proxy.for_url(url) or url) for url in urls)
        self._dialer.warm((origin.host, origin.port) for origin in origins)

    def _send(self, url: str, request: Request) -> requests.Response:
        prepared = requests.Request(request.method, url, data=request.body).prepare()
        prepared.headers.update(self._headers(url, request))
        proxy = self._proxy.for_url(url)
        cert = (str(self._tls.cert), str(self._tls.key)) if self._tls.cert and self._tls.key else None
        return self._adapter.send(
            prepared,
            stream=True,
            timeout=(self._timeouts.connect, self._timeouts.read),
            verify=str(self._tls.ca) if self._tls.ca else True,
            cert=cert or (str(self._tls.cert) if self._tls.cert else None),
            proxies={"http": proxy, "https": proxy} if proxy else {},
        )

    def _headers(self, url: str, request: Request) -> dict[str, str]:
        headers = Headers(request.headers)
        if origin_of(url) != origin_of(request.url):
            headers = Headers({name: value for name, value in headers.items() if name in _HARMLESS})
        headers.setdefault("user-agent", USER_AGENT)
        headers["accept-encoding"] = "gzip" if request.gzip else "identity"
        if "authorization" not in headers and (own := self._credentials.header(url)):
            headers["authorization"] = own
        return headers


def _redirect(url: str, reply: requests.Response) -> str | None:
    location = reply.headers.get("location")
    if reply.status_code not in _REDIRECTS or not location:
        return None
    try:
        target = _without_userinfo(urljoin(url, location))
        secure = origin_of(target).scheme == "https"
    except (UsageError, ValueError) as exc:
        raise UnreachableError("redirect to something that is not an http(s) URL", where=redacted(url)) from exc
    if not secure and origin_of(url).scheme == "https":
        raise UnreachableError("redirect from https to http refused", where=redacted(url))
    return target


def _without_userinfo(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _body(url: str, reply: requests.Response, request: Request) -> Iterator[bytes]:
    chunks = _received(url, reply)
    # Only what we asked for is unpacked: servers also label an archive, which is gzip in itself, as gzip-encoded.
    if request.gzip and reply.headers.get("content-encoding", "").lower() == "gzip":
        chunks = gunzip(bounded(chunks, request.max_size, redacted(url)), redacted(url))
    return bounded(chunks, request.max_size, redacted(url))


def _received(url: str, reply: requests.Response) -> Iterator[bytes]:
    with translated(redacted(url)):
        yield from reply.raw.stream(_CHUNK, decode_content=False)
