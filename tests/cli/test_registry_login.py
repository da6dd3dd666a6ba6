"""`helmkit pull oci://...` goes to a registry with what mirrors.yaml, helm or docker know of it, as helm does."""

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helmkit.net import Basic
from tests.cli.conftest import HelmkitRunner
from tests.fakes import Answer, Received, Server
from tests.oci.test_charts import ARCHIVE, digest, manifest

LOGIN = Basic("me", "canary")


@pytest.fixture
def private() -> Iterator[Server]:
    """A registry that shows its chart to LOGIN alone."""

    def guarded(answer: Answer) -> Callable[[Received], Answer]:
        def respond(request: Received) -> Answer:
            welcome = request.headers.get("authorization") == LOGIN.header()
            return answer if welcome else Answer(401, headers={"www-authenticate": 'Basic realm="charts"'})

        return respond

    with Server() as server:
        prefix = "/v2/charts/web"
        server.script[f"{prefix}/tags/list"] = guarded(Answer(body=b'{"tags": ["1.0.0"]}'))
        server.script[f"{prefix}/manifests/1.0.0"] = guarded(Answer(body=manifest()))
        server.script[f"{prefix}/blobs/{digest(ARCHIVE)}"] = guarded(Answer(body=ARCHIVE))
        yield server


def pull(helmkit: HelmkitRunner, private: Server, **files: str) -> int:
    done = helmkit("pull", f"oci://{private.host}:{private.port}/charts/web", files=files)
    assert "canary" not in done.out + done.err
    assert (Path("web-1.0.0.tgz").exists()) == (done.code == 0)
    return done.code


def login(private: Server) -> str:
    pair = base64.b64encode(b"me:canary").decode()
    return json.dumps({"auths": {f"{private.host}:{private.port}": {"auth": pair}}})


def test_without_a_login(helmkit: HelmkitRunner, private: Server) -> None:
    assert pull(helmkit, private) == 4


@pytest.mark.parametrize("place", [".docker/config.json", ".config/helm/registry/config.json"])
def test_by_the_logins_of_docker_and_helm(
    helmkit: HelmkitRunner, private: Server, tmp_path: Path, place: str
) -> None:
    path = tmp_path / "user" / place
    path.parent.mkdir(parents=True)
    path.write_text(login(private))
    assert pull(helmkit, private) == 0


def test_by_what_mirrors_yaml_says_of_that_registry(
    helmkit: HelmkitRunner, private: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("U", "me")
    monkeypatch.setenv("P", "canary")
    source = f"oci://{private.host}:{private.port}/other"
    mirrors = f"""version: 1
repositories:
  - name: ours
    sources: [{{url: "{source}"}}]
    auth: {{username_env: U, password_env: P}}
"""
    assert pull(helmkit, private, **{"mirrors.yaml": mirrors}) == 0
