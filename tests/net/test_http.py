"""HttpTransport against the scripted server: every fault becomes one short cause, and secrets stay at home."""

import gzip
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from helmkit.errors import ConfigError, StatusError, UnreachableError, VerificationError
from helmkit.net import Basic, Bearer, Credentials, Proxy, Request, Retry, Timeouts, Tls, fetch, origin_of
from helmkit.net.dial import Dialer
from helmkit.net.http import HttpTransport
from helmkit.net.tls import Contexts
from tests.fakes import Answer, Received, Server
from tests.fakes.proxy import ConnectServer
from tests.fakes.server import redirect
from tests.fakes.tls import certificate_files, server_context

ONCE = Retry(attempts=1)
QUICK = Timeouts(connect=1, read=0.5, total=2, least_rate=1000, grace=0.3)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture
def other() -> Iterator[Server]:
    """Another host, as far as HTTP is concerned."""
    with Server("127.0.0.2") as running:
        yield running


def get(url: str, *, retry: Retry = ONCE, **options: Any) -> bytes:
    request = Request(url, **{k: options.pop(k) for k in ("headers", "max_size", "gzip") if k in options})
    return fetch(HttpTransport(**options), request, retry).data


def test_a_body_arrives_whole(server: Server) -> None:
    server.script["/a"] = Answer(body=b"x" * 300_000)
    assert get(server.url + "/a") == b"x" * 300_000


def test_the_user_agent_names_no_library(server: Server) -> None:
    server.script["/a"] = Answer(body=b"x")
    get(server.url + "/a")
    assert server.requests[0].headers["user-agent"].startswith("helmkit ")
    assert server.requests[0].headers["accept-encoding"] == "identity"


