"""What `template` prints and writes: order, hooks, selections, files; the real helm beside it."""

import shutil
from pathlib import Path

import pytest

from tests.conformance import Helm, helmkit
from tests.render.conftest import Same, write_chart

pytestmark = pytest.mark.helm

KINDS = [
    "Zoo",
    "Ingress",
    "Job",
    "Pod",
    "Deployment",
    "Service",
    "Role",
    "Secret",
    "ConfigMap",
    "Namespace",
    "APIService",
    "CustomThing",
    "Alpha",
    "Secret",
]


def document(kind: str, name: str = "x", annotations: str = "") -> str:
    extra = f"\n  annotations: {{{annotations}}}" if annotations else ""
    return f"apiVersion: v1\nkind: {kind}\nmetadata:\n  name: {name}{extra}\n"


def hook(event: str, *more: str) -> str:
    return ", ".join([f'"helm.sh/hook": {event}', *more])


def test_documents_are_sorted_by_kind(same: Same) -> None:
    many = "---\n".join(document(kind, f"n{index}") for index, kind in enumerate(KINDS))
    same({"templates/a.yaml": many, "templates/b.yaml": many, "templates/_c.yaml": many, "templates/d.txt": "a: 1\n"})


@pytest.mark.parametrize(
    "text",
    [
        "# only a comment\n",
        "---\n# one\n---\na: 1\n---\n\n---\n   \n---\n# two",
        "---a: 1\n---- b\n",
        "a: 1\n--- # note\nb: 2\n",
        "a: 1   \n\n\n---\nb: 2\n\n\n",
        "\n\n  \na: 1\n",
        "a: |\n  text\n  --- not\n---\nb: |-\n  x\n\n",
        "%YAML 1.1\n---\na: 1\n...\n---\nb: 2\n",
        "kind: {}\n",
        "kind: 3\napiVersion: true\nmetadata: {name: 5}\n",
        "Kind: Pod\nKIND: Job\nmetadata: {Name: a}\n---\nkind: Secret\n",
        "metadata: {annotations: {a: [1]}}\n",
        "metadata: [1]\n",
        "metadata: {annotations: null}\nkind: null\n",
        "- a\n",
        "text\n",
        "a: b: c\n",
        "a: 'x\n",
        "a:\n\t- b\n",
        "a: {b\n",
        "a: &x 1\nb: *y\n",
        "a: 1\r\nb: 2\r\n---\r\nc: 3\r\n",
        "\u00a0\u2028a: 1\n\u0085",
        '{{ "\\u001c" }}a: 1\n',
        'a: {{ "\\x00" }}\n',
        "",
        "   \n",
    ],
)
def test_documents(text: str, same: Same) -> None:
    same({"templates/x.yaml": text, "templates/a.yaml": "first: 1\n"})


def test_text_below_templates_is_read_as_yaml(same: Same) -> None:
    same({"templates/x.txt": "just text\n"})
    same({"templates/x.txt": "", "templates/NOTES.txt": "never: [shown\n", "templates/tests/x.yaml": document("Pod")})


HOOKS = {
    "templates/hooks.yaml": "---\n".join(
        [
            document("Job", "a", hook("pre-install", '"helm.sh/hook-weight": "5"')),
            document("Job", "b", hook("post-install,pre-upgrade", '"helm.sh/hook-weight": -5')),
            document("Secret", "c", hook("pre-delete", '"helm.sh/hook-delete-policy": before-hook-creation')),
            document("Pod", "d", hook("test")),
            document("Pod", "e", hook("test-success")),
            document("Pod", "f", hook("test-failure")),
            document("Pod", "g", hook("' Pre-Install , test '")),
            document("Pod", "h", hook("crd-install")),
            document("ConfigMap", "i", '"other": x'),
            document("Pod", "j", hook("''")),
        ]
    ),
    "templates/tests/test.yaml": document("Pod", "t", hook("test")),
    "templates/plain.yaml": document("Service"),
    "crds/b.yaml": document("CustomResourceDefinition", "b"),
    "crds/a.json": '{"kind": "CustomResourceDefinition"}',
    "crds/c.txt": "no crd",
    "crds/deep/d.yml": "{{ not: a template }}\n",
    "charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
    "charts/sub/crds/s.yaml": document("CustomResourceDefinition", "s"),
    "charts/sub/templates/s.yaml": document("Service", "s"),
}


