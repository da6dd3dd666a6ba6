"""Pulling charts from a scripted registry: digests decide, and credentials stay with their host."""

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from helmkit.errors import HelmkitError, NotFoundError, StatusError, UnreachableError, UsageError, VerificationError
from helmkit.net import Basic, Credentials, Retry
from helmkit.net.http import HttpTransport
from helmkit.oci import chart_versions, find_chart, parse_oci_reference, pull_chart
from helmkit.oci.tokens import Token, Tokens
from helmkit.records import replace as replace_record
from tests.fakes import Answer, Received, Server, chart_archive
from tests.net.test_download import Memory

ARCHIVE = chart_archive("web", "1.0.0")
ONCE = Retry(attempts=1)


def digest(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def manifest(data: bytes = ARCHIVE, **fields: Any) -> bytes:
    chart = {"mediaType": "application/vnd.cncf.helm.chart.content.v1.tar+gzip", "digest": digest(data), "size": 1}
    config = {"mediaType": "application/vnd.cncf.helm.config.v1+json", "digest": digest(b"{}"), "size": 2}
    return json.dumps({"schemaVersion": 2, "config": config, "layers": [chart], **fields}).encode()


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        tags = [*(f"1.{n}.0" for n in range(3)), "2.0.0-rc.1", "1.2.0_build", "latest", "sha256-abc.sig"]
        running.script["/v2/charts/web/tags/list"] = Answer(body=json.dumps({"name": "web", "tags": tags}).encode())
        for tag in ("1.0.0", "1.2.0_build", "2.0.0-rc.1", digest(manifest())):
            running.script[f"/v2/charts/web/manifests/{tag}"] = Answer(body=manifest())
        running.script[f"/v2/charts/web/blobs/{digest(ARCHIVE)}"] = Answer(body=ARCHIVE)
        yield running


def url(server: Server, rest: str = "") -> str:
    return f"oci://{server.host}:{server.port}/charts/web{rest}"


def pull(server: Server, rest: str = "", **options: Any) -> bytes:
    return pull_chart(HttpTransport(), url(server, rest), retry=ONCE, **options).data


def test_versions_are_the_tags_that_are_ones(server: Server) -> None:
    versions = chart_versions(HttpTransport(), url(server))
    assert versions[0] == "2.0.0-rc.1"
    assert set(versions) == {"1.0.0", "1.1.0", "1.2.0", "1.2.0+build", "2.0.0-rc.1"}


def test_tags_come_in_pages(server: Server) -> None:
    first = Answer(
        body=b'{"tags": ["1.0.0"]}', headers={"link": '</v2/charts/web/tags/list?last=1.0.0&n=1>; rel="next"'}
    )
    server.script["/v2/charts/web/tags/list"] = first
    server.script["/v2/charts/web/tags/list?last=1.0.0&n=1"] = Answer(body=b'{"tags": ["1.1.0"]}')
    assert chart_versions(HttpTransport(), url(server)) == ["1.1.0", "1.0.0"]


@pytest.mark.parametrize(
    ("rest", "options", "tag"),
    [
        (":1.0.0", {}, "1.0.0"),
        ("", {"version": "1.0.0"}, "1.0.0"),
        ("", {"version": "~1.0"}, "1.0.0"),
        ("", {"version": "1.2.0+build"}, "1.2.0_build"),
        ("", {"devel": True}, "2.0.0-rc.1"),
        (f"@{digest(manifest())}", {}, digest(manifest())),
    ],
)
def test_a_chart_is_pulled(server: Server, rest: str, options: dict[str, Any], tag: str) -> None:
    assert pull(server, rest, **options) == ARCHIVE
    assert f"/v2/charts/web/manifests/{tag}" in server.paths()


FAULTS: dict[str, tuple[str, Answer, type[HelmkitError], str]] = {
    "blob": (f"blobs/{digest(ARCHIVE)}", Answer(body=b"x"), VerificationError, "the blob"),
    "blob missing": (f"blobs/{digest(ARCHIVE)}", Answer(404), NotFoundError, "no such chart"),
    "blob cut": (f"blobs/{digest(ARCHIVE)}", Answer(body=ARCHIVE, cut=200), UnreachableError, "truncated"),
    "blob huge": (f"blobs/{digest(ARCHIVE)}", Answer(body=b"x" * 99_999), VerificationError, "larger than"),
    "page": ("manifests/1.0.0", Answer(body=b"<html>"), VerificationError, "no JSON"),
    "list": ("manifests/1.0.0", Answer(body=b"[]"), VerificationError, "not an image manifest"),
    "image": ("manifests/1.0.0", Answer(body=manifest(config={"mediaType": "x"})), VerificationError, "not a chart"),
    "no layers": ("manifests/1.0.0", Answer(body=manifest(layers=[])), VerificationError, "names no chart"),
    "odd layers": ("manifests/1.0.0", Answer(body=manifest(layers=[1, {"digest": "../x"}])), VerificationError, "no"),
    "forbidden": ("manifests/1.0.0", Answer(403), StatusError, "HTTP 403"),
    "missing": ("manifests/1.0.0", Answer(404), NotFoundError, "no such chart"),
    "unauthorized": ("manifests/1.0.0", Answer(401), StatusError, "HTTP 401"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_has_its_error(server: Server, fault: str) -> None:
    path, answer, kind, message = FAULTS[fault]
    server.script[f"/v2/charts/web/{path}"] = answer
    with pytest.raises(kind, match=message):
        pull(server, ":1.0.0", max_size=10_000)


def test_a_manifest_of_another_digest_is_refused(server: Server) -> None:
    wanted = digest(b"another")
    server.script[f"/v2/charts/web/manifests/{wanted}"] = Answer(body=manifest())
    with pytest.raises(VerificationError, match="the manifest is"):
        pull(server, f"@{wanted}")


def test_no_version_fits(server: Server) -> None:
    with pytest.raises(NotFoundError, match="no version fits"):
        pull(server, version="^9")
    with pytest.raises(UsageError):
        pull_chart(HttpTransport(), "oci://nowhere")


class TestTokens:
    """The registry asks for a token from a realm on another host."""

    @pytest.fixture
    def realm(self, server: Server) -> Iterator[Server]:
        with Server("127.0.0.2") as other:
            other.script["/token"] = Answer(body=b'{"token": "t0ken"}')
            challenge = f'Bearer realm="{other.url}/token",service="reg",scope="repository:charts/web:pull"'

            def guarded(answer: Answer) -> Any:
                def respond(request: Received) -> Answer:
                    granted = request.headers.get("authorization") == "Bearer t0ken"
                    return answer if granted else Answer(401, headers={"www-authenticate": challenge})

                return respond

            for path, answer in list(server.script.items()):
                server.script[path] = guarded(answer)  # type: ignore[arg-type]
            yield other

    def test_an_anonymous_token_is_enough(self, server: Server, realm: Server) -> None:
        assert pull(server, ":1.0.0") == ARCHIVE
        assert realm.paths() == ["/token?service=reg&scope=repository%3Acharts%2Fweb%3Apull"]

    def test_the_registry_s_credentials_do_not_go_to_the_realm(self, server: Server, realm: Server) -> None:
        transport = HttpTransport(credentials=Credentials.for_url(server.url, Basic("me", "canary")))
        assert pull_chart(transport, url(server, ":1.0.0")).data == ARCHIVE
        assert not any("authorization" in request.headers for request in realm.requests)

    def test_the_realm_s_own_do(self, server: Server, realm: Server) -> None:
        transport = HttpTransport(credentials=Credentials.for_url(realm.url, Basic("me", "pw")))
        assert pull_chart(transport, url(server, ":1.0.0")).data == ARCHIVE
        assert realm.requests[0].headers["authorization"] == Basic("me", "pw").header()

    def test_the_token_does_not_follow_a_redirect(self, server: Server, realm: Server) -> None:
        blob = f"/v2/charts/web/blobs/{digest(ARCHIVE)}"
        guarded = server.script[blob]
        assert callable(guarded)

        def redirecting(request: Received) -> Answer:
            answer = guarded(request)
            return answer if answer.status == 401 else Answer(307, headers={"location": realm.url + "/cdn"})

        server.script[blob] = redirecting
        realm.script["/cdn"] = Answer(body=ARCHIVE)
        assert pull(server, ":1.0.0") == ARCHIVE
        assert "authorization" not in realm.requests[-1].headers

    def test_it_is_asked_for_once_by_all_at_once(self, server: Server, realm: Server) -> None:
        realm.script["/token"] = Answer(body=b'{"access_token": "t0ken"}', delay=0.05)
        transport = HttpTransport()
        with ThreadPoolExecutor(8) as pool:
            pulled = pool.map(lambda _: pull_chart(transport, url(server, ":1.0.0")).data, range(8))
        assert set(pulled) == {ARCHIVE}
        assert len(realm.requests) == 1

    @pytest.mark.parametrize("part", ["manifests/1.0.0", f"blobs/{digest(ARCHIVE)}"])
    def test_one_that_has_run_out_is_asked_for_again(self, server: Server, realm: Server, part: str) -> None:
        """The token that was good until `part` was asked for a second time is good no more."""
        asked: list[Received] = []

        def ending(path: str, inner: Callable[[Received], Answer]) -> Callable[[Received], Answer]:
            def respond(request: Received) -> Answer:
                if request.headers.get("authorization") == "Bearer t0ken":
                    asked.extend([request] if path.endswith(part) else [])
                    if len(asked) > 1:
                        return inner(replace(request, headers={}))
                if request.headers.get("authorization") == "Bearer t1ken":
                    return inner(replace(request, headers={"authorization": "Bearer t0ken"}))
                return inner(request)

            return respond

        for path, inner in list(server.script.items()):
            assert callable(inner)
            server.script[path] = ending(path, inner)
        realm.script["/token"] = [Answer(body=b'{"token": "t0ken"}'), Answer(body=b'{"token": "t1ken"}')]
        transport = HttpTransport()
        for _ in range(2):
            sink = Memory()
            find_chart(transport, url(server, ":1.0.0")).save(sink, max_size=1 << 20)
            assert bytes(sink.data) == ARCHIVE
        assert len(realm.requests) == 2

    def test_one_is_not_sent_when_it_must_have_ended(self) -> None:
        tokens = Tokens()
        ended = replace_record(Token.of("old", 300), ends=time.monotonic())
        assert tokens.grant("web", "pull", "", lambda: ended) == "old"
        assert tokens.last("web") == ""
        assert tokens.grant("web", "pull", "", lambda: Token.of("new", None)) == "new"
        assert tokens.last("web") == "new"

    @pytest.mark.parametrize("answer", [Answer(403), Answer(body=b"<html>"), Answer(body=b"{}"), Answer(body=b"[]")])
    def test_a_realm_without_a_token(self, server: Server, realm: Server, answer: Answer) -> None:
        realm.script["/token"] = answer
        with pytest.raises((UnreachableError, VerificationError)):
            pull(server, ":1.0.0")


def test_docker_s_configuration_is_not_read(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("docker")
    auth = {"auths": {f"{server.host}:{server.port}": {"auth": "bWU6Y2FuYXJ5"}}, "credsStore": "nowhere"}
    (folder / "config.json").write_text(json.dumps(auth))
    monkeypatch.setenv("DOCKER_CONFIG", str(folder))
    monkeypatch.setenv("HOME", str(folder))
    assert pull(server, ":1.0.0") == ARCHIVE
    assert not any("authorization" in request.headers for request in server.requests)


def test_the_reference_of_what_was_pulled(server: Server) -> None:
    pulled = pull_chart(HttpTransport(), url(server), version="~1.0")
    assert pulled.reference == parse_oci_reference(url(server, ":1.0.0"))
    assert pulled.manifest == digest(manifest())
    assert "sha256:" + pulled.digest == digest(ARCHIVE)
