"""Keyless signatures of charts in a real registry, by a Sigstore of our own, checked without any network but that."""

import json
from pathlib import Path
from typing import Any

import pytest

from helmkit.net.http import HttpTransport
from helmkit.oci import chart_reference
from helmkit.oci.artifact import chart_artifact
from helmkit.oci.media import INDEX_TYPE, MANIFEST_TYPE
from helmkit.oci.push import push_chart
from helmkit.oci.upload import Blob
from tests.cli.conftest import HelmkitRunner
from tests.cluster.registry import Registry
from tests.fakes import chart_archive
from tests.fakes.sigstore import BUNDLE_TYPE, SigstoreWorld
from tests.support.attaching import attach, put

WHO, ISSUER = "https://git.example/ours/charts/release.yml@refs/heads/main", "https://token.git.example"
MAIL: dict[str, Any] = {"identity": "me@example.com", "issuer": "https://accounts.example"}
OURS: dict[str, Any] = {"identity": WHO, "issuer": ISSUER}


@pytest.fixture(scope="module")
def sigstore() -> SigstoreWorld:
    return SigstoreWorld()


@pytest.fixture
def root(sigstore: SigstoreWorld, tmp_path: Path) -> Path:
    path = tmp_path / "trusted_root.json"
    path.write_text(json.dumps(sigstore.trusted_root()))
    return path


class Pushed:
    """A chart in a registry, and the digest of its manifest."""

    def __init__(self, registry: Registry, folder: str) -> None:
        self.base = f"oci://{registry.host}/{folder}"
        self.chart = f"{self.base}/web"
        artifact = chart_artifact(chart_archive("web", "1.0.0"), created="2026-01-01T00:00:00Z")
        self.manifest = push_chart(HttpTransport(), chart_reference(self.base, "web"), artifact).digest

    def sign(self, sigstore: SigstoreWorld, **options: Any) -> dict[str, Any]:
        """What `cosign sign` attaches."""
        bundle = sigstore.bundle(self.manifest, **{**OURS, **options})
        self.attach(bundle)
        return bundle

    def attach(self, bundle: dict[str, Any]) -> None:
        attach(self.chart, self.manifest, Blob.of(BUNDLE_TYPE, json.dumps(bundle).encode()))


@pytest.fixture
def pushed(registry: Registry, tmp_path: Path) -> Pushed:
    return Pushed(registry, f"keyless/{tmp_path.name.replace('_', '-')}")


@pytest.fixture
def pull(helmkit: HelmkitRunner, pushed: Pushed, root: Path) -> Any:
    def pull(identity: str = WHO, issuer: str = ISSUER) -> tuple[int, str]:
        who = ("--certificate-identity", identity, "--certificate-oidc-issuer", issuer, "--trusted-root", root)
        done = helmkit("pull", f"{pushed.chart}:1.0.0", *who, "-d", "pulled")
        assert Path("pulled").exists() == (done.code == 0)
        return done.code, done.error if done.code else ""

    return pull


@pytest.mark.parametrize("who", [OURS, MAIL], ids=["a workflow", "a person"])
def test_a_signature_by_who_is_asked_for(
    pushed: Pushed, sigstore: SigstoreWorld, pull: Any, who: dict[str, str]
) -> None:
    pushed.sign(sigstore, **who)
    assert pull(**who) == (0, "")


def test_nobody_has_signed(pull: Any) -> None:
    code, error = pull()
    assert (code, "no keyless signature is attached to it" in error) == (5, True)


@pytest.mark.parametrize(
    ("options", "cause"),
    [
        ({"identity": "https://git.example/theirs"}, "Identity|SAN"),
        ({"issuer": "https://else.example"}, "OIDCIssuer does not match"),
        ({"predicate": "https://slsa.dev/provenance/v1"}, "not one of this manifest"),
        ({"manifest": "sha256:" + "0" * 64}, "not one of this manifest"),
        ({"age": 3600}, "certificate|cert"),
    ],
    ids=["somebody else", "by another issuer", "an attestation", "of another chart", "after the certificate's end"],
)
def test_a_signature_that_does_not_count(
    pushed: Pushed, sigstore: SigstoreWorld, pull: Any, options: dict[str, Any], cause: str
) -> None:
    manifest = options.pop("manifest", pushed.manifest)
    pushed.attach(sigstore.bundle(manifest, **{**OURS, **options}))
    code, error = pull()
    assert (code, "no keyless signature of it holds" in error) == (5, True), error
    assert any(word in error for word in cause.split("|")), error


def test_one_good_signature_among_others_is_enough(pushed: Pushed, sigstore: SigstoreWorld, pull: Any) -> None:
    bundles = [sigstore.bundle(pushed.manifest, **MAIL), sigstore.bundle(pushed.manifest, **OURS)]
    made = [
        attach(pushed.chart, pushed.manifest, Blob.of(BUNDLE_TYPE, json.dumps(each).encode())) for each in bundles
    ]
    listed = [{"mediaType": MANIFEST_TYPE, "digest": digest, "size": 1} for digest in made]
    index = {"schemaVersion": 2, "mediaType": INDEX_TYPE, "manifests": listed}
    put(pushed.chart, f":{pushed.manifest.replace(':', '-')}", Blob.of(INDEX_TYPE, json.dumps(index).encode()))
    assert pull() == (0, "")


def _other_payload(bundle: dict[str, Any]) -> None:
    bundle["dsseEnvelope"]["payload"] = bundle["dsseEnvelope"]["payload"][::-1]


