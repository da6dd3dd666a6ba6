"""Bad input at the command line: one clear line, the documented exit code, and the store left as it was."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import HelmkitRunner
from tests.fakes import Answer, FakeRepository, Server

CHART = {
    "web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
    "web/values.yaml": "name: x\n",
    "web/templates/map.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Values.name }}\n",
}


def mirrors(*urls: str, extra: str = "") -> dict[str, str]:
    """A mirrors.yaml with one repository of these sources."""
    sources = "".join(f"      - url: {url}\n" for url in urls)
    return {"mirrors.yaml": f"version: 1\nrepositories:\n  - name: stable\n    sources:\n{sources}{extra}"}


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture
def repository(server: Server) -> FakeRepository:
    """A repository of one chart, served."""
    made = FakeRepository()
    made.add("web", "1.0.0")
    server.serve(made.files())
    return made


def snapshot(folder: Path) -> dict[str, str]:
    """What a store holds: blobs and the catalogue's content, by name."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".db-wal", ".db-shm", ".lock")
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("version: 1\nrepositorys: []\n", "mirrors.yaml:2:1)"),
        ("version: 1\nrepositories: stable\n", "must be a list"),
        ("version: 1\nrepositories: [{name: a, sources: [{path: x}]}, {name: a, sources: [{path: y}]}]\n", "already"),
        ("version: 1\nlimits: {paralel: 4}\n", 'did you mean "parallel"?'),
        ("version: [1\n", "not YAML"),
    ],
)
def test_a_wrong_mirrors_yaml_is_3_and_names_the_place(text: str, words: str, helmkit: HelmkitRunner) -> None:
    for command in (["repo", "sync"], ["repo", "list"], ["search", "x"], ["pull", "x"]):
        printed = helmkit(*command, files={"mirrors.yaml": text})
        assert printed.code == 3
        assert words in printed.error
        assert printed.out == ""


def test_a_mirrors_file_that_is_not_there_is_3(helmkit: HelmkitRunner) -> None:
    printed = helmkit("--mirrors", "nowhere.yaml", "repo", "sync")
    assert printed.code == 3
    assert "nowhere.yaml" in printed.error


@pytest.mark.parametrize(
    "flags", [("-f", "list.yaml"), ("-f", "nowhere.yaml"), ("--set", "a.b[x]=1"), ("--set", "a")]
)
@pytest.mark.parametrize("command", ["template", "lint", "install"])
def test_wrong_values_are_3(command: str, flags: tuple[str, str], helmkit: HelmkitRunner) -> None:
    dry = ["--dry-run=client"] if command == "install" else []
    printed = helmkit(command, "web", *flags, *dry, files=CHART | {"list.yaml": "- a\n- b\n"})
    assert printed.code == 3, printed
    assert flags[1].partition("=")[0].partition("[")[0] in printed.error or "--set" in printed.error


def test_a_folder_without_chart_yaml_is_1(helmkit: HelmkitRunner) -> None:
    for command in (
        ["template", "./empty"],
        ["show", "chart", "./empty"],
        ["install", "./empty", "--dry-run=client"],
    ):
        printed = helmkit(*command, files={"empty/values.yaml": ""})
        assert printed.code == 1, printed
        assert "Chart.yaml" in printed.err
    finding = helmkit("lint", "./empty")
    assert finding.code == 1
    assert "empty/Chart.yaml:1:1: error HK101" in finding.out


