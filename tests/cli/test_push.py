"""`helmkit push` at a real registry, the real helm pulling."""

import io
import json
import subprocess
from pathlib import Path

import pytest

from helmkit.resources import shipped_charts
from tests.cli.conftest import HelmkitRunner
from tests.cluster.registry import Registry
from tests.fakes import Answer, Server, chart_archive


def test_an_archive_and_its_provenance(helmkit: HelmkitRunner, helm: Path, registry: Registry) -> None:
    Path("web.tgz").write_bytes(chart_archive("web", "1.0.0+b"))
    Path("web.tgz.prov").write_text("-----BEGIN PGP SIGNED MESSAGE-----\n")
    printed = helmkit("push", "web.tgz", f"oci://{registry.host}/cli")
    assert printed.code == 0, printed
    pushed, digest = printed.out.splitlines()
    assert pushed == f"Pushed: {registry.host}/cli/web:1.0.0_b"
    assert "has the tag 1.0.0_b" in printed.err
    argv = [str(helm), "pull", f"oci://{registry.host}/cli/web", "--version", "1.0.0+b", "--prov", "--plain-http"]
    pulled = subprocess.run(argv, check=True, capture_output=True, text=True)
    assert digest in pulled.stdout + pulled.stderr
    assert Path("web-1.0.0+b.tgz").read_bytes() == Path("web.tgz").read_bytes()
    assert Path("web-1.0.0+b.tgz.prov").read_bytes() == Path("web.tgz.prov").read_bytes()

    again = helmkit("push", "web.tgz", f"oci://{registry.host}/cli")
    assert (again.code, again.out) == (0, printed.out)
    assert "was there already" in again.err


def test_a_folder_is_packed_first(helmkit: HelmkitRunner, registry: Registry) -> None:
    printed = helmkit("push", shipped_charts() / "nginx", f"oci://{registry.host}/cli")
    assert printed.code == 0, printed
    assert helmkit("show", "chart", f"oci://{registry.host}/cli/nginx").code == 0


def test_no_clobber_leaves_another_chart_alone(helmkit: HelmkitRunner, registry: Registry) -> None:
    for number, description in enumerate(("one", "two")):
        Path(f"{number}.tgz").write_bytes(chart_archive("kept", description=description))
    place = f"oci://{registry.host}/cli"
    assert helmkit("push", "0.tgz", place, "--no-clobber").code == 0
    assert helmkit("push", "0.tgz", place, "--no-clobber").code == 0
    refused = helmkit("push", "1.tgz", place, "--no-clobber")
    assert (refused.code, refused.out) == (5, "")
    assert refused.error == f"another chart has that tag ({place}/kept:1.0.0)"
    replaced = helmkit("push", "1.tgz", place)
    assert replaced.code == 0
    assert "before" in replaced.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["web.tgz"], 2),
        (["web.tgz", "https://a.example/x"], 2),
        (["web.tgz", "oci://a.example/x:1"], 2),
        (["web.tgz", "oci://127.0.0.1:1/x", "--username", "me"], 2),
        (["missing.tgz", "oci://127.0.0.1:1/x"], 1),
        (["text.tgz", "oci://127.0.0.1:1/x"], 1),
        (["web.tgz", "oci://127.0.0.1:1/x", "--offline"], 4),
        (["web.tgz", "oci://127.0.0.1:1/x"], 4),
    ],
)
def test_wrong_usage_and_what_cannot_be_pushed(helmkit: HelmkitRunner, arguments: list[str], code: int) -> None:
    Path("web.tgz").write_bytes(chart_archive("web"))
    Path("text.tgz").write_text("text")
    printed = helmkit("push", *arguments)
    assert printed.code == code
    assert printed.error


def test_credentials(helmkit: HelmkitRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the options, of mirrors.yaml, of helm's login, of docker's: in that order."""
    Path("web.tgz").write_bytes(chart_archive("web"))
    with Server() as server:
        host = f"{server.host}:{server.port}"

        def pushes_as(*options: str) -> str:
            server.requests.clear()
            printed = helmkit("push", "web.tgz", f"oci://{host}/charts", *options)
            assert printed.code == 4, printed  # The server knows no registry's ways.
            assert "canary" not in printed.out + printed.err
            return server.requests[0].headers.get("authorization", "")

        server.script["/v2/charts/web/manifests/1.0.0"] = Answer(403)
        assert pushes_as() == ""
        _login(Path.home() / ".docker/config.json", host, "ZG9ja2VyOmNhbmFyeQ==")
        assert pushes_as() == "Basic ZG9ja2VyOmNhbmFyeQ=="
        _login(Path.home() / ".config/helm/registry/config.json", host, "aGVsbTpjYW5hcnk=")
        assert pushes_as() == "Basic aGVsbTpjYW5hcnk="
        Path("mirrors.yaml").write_text(
            "version: 1\nrepositories:\n- name: a\n  sources: [{path: .}]\n"
            f"  publish: [{{url: 'oci://{host}/other', auth: {{token_env: PUSH_TOKEN}}}}]\n"
        )
        monkeypatch.setenv("PUSH_TOKEN", "canary")
        assert pushes_as() == "Bearer canary"
        monkeypatch.setattr("sys.stdin", io.StringIO("canary\n"))
        assert pushes_as("--username", "me", "--password-stdin") == "Basic bWU6Y2FuYXJ5"


def _login(file: Path, host: str, auth: str) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"auths": {host: {"auth": auth}}}))
