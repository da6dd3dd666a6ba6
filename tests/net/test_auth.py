"""Credentials know their origin, and do not show themselves."""

from pathlib import Path

import pytest

from helmkit.errors import ConfigError, UsageError
from helmkit.net import Basic, Bearer, Credentials, netrc_credentials
from helmkit.net.url import origin_of, redacted


@pytest.mark.parametrize(
    ("url", "given"),
    [
        ("https://charts.example/a", True),
        ("https://CHARTS.example:443/other?x", True),
        ("http://charts.example/a", False),
        ("https://charts.example:8443/a", False),
        ("https://charts.example.evil/a", False),
        ("https://user@evil.example/https://charts.example/", False),
        ("https://charts.example@evil.example/", False),
    ],
)
def test_scheme_host_and_port_decide(url: str, given: bool) -> None:
    credentials = Credentials.for_url("https://charts.example/charts", Bearer("canary"))
    assert credentials.header(url) == ("Bearer canary" if given else None)


def test_basic_is_rfc_7617() -> None:
    assert Basic("Aladdin", "open sesame").header() == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="


def test_nothing_shows_a_secret() -> None:
    credentials = Credentials.for_url("https://a.example", Basic("me", "canary"))
    assert "canary" not in f"{credentials} {Basic('me', 'canary')} {Bearer('canary')}"
    assert redacted("https://me:canary@a.example/p?token=canary#canary") == "https://a.example/p"


def test_netrc_gives_each_host_its_own(tmp_path: Path) -> None:
    file = tmp_path / "netrc"
    file.write_text("machine a.example login me password pa\ndefault login x password canary\n")
    file.chmod(0o600)
    credentials = netrc_credentials(file, ["https://a.example/x", "https://b.example"])
    assert credentials.get("https://a.example/y") == Basic("me", "pa")
    assert credentials.get("http://a.example/y") is None
    assert credentials.get("https://b.example/") is None


def test_no_netrc_is_no_credentials(tmp_path: Path) -> None:
    assert netrc_credentials(tmp_path / "none", ["https://a.example"]).get("https://a.example") is None


def test_a_broken_netrc_is_a_configuration_error(tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine a.example login\nbogus canary")
    with pytest.raises(ConfigError) as caught:
        netrc_credentials(tmp_path / "netrc", ["https://a.example"])
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("url", ["", "a.example", "ftp://a.example", "https://", "http://[::1", "http://a:99999"])
def test_what_is_no_url_has_no_origin(url: str) -> None:
    with pytest.raises(UsageError):
        origin_of(url)
