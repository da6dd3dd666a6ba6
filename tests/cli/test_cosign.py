"""cosign's signatures of charts in a real registry, made here as its specification has them."""

import base64
import hashlib
import http.client
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from helmkit.resources import shipped_charts
from tests.cli.conftest import HelmkitRunner
from tests.cluster.registry import Registry

pytestmark = pytest.mark.helm

_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
_PAYLOAD = "application/vnd.dev.cosign.simplesigning.v1+json"
_HEX = hashlib.sha256


@dataclass(frozen=True)
class Pushed:
    """A chart in a registry, and the digest of its manifest."""

    host: str
    path: str
    manifest: str

    @property
    def reference(self) -> str:
        return f"oci://{self.host}/{self.path}"

    def request(self, method: str, path: str, body: bytes = b"", kind: str = "application/octet-stream") -> str:
        """One request of the registry's API; the Location it answers with."""
        connection = http.client.HTTPConnection(self.host)
        connection.request(method, path, body, {"content-type": kind})
        answer = connection.getresponse()
        answer.read()
        assert answer.status < 300, (method, path, answer.status)
        connection.close()
        return answer.headers.get("location", "")

    def put_blob(self, data: bytes) -> dict[str, Any]:
        """Upload a blob; its descriptor."""
        digest = f"sha256:{_HEX(data).hexdigest()}"
        place = self.request("POST", f"/v2/{self.path}/blobs/uploads/").partition(self.host)[2]
        self.request("PUT", f"{place}&digest={digest}", data)
        return {"digest": digest, "size": len(data)}

    def sign(self, key: Any, *, signs: str = "", kind: str = "cosign container image signature") -> None:
        """What `cosign sign --key` attaches; `signs` is the manifest that the payload names."""
        image = {"docker-manifest-digest": signs or self.manifest}
        identity = {"docker-reference": f"{self.host}/{self.path}"}
        payload = json.dumps({"critical": {"identity": identity, "image": image, "type": kind}, "optional": None})
        layer = {"mediaType": _PAYLOAD, **self.put_blob(payload.encode())}
        layer["annotations"] = {"dev.cosignproject.cosign/signature": signature(key, payload.encode())}
        config = {"mediaType": "application/vnd.oci.image.config.v1+json", **self.put_blob(b"{}")}
        manifest = {"schemaVersion": 2, "mediaType": _MANIFEST, "config": config, "layers": [layer]}
        tag = f"{self.manifest.replace(':', '-')}.sig"
        self.request("PUT", f"/v2/{self.path}/manifests/{tag}", json.dumps(manifest).encode(), _MANIFEST)


def signature(key: Any, payload: bytes) -> str:
    if isinstance(key, ec.EllipticCurvePrivateKey):
        raw = key.sign(payload, ec.ECDSA(SHA256()))
    elif isinstance(key, rsa.RSAPrivateKey):
        raw = key.sign(payload, padding.PKCS1v15(), SHA256())
    else:
        raw = key.sign(payload)
    return base64.b64encode(raw).decode()


def write_public(key: Any, path: Path) -> Path:
    path.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return path


@pytest.fixture
def pushed(helm: Path, registry: Registry, tmp_path: Path, request: pytest.FixtureRequest) -> Pushed:
    """The nginx chart, pushed by helm to a place of its own."""
    subprocess.run(
        [str(helm), "package", str(shipped_charts() / "nginx"), "-d", str(tmp_path)], check=True, capture_output=True
    )
    folder = f"cosign{_HEX(request.node.name.encode()).hexdigest()[:8]}"
    argv = [str(helm), "push", str(next(tmp_path.glob("*.tgz"))), f"oci://{registry.host}/{folder}", "--plain-http"]
    done = subprocess.run(argv, check=True, capture_output=True, text=True)
    digest = next(word for word in (done.stdout + done.stderr).split() if word.startswith("sha256:"))
    return Pushed(registry.host, f"{folder}/nginx", digest)


KEYS = {
    "ecdsa": lambda: ec.generate_private_key(ec.SECP256R1()),
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
}


@pytest.mark.parametrize("kind", KEYS)
def test_a_signature_by_the_key_is_accepted_and_by_another_refused(
    helmkit: HelmkitRunner, pushed: Pushed, tmp_path: Path, kind: str
) -> None:
    key = KEYS[kind]()
    public = write_public(key, tmp_path / "cosign.pub")
    unsigned = helmkit("pull", pushed.reference, "--cosign-key", public)
    assert (unsigned.code, "cosign has not signed it" in unsigned.error) == (5, True)
    pushed.sign(key)
    assert helmkit("pull", pushed.reference, "--cosign-key", public).code == 0
    assert list(Path().glob("nginx-*.tgz"))
    other = write_public(KEYS[kind](), tmp_path / "other.pub")
    refused = helmkit("pull", pushed.reference, "--cosign-key", other, "-d", "other")
    assert (refused.code, "by this key" in refused.error) == (5, True)
    assert not Path("other").exists()


def test_a_signature_of_something_else_is_refused(helmkit: HelmkitRunner, pushed: Pushed, tmp_path: Path) -> None:
    key = KEYS["ecdsa"]()
    public = write_public(key, tmp_path / "cosign.pub")
    pushed.sign(key, signs="sha256:" + "0" * 64)
    printed = helmkit("pull", pushed.reference, "--cosign-key", public)
    assert (printed.code, "another manifest" in printed.error) == (5, True)
    pushed.sign(key, kind="something else")
    assert helmkit("pull", pushed.reference, "--cosign-key", public).code == 5


def test_a_key_that_is_none_and_a_chart_in_no_registry(
    helmkit: HelmkitRunner, pushed: Pushed, tmp_path: Path
) -> None:
    (tmp_path / "cosign.pub").write_text("not a key")
    pushed.sign(KEYS["ecdsa"]())
    printed = helmkit("pull", pushed.reference, "--cosign-key", tmp_path / "cosign.pub")
    assert (printed.code, "not a public key" in printed.error) == (3, True)
    assert helmkit("pull", pushed.reference, "--cosign-key", tmp_path / "none.pub").code == 3
    assert helmkit("pull", "stable/nginx", "--cosign-key", tmp_path / "cosign.pub").code == 2
