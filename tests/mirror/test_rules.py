"""The pure rules: which versions are selected, where an archive is looked for, whom credentials are for."""

import base64
import contextlib
import json
from pathlib import Path

import pytest

from helmkit.config import Auth, Repository, Rewrite, Selection, Source
from helmkit.errors import ConfigError, VersionError
from helmkit.mirror.connect import credentials_of
from helmkit.mirror.plan import candidates, label
from helmkit.mirror.select import select
from helmkit.net import Basic
from helmkit.store import ChartVersion


def rows(name: str, *versions: str) -> list[ChartVersion]:
    return [ChartVersion("stable", name, version, created=MADE.get(version, "")) for version in versions]


MADE = {"1.2.0": "2026-01-02T00:00:00Z", "1.1.0": "2026-01-01T23:59:59Z", "1.0.0": "2026-01-02T03:00:00+01:00"}
CHARTS = {"web": rows("web", "2.0.0-rc.1", "1.2.0", "1.1.0", "1.0.0", "0.9.0"), "web-ui": rows("web-ui", "3.0.0")}


@pytest.mark.parametrize(
    ("selections", "chosen"),
    [
        ([], []),
        ([Selection(chart="web")], ["web 1.2.0", "web 1.1.0", "web 1.0.0", "web 0.9.0"]),
        ([Selection(chart="web", keep=1)], ["web 1.2.0"]),
        ([Selection(chart="web", versions=">=1.0.0 <1.2.0")], ["web 1.1.0", "web 1.0.0"]),
        ([Selection(chart="web", versions=">=2.0.0-0")], ["web 2.0.0-rc.1"]),
        ([Selection(chart="web*", keep=1)], ["web 1.2.0", "web-ui 3.0.0"]),
        ([Selection(chart="WEB")], []),
        ([Selection(chart="*", exclude=("*-ui", "db"), keep=1)], ["web 1.2.0"]),
        ([Selection(chart="*", exclude=("web",)), Selection(chart="web", keep=1)], ["web 1.2.0", "web-ui 3.0.0"]),
        ([Selection(chart="web", devel=True, keep=2)], ["web 2.0.0-rc.1", "web 1.2.0"]),
        ([Selection(chart="web", versions=">1.1", devel=True)], ["web 2.0.0-rc.1", "web 1.2.0"]),
        ([Selection(chart="web", versions="^1", devel=True, keep=1)], ["web 1.2.0"]),
        ([Selection(chart="web", since="2026-01-02")], ["web 1.2.0", "web 1.0.0"]),
        ([Selection(chart="web", since="2026-01-02", keep=1)], ["web 1.2.0"]),
        ([Selection(chart="web", since="2026-01-03")], []),
        (
            [Selection(chart="web", versions="1.0.0"), Selection(chart="w*", keep=1)],
            ["web 1.2.0", "web 1.0.0", "web-ui 3.0.0"],
        ),
    ],
)
def test_selecting(selections: list[Selection], chosen: list[str]) -> None:
    assert [f"{row.name} {row.version}" for row in select(CHARTS, selections)] == chosen


def test_a_bad_range_is_said_even_where_no_chart_matches() -> None:
    with pytest.raises(VersionError):
        select({}, [Selection(chart="x", versions="><")])


UPSTREAM, MIRROR = Source(url="https://up.example/charts"), Source(url="https://mirror.example/charts/")
REGISTRY, FOLDER = Source(url="oci://r.example/charts"), Source(path=Path("/srv/charts"))


def places(
    *urls: str, used: Source = UPSTREAM, digest: str = "a" * 64, rewrites: tuple[Rewrite, ...] = ()
) -> list[str]:
    repository = Repository(name="stable", sources=(UPSTREAM, MIRROR, REGISTRY, FOLDER))
    row = ChartVersion("stable", "web", "1.0.0+b", urls=urls, digest=digest)
    return [candidate.url for candidate in candidates(repository, row, label(used), rewrites)]


def test_every_source_is_asked_in_order() -> None:
    assert places("web-1.0.0+b.tgz") == [
        "https://up.example/charts/web-1.0.0+b.tgz",
        "https://mirror.example/charts/web-1.0.0+b.tgz",
        "oci://r.example/charts/web:1.0.0_b",
        "file:///srv/charts/web-1.0.0+b.tgz",
    ]