def _other_signature(bundle: dict[str, Any]) -> None:
    other = SigstoreWorld().bundle("sha256:" + "1" * 64, **OURS)
    bundle["dsseEnvelope"]["signatures"] = other["dsseEnvelope"]["signatures"]


def _no_promise(bundle: dict[str, Any]) -> None:
    del bundle["verificationMaterial"]["tlogEntries"][0]["inclusionPromise"]


def _no_log(bundle: dict[str, Any]) -> None:
    bundle["verificationMaterial"]["tlogEntries"] = []


def _other_proof(bundle: dict[str, Any]) -> None:
    entry = bundle["verificationMaterial"]["tlogEntries"][0]
    other = SigstoreWorld().bundle("sha256:" + "1" * 64, **OURS)
    entry["inclusionProof"] = other["verificationMaterial"]["tlogEntries"][0]["inclusionProof"]


@pytest.mark.parametrize("change", [_other_payload, _other_signature, _no_promise, _no_log, _other_proof, dict.clear])
def test_a_bundle_that_was_changed(pushed: Pushed, sigstore: SigstoreWorld, pull: Any, change: Any) -> None:
    bundle = sigstore.bundle(pushed.manifest, **OURS)
    change(bundle)
    pushed.attach(bundle)
    code, error = pull()
    assert (code, "no keyless signature of it holds" in error, "Traceback" in error) == (5, True, False), error


def test_another_sigstore_is_not_trusted(pushed: Pushed, pull: Any) -> None:
    pushed.sign(SigstoreWorld())
    assert pull()[0] == 5


def test_without_a_root_sigstore_s_own_is_used(
    helmkit: HelmkitRunner, pushed: Pushed, sigstore: SigstoreWorld
) -> None:
    pushed.sign(sigstore)
    who = ("--certificate-identity", WHO, "--certificate-oidc-issuer", ISSUER)
    done = helmkit("pull", f"{pushed.chart}:1.0.0", *who)
    assert (done.code, "no keyless signature of it holds" in done.error) == (5, True)


def test_the_older_form_is_named(pushed: Pushed, pull: Any) -> None:
    payload = Blob.of("application/vnd.dev.cosign.simplesigning.v1+json", b"{}")
    attach(pushed.chart, pushed.manifest, payload, tag=f"{pushed.manifest.replace(':', '-')}.sig")
    code, error = pull()
    assert (code, "in the form of cosign 2" in error) == (5, True)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"mediaType": "x"}', "\xff"])
def test_a_root_that_is_none(pushed: Pushed, pull: Any, root: Path, text: str) -> None:
    root.write_bytes(text.encode("latin-1"))
    assert pull()[0] == 3
    root.unlink()
    assert pull()[0] == 3


def test_options_that_do_not_go_together(helmkit: HelmkitRunner, pushed: Pushed, root: Path) -> None:
    who = ("--certificate-identity", WHO)
    for options in (who, (*who, "--certificate-oidc-issuer", ISSUER, "--cosign-key", root), ("--trusted-root", root)):
        assert helmkit("pull", pushed.chart, *options).code == 2


class TestSync:
    """A repository of mirrors.yaml that takes nothing without such a signature."""

    @pytest.fixture
    def mirrors(self, pushed: Pushed, root: Path) -> dict[str, str]:
        cosign = f"{{identity: '{WHO}', issuer: '{ISSUER}', trusted_root: {root}}}"
        text = f"version: 1\nrepositories:\n  - name: ours\n    sources: [{{url: '{pushed.base}'}}]\n"
        return {"mirrors.yaml": f"{text}    select: [{{chart: web}}]\n    cosign: {cosign}\n"}

    def test_what_is_signed_is_taken_and_nothing_else(
        self, helmkit: HelmkitRunner, mirrors: dict[str, str], pushed: Pushed, sigstore: SigstoreWorld
    ) -> None:
        pushed.sign(sigstore, **MAIL)
        refused = helmkit("repo", "sync", "-o", "json", files=mirrors)
        (ours,) = json.loads(refused.out)
        assert (refused.code, ours["failed"], ours["failures"][0]["wrong"]) == (6, 1, True)
        assert "no keyless signature of it holds" in refused.err
        pushed.sign(sigstore)
        taken = helmkit("repo", "sync", files=mirrors)
        assert (taken.code, "1 copied" in taken.out) == (0, True), taken.err
        assert helmkit("repo", "verify", files=mirrors).code == 0

    def test_a_sync_of_what_is_here_does_without_the_package(
        self,
        helmkit: HelmkitRunner,
        mirrors: dict[str, str],
        pushed: Pushed,
        sigstore: SigstoreWorld,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        pushed.sign(sigstore)
        assert helmkit("repo", "sync", files=mirrors).code == 0
        monkeypatch.setattr("helmkit.oci.signed.signature_check", None)
        assert helmkit("repo", "sync", files=mirrors).code == 0

    def test_what_it_takes_is_missing(
        self, helmkit: HelmkitRunner, mirrors: dict[str, str], root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("helmkit.oci.signed.find_spec", lambda _name: None)
        done = helmkit("repo", "sync", files=mirrors)
        assert (done.code, "needs the package sigstore" in done.err) == (8, True)
        root.unlink()
        done = helmkit("repo", "sync", files=mirrors)
        assert (done.code, "no such file" in done.err) == (3, True)