FAULTS: dict[str, tuple[Answer, str]] = {
    "404": (Answer(404), "HTTP 404"),
    "403": (Answer(403), "HTTP 403"),
    "503": (Answer(503), "HTTP 503"),
    "closed before a word": (Answer(cut=0), "closed without an answer"),
    "reset before a word": (Answer(cut=0, reset=True), "connection reset"),
    "reset in the head": (Answer(body=b"x" * 99, cut=10, reset=True), "connection reset"),
    "reset in the body": (Answer(body=b"x" * 99, cut=90, reset=True), "connection reset|truncated"),
    "closed in the head": (Answer(body=b"x" * 99, cut=25), "truncated: the connection closed early"),
    "closed before the first field": (Answer(body=b"x" * 99, cut=17), "truncated"),
    "truncated": (Answer(body=b"x" * 99, cut=90), "truncated: the connection closed early"),
    "shorter than it says": (
        Answer(body=b"x" * 99, length=200, cut=10_000),
        "truncated: the connection closed early",
    ),
    "silent": (Answer(delay=3), "read timed out"),
    "dripping in the head": (Answer(drip=0.05), "too slow"),
    "dripping in the body": (Answer(body=b"x" * 999, drip=0.05, drip_from=120), "too slow"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_a_short_cause(server: Server, fault: str) -> None:
    answer, cause = FAULTS[fault]
    server.script["/a"] = answer
    began = time.monotonic()
    with pytest.raises(UnreachableError, match=cause) as caught:
        get(server.url + "/a?secret=1", timeouts=QUICK)
    assert time.monotonic() - began < 2.5
    assert "secret" not in str(caught.value)
    assert server.url in str(caught.value)


def test_a_longer_body_than_said_is_cut_to_what_was_said(server: Server) -> None:
    server.script["/a"] = Answer(body=b"abcdef", length=3)
    assert get(server.url + "/a") == b"abc"


def test_a_drip_within_the_rate_meets_the_total_deadline(server: Server) -> None:
    server.script["/a"] = Answer(body=b"x" * 10_000, drip=0.001, drip_from=60)
    limits = Timeouts(connect=1, read=1, total=0.4, least_rate=1, grace=0.1)
    with pytest.raises(UnreachableError, match="not done after 0 s"):
        get(server.url + "/a", timeouts=limits)


def test_too_much_is_refused(server: Server) -> None:
    server.script["/a"] = Answer(body=b"x" * 5000)
    with pytest.raises(VerificationError, match="larger than 4999 bytes"):
        get(server.url + "/a", max_size=4999)
    assert len(get(server.url + "/a", max_size=5000)) == 5000


def test_a_gzip_bomb_meets_the_limit(server: Server) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    server.script["/a"] = Answer(body=bomb, headers={"content-encoding": "gzip"})
    with pytest.raises(VerificationError, match="larger than 1000000 bytes"):
        get(server.url + "/a", gzip=True, max_size=1_000_000)


def test_gzip_is_unpacked_only_where_it_was_asked_for(server: Server) -> None:
    packed = gzip.compress(b"hello")
    server.script["/a"] = Answer(body=packed, headers={"content-encoding": "gzip"})
    assert get(server.url + "/a", gzip=True) == b"hello"
    assert get(server.url + "/a") == packed


def test_a_truncated_gzip_stream_is_not_believed(server: Server) -> None:
    packed = gzip.compress(bytes(range(256)) * 100)[:-20]
    server.script["/a"] = Answer(body=packed, headers={"content-encoding": "gzip"})
    with pytest.raises(UnreachableError, match="truncated gzip"):
        get(server.url + "/a", gzip=True)


def test_redirects_are_followed(server: Server, other: Server) -> None:
    server.script["/a"] = redirect("/b", 301)
    server.script["/b"] = redirect(other.url + "/c", 307)
    other.script["/c"] = Answer(body=b"there")
    assert get(server.url + "/a") == b"there"


def test_a_redirect_loop_ends(server: Server) -> None:
    server.script["/a"] = redirect("/a")
    with pytest.raises(UnreachableError, match="more than 5 redirects"):
        get(server.url + "/a")
    assert len(server.requests) == 6


@pytest.mark.parametrize("target", ["ftp://x/y", "file:///etc/passwd", "gopher://x", "http://[::bad"])
def test_a_redirect_elsewhere_is_refused(server: Server, target: str) -> None:
    server.script["/a"] = redirect(target)
    with pytest.raises(UnreachableError, match="redirect"):
        get(server.url + "/a")


def test_credentials_go_to_their_own_origin_alone(server: Server, other: Server) -> None:
    server.script["/a"] = redirect(other.url + "/b")
    other.script["/b"] = redirect(server.url + "/c")
    server.script["/c"] = Answer(body=b"back")
    credentials = Credentials.for_url(server.url, Basic("me", "canary"))
    headers = {"X-Token": "canary", "Cookie": "canary", "Accept": "a/b"}
    assert get(server.url + "/a", credentials=credentials, headers=headers) == b"back"
    assert [("authorization" in r.headers) for r in server.requests] == [True, True]
    seen = other.requests[0].headers
    assert "canary" not in str(seen)
    assert "authorization" not in seen
    assert seen["accept"] == "a/b"


def test_another_port_is_another_origin(server: Server) -> None:
    with Server() as neighbour:
        server.script["/a"] = redirect(neighbour.url + "/b")
        neighbour.script["/b"] = Answer(body=b"x")
        get(server.url + "/a", credentials=Credentials.for_url(server.url, Bearer("canary")))
        assert server.requests[0].headers["authorization"] == "Bearer canary"
        assert "authorization" not in neighbour.requests[0].headers


def test_a_caller_s_authorization_does_not_follow_either(server: Server, other: Server) -> None:
    server.script["/a"] = redirect(other.url + "/b")
    other.script["/b"] = Answer(body=b"x")
    get(server.url + "/a", headers={"Authorization": "Bearer canary"})
    assert "authorization" not in other.requests[0].headers


def test_netrc_and_proxies_of_the_environment_are_ignored(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text(f"machine {server.host} login me password canary\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    server.script["/a"] = Answer(body=b"x")
    assert get(server.url + "/a") == b"x"
    assert "authorization" not in server.requests[0].headers


def test_a_url_s_own_password_is_dropped(server: Server) -> None:
    server.script["/a"] = Answer(404)
    with pytest.raises(StatusError) as caught:
        get(server.url.replace("//", "//me:canary@") + "/a")
    assert "authorization" not in server.requests[0].headers
    assert "canary" not in str(caught.value)


def test_a_proxy_is_used_but_not_for_no_proxy(server: Server, other: Server) -> None:
    other.script[server.url + "/a"] = Answer(body=b"by proxy")
    server.script["/a"] = Answer(body=b"direct")
    assert get(server.url + "/a", proxy=Proxy(http=other.url)) == b"by proxy"
    assert get(server.url + "/a", proxy=Proxy(http=other.url, no_proxy="127.0.0.0/31")) == b"direct"


def test_a_proxy_that_fails_is_named(server: Server) -> None:
    server.script["a.example:443"] = Answer(403)
    with pytest.raises(UnreachableError, match="proxy refused: 403 Forbidden"):
        get("https://a.example/", proxy=Proxy(https=server.url))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(UnreachableError, match=r"proxy 127\.0\.0\.1: connection refused"):
        get("https://a.example/", proxy=Proxy(https=f"http://127.0.0.1:{port}"))


def test_a_proxy_is_told_its_own_password_and_no_other(server: Server, other: Server) -> None:
    other.script[server.url + "/a"] = Answer(body=b"by proxy")
    proxy = Proxy(http=other.url.replace("//", "//me:p%40ss@"))
    assert get(server.url + "/a", proxy=proxy) == b"by proxy"
    assert other.requests[0].headers["proxy-authorization"] == Basic("me", "p@ss").header()
    with pytest.raises(UnreachableError) as caught:
        get("http://a.example/", proxy=Proxy(http="http://me:canary@127.0.0.1:1"))
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("secret", [False, True], ids=["http proxy", "https proxy"])
def test_a_tunnel_through_a_proxy(tmp_path: Path, secret: bool) -> None:
    context, ca = server_context(tmp_path)
    trusting = Tls(ca=ca)
    with (
        Server(tls=context) as secure,
        ConnectServer((secure.host, secure.port), tls=context if secret else None) as proxy,
    ):
        secure.script["/a"] = Answer(body=b"x" * 300_000)
        named = proxy.url.replace("//", "//me:canary@")
        credentials = Credentials.for_url(secure.url, Bearer("ours"))
        for _ in range(2):
            body = get(secure.url + "/a", proxy=Proxy(https=named), tls=trusting, credentials=credentials)
            assert body == b"x" * 300_000
        place = secure.url.removeprefix("https://")
        assert proxy.heads[0] == [
            f"CONNECT {place} HTTP/1.1",
            f"host: {place}",
            f"proxy-authorization: {Basic('me', 'canary').header()}",
        ]
        assert "proxy-authorization" not in secure.requests[0].headers
        assert secure.requests[0].headers["authorization"] == "Bearer ours"


def test_a_plain_request_through_a_proxy_that_speaks_tls(tmp_path: Path, server: Server) -> None:
    context, ca = server_context(tmp_path)
    with Server(tls=context) as proxy:
        proxy.script[server.url + "/a"] = Answer(body=b"by proxy")
        assert get(server.url + "/a", proxy=Proxy(http=proxy.url), tls=Tls(ca=ca)) == b"by proxy"


@pytest.mark.parametrize("missing", ["ca", "cert", "key"])
def test_a_certificate_file_that_is_missing(tmp_path: Path, missing: str) -> None:
    context, ca = server_context(tmp_path)
    files = {"ca": ca, "cert": ca, "key": tmp_path / "server.key", missing: tmp_path / "none"}
    with (
        Server(tls=context) as secure,
        pytest.raises(ConfigError, match=r"a TLS certificate file is missing \("),
    ):
        get(secure.url + "/a", tls=Tls(**files), own=[secure.url])


def test_a_certificate_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("hello")
    context, _ = server_context(tmp_path)
    with Server(tls=context) as secure, pytest.raises(ConfigError, match=r"cannot be used \(.*ca.pem\)"):
        get(secure.url + "/a", tls=Tls(ca=tmp_path / "ca.pem"))


def test_a_system_without_authorities_has_certifi_s(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    origin = origin_of("https://a.example")
    for variable in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.setenv(variable, str(tmp_path))
    assert Contexts(Tls(), ()).of(origin).cert_store_stats()["x509_ca"] > 50
    public, _ = certificate_files(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    assert Contexts(Tls(), ()).of(origin).cert_store_stats()["x509_ca"] == 1


def test_tls_is_trusted_only_with_its_ca(tmp_path: Path) -> None:
    context, ca = server_context(tmp_path)
    with Server(tls=context) as secure:
        secure.script["/a"] = Answer(body=b"safe")
        assert get(secure.url + "/a", tls=Tls(ca=ca)) == b"safe"
        with pytest.raises(UnreachableError, match="TLS certificate not trusted: self-signed certificate"):
            get(secure.url + "/a")


def test_https_never_becomes_http(tmp_path: Path, server: Server) -> None:
    context, ca = server_context(tmp_path)
    with Server(tls=context) as secure:
        secure.script["/a"] = redirect(server.url + "/b")
        with pytest.raises(UnreachableError, match="redirect from https to http refused"):
            get(secure.url + "/a", tls=Tls(ca=ca))
    assert not server.requests


def test_a_host_that_is_silent_where_tls_should_begin(server: Server) -> None:
    with pytest.raises(UnreachableError, match="TLS handshake timed out"):
        get(server.url.replace("http:", "https:") + "/a", timeouts=QUICK)


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(UnreachableError, match="connection refused"):
        get(f"http://127.0.0.1:{port}/a")


def test_a_resolver_that_hangs_costs_one_timeout() -> None:
    def hang(_host: str, _port: int) -> list[Any]:
        time.sleep(5)
        return []

    dialer = Dialer(0.3, resolve=hang)
    began = time.monotonic()
    with pytest.raises(UnreachableError, match="name lookup timed out"):
        get("http://charts.example/a", dialer=dialer)
    dialer.warm([("a.example", 80), ("b.example", 80), ("c.example", 443)])
    for host in ("a.example", "b.example", "charts.example"):
        with pytest.raises(UnreachableError, match="name lookup timed out"):
            get(f"http://{host}/a", dialer=dialer)
    assert time.monotonic() - began < 1.2


class TestRetries:
    """The clock is handed in, so nothing waits."""

    def waits(self, server: Server, answers: list[Answer], attempts: int = 3) -> tuple[list[float], bytes]:
        slept: list[float] = []
        server.script["/a"] = answers
        retry = Retry(attempts=attempts, sleep=slept.append, now=lambda: 1_000_000_000.0, random=lambda: 1.0)
        return slept, get(server.url + "/a", retry=retry)

    def test_503_is_tried_again(self, server: Server) -> None:
        slept, data = self.waits(server, [Answer(503), Answer(503), Answer(body=b"x")])
        assert (slept, data) == ([0.5, 1.0], b"x")

    def test_a_reset_and_a_truncation_are_tried_again(self, server: Server) -> None:
        broken = [Answer(cut=0, reset=True), Answer(body=b"x" * 50, cut=60)]
        slept, data = self.waits(server, [*broken, Answer(body=b"whole")])
        assert (len(slept), data) == (2, b"whole")

    @pytest.mark.parametrize(
        ("header", "wait"),
        [
            ("7", 7.0),
            ("100000", 60.0),
            ("Sun, 09 Sep 2001 01:46:50 GMT", 10.0),
            ("Sun, 09 Sep 2001 01:46:30 GMT", 0.0),
            ("Sun, 09 Sep 2035 01:46:30 GMT", 60.0),
            ("soon", 0.5),
        ],
    )
    def test_429_waits_as_long_as_it_is_told(self, server: Server, header: str, wait: float) -> None:
        slept, _ = self.waits(server, [Answer(429, headers={"retry-after": header}), Answer(body=b"x")])
        assert slept == [wait]

    def test_404_is_final(self, server: Server) -> None:
        with pytest.raises(StatusError) as caught:
            self.waits(server, [Answer(404), Answer(body=b"x")])
        assert caught.value.status == 404

    def test_it_gives_up(self, server: Server) -> None:
        with pytest.raises(StatusError, match="HTTP 503"):
            self.waits(server, [Answer(503)])
        assert len(server.requests) == 3


def test_a_connection_is_used_again(server: Server) -> None:
    answer: Callable[[Received], Answer] = lambda _request: Answer(body=b"x" * 100)  # noqa: E731
    server.script["/a"] = answer
    transport = HttpTransport(timeouts=Timeouts(total=0.6, grace=0.5))
    for _ in range(3):
        # Each request has its own deadline, though the connection is older than one.
        fetch(transport, Request(server.url + "/a"), ONCE)
        time.sleep(0.3)
    assert len(server.requests) == 3


def test_a_client_certificate_is_shown_to_its_own_hosts_alone(tmp_path: Path) -> None:
    context, ca = server_context(tmp_path)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(ca)
    mine = Tls(ca=ca, cert=ca, key=tmp_path / "server.key")
    with Server(tls=context) as secure, Server(tls=context) as neighbour:
        secure.script["/a"] = Answer(body=b"welcome")
        secure.script["/b"] = redirect(neighbour.url + "/a")
        neighbour.script["/a"] = Answer(body=b"got it")
        assert get(secure.url + "/a", tls=mine, own=[secure.url]) == b"welcome"
        with pytest.raises(UnreachableError):
            get(secure.url + "/b", tls=mine, own=[secure.url])
        assert not neighbour.requests


def test_a_url_is_sent_as_http_allows_it(server: Server) -> None:
    server.script["/a%20b/%C3%A4"] = Answer(body=b"x")
    assert get(server.url + "/a b/ä?q=1%202") == b"x"
    assert server.paths() == ["/a%20b/%C3%A4?q=1%202"]


def test_a_name_in_other_letters_is_asked_for_in_ascii(server: Server) -> None:
    server.script["/a"] = Answer(body=b"x")
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[Any]:
        asked.append(host)
        return socket.getaddrinfo(server.host, port, type=socket.SOCK_STREAM)

    credentials = Credentials.for_url(f"http://bücher.example:{server.port}", Bearer("ours"))
    dialer = Dialer(resolve=resolve)
    assert get(f"http://Bücher.example:{server.port}/a", dialer=dialer, credentials=credentials) == b"x"
    assert asked == ["xn--bcher-kva.example"]
    assert server.requests[0].headers["host"] == f"xn--bcher-kva.example:{server.port}"
    assert server.requests[0].headers["authorization"] == "Bearer ours"


def test_a_body_in_chunks(server: Server) -> None:
    chunked = b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"
    headers = {"transfer-encoding": "chunked"}
    server.script["/a"] = Answer(body=chunked, headers=headers)
    assert get(server.url + "/a") == b"hello world"
    server.script["/a"] = Answer(body=chunked[:-14], headers=headers, cut=10_000)
    with pytest.raises(UnreachableError, match="truncated"):
        get(server.url + "/a")


def test_a_connection_that_was_closed_meanwhile_is_made_anew(server: Server) -> None:
    server.script["/a"] = Answer(body=b"abc", length=3)  # After which the server hangs up.
    transport = HttpTransport()
    for _ in range(3):
        assert fetch(transport, Request(server.url + "/a"), ONCE).data == b"abc"
        time.sleep(0.05)