def test_a_chart_that_nobody_has_is_1_with_a_hint(helmkit: HelmkitRunner, server: Server, repository: object) -> None:
    assert helmkit("repo", "sync", files=mirrors(server.url)).code == 0
    printed = helmkit("pull", "webb")
    assert printed.code == 1
    assert "hint: did you mean web?" in printed.err


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(200, b"<!DOCTYPE html><html>log in</html>"), "HTML page"),
        (Answer(200, b"apiVersion: v1\nentries: {web: [", headers={"content-type": "text/yaml"}), "index"),
        (Answer(200, b"\x00\x01"), "index"),
    ],
)
def test_an_index_that_is_none_is_5_and_changes_nothing(
    answer: Answer, words: str, helmkit: HelmkitRunner, server: Server, repository: object, tmp_path: Path
) -> None:
    assert helmkit("repo", "sync", files=mirrors(server.url)).code == 0
    assert helmkit("pull", "web").code == 0
    before = snapshot(tmp_path / "home/data/store/blobs")
    found = helmkit("versions", "web").out
    server.script["/index.yaml"] = answer
    printed = helmkit("repo", "sync")
    assert printed.code == 5, printed
    assert words in printed.error
    assert snapshot(tmp_path / "home/data/store/blobs") == before
    assert helmkit("versions", "web").out == found


def test_an_index_beyond_its_bound_is_5_and_says_where_that_is_set(
    helmkit: HelmkitRunner, server: Server, repository: object
) -> None:
    printed = helmkit("repo", "sync", files=mirrors(server.url, extra="limits: {index_size: 100B}\n"))
    assert (printed.code, printed.error) == (5, f"larger than 100 bytes ({server.url})"), printed
    assert "hint: limits: in mirrors.yaml sets the bound" in printed.err


def test_a_wrong_digest_is_5_and_nothing_is_written(
    helmkit: HelmkitRunner, server: Server, repository: FakeRepository, tmp_path: Path
) -> None:
    assert helmkit("repo", "sync", files=mirrors(server.url)).code == 0
    other = FakeRepository().add("web", "1.0.1")
    server.script["/web-1.0.0.tgz"] = Answer(200, other)
    printed = helmkit("pull", "web")
    assert printed.code == 5
    assert "sha256" in printed.error
    assert not list(Path().glob("*.tgz"))
    assert not list((tmp_path / "home/data/store/blobs").rglob("?" * 64))


def test_the_next_source_serves_where_the_first_is_wrong(
    helmkit: HelmkitRunner, server: Server, repository: FakeRepository
) -> None:
    with Server() as second:
        second.serve(repository.files())
        server.script["/web-1.0.0.tgz"] = Answer(200, b"<html>")
        assert helmkit("repo", "sync", files=mirrors(server.url, second.url)).code == 0
        printed = helmkit("pull", "web")
    assert printed.code == 0
    assert "web page" in printed.err
    assert Path("web-1.0.0.tgz").read_bytes() == repository.archives["web-1.0.0.tgz"]


def test_nothing_answers_is_4_and_partly_is_6(helmkit: HelmkitRunner, server: Server, repository: object) -> None:
    dead = "http://127.0.0.1:9/charts"
    printed = helmkit("repo", "sync", files=mirrors(dead))
    assert printed.code == 4
    assert "stable: nothing" in printed.out
    other = f"  - name: other\n    sources: [{{url: {server.url}}}]\n"
    printed = helmkit("repo", "sync", files=mirrors(dead, extra=other))
    assert printed.code == 6
    assert "stable" in printed.error
    assert f"other: from {server.url}" in printed.out
    optional = helmkit("repo", "sync", files=mirrors(dead, extra="    optional: true\n" + other))
    assert optional.code == 0


def test_no_helm_is_8(helmkit: HelmkitRunner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    for command in (["list"], ["helm", "version"], ["install", "web", "./web"], ["status", "x"]):
        printed = helmkit(*command, files=CHART)
        assert printed.code == 8, printed
        assert "hint: helmkit tools install helm" in printed.err
    assert helmkit("kubectl", "get", "pods").code == 8


def test_offline_never_touches_the_network(helmkit: HelmkitRunner, server: Server, repository: object) -> None:
    assert helmkit("--offline", "repo", "sync", files=mirrors(server.url)).code == 4
    assert helmkit("pull", f"{server.url}/web-1.0.0.tgz", "--offline").code == 4
    assert server.requests == []


def test_a_store_on_a_read_only_disk_is_one_line(helmkit: HelmkitRunner, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    printed = helmkit("repo", "sync")
    assert printed.code == 1
    assert str(tmp_path / "home") in printed.error
