"""The commands around helm and kubectl, in-process, without a cluster."""

import json
import re
from pathlib import Path

import pytest

from helmkit import goyaml
from helmkit.cli.main import run
from helmkit.kube import process

CHARTS = Path(__file__).parents[2] / "charts"

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of its own, no kubeconfig, and nothing but the system's programs."""
    for name in ("HELMKIT_HELM", "HELMKIT_KUBECTL", "HELM_NAMESPACE", "HELM_KUBECONTEXT", "HELMKIT_MIRRORS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HELMKIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HELM_CACHE_HOME", str(tmp_path / "helm"))
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "no-kubeconfig"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch, helm: Path, kubectl: Path) -> None:
    monkeypatch.setenv("HELMKIT_HELM", str(helm))
    monkeypatch.setenv("HELMKIT_KUBECTL", str(kubectl))


def _error(capfd: Captured) -> list[str]:
    out, err = capfd.readouterr()
    assert out == ""
    return err.splitlines()


@pytest.mark.parametrize(
    "line",
    [
        "list",
        "status x",
        "uninstall x",
        "helm list",
        "kubectl get pods",
        "get values x",
        "context list",
        "rbac setup x -n y",
        f"install x {CHARTS / 'nginx'}",
        f"upgrade x {CHARTS / 'nginx'}",
        "tools path helm",
    ],
)
def test_without_the_tool(line: str, capfd: Captured) -> None:
    assert run(line.split()) == 8
    lines = _error(capfd)
    assert re.fullmatch("helmkit: error: (helm|kubectl) is not installed", lines[0])
    assert re.fullmatch("hint: helmkit tools install (helm|kubectl)", lines[1])


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("status", "Missing argument 'NAME'"),
        ("install a b c", "too many arguments"),
        ("install --name a b c", "too many arguments"),
        (f"install -g a {CHARTS / 'nginx'}", "exclude each other"),
        ("list --wait", "No such option '--wait'"),
        (f"install x {CHARTS / 'nginx'} --wait=forever", "'forever' is not one of"),
        ("rbac setup UPPER -n x --dry-run", '"UPPER" is not a name'),
        ("rbac kubeconfig x --duration 600", "600 is not in the range"),
        ("tools install tiller", "'tiller' is not one of"),
        ("tools install helm --version ../x", '"../x" is not a version'),
    ],
)
def test_wrong_usage(line: str, text: str, capfd: Captured) -> None:
    assert run(line.split()) == 2
    assert text in " ".join(_error(capfd))


def test_a_kubeconfig_that_is_not_there(capfd: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELMKIT_HELM", "/bin/true")
    assert run(["list", "--kubeconfig", "/nowhere"]) == 3
    assert _error(capfd) == ["helmkit: error: no such kubeconfig (/nowhere)"]


def test_offline_nothing_is_fetched(capfd: Captured) -> None:
    assert run(["--offline", "tools", "install", "helm"]) == 4
    assert "offline" in _error(capfd)[0]


def test_a_release_that_helm_refuses_gives_its_error_on_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Captured
) -> None:
    fake = tmp_path / "helm"
    fake.write_text("#!/bin/sh\n[ $1 = version ] && echo v4.3.1 && exit\necho 'Error: no: \x1b[31m' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("HELMKIT_HELM", str(fake))
    assert run(["status", "x"]) == 1
    assert _error(capfd) == [r"helmkit: error: no: \x1b[31m (helm)"]


def test_passing_through_keeps_words_and_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Captured
) -> None:
    fake = tmp_path / "kubectl"
    fake.write_text('#!/bin/sh\necho "$@"\nexit 42\n')
    fake.chmod(0o755)
    monkeypatch.setenv("HELMKIT_KUBECTL", str(fake))
    line = ["-n", "blog", "--kube-context", "prod", "kubectl", "get", "pods", "-n", "x", "--help", "--", "-v"]
    assert run(line) == 42
    assert capfd.readouterr().out == "--context=prod --namespace=blog get pods -n x --help -- -v\n"


def test_the_version_that_mirrors_yaml_asks_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Captured
) -> None:
    file = tmp_path / "mirrors.yaml"
    file.write_text("version: 1\nrepositories: []\ntools: {helm: {version: 3.19.0}}\n")
    helm = tmp_path / "home/data/tools/helm/3.19.0/helm"
    helm.parent.mkdir(parents=True)
    helm.touch()
    monkeypatch.setenv("HELMKIT_MIRRORS", str(file))
    assert run(["tools", "path", "helm"]) == 0
    assert capfd.readouterr().out == f"{helm}\n"
    assert run(["tools", "list", "-o", "json"]) == 0
    assert json.loads(capfd.readouterr().out) == [{"name": "helm", "version": "3.19.0", "path": str(helm)}]


def test_rbac_dry_run_needs_neither_cluster_nor_kubectl(capfd: Captured) -> None:
    assert run(["rbac", "setup", "deployer", "--dry-run"]) == 0
    kinds = [document["kind"] for document in goyaml.load_all(capfd.readouterr().out)]
    assert kinds == ["ServiceAccount", "Role", "RoleBinding"]
    assert run(["rbac", "setup", "deployer", "--dry-run", "--cluster-admin", "-n", "x"]) == 0
    assert "name: cluster-admin" in capfd.readouterr().out


def test_doctor_without_anything(capfd: Captured) -> None:
    assert run(["doctor", "-o", "json"]) == 0
    found = {row["check"]: row["state"] for row in json.loads(capfd.readouterr().out)}
    assert found["helm"] == found["kubectl"] == found["cluster"] == "missing"
    assert found["mirrors.yaml"] == found["data folder"] == "ok"


