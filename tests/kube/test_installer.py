"""Installing tools: the order of the sources, the digests, and what a failure leaves behind."""

import hashlib
import stat
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from helmkit.config import ToolSource
from helmkit.errors import StoreError, UnreachableError, UsageError, VerificationError
from helmkit.kube import tools
from helmkit.kube.checksums import RELEASES, Release
from helmkit.kube.installer import install
from helmkit.net import FileTransport, Headers, Request, Response
from tests.kube.archives import helm_archive, saved, targz

PROGRAM = b"#!/bin/sh\necho v9.9.9\n"
SHA = hashlib.sha256(PROGRAM).hexdigest()
GONE = ToolSource(url="file:///nowhere/helm.tar.gz")


class Web:
    """A transport that knows a few URLs, and remembers what it was asked for."""

    def __init__(self, pages: dict[str, bytes]) -> None:
        self.pages = pages
        self.asked: list[str] = []

    @contextmanager
    def open(self, request: Request) -> Iterator[Response]:
        self.asked.append(request.url)
        if request.url not in self.pages:
            raise UnreachableError("no such host", where=request.url)
        yield Response(request.url, 200, Headers(), iter([self.pages[request.url]]))

    def warm(self, urls: Iterable[str]) -> None: ...


@pytest.fixture(autouse=True)
def pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Helm 9.9.9, whose program is PROGRAM on every platform."""
    monkeypatch.setitem(RELEASES["helm"], "9.9.9", Release(program={tools.wanted_here("helm").platform: SHA}))


def _install(root: Path, *sources: ToolSource, lines: list[str] | None = None) -> Path:
    report = (lambda _: None) if lines is None else lines.append
    return install("helm", root, version="9.9.9", sources=sources, transport=FileTransport(), report=report)


def test_the_first_source_that_answers_is_used(tmp_path: Path) -> None:
    lines: list[str] = []
    good = ToolSource(url=saved(tmp_path / "helm.tar.gz", helm_archive(PROGRAM)), operator="Good")
    path = _install(tmp_path / "root", GONE, good, ToolSource(pypi="never==1"), lines=lines)
    assert path == tmp_path / "root/helm/9.9.9/helm"
    assert path.read_bytes() == PROGRAM
    assert stat.S_IMODE(path.stat().st_mode) == 0o755
    assert [line.split(" from ")[0] for line in lines] == [
        "helm 9.9.9: fetching",
        "helm 9.9.9: HTTP 404 (file:///nowhere/helm.tar.gz)",
        "helm 9.9.9: fetching",
        "helm 9.9.9: installed",
    ]


def test_a_mirror_that_serves_something_else_is_passed_over(tmp_path: Path) -> None:
    lines: list[str] = []
    bad = ToolSource(url=saved(tmp_path / "bad.tar.gz", helm_archive(b"evil")))
    good = ToolSource(url=saved(tmp_path / "good.tar.gz", helm_archive(PROGRAM)))
    assert _install(tmp_path / "root", bad, good, lines=lines).read_bytes() == PROGRAM
    assert any("expected " + SHA in line for line in lines)


@pytest.mark.parametrize("data", [b"<html>", helm_archive(b"evil"), targz({"x": b""})], ids=range(3))
def test_nothing_is_left_of_what_does_not_verify(tmp_path: Path, data: bytes) -> None:
    bad = ToolSource(url=saved(tmp_path / "bad.tar.gz", data))
    with pytest.raises(VerificationError, match=r"no source gave helm 9\.9\.9"):
        _install(tmp_path / "root", GONE, bad)
    assert tools.installed(tmp_path / "root") == []
    assert [path.name for path in (tmp_path / "root/helm/9.9.9").iterdir()] == [".lock"]


def test_no_source_at_all(tmp_path: Path) -> None:
    with pytest.raises(UnreachableError, match=r"no source gave helm 9\.9\.9: HTTP 404"):
        _install(tmp_path, GONE)
    with pytest.raises(UnreachableError, match="none has it for"):
        _install(tmp_path, ToolSource(url="file:///x", enabled=False))


def test_installing_again_asks_nobody(tmp_path: Path) -> None:
    _install(tmp_path / "root", ToolSource(url=saved(tmp_path / "helm.tar.gz", helm_archive(PROGRAM))))
    assert _install(tmp_path / "root", GONE).is_file()


def test_several_installers_at_once_fetch_once(tmp_path: Path) -> None:
    lines: list[str] = []
    good = ToolSource(url=saved(tmp_path / "helm.tar.gz", helm_archive(PROGRAM)))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: _install(tmp_path / "root", good, lines=lines), range(8)))
    assert len(set(found)) == 1
    assert len(lines) == 2


def test_a_program_that_is_no_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    platform = tools.wanted_here("kubectl").platform
    monkeypatch.setitem(RELEASES["kubectl"], "9.9.9", Release(program={platform: SHA}))
    source = ToolSource(url=saved(tmp_path / "kubectl", PROGRAM))
    path = install("kubectl", tmp_path / "root", version="v9.9.9", sources=[source], transport=FileTransport())
    assert path.read_bytes() == PROGRAM


def test_without_a_pin_the_checksum_comes_from_upstream_never_from_the_mirror(tmp_path: Path) -> None:
    wanted = tools.wanted_here("helm", "9.0.0")
    archive = helm_archive(PROGRAM)
    sums = wanted.fill("https://get.helm.sh/helm-v{version}-{os}-{arch}.tar.gz.sha256")
    mirror = wanted.fill("https://mirror.example.com/helm-v{version}-{os}-{arch}.tar.gz")
    source = ToolSource(url="https://mirror.example.com/helm-v{version}-{os}-{arch}.tar.gz")
    digest = hashlib.sha256(archive).hexdigest()

    web = Web({sums: f"{digest}  helm.tar.gz\n".encode(), mirror: archive})
    path = install("helm", tmp_path / "a", version="9.0.0", sources=[source], transport=web)
    assert path.read_bytes() == PROGRAM
    assert web.asked == [sums, mirror]

    liar = Web({f"{mirror}.sha256": digest.encode(), mirror: archive})
    with pytest.raises(UnreachableError, match="can only be had from upstream"):
        install("helm", tmp_path / "b", version="9.0.0", sources=[source], transport=liar)

    for text in (b"", b"<html>", b"0" * 64):
        with pytest.raises(VerificationError):
            install(
                "helm", tmp_path / "c", version="9.0.0", sources=[source], transport=Web({**web.pages, sums: text})
            )


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "helm").write_text("a file where a folder should be")
    with pytest.raises(StoreError):
        _install(tmp_path, GONE)


@pytest.mark.parametrize(
    ("name", "version"), [("tiller", None), ("helm", "../../x"), ("helm", "latest"), ("helm", "4.3")]
)
def test_what_is_no_tool_or_no_version(tmp_path: Path, name: str, version: str | None) -> None:
    with pytest.raises(UsageError):
        install(name, tmp_path, version=version)
