"""Requests through a SOCKS5 proxy."""

import socket
from collections.abc import Iterator

import pytest

from helmkit.errors import UnreachableError, UsageError
from helmkit.net import Proxy, Request, Retry, Timeouts, fetch
from helmkit.net.dial import Dialer
from helmkit.net.http import HttpTransport
from helmkit.net.socks import SocksDialer
from tests.fakes import Answer, Server
from tests.fakes.socks import SocksServer

QUICK = Timeouts(connect=1, read=0.5, total=2)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        running.script["/a"] = Answer(body=b"by way of the proxy")
        yield running


def get(url: str, proxy: str, *, no_proxy: str = "") -> bytes:
    transport = HttpTransport(proxy=Proxy(proxy, proxy, no_proxy), timeouts=QUICK)
    return fetch(transport, Request(url), Retry(attempts=1)).data


def test_the_proxy_looks_names_up(server: Server) -> None:
    with SocksServer((server.host, server.port)) as proxy:
        assert get("http://charts.example:81/a", f"socks5h://{proxy.host}") == b"by way of the proxy"
        assert proxy.requests == [("charts.example", 81)]
        assert server.requests[0].headers["host"] == "charts.example:81"


def test_names_are_looked_up_here_where_the_url_says_so(server: Server) -> None:
    with SocksServer((server.host, server.port)) as proxy:
        assert get("http://localhost:81/a", f"socks5://{proxy.host}") == b"by way of the proxy"
        assert proxy.requests[0][0] in ("127.0.0.1", "::1")


def test_no_proxy_beats_it(server: Server) -> None:
    with SocksServer((server.host, server.port)) as proxy:
        assert get(server.url + "/a", f"socks5h://{proxy.host}", no_proxy="127.0.0.1") == b"by way of the proxy"
        assert proxy.requests == []


def test_user_and_password(server: Server) -> None:
    with SocksServer((server.host, server.port), password=b"me:p@ss") as proxy:
        assert get("http://a.example/a", f"socks5h://me:p%40ss@{proxy.host}") == b"by way of the proxy"
        with pytest.raises(UnreachableError, match="refused the password") as caught:
            get("http://a.example/a", f"socks5h://me:canary@{proxy.host}")
        assert "canary" not in str(caught.value)
        with pytest.raises(UnreachableError, match="wants a password"):
            get("http://a.example/a", f"socks5h://{proxy.host}")


def test_what_it_refuses_is_said(server: Server) -> None:
    refused = pytest.raises(UnreachableError, match="the SOCKS proxy refused: connection refused")
    with SocksServer((server.host, server.port), refuse=5) as proxy, refused:
        get("http://a.example/a", f"socks5h://{proxy.host}")


def test_a_proxy_that_is_none(server: Server) -> None:
    server.script.clear()
    with pytest.raises(UnreachableError, match="SOCKS"):
        get("http://a.example/a", server.url.replace("http", "socks5h"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(UnreachableError, match="connection refused"):
        get("http://a.example/a", f"socks5h://127.0.0.1:{port}")
    with pytest.raises(UsageError, match="not a SOCKS5 proxy"):
        SocksDialer("socks4://127.0.0.1", Dialer())