def test_the_source_of_the_index_is_asked_first() -> None:
    assert places("web.tgz", used=MIRROR)[:2] == [
        "https://mirror.example/charts/web.tgz",
        "https://up.example/charts/web.tgz",
    ]


def test_absolute_urls_are_looked_for_at_the_mirrors_too() -> None:
    assert places("https://up.example/charts/packages/web.tgz")[1] == "https://mirror.example/charts/packages/web.tgz"
    assert places("https://github.example/releases/web.tgz?x=y")[:2] == [
        "https://github.example/releases/web.tgz?x=y",
        "https://mirror.example/charts/web.tgz",
    ]


def test_without_a_digest_nobody_else_is_believed() -> None:
    assert places("web.tgz", digest="") == ["https://up.example/charts/web.tgz"]


def test_only_a_folder_s_index_may_name_files() -> None:
    assert "file:///etc/passwd" not in places("file:///etc/passwd")
    assert places("file:///etc/passwd", used=FOLDER)[0] == "file:///etc/passwd"


def test_rewrites_hold_for_every_source() -> None:
    rule = Rewrite(match="https://up.example/", to="https://near.example/")
    assert places("web.tgz", rewrites=(rule,))[:2] == [
        "https://near.example/charts/web.tgz",
        "https://up.example/charts/web.tgz",
    ]


def repository(auth: Auth, *sources: Source) -> Repository:
    return Repository(name="stable", sources=sources, auth=auth)


def test_credentials_are_for_the_first_source_alone() -> None:
    auth = Auth(username_env="U", password_env="P")
    found = credentials_of(repository(auth, FOLDER, UPSTREAM, MIRROR), {"U": "me", "P": "pw"})
    assert found.header("https://up.example/x")
    assert not found.header("https://mirror.example/x")


def test_a_registry_s_credentials_are_for_its_host() -> None:
    found = credentials_of(repository(Auth(token_env="T"), REGISTRY), {"T": "t"})
    assert found.header("https://r.example/v2/") == "Bearer t"


def test_netrc_is_asked_for_every_host(tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text("machine mirror.example login me password pw\n")
    (tmp_path / ".netrc").chmod(0o600)
    found = credentials_of(repository(Auth(netrc=True), UPSTREAM, MIRROR), {"HOME": str(tmp_path)})
    assert found.header("https://mirror.example/x")
    assert not found.header("https://up.example/x")


def test_docker_s_configuration_is_read_where_it_is_named(tmp_path: Path) -> None:
    auths = {"r.example": {"auth": base64.b64encode(b"me:pw:x").decode()}, "other.example": {"auth": "bWU6cHc="}}
    (tmp_path / "config.json").write_text(json.dumps({"auths": auths}))
    environ = {"DOCKER_CONFIG": str(tmp_path)}
    found = credentials_of(repository(Auth(docker_config=True), REGISTRY, UPSTREAM), environ)
    assert found.get("https://r.example/v2/") == Basic("me", "pw:x")
    assert found.get("https://other.example/") is None
    assert credentials_of(repository(Auth(), REGISTRY), environ).get("https://r.example/v2/") is None


def test_docker_hub_s_tokens_come_from_another_host(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(
        json.dumps({"auths": {"https://index.docker.io/v1/": {"auth": "bWU6cHc="}}, "credsStore": "desktop"})
    )
    hub = Source(url="oci://registry-1.docker.io/bitnamicharts")
    found = credentials_of(repository(Auth(docker_config=True), hub), {"DOCKER_CONFIG": str(tmp_path)})
    assert found.get("https://registry-1.docker.io/v2/") == Basic("me", "pw")
    assert found.get("https://auth.docker.io/token") == Basic("me", "pw")


@pytest.mark.parametrize("text", ["", "[", "[]", '{"auths": 1}', '{"auths": {"r.example": {"auth": "!"}}}'])
def test_a_broken_docker_configuration_shows_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.json").write_text(text)
    auth = repository(Auth(docker_config=True), REGISTRY)
    with contextlib.suppress(ConfigError):
        assert credentials_of(auth, {"DOCKER_CONFIG": str(tmp_path)}).get("https://r.example/") is None


def test_a_variable_that_is_not_set() -> None:
    with pytest.raises(ConfigError, match="the environment variable T is not set"):
        credentials_of(repository(Auth(token_env="T"), UPSTREAM), {})
