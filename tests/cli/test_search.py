"""`helmkit search` finds and prints what `helm search repo` does, for the same indexes and flags."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from helmkit.cli.main import run
from helmkit.config import load_mirrors
from helmkit.mirror import connector, sync
from helmkit.store import Store

_STABLE: dict[str, list[dict[str, Any]]] = {
    "nginx": [
        {"version": "1.0.0", "description": "Old words", "keywords": ["server", "http"]},
        {"version": "1.1.0", "description": "A Web Server", "keywords": ["http", "ÄPFEL"], "appVersion": "1.25.3"},
        {"version": "2.0.0-rc.1", "description": "A web server, soon", "appVersion": "1.27"},
        {"version": "0.9.0", "description": "A web server", "deprecated": True},
    ],
    "nginx-ingress": [{"version": f"{n}.{n}.0", "description": "Ingress with nginx"} for n in range(1, 12)],
    "haproxy": [
        {"version": "v1.2", "description": "Balances; not an nginx\tby itself \x1b[31m<b>&"},
        {"version": "1.2.1-alpha.2", "description": "nginx 100%"},
    ],
    "webdav": [{"version": "0.1.0", "description": "x" * 80, "keywords": ["nginx"]}],
    "only-devel": [{"version": "0.1.0-beta.1", "description": "Not yet"}],
    "zero": [{"version": "0.0.0", "description": "Nothing"}],
}
_OTHER: dict[str, list[dict[str, Any]]] = {
    "nginx": [{"version": "5.0.0", "description": "日本語の" * 20, "maintainers": [{"name": "Ann Onymous"}]}],
    "mariadb": [{"version": "11.0.1", "description": "", "deprecated": True}],
}


def _index(charts: dict[str, list[dict[str, Any]]]) -> bytes:
    entries = {
        name: [{"name": name, "apiVersion": "v2", "urls": [f"{name}.tgz"], **version} for version in versions]
        for name, versions in charts.items()
    }
    # Helm reads JSON's numbers and texts as they are, and so no quoting is needed.
    return json.dumps({"apiVersion": "v1", "entries": entries}).encode()


@dataclass
class World:
    """The same two repositories for both programs."""

    home: Path

    def run(self, *arguments: str) -> int:
        return run(["--home", str(self.home), "--mirrors", str(self.home / "mirrors.yaml"), *arguments])

    def helm(self, helm: Path, *arguments: str) -> tuple[str, int]:
        environ = os.environ | {
            "HELM_REPOSITORY_CONFIG": str(self.home / "repositories.yaml"),
            "HELM_REPOSITORY_CACHE": str(self.home),
        }
        done = subprocess.run([str(helm), *arguments], env=environ, capture_output=True, text=True, check=False)
        return done.stdout, done.returncode


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    home = tmp_path_factory.mktemp("world")
    repositories = {"stable": _STABLE, "other": _OTHER}
    for name, charts in repositories.items():
        (home / name).mkdir()
        (home / name / "index.yaml").write_bytes(_index(charts))
        (home / f"{name}-index.yaml").write_bytes(_index(charts))
    listed = [{"name": name, "url": "http://127.0.0.1:1"} for name in repositories]
    (home / "repositories.yaml").write_text(json.dumps({"apiVersion": "", "repositories": listed}))
    sources = [{"name": name, "sources": [{"path": name}]} for name in repositories]
    (home / "mirrors.yaml").write_text(json.dumps({"version": 1, "repositories": sources}))
    config = load_mirrors(home / "mirrors.yaml")
    with Store.open(home / "data/store") as store:
        assert sync(config, store, connector(config.limits)).error() is None
    return World(home)


WORDS = ["", "nginx", "NGINX", "web", "stable/", "other/nginx", "server", "Äpfel", "100%", "web server", "zzz", "<b>"]
FLAGS = [
    "",
    "-l",
    "--devel",
    "-l --devel",
    "--version ^1",
    "-l --version >=1.1",
    "--version <1",
    "-l --version >=2.0.0-0",
    "--version ~1.2||5.x",
    "--version 1.2-11",
    "-l --version !=5.0.0",
    "--version 0.0.0",
]
PATTERNS = ["nginx", "NGINX", "^nginx", "web.*$", "[a-z]+dav", "http|balances", "(?i)WEB", "\\v", "stable/.*x", "^$"]
FORMS = ["", "-o json", "-o yaml", "--max-col-width 10", "--max-col-width 0", "--max-col-width 3"]
LINES = [
    *(f"{flags} {word}" for word in WORDS for flags in ("", "-l --devel")),
    *(f"{flags} {word}" for word in ("nginx", "") for flags in FLAGS),
    *(f"-r {flags} {pattern}" for pattern in PATTERNS for flags in ("", "-l")),
    *(f"{form} {word}" for word in ("nginx", "zzz", "-l web") for form in FORMS),
]


@pytest.mark.helm
def test_every_line_prints_what_helm_prints(world: World, helm: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for line in LINES:
        words = line.split()
        assert world.run("search", "repo", *words) == 0
        ours = capfd.readouterr().out
        theirs, code = world.helm(helm, "search", "repo", *words)
        assert (line, code) == (line, 0)
        if "No results" in theirs or theirs == "[]\n":
            # Where helm finds nothing, what has all the words is found.
            assert ours == theirs or len(words) > 1, line
        else:
            assert ours == theirs, line


@pytest.mark.helm
@pytest.mark.parametrize(
    "line", ["-r [", "--version =!1", "--fail-on-no-result zzz", "--fail-on-no-result -o json zzz"]
)
def test_what_fails_fails(world: World, helm: Path, capfd: pytest.CaptureFixture[str], line: str) -> None:
    assert world.run("search", *line.split()) != 0
    ours = capfd.readouterr()
    assert (ours.out, world.helm(helm, "search", "repo", *line.split())) == ("", ("", 1))
    assert ours.err.startswith("helmkit: error: ")
    assert len(ours.err.splitlines()) == 1


Found = Callable[..., list[str]]


@pytest.fixture
def found(world: World, capfd: pytest.CaptureFixture[str]) -> Found:
    def found(*words: str) -> list[str]:
        assert world.run("search", *words, "-o", "json") == 0
        return [f"{row['name']} {row['version']}" for row in json.loads(capfd.readouterr().out)]

    return found


def test_words_anywhere_where_helm_would_find_nothing(found: Found) -> None:
    assert found("onymous") == ["other/nginx 5.0.0"]
    assert found("ann", "nginx") == ["other/nginx 5.0.0"]
    assert found("http", "web") == ["stable/nginx 1.1.0"]
    assert found("http", "mariadb") == []


def test_app_versions(found: Found) -> None:
    assert found("--app-version", "1.25.3") == ["stable/nginx 1.1.0"]
    assert found("--app-version", "^1.25") == ["stable/nginx 1.1.0"]
    assert found("--app-version", "^1.26", "--devel") == ["stable/nginx 2.0.0-rc.1"]
    assert found("--app-version", "1.27", "--devel") == ["stable/nginx 2.0.0-rc.1"]
    assert found("--app-version", "no range") == []


def test_deprecated_ones(found: Found) -> None:
    assert found("--deprecated") == ["other/mariadb 11.0.1", "stable/nginx 0.9.0"]
    assert "other/mariadb 11.0.1" not in found("--no-deprecated")
    assert "other/mariadb 11.0.1" in found()


def test_one_repository_and_a_limit(found: Found) -> None:
    assert found("nginx", "--repo", "other") == ["other/nginx 5.0.0"]
    assert found("nginx", "--limit", "2") == ["other/nginx 5.0.0", "stable/nginx 1.1.0"]


def test_verbose_adds_age_and_source(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    assert world.run("search", "mariadb", "-v", "-o", "json") == 0
    (row,) = json.loads(capfd.readouterr().out)
    assert row["created"] == ""
    assert row["source"].endswith("/other")
    assert world.run("search", "mariadb", "-v") == 0
    assert capfd.readouterr().out.splitlines()[0].split("\t")[-1].strip() == "SOURCE"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["ngnix"], 0, "did you mean nginx"),
        (["ingres"], 0, ""),
        (["--repo", "nowhere"], 1, "no repository named nowhere"),
        (["hub", "nginx"], 2, "repositories of mirrors.yaml"),
    ],
)
def test_what_is_said(
    world: World, capfd: pytest.CaptureFixture[str], words: list[str], code: int, said: str
) -> None:
    assert world.run("search", *words) == code
    assert said in capfd.readouterr().err


def test_nothing_escapes_to_the_terminal(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    for form in ("table", "json", "yaml"):
        assert world.run("search", "haproxy", "-o", form) == 0
        assert "\x1b" not in capfd.readouterr().out


def test_a_plain_search_loads_neither_click_nor_the_network(world: World) -> None:
    code = (
        "import sys, os; os._exit = sys.exit\n"
        f"sys.argv = ['helmkit', 'search', 'nginx', '--home', {str(world.home)!r}, '--mirrors', "
        f"{str(world.home / 'mirrors.yaml')!r}]\n"
        "from helmkit.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'click', 'yaml', 'requests', 'urllib3', 'helmkit.config', 'helmkit.net', 'dataclasses'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)  # mirrors.yaml is read once
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
