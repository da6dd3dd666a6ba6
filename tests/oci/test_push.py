"""Pushing charts: to a real registry as the real helm does it, and to a scripted one that fails."""

import json
import os
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from helmkit.errors import HelmkitError, StatusError, UnreachableError, UsageError, VerificationError
from helmkit.net import Basic, Credentials, Retry
from helmkit.net.http import HttpTransport
from helmkit.oci import OciReference, chart_reference, pull_chart
from helmkit.oci.artifact import chart_artifact
from helmkit.oci.push import push_chart
from tests.cluster.registry import Registry
from tests.fakes import Answer, Received, Server, chart_archive

CREATED = "2026-01-02T03:04:05Z"
PROVENANCE = b"-----BEGIN PGP SIGNED MESSAGE-----\n"
CHARTS = {
    "plain": chart_archive("web", "1.0.0"),
    "build": chart_archive("web", "1.0.0+b.x", description="a <b> & ü", appVersion=1.10),
    "full": chart_archive(
        "web",
        "2.0.0-rc.1",
        home="https://example.org",
        sources=["https://example.org/1", "https://example.org/2"],
        maintainers=[{"name": "Ann", "email": "ann@example.org"}, {"name": "Bob"}, {"email": "c@example.org"}],
        annotations={"org.opencontainers.image.title": "no", "org.opencontainers.image.url": "mine", "a/b": "\u2028"},
        dependencies=[{"name": "db", "version": "1", "import-values": [{"parent": "p", "child": "c"}]}],
        deprecated=True,
    ),
}


@pytest.fixture
def run_helm(helm: Path, tmp_path: Path) -> Callable[..., str]:
    environ = {**os.environ, **{f"HELM_{kind}_HOME": str(tmp_path / kind) for kind in ("CACHE", "CONFIG", "DATA")}}

    def run(*arguments: str) -> str:
        argv = [str(helm), *arguments, "--plain-http"]
        return subprocess.run(
            argv, env=environ, cwd=tmp_path, check=True, capture_output=True, text=True, timeout=60
        ).stdout

    return run


def manifest_of(registry: Registry, path: str, tag: str) -> bytes:
    request = urllib.request.Request(
        f"http://{registry.host}/v2/{path}/manifests/{tag}",
        headers={"accept": "application/vnd.oci.image.manifest.v1+json"},
    )
    with urllib.request.urlopen(request) as answer:
        data: bytes = answer.read()
        return data


@pytest.mark.cluster
@pytest.mark.helm
@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("signed", [False, True])
def test_a_chart_is_pushed_as_helm_pushes_it(
    run_helm: Callable[..., str], registry: Registry, tmp_path: Path, name: str, signed: bool
) -> None:
    data, provenance = CHARTS[name], PROVENANCE if signed else None
    artifact = chart_artifact(data, created=CREATED, provenance=provenance)
    path = f"{name}-{len(artifact.blobs)}"
    file = tmp_path / "chart.tgz"
    file.write_bytes(data)
    os.utime(file, (1767323045, 1767323045))  # CREATED
    if provenance:
        (tmp_path / "chart.tgz.prov").write_bytes(provenance)

    said = run_helm("push", str(file), f"oci://{registry.host}/helms/{path}")
    pushed = push_chart(HttpTransport(), chart_reference(f"oci://{registry.host}/ours/{path}", "web"), artifact)
    theirs = manifest_of(registry, f"helms/{path}/web", artifact.tag)
    # The time is written in the zone of the machine.
    zone = json.loads(theirs)["annotations"]["org.opencontainers.image.created"]
    ours = manifest_of(registry, f"ours/{path}/web", artifact.tag)
    assert ours.replace(CREATED.encode(), zone.encode()) == theirs
    assert f"{pushed.reference.host}/helms/{path}/web:{artifact.tag}" in said
    if zone == CREATED:
        assert pushed.digest in said
    (tmp_path / "pulled").mkdir()
    run_helm("pull", f"oci://{registry.host}/ours/{path}/web", "--version", artifact.version, "-d", "pulled")
    assert [path.read_bytes() for path in (tmp_path / "pulled").glob("*.tgz")] == [data]


@pytest.mark.cluster
def test_what_is_there_is_not_sent_again(registry: Registry) -> None:
    target = chart_reference(f"oci://{registry.host}/again", "web")
    transport = HttpTransport()
    first = chart_artifact(CHARTS["plain"], created=CREATED)
    size = sum(len(blob.data) for blob in first.blobs)
    assert (push_chart(transport, target, first).sent, push_chart(transport, target, first).outcome) == (
        size,
        "present",
    )

    later = chart_artifact(CHARTS["plain"], created="2027-01-01T00:00:00Z")
    assert push_chart(transport, target, later).outcome == "present"
    exact = push_chart(transport, target, later, exact=True)
    assert (exact.outcome, exact.sent, exact.before) == ("replaced", 0, first.manifest.digest)

    other = chart_artifact(chart_archive("web", "1.0.0", description="other"), created=CREATED)
    with pytest.raises(VerificationError, match="another chart has that tag"):
        push_chart(transport, target, other, clobber="refuse")
    assert pull_chart(transport, f"{target}:1.0.0").data == CHARTS["plain"]
    assert push_chart(transport, target, other).outcome == "replaced"
    assert pull_chart(transport, f"{target}:1.0.0").data != CHARTS["plain"]
    signed = chart_artifact(CHARTS["plain"], created=CREATED, provenance=PROVENANCE)
    assert push_chart(transport, target, signed).outcome == "replaced"
    assert pull_chart(transport, f"{target}:1.0.0").provenance == PROVENANCE


