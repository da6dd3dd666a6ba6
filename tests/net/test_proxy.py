"""Which proxy, if any."""

import pytest

from helmkit.net import Proxy


@pytest.mark.parametrize(
    ("no_proxy", "url", "direct"),
    [
        ("", "https://a.example", False),
        ("*", "https://a.example", True),
        ("a.example", "https://a.example/x", True),
        ("a.example", "https://b.a.example", True),
        (".a.example", "https://b.a.example", True),
        ("*.a.example", "https://b.a.example", True),
        ("a.example", "https://ba.example", False),
        ("a.example:8443", "https://a.example:8443", True),
        ("a.example:8443", "https://a.example", False),
        ("10.0.0.0/8", "https://10.1.2.3", True),
        ("10.0.0.0/8", "https://11.1.2.3", False),
        ("x, 10.1.2.3", "http://10.1.2.3:80", True),
        ("::1", "http://[::1]:80", True),
    ],
)
def test_no_proxy(no_proxy: str, url: str, direct: bool) -> None:
    proxy = Proxy("http://proxy:1", "http://proxy:1", no_proxy)
    assert proxy.for_url(url) == (None if direct else "http://proxy:1")


def test_the_scheme_chooses() -> None:
    environ = {"http_proxy": "http://plain:1", "HTTPS_PROXY": "http://secure:1", "no_proxy": "b.example"}
    proxy = Proxy.from_environ(environ)
    assert proxy.for_url("http://a.example") == "http://plain:1"
    assert proxy.for_url("https://a.example") == "http://secure:1"
    assert proxy.for_url("https://b.example") is None


def test_a_proxy_of_one_s_own_comes_first() -> None:
    proxy = Proxy.from_environ({"https_proxy": "http://secure:1", "all_proxy": "http://all:1"}, url="http://own:1")
    assert proxy.for_url("https://a.example") == proxy.for_url("http://a.example") == "http://own:1"
