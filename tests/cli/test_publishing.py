"""`helmkit repo export`, `repo push` and `publish:`, read by the real helm."""

import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.cli.conftest import HelmkitRunner
from tests.cluster.registry import Registry
from tests.fakes import chart_archive

RunHelm = Callable[..., str]
VERSIONS = ("1.0.0", "1.1.0+build", "2.0.0-rc.1")


@pytest.fixture
def mirrors() -> Callable[[str], Path]:
    """Writes a mirrors.yaml with one repository, a folder of three archives; `more` are further keys of it."""

    def write(more: str = "") -> Path:
        Path("charts").mkdir(exist_ok=True)
        for version in VERSIONS:
            Path(f"charts/web-{version}.tgz").write_bytes(chart_archive("web", version))
        text = "version: 1\nrepositories:\n- name: stable\n  sources: [{path: charts}]\n"
        select = "  select: [{chart: web, devel: true}]\n"
        Path("mirrors.yaml").write_text(text + select + more)
        return Path("mirrors.yaml")

    return write


@pytest.fixture
def run_helm(helm: Path, tmp_path: Path) -> RunHelm:
    def run(*arguments: str) -> str:
        homes = {f"HELM_{kind}_HOME": str(tmp_path / "helm" / kind) for kind in ("CACHE", "CONFIG", "DATA")}
        done = subprocess.run([str(helm), *arguments], env=homes, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture
def web_server(tmp_path: Path) -> Iterator[str]:
    """The URL of a plain web server for the folder `public` of the work folder."""
    handler = partial(_Quiet, directory=str(tmp_path / "work/public"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def pulled_archives() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path("pulled").iterdir()}


@pytest.mark.helm
@pytest.mark.parametrize("absolute", [False, True])
def test_helm_reads_an_export(
    helmkit: HelmkitRunner, run_helm: RunHelm, mirrors: Callable[..., Path], web_server: str, absolute: bool
) -> None:
    mirrors()
    assert helmkit("repo", "sync").code == 0
    printed = helmkit("repo", "export", "public", *(["--url", web_server] if absolute else []))
    assert (printed.code, printed.out) == (0, "stable: to public/stable: 3 written\n")
    run_helm("repo", "add", "ours", f"{web_server}/stable")
    Path("pulled").mkdir()
    for version in VERSIONS:
        run_helm("pull", "ours/web", "--version", version, "-d", "pulled")
    assert pulled_archives() == {path.name: path.read_bytes() for path in Path("charts").iterdir()}
    again = json.loads(helmkit("repo", "export", "public", "stable", "-o", "json").out)
    assert [(row["repository"], row["written"], row["present"]) for row in again] == [("stable", 0, 3)]


@pytest.mark.helm
def test_helm_pulls_what_was_pushed(
    helmkit: HelmkitRunner, run_helm: RunHelm, mirrors: Callable[..., Path], registry: Registry, tmp_path: Path
) -> None:
    mirrors()
    assert helmkit("repo", "sync").code == 0
    place = f"oci://{registry.host}/publishing"
    assert helmkit("repo", "push", place, "--dry-run").out == f"stable: to {place}/stable: 3 written (dry run)\n"
    assert helmkit("repo", "push", place).out == f"stable: to {place}/stable: 3 written\n"
    Path("pulled").mkdir()
    for version in VERSIONS:
        run_helm("pull", f"{place}/stable/web", "--version", version, "-d", "pulled", "--plain-http")
    assert pulled_archives() == {path.name: path.read_bytes() for path in Path("charts").iterdir()}

    Path("other.tgz").write_bytes(chart_archive("web", "1.0.0", description="other"))
    assert helmkit("push", "other.tgz", f"{place}/stable").code == 0
    partial_ = helmkit("repo", "push", place, "-o", "json")
    assert partial_.code == 6
    assert partial_.error == f"1 chart is not published ({place}/stable)"
    assert "stable/web 1.0.0" in partial_.err
    (row,) = json.loads(partial_.out)
    assert (row["present"], row["failed"]) == (2, 1)
    assert helmkit("repo", "push", place, "--force").code == 0


def test_a_sync_says_what_it_published(
    helmkit: HelmkitRunner, mirrors: Callable[..., Path], registry: Registry
) -> None:
    good = f"oci://{registry.host}/synced"
    mirrors(f"  publish: [{{path: public}}, {{url: '{good}'}}]\n")
    printed = helmkit("repo", "sync")
    assert printed.code == 0, printed
    target = Path("public")
    assert f"; published to {target}: 3 written; published to {good}: 3 written" in printed.out
    assert sorted(path.name for path in target.glob("*.tgz")) == sorted(f"web-{v}.tgz" for v in VERSIONS)

    mirrors("  publish: [{url: 'oci://127.0.0.1:1/x'}, {path: public}]\n")
    failed = helmkit("repo", "sync", "-o", "json")
    assert failed.code == 6
    assert "stable/web 1.0.0 to oci://127.0.0.1:1/x: connection refused" in failed.err
    (row,) = json.loads(failed.out)
    assert [(target["failed"], target["present"]) for target in row["published"]] == [(3, 0), (0, 3)]


@pytest.mark.parametrize(
    "arguments",
    [["export", "public", "none"], ["push", "oci://127.0.0.1:1/x", "none"], ["push", "https://a.example"]],
)
def test_wrong_usage(helmkit: HelmkitRunner, mirrors: Callable[..., Path], arguments: list[str]) -> None:
    mirrors()
    printed = helmkit("repo", *arguments)
    assert printed.code in (1, 2)
    assert printed.error
    assert not Path("public").exists()