class Scripted:
    """A registry of which a test says how uploads go."""

    def __init__(self, server: Server, base: str) -> None:
        self.server = server
        self.artifact = chart_artifact(CHARTS["plain"], created=CREATED)
        self.target = OciReference(f"{server.host}:{server.port}", "charts/web")
        self.base = base
        self.begin = Answer(202, headers={"location": f"{base}/upload?state=x"})
        self.put = Answer(201)
        self.tag = Answer(201)
        for blob in self.artifact.blobs:
            server.script[f"/v2/charts/web/blobs/{blob.digest}"] = Answer(404)
        server.script["/v2/charts/web/blobs/uploads/"] = lambda _: self.begin
        server.script["/upload"] = lambda _: self.put
        server.script["/v2/charts/web/manifests/1.0.0"] = lambda r: self.tag if r.method == "PUT" else Answer(404)

    def push(self, **credentials: Any) -> Any:
        transport = HttpTransport(**credentials)
        return push_chart(transport, self.target, self.artifact, retry=Retry(attempts=3, sleep=lambda _seconds: None))

    def requests(self, method: str) -> list[Received]:
        return [request for request in self.server.requests if request.method == method]


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    with Server() as server:
        yield Scripted(server, "")


def test_uploads_and_then_the_tag(scripted: Scripted) -> None:
    assert scripted.push().outcome == "pushed"
    puts = scripted.requests("PUT")
    assert [request.body for request in puts[:-1]] == [blob.data for blob in scripted.artifact.blobs]
    assert puts[0].path == f"/upload?state=x&digest={scripted.artifact.blobs[0].digest}"
    assert (puts[-1].path, puts[-1].body) == ("/v2/charts/web/manifests/1.0.0", scripted.artifact.manifest.data)


FAULTS: dict[str, tuple[str, Answer, type[HelmkitError], str]] = {
    "no place": ("begin", Answer(202), VerificationError, "names no place"),
    "may not": ("begin", Answer(403), StatusError, "does not take it: HTTP 403"),
    "no project": ("begin", Answer(404), StatusError, "does not take it: HTTP 404"),
    "refused blob": ("put", Answer(400), StatusError, "HTTP 400"),
    "busy": ("put", Answer(503), StatusError, "HTTP 503"),
    "gone": ("put", Answer(201, cut=0), UnreachableError, "closed"),
    "refused tag": ("tag", Answer(409), StatusError, "HTTP 409"),
    "other digest": (
        "tag",
        Answer(201, headers={"docker-content-digest": "sha256:00"}),
        VerificationError,
        "keeps the manifest as sha256:00",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_has_its_error_and_leaves_no_tag(scripted: Scripted, fault: str) -> None:
    step, answer, kind, message = FAULTS[fault]
    setattr(scripted, step, answer)
    with pytest.raises(kind, match=message):
        scripted.push()
    tagged = [request for request in scripted.requests("PUT") if "manifests" in request.path]
    assert bool(tagged) == (step == "tag")


def test_an_upload_that_breaks_off_begins_anew(scripted: Scripted) -> None:
    scripted.server.script["/upload"] = [Answer(201, cut=0), Answer(201)]
    assert scripted.push().outcome == "pushed"
    assert len(scripted.requests("POST")) == len(scripted.artifact.blobs) + 1


def test_an_upload_on_another_host_gets_no_credentials() -> None:
    challenge = 'Bearer realm="{}/token",service="r",scope="repository:charts/web:pull,push"'
    with Server() as server, Server("127.0.0.2") as storage:
        scripted = Scripted(server, storage.url)
        storage.script["/upload"] = Answer(201)
        server.script["/token"] = Answer(body=b'{"token": "canary-token"}')
        for path, answer in list(server.script.items()):
            if path.startswith("/v2/"):
                server.script[path] = _guarded(answer, challenge.format(server.url))
        scripted.push(credentials=Credentials.for_url(server.url, Basic("me", "canary-password")))
        assert len(storage.requests) == len(scripted.artifact.blobs)
        assert not any("authorization" in request.headers for request in storage.requests)
        assert [request.path for request in server.requests].count(server.paths()[1]) == 1
        assert any(request.headers.get("authorization") == "Bearer canary-token" for request in server.requests)


def _guarded(answer: Any, challenge: str) -> Callable[[Received], Answer]:
    def respond(request: Received) -> Answer:
        if request.headers.get("authorization") != "Bearer canary-token":
            return Answer(401, headers={"www-authenticate": challenge})
        given = answer(request) if callable(answer) else answer
        assert isinstance(given, Answer)
        return given

    return respond


@pytest.mark.parametrize("base", ["https://a.example/x", "oci://", "oci://a.example/x:1.0.0", "oci://a.example/X"])
def test_what_is_no_place_to_push_to(base: str) -> None:
    with pytest.raises(UsageError):
        chart_reference(base, "web")