@pytest.mark.parametrize(
    "flags",
    [
        (),
        ("--no-hooks",),
        ("--skip-tests",),
        ("--include-crds",),
        ("--include-crds", "--skip-crds", "--no-hooks"),
        ("-s", "templates/plain.yaml"),
        ("-s", "templates/hooks.yaml", "-s", "charts/sub/templates/*"),
        ("-s", "templates/*"),
        ("-s", "templates/tests/test.yaml", "--skip-tests"),
        ("-s", "templates/none.yaml"),
        (
            "-s",
            "[",
        ),
        ("--include-crds", "-s", "crds/b.yaml"),
        ("--is-upgrade", "--no-hooks"),
        ("-n", "elsewhere"),
        ("--namespace=elsewhere", "--dry-run=client", "--disable-openapi-validation"),
        ("--name-template", "n-{{ 1 | add 2 }}"),
        ("--name-template", "n-{{ nope }}"),
        ("--name-template", "{{ fail `no` }}"),
        ("--name-template", "{{ required `no` nil }}"),
        ("--name-template", "{{ toYaml 1 }}"),
        ("--name-template", '{{ toJson "<é" }}'),
        ("--name-template", '{{ lower "A"'),
        ("--no-hooks=false", "--skip-tests=T", "--wait", "--server-side=false"),
        ("--include-crds=0", "--wait=legacy", "--is-upgrade=true", "--kube-as-user", "x"),
        ("-g",),
        ("--generate-name", "--description", "x", "--timeout", "3s", "-l", "a=b"),
    ],
)
def test_hooks_and_selections(flags: tuple[str, ...], same: Same) -> None:
    show = "v: {{ .Release | toJson }}\n"
    same(HOOKS | {"templates/release.yaml": show}, *flags)


def test_release_names(same: Same, helm: Path, quiet_home: Path) -> None:
    write_chart(Path("web"), {"templates/x.yaml": "name: {{ .Release.Name }}\n"})
    reference = Helm(helm, quiet_home)
    for name in ("blog", "a.b-c", "UPPER", "a_b", "", "x" * 54, "x" * 53, "a..b", "é"):
        wanted, found = (run(["template", name, "web"]) for run in (reference.run, helmkit))
        assert (wanted.code, wanted.out) == (found.code, found.out)
        assert not wanted.code or wanted.error == found.error


def test_files_are_written_as_helm_writes_them(same: Same, helm: Path, quiet_home: Path) -> None:
    write_chart(Path("web"), HOOKS)
    reference = Helm(helm, quiet_home)
    for flags in (
        (),
        ("--release-name",),
        ("--include-crds", "--no-hooks"),
        ("--skip-tests", "--release-name"),
        ("-s", "templates/x.yaml"),
    ):
        results = []
        for name, run in (("theirs", reference.run), ("ours", helmkit)):
            shutil.rmtree(name, ignore_errors=True)
            for _ in range(2):  # the second time the files are there
                done = run(["template", "blog", "web", "--output-dir", name, *flags])
            files = {
                str(path.relative_to(name)): path.read_bytes() for path in Path(name).rglob("*") if path.is_file()
            }
            results.append((done.code, done.out.replace(name, "out"), done.error, files))
        assert results[0] == results[1]
        assert results[0][3]


def test_the_namespace_comes_from_the_kubeconfig(
    same: Same, quiet_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = quiet_home / ".kube"
    folder.mkdir()
    contexts = "".join(f"- {{name: {name}, context: {{cluster: c, namespace: ns-{name}}}}}\n" for name in "ab")
    config = f"apiVersion: v1\nkind: Config\ncurrent-context: b\ncontexts:\n{contexts}clusters: []\nusers: []\n"
    (folder / "config").write_text(config)
    chart = {"templates/x.yaml": "ns: {{ .Release.Namespace }}\n"}
    assert "ns: ns-b" in same(chart).out
    assert "ns: ns-a" in same(chart, "--kube-context", "a").out
    assert "ns: given" in same(chart, "-n", "given").out


def test_what_needs_a_cluster_is_refused(tmp_path: Path, quiet_home: Path) -> None:
    write_chart(tmp_path / "web", {})
    for flags in (["--validate"], ["--dry-run=server"]):
        done = helmkit(["template", "web", *flags])
        assert done.code == 2
        assert "cluster" in done.error