def test_doctor_names_what_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Captured) -> None:
    (tmp_path / "bad.yaml").write_text("version: 1\nrepositoris: []\n")
    monkeypatch.setenv("HELMKIT_MIRRORS", str(tmp_path / "bad.yaml"))
    assert run(["doctor", "-o", "json"]) == 1
    rows = {row["check"]: row for row in json.loads(capfd.readouterr().out)}
    assert rows["mirrors.yaml"]["state"] == "failed"
    assert "repositoris" in rows["mirrors.yaml"]["detail"]


CONFIG = """
apiVersion: v1
kind: Config
clusters: [{name: one, cluster: {server: "https://one.example.com"}}]
contexts:
  - {name: b, context: {cluster: one, user: me, namespace: blog}}
  - {name: a, context: {cluster: one, user: me}}
current-context: b
"""


@pytest.mark.helm
@pytest.mark.usefixtures("real")
def test_contexts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Captured) -> None:
    file = tmp_path / "config"
    file.write_text(CONFIG)
    monkeypatch.setenv("KUBECONFIG", f"{tmp_path / 'nothing'}:{file}")
    assert run(["context", "list", "-o", "json"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert [(c["name"], c["namespace"], c["current"]) for c in found] == [
        ("a", "default", False),
        ("b", "blog", True),
    ]
    assert run(["context", "use", "a"]) == 0
    assert run(["context", "current"]) == 0
    assert capfd.readouterr().out == 'Switched to context "a".\na\n'
    assert run(["context", "use", "nope"]) == 3
    assert _error(capfd) == ['helmkit: error: no context "nope"', "hint: there are a, b"]


@pytest.mark.helm
@pytest.mark.usefixtures("real")
def test_no_context(capfd: Captured) -> None:
    for line in (["context", "current"], ["rbac", "setup", "x"], ["context", "use", "x"]):
        assert run(line) == 3
        assert len(_error(capfd)) == 2


@pytest.mark.helm
@pytest.mark.usefixtures("real")
@pytest.mark.parametrize("line", ["list", "status x", "install x CHART", "upgrade x CHART", "uninstall x"])
def test_no_cluster(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Captured) -> None:
    words = line.replace("CHART", str(CHARTS / "nginx")).split()
    assert run(words) == 3
    assert _error(capfd)[0].startswith("helmkit: error: no cluster is configured: ")
    (tmp_path / "dead").write_text(CONFIG.replace("https://one.example.com", "http://127.0.0.1:1"))
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "dead"))
    assert run(words) == 4
    lines = _error(capfd)
    assert "connection refused" in lines[0]
    assert len(lines) == 2


@pytest.mark.helm
@pytest.mark.usefixtures("real")
def test_doctor_with_a_dead_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: Captured) -> None:
    (tmp_path / "dead").write_text(CONFIG.replace("https://one.example.com", "http://127.0.0.1:1"))
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "dead"))
    assert run(["doctor", "-o", "json"]) == 1
    found = {row["check"]: row["state"] for row in json.loads(capfd.readouterr().out)}
    assert found["helm"] == found["kubectl"] == found["context"] == "ok"
    assert found["cluster"] == "failed"


def _without_date(text: str) -> str:
    return re.sub("LAST DEPLOYED: .*", "LAST DEPLOYED: now", text)


@pytest.mark.helm
@pytest.mark.parametrize("masked", [True, False])
@pytest.mark.parametrize(
    ("chart", "values"),
    [
        ("nginx", "ingress.enabled=true"),
        ("nginx-ingress", "rbac.create=true"),
        ("wordpress", "admin.password=hunter2"),
        ("plain", "x=1000000"),
    ],
)
def test_a_dry_run_prints_what_helm_prints(
    chart: str, values: str, masked: bool, helm: Path, tmp_path: Path, capfd: Captured
) -> None:
    path = _plain(tmp_path) if chart == "plain" else CHARTS / chart
    words = ["install", "web", str(path), "--dry-run=client", "--set", values]
    assert run([*words, *([] if masked else ["--show-secrets"])]) == 0
    ours = capfd.readouterr().out
    theirs = process.run([helm, *words, *(["--hide-secret"] if masked else [])]).stdout
    if chart == "wordpress" and not masked:
        # Other passwords are made at random each time.
        ours, theirs = (re.sub(r"(?m)^(  [\w-]+): \S{12,}$", r"\1: random", text) for text in (ours, theirs))
    assert _without_date(ours) == _without_date(theirs)


def _plain(tmp_path: Path) -> Path:
    """A chart without tests and notes."""
    chart = tmp_path / "plain"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: plain\nversion: 1.0.0\n")
    (chart / "templates/x.yaml").write_text(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {x: {{ .Values.x | quote }}}\n"
    )
    return chart


def test_the_name_is_the_charts_own_unless_given(capfd: Captured) -> None:
    chart = str(CHARTS / "nginx")
    for words, name in (
        ([chart], "nginx"),
        (["web", chart], "web"),
        (["--name", "web", chart], "web"),
        (["--name-template", "{{ printf `web-%d` 1 }}", chart], "web-1"),
        (["--dry-run=client", "-n", "blog", chart], "nginx"),
    ):
        assert run(["install", "--dry-run", *words]) == 0
        out, err = capfd.readouterr()
        assert out.startswith(f"NAME: {name}\n")
        assert ("--name is Helm 2's" in err) == ("--name" in words)
        assert f"NAMESPACE: {'blog' if 'blog' in words else 'default'}\n" in out
