"""`helmkit dependency` beside the real helm, 3 and 4: the same lock, the same archives, the same table."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from helmkit.chart.load import load_chart
from tests.cli.conftest import HelmkitRunner
from tests.cluster.registry import Registry
from tests.fakes import FakeRepository, Server, chart_archive
from tests.mirror.conftest import mirror as mirror
from tests.mirror.conftest import primary as primary
from tests.support.openpgp import make_key

MIRRORS = """
version: 1
repositories:
  - name: stable
    sources: [{{url: "{0}/charts"}}, {{url: "{1}/charts"}}]
limits: {{connect_timeout: 1s}}
"""
CHART = "apiVersion: v2\nname: app\nversion: 1.0.0\n"
Helm = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(params=["4", pytest.param("3", id="helm3")])
def run_helm(request: pytest.FixtureRequest, tmp_path: Path) -> Helm:
    program: Path = request.getfixturevalue("helm" if request.param == "4" else "helm3")
    environ = {**os.environ, **{f"HELM_{kind}_HOME": str(tmp_path / kind) for kind in ("CACHE", "CONFIG", "DATA")}}

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        argv = [str(program), *map(str, arguments)]
        return subprocess.run(argv, env=environ, capture_output=True, text=True, check=False, timeout=60)

    return run


@pytest.fixture
def charts(primary: Server, mirror: Server, helmkit: HelmkitRunner) -> FakeRepository:
    """web 1.0.0, 1.1.0, 2.0.0-rc.1 and db v7.1.0, in a repository called stable; its mirror has the same."""
    made = FakeRepository()
    for version in ("1.0.0", "1.1.0", "2.0.0-rc.1"):
        made.add("web", version)
    made.add("db", "v7.1.0", urls=["files/database.tgz"])
    made.archives["files/database.tgz"] = made.archives.pop("db-v7.1.0.tgz")
    for server in (primary, mirror):
        server.serve(made.files(), prefix="/charts")
    Path("mirrors.yaml").write_text(MIRRORS.format(primary.url, mirror.url))
    return made


def chart_folder(name: str, dependencies: str, files: dict[str, str] | None = None, head: str = CHART) -> Path:
    """A chart in the folder `name` that depends on `dependencies`, a YAML list."""
    folder = Path(name)
    (folder / "templates").mkdir(parents=True, exist_ok=True)
    (folder / "Chart.yaml").write_text(f"{head}dependencies:\n{dependencies}" if dependencies else head)
    for path, text in (files or {}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return folder


def twins(dependencies: str, files: dict[str, str] | None = None, head: str = CHART) -> tuple[Path, Path]:
    """The same chart for both programs, in folders of equal names."""
    return (
        chart_folder("ours/app", dependencies, files, head),
        chart_folder("theirs/app", dependencies, files, head),
    )


def held(folder: Path) -> dict[str, bytes]:
    """What charts/ has, by file name."""
    return {path.name: path.read_bytes() for path in sorted((folder / "charts").glob("*")) if path.is_file()}


def lock_of(folder: Path, name: str = "Chart.lock") -> str:
    """The lock without its date."""
    return re.sub(r'generated: ".*"', "", (folder / name).read_text())


WANTED = {
    "a version": '- {name: web, version: 1.0.0, repository: "URL"}\n',
    "a range": '- {name: web, version: ">=1.0.0 <2", repository: "URL/"}\n',
    "no range": '- {name: web, version: "*", repository: "URL"}\n- {name: db, version: ">0", repository: "URL"}\n',
    "a pre-release": '- {name: web, version: ">=1.0.0-0", repository: "URL"}\n',
    "an alias": '- {name: web, version: ^1, repository: "@stable"}\n- {name: db, version: 7.x, repository: "alias:stable"}\n',
    "everything": (
        '- {name: web, version: ~1.0, repository: "URL", alias: front, condition: a.b, tags: [x, "y"],'
        " import-values: [data, {child: c, parent: p}]}\n"
        '- {name: web, version: ~1.0, repository: "@stable", alias: back, enabled: true}\n'
    ),
}


@pytest.mark.helm
@pytest.mark.parametrize("case", WANTED)
def test_update_writes_what_helm_writes(
    charts: FakeRepository, primary: Server, helmkit: HelmkitRunner, run_helm: Helm, case: str
) -> None:
    ours, theirs = twins(WANTED[case].replace("URL", f"{primary.url}/charts"), {"charts/web-0.1.0.tgz": ""})
    for folder in (ours, theirs):
        (folder / "charts/web-0.1.0.tgz").write_bytes(chart_archive("web", "0.1.0"))
        (folder / "charts/old-1.0.0.tgz").write_bytes(chart_archive("old", "1.0.0"))
    assert run_helm("repo", "add", "stable", primary.url + "/charts").returncode == 0
    said = run_helm("dependency", "update", theirs)
    assert said.returncode == 0, said.stderr
    printed = helmkit("dependency", "update", ours)
    assert printed.code == 0, printed.err
    assert lock_of(ours) == lock_of(theirs)
    assert held(ours) == held(theirs)
    assert re.fullmatch(r"\d{4}-.*Z", yaml.safe_load((ours / "Chart.lock").read_text())["generated"])
    # What a script may look for, in helm's words.
    words = ("Saving", "Downloading", "Already", "Deleting", "...Successfully")
    for line in (line for line in said.stdout.splitlines() if line.startswith(words)):
        assert line in printed.out.splitlines()


@pytest.mark.helm
def test_each_builds_from_the_others_lock(
    charts: FakeRepository, primary: Server, helmkit: HelmkitRunner, run_helm: Helm
) -> None:
    ours, theirs = twins('- {name: web, version: ^1, repository: "@stable"}\n')
    assert run_helm("repo", "add", "stable", primary.url + "/charts").returncode == 0
    assert helmkit("dependency", "update", ours).code == 0
    assert run_helm("dependency", "update", theirs).returncode == 0
    wanted = held(ours)
    charts.add("web", "1.2.0")
    primary.serve(charts.files(), prefix="/charts")
    for folder in (ours, theirs):
        shutil.rmtree(folder / "charts")
    assert run_helm("dependency", "build", ours).returncode == 0
    assert helmkit("dep", "build", theirs).code == 0
    assert held(ours) == held(theirs) == wanted
    (theirs / "Chart.yaml").write_text((theirs / "Chart.yaml").read_text().replace("^1", "^1.1"))
    assert "out of sync" in run_helm("dependency", "build", theirs).stderr
    printed = helmkit("dependency", "build", theirs)
    assert printed.code == 5
    assert "the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml)" in printed.error


@pytest.mark.helm
def test_a_lock_with_the_url_that_helm_knows_the_alias_by(
    charts: FakeRepository, helmkit: HelmkitRunner, run_helm: Helm
) -> None:
    ours, theirs = twins('- {name: web, version: ^1, repository: "@stable"}\n')
    with Server("127.0.0.3") as other:
        other.serve(charts.files(), prefix="/elsewhere")
        assert run_helm("repo", "add", "stable", other.url + "/elsewhere").returncode == 0
        assert run_helm("dependency", "update", theirs).returncode == 0
    shutil.copy(theirs / "Chart.lock", ours)
    # mirrors.yaml does not know that URL, and nobody answers there any more.
    assert helmkit("dependency", "build", ours).code == 0
    assert held(ours) == held(theirs)


def test_without_a_network(charts: FakeRepository, helmkit: HelmkitRunner, primary: Server) -> None:
    folder = chart_folder("app", '- {name: web, version: ^1.1, repository: "@stable"}\n')
    unknown = helmkit("dependency", "update", folder, "--offline")
    assert (unknown.code, "offline" in unknown.error) == (4, True)
    skipped = helmkit("dependency", "update", folder, "--skip-refresh")
    assert skipped.code == 1
    assert "hint: stable: there is no index of it yet, run `helmkit repo sync stable`" in skipped.err
    assert helmkit("repo", "sync").code == 0
    missing = helmkit("dependency", "update", folder, "--offline")
    assert (missing.code, "stable/web 1.1.0" in missing.error) == (4, True)
    assert helmkit("pull", "web", "--version", "1.1.0").code == 0
    asked = len(primary.requests)
    assert helmkit("dependency", "update", folder, "--offline").code == 0
    assert (list(held(folder)), len(primary.requests)) == (["web-1.1.0.tgz"], asked)


@pytest.mark.helm
def test_charts_of_helm_2(charts: FakeRepository, primary: Server, helmkit: HelmkitRunner, run_helm: Helm) -> None:
    requirements = f'dependencies:\n- {{name: web, version: ^1, repository: "{primary.url}/charts"}}\n'
    ours, theirs = twins("", {"requirements.yaml": requirements}, CHART.replace("v2", "v1"))
    assert run_helm("repo", "add", "stable", primary.url + "/charts").returncode == 0
    assert run_helm("dependency", "update", theirs).returncode == 0
    assert helmkit("dependency", "update", ours).code == 0
    assert lock_of(ours, "requirements.lock") == lock_of(theirs, "requirements.lock")
    assert held(ours) == held(theirs)
    assert not (ours / "Chart.lock").exists()
    # The digest as Helm 2 computed it: over requirements.yaml alone.
    document = json.dumps(
        {"dependencies": [{"name": "web", "version": "^1", "repository": f"{primary.url}/charts"}]},
        separators=(",", ":"),
    )
    import hashlib

    digest = hashlib.sha256(document.encode()).hexdigest()
    for folder in (ours, theirs):
        lock = folder / "requirements.lock"
        lock.write_text(re.sub("sha256:[0-9a-f]+", f"sha256:{digest}", lock.read_text()))
        shutil.rmtree(folder / "charts")
    assert run_helm("dependency", "build", theirs).returncode == 0
    printed = helmkit("dependency", "build", ours)
    assert (printed.code, held(ours)) == (0, held(theirs))
    assert "Checking against Helm v2 hash" in printed.out


@pytest.mark.helm
def test_folders_and_what_is_there_already(charts: FakeRepository, helmkit: HelmkitRunner, run_helm: Helm) -> None:
    wanted = '- {name: near, version: ^1, repository: "file://../near"}\n- {name: inside, version: ^2}\n'
    inside = {"charts/inside/Chart.yaml": "apiVersion: v2\nname: inside\nversion: 2.3.4\n", "charts/.keep": ""}
    ours, theirs = twins(wanted, inside)
    for side in ("ours", "theirs"):
        near = chart_folder(
            f"{side}/near", "", {"templates/a.yaml": "a: 1\n"}, "apiVersion: v2\nname: near\nversion: 1.5.0\n"
        )
        (near / "values.yaml").write_text("a: 1 # one\n")
    assert run_helm("dependency", "update", theirs).returncode == 0
    printed = helmkit("dependency", "update", ours)
    assert printed.code == 0, printed.err
    assert lock_of(ours) == lock_of(theirs)
    assert list(held(ours)) == list(held(theirs)) == [".keep", "near-1.5.0.tgz"]
    mine, other = (load_chart(folder / "charts/near-1.5.0.tgz") for folder in (ours, theirs))
    assert (mine.metadata, mine.templates, mine.values) == (other.metadata, other.templates, other.values)
    assert (ours / "charts/inside/Chart.yaml").is_file()
    # helm dates the archives of folders; ours stay the same.
    before = held(ours)
    assert helmkit("dependency", "build", ours).code == 0
    assert held(ours) == before


@pytest.mark.helm
def test_the_list_is_helms(charts: FakeRepository, primary: Server, helmkit: HelmkitRunner, run_helm: Helm) -> None:
    names = ("good", "wrong", "gone", "many", "open", "false", "liar", "odd", "prefix")
    wanted = "".join(
        f'- {{name: {name}, version: ^1, repository: "https://example.org/{"x" * 90}"}}\n' for name in names
    )
    folder = chart_folder("app", wanted + "- {name: range, version: nonsense}\n")
    inside = folder / "charts"
    inside.mkdir()
    for name, version, file in [
        ("good", "1.2.3", "good-1.2.3"),
        ("wrong", "2.0.0", "wrong-2.0.0"),
        ("many", "1.0.0", "many-1.0.0"),
        ("many", "1.1.0", "many-1.1.0"),
        ("other", "1.0.0", "liar-1.0.0"),
        ("odd", "1.0.0", "odd"),
        ("prefix", "1.0.0", "prefix-1.0.0"),
        ("prefix-two", "1.0.0", "prefix-two-1.0.0"),
        ("range", "1.0.0", "range-1.0.0"),
    ]:
        (inside / f"{file}.tgz").write_bytes(chart_archive(name, version))
    for name, version in (("open", "1.0.0"), ("false", "3.0.0"), ("unwanted", "1.0.0")):
        chart_folder(f"app/charts/{name}", "", head=f"apiVersion: v2\nname: {name}\nversion: {version}\n")
    theirs = run_helm("dependency", "list", folder)
    printed = helmkit("dependency", "list", folder)
    assert (printed.code, printed.out) == (0, theirs.stdout)
    assert set(re.findall(r"\t([a-z ]+?) *$", theirs.stdout, re.M)) >= {
        *("ok", "wrong version", "missing", "too many matches", "unpacked", "misnamed", "invalid version"),
    }
    rows = json.loads(helmkit("dep", "ls", folder, "-o", "json").out)
    assert {row["name"]: row["status"] for row in rows}["prefix"] == "ok"
    assert run_helm("dependency", "list", inside / "good-1.2.3.tgz").stdout.startswith("WARNING: no dependencies at")
    archive = inside / "good-1.2.3.tgz"
    assert helmkit("dependency", "list", archive).out == run_helm("dependency", "list", archive).stdout


@pytest.mark.cluster
@pytest.mark.helm
@pytest.mark.parametrize("listed", [False, True])
def test_charts_of_a_registry(
    charts: FakeRepository, helmkit: HelmkitRunner, run_helm: Helm, registry: Registry, listed: bool, tmp_path: Path
) -> None:
    place = f"oci://{registry.host}/deps"
    for version in ("1.0.0", "1.1.0", "1.1.0+b.1", "2.0.0-rc.1"):
        file = tmp_path / f"side-{version}.tgz"
        file.write_bytes(chart_archive("side", version))
        assert helmkit("push", file, place).code == 0
    if listed:
        mirrors = f"version: 1\nrepositories:\n- {{name: reg, sources: [{{url: '{place}'}}]}}\n"
        Path("mirrors.yaml").write_text(mirrors)
    for version in ("^1.0", "1.0.0", "1.1.0+b.1", ">=2.0.0-0"):
        shutil.rmtree("ours", ignore_errors=True)
        shutil.rmtree("theirs", ignore_errors=True)
        ours, theirs = twins(f'- {{name: side, version: "{version}", repository: "{place}"}}\n')
        said = run_helm(
            "dependency", "update", theirs, *(["--plain-http"] if "--plain-http" in _help(run_helm) else [])
        )
        assert said.returncode == 0, said.stderr
        printed = helmkit("dependency", "update", ours)
        assert printed.code == 0, printed.err
        assert lock_of(ours) == lock_of(theirs)
        assert held(ours) == held(theirs)
        (row,) = json.loads(helmkit("outdated", ours, "--all", "-o", "json").out)
        assert (row["status"] == "beyond") == (version == "1.0.0")
        assert row["latest"].startswith("2.0.0-rc" if "-0" in version else "1.1.0")


def _help(run_helm: Helm) -> str:
    return run_helm("dependency", "update", "--help").stdout


@pytest.mark.parametrize("command", [["template", "x"], ["install", "--dry-run", "x"]])
def test_what_is_missing_is_brought_before_rendering(
    charts: FakeRepository, helmkit: HelmkitRunner, command: list[str]
) -> None:
    folder = chart_folder("app", '- {name: web, version: ^1, repository: "@stable"}\n')
    refused = helmkit(*command, folder)
    assert (refused.code, "missing in charts/ directory" in refused.err) == (1, True)
    printed = helmkit(*command, folder, "--dependency-update")
    assert (printed.code, list(held(folder))) == (0, ["web-1.1.0.tgz"])
    assert "# Source: app/charts/web/templates/configmap.yaml" in printed.out
    assert "Saving 1 charts" in printed.err
    assert "Saving" not in printed.out
    # As helm does: what is there is not looked at again.
    charts.add("web", "1.2.0")
    assert helmkit(*command, folder, "--dependency-update").code == 0
    assert list(held(folder)) == ["web-1.1.0.tgz"]


def test_package_updates_first(charts: FakeRepository, helmkit: HelmkitRunner) -> None:
    folder = chart_folder("app", '- {name: web, version: ^1, repository: "@stable"}\n')
    assert helmkit("dependency", "update", folder, "-q").out == ""
    shutil.rmtree(folder / "charts")
    assert helmkit("package", folder, "-u").code == 0
    packed = load_chart("app-1.0.0.tgz")
    assert [child.metadata.version for child in packed.dependencies] == ["1.1.0"]
    assert packed.lock


def test_a_signature_is_asked_for(charts: FakeRepository, helmkit: HelmkitRunner) -> None:
    folder = chart_folder("app", '- {name: web, version: ^1, repository: "@stable"}\n')
    Path("keys.gpg").write_bytes(make_key("Ann <ann@example.com>").public)
    printed = helmkit("dependency", "update", folder, "--verify", "--keyring", "keys.gpg")
    assert printed.code == 5
    assert "it has no provenance file (stable/web 1.1.0)" in printed.error
    assert not (folder / "charts").exists()
    # A build takes what nobody has signed, as helm's does.
    assert helmkit("dependency", "build", folder, "--verify", "--keyring", "keys.gpg").code == 0
    assert list(held(folder)) == ["web-1.1.0.tgz"]
