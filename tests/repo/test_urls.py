"""URLs of archives, resolved as Helm does, then rewritten."""

import pytest

from helmkit.config import Rewrite
from helmkit.repo import archive_urls, index_url
from helmkit.repo.urls import resolve_url


@pytest.mark.parametrize(
    ("base", "reference", "url"),
    [
        ("https://a.example/charts", "web-1.tgz", "https://a.example/charts/web-1.tgz"),
        ("https://a.example/charts/", "web-1.tgz", "https://a.example/charts/web-1.tgz"),
        ("https://a.example", "charts/web-1.tgz", "https://a.example/charts/web-1.tgz"),
        ("https://a.example/charts", "../web-1.tgz", "https://a.example/web-1.tgz"),
        ("https://a.example/charts", "/web-1.tgz", "https://a.example/web-1.tgz"),
        ("https://a.example/charts", "https://b.example/w.tgz", "https://b.example/w.tgz"),
        ("https://a.example/charts?token=x", "web-1.tgz", "https://a.example/charts/web-1.tgz?token=x"),
        ("https://a.example/charts?token=x", "web-1.tgz?a=b", "https://a.example/charts/web-1.tgz?a=b"),
        ("https://a.example/charts?token=x", "https://b.example/w.tgz", "https://b.example/w.tgz"),
        ("https://a.example/charts?token=x", "//b.example/w.tgz", "https://b.example/w.tgz"),
        ("https://a.example/charts", "web-1.0.0+build.tgz", "https://a.example/charts/web-1.0.0+build.tgz"),
        ("file:///srv/charts", "web-1.tgz", "file:///srv/charts/web-1.tgz"),
        ("https://a.example/charts", "oci://r.example/web:1", "oci://r.example/web:1"),
    ],
)
def test_resolving(base: str, reference: str, url: str) -> None:
    assert resolve_url(base, reference) == url


def test_the_index_is_below_the_base() -> None:
    assert index_url("https://a.example/charts?x=y") == "https://a.example/charts/index.yaml?x=y"


def test_rewrites_come_in_order_before_the_url_itself() -> None:
    github = "https://github.com/"
    rewrites = [
        Rewrite(match=github, to="https://mirror.example/github.com/"),
        Rewrite(match=github, to="https://proxy.example/", prefix=True),
        Rewrite(match=github, to="https://off.example/", enabled=False),
        Rewrite(match=github, to="https://bare.example/", prefix=True, strip_scheme=True),
        Rewrite(match="https://other.example/", to="https://never.example/"),
    ]
    assert archive_urls("https://a.example", ["https://github.com/o/r/web.tgz"], rewrites) == [
        "https://mirror.example/github.com/o/r/web.tgz",
        "https://proxy.example/https://github.com/o/r/web.tgz",
        "https://bare.example/github.com/o/r/web.tgz",
        "https://github.com/o/r/web.tgz",
    ]


def test_every_url_of_an_entry_is_tried_once() -> None:
    assert archive_urls("https://a.example", ["x.tgz", "https://a.example/x.tgz", "y.tgz"], []) == [
        "https://a.example/x.tgz",
        "https://a.example/y.tgz",
    ]
