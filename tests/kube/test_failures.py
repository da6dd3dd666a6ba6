"""What helm and kubectl say when they fail, as errors of ours."""

from pathlib import Path

import pytest

from helmkit.errors import ConfigError, HelmkitError, ToolError, UnreachableError, UsageError
from helmkit.kube.failures import translate
from helmkit.kube.helm import Helm
from helmkit.kube.kubectl import Kubectl
from helmkit.kube.target import Target


@pytest.mark.parametrize(
    ("stderr", "kind", "message"),
    [
        ("Error: release: not found\n", ToolError, "release: not found"),
        (
            'level=ERROR msg="x"\nError: UPGRADE FAILED: one:\n  two\n- three\n',
            ToolError,
            "UPGRADE FAILED: one: two; - three",
        ),
        ("Error: Unauthorized", ConfigError, "Unauthorized"),
        ("Error: cluster unreachable: the server has asked for the client to provide credentials", ConfigError, None),
        ("Error: cluster unreachable: x509: certificate signed by unknown authority", UnreachableError, None),
        ("Error: cluster unreachable: dial tcp 10.0.0.1:6443: i/o timeout", UnreachableError, None),
        ('Error: Get "https://a/api": dial tcp 10.0.0.1:443: connect: connection refused', UnreachableError, None),
        ("Error: unknown flag: --nope", UsageError, "unknown flag: --nope"),
        ("Error from server (NotFound): pods not found", ToolError, "Error from server (NotFound): pods not found"),
        ("error: current-context is not set", ConfigError, "no cluster is configured: current-context is not set"),
        ("", ToolError, "ended with exit status 7"),
        ("\n \n", ToolError, "ended with exit status 7"),
        ("panic: \x1b[31mred", ToolError, "panic: \x1b[31mred"),
    ],
)
def test_texts(stderr: str, kind: type[HelmkitError], message: str | None) -> None:
    error = translate("helm", 7, stderr)
    assert type(error) is kind
    assert "\n" not in error.message
    if message is not None:
        assert error.message == message
    if isinstance(error, ToolError):
        assert error.returncode == 7


@pytest.mark.parametrize(
    ("stderr", "words"),
    [
        ("Error: INSTALLATION FAILED: cannot reuse a name that is still in use", "helmkit upgrade"),
        ('Error: INSTALLATION FAILED: create: failed to create: namespaces "web" not found', "--create-namespace"),
        ("Error: release: not found", "helmkit list"),
    ],
)
def test_hints(stderr: str, words: str) -> None:
    assert words in (translate("helm", 1, stderr).hint or "")


CONFIG = """
apiVersion: v1
kind: Config
clusters: [{name: dead, cluster: {server: "http://127.0.0.1:1"}}]
contexts: [{name: dead, context: {cluster: dead, user: nobody}}]
current-context: dead
"""


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}


def _config(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "config"
    file.write_text(text)
    return file


@pytest.mark.helm
@pytest.mark.parametrize(
    ("config", "context", "kind"),
    [
        (None, None, ConfigError),
        (CONFIG, None, UnreachableError),
        (CONFIG, "nope", ConfigError),
        ("not: [yaml", None, ConfigError),
        ("just text", None, ConfigError),
    ],
)
def test_real_programs_without_a_cluster(
    helm: Path,
    helm3: Path,
    kubectl: Path,
    env: dict[str, str],
    tmp_path: Path,
    config: str | None,
    context: str | None,
    kind: type[HelmkitError],
) -> None:
    target = Target(context=context, kubeconfig=_config(tmp_path, config) if config else None)
    for program in (helm, helm3):
        with pytest.raises(HelmkitError) as caught:
            Helm(program, env, target).call("list")
        assert type(caught.value) is kind, caught.value
        assert caught.value.hint
    with pytest.raises(HelmkitError) as caught:
        Kubectl(kubectl, env, target).run("get", "pods")
    assert type(caught.value) is kind, caught.value
