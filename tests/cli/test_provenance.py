"""Signatures: what the real helm signs is accepted here, what helm refuses is refused, and what it pushes is carried."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pysequoia import SignatureMode, Tsk, sign
from pysequoia.packet import PacketPile

from helmkit.resources import shipped_charts
from tests.cli.conftest import HelmkitRunner
from tests.cluster.registry import Registry
from tests.fakes import Server
from tests.mirror.conftest import primary as primary
from tests.support.openpgp import Key, make_key

pytestmark = pytest.mark.helm

_DAY = 86_400


@dataclass(frozen=True)
class Signed:
    """A chart that helm signed, and the keyrings that hold its key, other keys, and none that may sign."""

    archive: Path
    keyring: Path
    key: Key

    @property
    def prov(self) -> Path:
        return self.archive.with_name(f"{self.archive.name}.prov")


def package(helm: Path, key: Key, folder: Path) -> Signed:
    """The nginx chart, packaged and signed by helm."""
    folder.mkdir(parents=True, exist_ok=True)
    secret, public = folder / "secret.gpg", folder / "public.gpg"
    secret.write_bytes(key.secret)
    public.write_bytes(key.public)
    flags = ["--sign", "--key", key.user, "--keyring", str(secret), "-d", str(folder)]
    subprocess.run(
        [str(helm), "package", str(shipped_charts() / "nginx"), *flags], check=True, capture_output=True, timeout=60
    )
    return Signed(next(folder.glob("*.tgz")), public, key)


@pytest.fixture(scope="module")
def ann() -> Key:
    return make_key("Ann <ann@example.com>")


@pytest.fixture
def signed(helm: Path, ann: Key, tmp_path: Path) -> Signed:
    return package(helm, ann, tmp_path / "signed")


def helm_verify(helm: Path, signed: Signed) -> subprocess.CompletedProcess[str]:
    argv = [str(helm), "verify", str(signed.archive), "--keyring", str(signed.keyring)]
    return subprocess.run(argv, capture_output=True, text=True, check=False, timeout=60)


def test_what_helm_signed_is_verified_and_told_as_helm_tells_it(
    helmkit: HelmkitRunner, helm: Path, signed: Signed
) -> None:
    printed = helmkit("verify", signed.archive, "--keyring", signed.keyring)
    assert printed.code == 0, printed.err
    assert printed.out == helm_verify(helm, signed).stdout
    found = json.loads(helmkit("verify", signed.archive, "--keyring", signed.keyring, "-o", "json").out)
    assert found["fingerprint"] == signed.key.fingerprint
    assert found["filename"] == signed.archive.name


def test_the_keyring_may_hold_many_keys_armored_or_not_and_is_helms_unless_named(
    helmkit: HelmkitRunner, signed: Signed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pysequoia import ArmorKind, armor

    others = make_key("Eve <eve@example.com>").public
    home = tmp_path / "user" / ".gnupg"
    home.mkdir(parents=True)
    monkeypatch.delenv("GNUPGHOME", raising=False)
    (home / "pubring.gpg").write_bytes(others + signed.key.public)
    assert helmkit("verify", signed.archive).code == 0
    text = armor(others, ArmorKind.PublicKey) + armor(signed.key.public, ArmorKind.PublicKey)
    (home / "pubring.gpg").write_text(text)
    assert helmkit("verify", signed.archive).code == 0


def _flip(path: Path, offset: int) -> None:
    data = bytearray(path.read_bytes())
    data[offset] ^= 1
    path.write_bytes(data)


def _another_key(signed: Signed) -> None:
    signed.keyring.write_bytes(make_key("Eve <eve@example.com>").public)


def _same_name_another_key(signed: Signed) -> None:
    signed.keyring.write_bytes(make_key(signed.key.user).public)


def _other_text(signed: Signed) -> None:
    signed.prov.write_text(signed.prov.read_text().replace("name: nginx", "name: nginy"))


def _other_hash(signed: Signed) -> None:
    text = signed.prov.read_text()
    at = text.index("sha256:") + 7
    signed.prov.write_text(text[:at] + ("1" if text[at] == "0" else "0") + text[at + 1 :])


def _another_archive(signed: Signed) -> None:
    _flip(signed.archive, 8)  # the operating system in gzip's header: the chart stays the same


def _renamed(signed: Signed) -> None:
    signed.archive.rename(signed.archive.with_name("nginx-99.0.0.tgz"))
    signed.prov.rename(signed.prov.with_name("nginx-99.0.0.tgz.prov"))
    object.__setattr__(signed, "archive", signed.archive.with_name("nginx-99.0.0.tgz"))


def _damaged_signature(signed: Signed) -> None:
    """Another base64 digit in the middle of a line of the signature's number."""
    *lines, last_full, rest, end = signed.prov.read_text().rstrip().splitlines()
    digit = "A" if last_full[20] != "A" else "B"
    signed.prov.write_text("\n".join([*lines, last_full[:20] + digit + last_full[21:], rest, end, ""]))


def _unsigned_text(signed: Signed) -> None:
    text = signed.prov.read_text()
    signed.prov.write_text(text[text.index("apiVersion") : text.index("-----BEGIN PGP SIG")])


FAULTS: dict[str, tuple[Callable[[Signed], object], str]] = {
    "another archive": (_another_archive, "not the archive that was signed"),
    "another hash in the text": (_other_hash, "the signature is bad"),
    "another text": (_other_text, "the signature is bad"),
    "a damaged signature": (_damaged_signature, "the signature is bad"),
    "no signature": (_unsigned_text, "no signature in it"),
    "cut short": (lambda s: s.prov.write_bytes(s.prov.read_bytes()[:-300]), ""),
    "empty": (lambda s: s.prov.write_bytes(b""), "no signature in it"),
    "no file": (lambda s: s.prov.unlink(), "no provenance file"),
    "the archive under another name": (_renamed, "not for a file named nginx-99.0.0.tgz"),
    "another key": (_another_key, "which is not in"),
    "another key of the same name": (_same_name_another_key, "which is not in"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_helm_refuses_is_refused_in_one_line(
    helmkit: HelmkitRunner, helm: Path, signed: Signed, fault: str
) -> None:
    damage, words = FAULTS[fault]
    damage(signed)
    assert helm_verify(helm, signed).returncode != 0
    printed = helmkit("verify", signed.archive, "--keyring", signed.keyring)
    assert printed.code == 5, printed
    assert words in printed.error
    assert printed.out == ""


@pytest.mark.parametrize(("age", "lifetime"), [(3 * _DAY, 2 * _DAY), (3 * _DAY, 3 * _DAY - 3600)])
def test_an_expired_key_is_refused_as_helm_refuses_it(
    helmkit: HelmkitRunner, helm: Path, tmp_path: Path, age: int, lifetime: int
) -> None:
    signed = package(helm, make_key("Old <old@example.com>", age=age, lifetime=lifetime), tmp_path / "old")
    assert "key expired" in helm_verify(helm, signed).stderr
    printed = helmkit("verify", signed.archive, "--keyring", signed.keyring)
    assert (printed.code, "expired on 20" in printed.error) == (5, True), printed


def test_helm_accepts_what_the_library_signs(helm: Path, helmkit: HelmkitRunner, signed: Signed) -> None:
    """Both ways: the text that helm wrote, signed anew with a subkey, verifies with helm and here."""
    key = Tsk.generate("Sub <sub@example.com>")
    text = signed.prov.read_bytes().partition(b"\n\n")[2].partition(b"-----BEGIN PGP SIG")[0]
    signed.prov.write_bytes(sign(key.signer(), text, mode=SignatureMode.CLEAR))
    signed.keyring.write_bytes(bytes(key.extract_certificate()))
    assert helm_verify(helm, signed).returncode == 0
    assert helmkit("verify", signed.archive, "--keyring", signed.keyring).code == 0


def test_a_revoked_key_is_refused_as_helm_refuses_it(helm: Path, helmkit: HelmkitRunner, signed: Signed) -> None:
    key = Tsk.from_bytes(signed.key.secret)
    revocation = key.extract_certificate().revoke(key.certifier())
    first, *rest = map(bytes, PacketPile.from_bytes(signed.key.public))
    signed.keyring.write_bytes(b"".join([first, bytes(revocation), *rest]))
    assert "revoked" in helm_verify(helm, signed).stderr
    printed = helmkit("verify", signed.archive, "--keyring", signed.keyring)
    assert (printed.code, "is revoked" in printed.error) == (5, True), printed


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "no such keyring"),
        (b"", "there is no key in the keyring"),
        (b"not a keyring", "not an OpenPGP keyring"),
        (b"\0\0\0\x20\x01\x01\0\0KBXf" + bytes(20), "a keybox of GnuPG is not a keyring"),
    ],
)
def test_a_keyring_that_is_none_is_bad_configuration(
    helmkit: HelmkitRunner, signed: Signed, tmp_path: Path, content: bytes | None, words: str
) -> None:
    keyring = tmp_path / "ring.gpg"
    if content is not None:
        keyring.write_bytes(content)
    printed = helmkit("verify", signed.archive, "--keyring", keyring)
    assert printed.code == 3
    assert words in printed.error
    assert "hint: gpg --export" in printed.err


def test_without_the_library_the_extra_is_named(
    helmkit: HelmkitRunner, signed: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pysequoia", None)
    printed = helmkit("verify", signed.archive, "--keyring", signed.keyring)
    assert printed.code == 8
    assert "hint: pip install 'helmkit[provenance]'" in printed.err


MIRRORS = """
version: 1
repositories:
  - name: own
    sources: [{{url: "{url}"}}]
    select: [{{chart: "*"}}]
    {more}
"""


@pytest.fixture
def served(helm: Path, signed: Signed, primary: Server) -> Server:
    """A repository whose index helm wrote, with the signed chart in it."""
    subprocess.run([str(helm), "repo", "index", str(signed.archive.parent)], check=True, capture_output=True)
    names = ("index.yaml", signed.archive.name, signed.prov.name)
    primary.serve({name: (signed.archive.parent / name).read_bytes() for name in names})
    return primary


def mirrors(server: Server, more: str = "") -> dict[str, str]:
    return {"mirrors.yaml": MIRRORS.format(url=server.url, more=more)}


def test_a_sync_that_requires_signatures_keeps_and_hands_out_what_is_signed(
    helmkit: HelmkitRunner, signed: Signed, served: Server
) -> None:
    files = mirrors(served, f"keyring: {signed.keyring}\n    require_provenance: true")
    assert helmkit("repo", "sync", files=files).code == 0
    served.script.clear()
    printed = helmkit("pull", "own/nginx", "--prov")
    assert printed.code == 0, printed
    assert Path(signed.prov.name).read_bytes() == signed.prov.read_bytes()
    assert f"signed by {signed.key.user}" in printed.err
    assert helmkit("verify", signed.archive.name, "--keyring", signed.keyring).code == 0
    assert helmkit("template", "own/nginx", "--verify", "--keyring", signed.keyring).code == 0


@pytest.mark.parametrize("fault", ["no file", "another key", "another text", "a damaged signature"])
def test_a_sync_that_requires_signatures_takes_nothing_else(
    helmkit: HelmkitRunner, signed: Signed, served: Server, fault: str, tmp_path: Path
) -> None:
    """Fails closed: CVE-2026-35205 is a provenance file that is missing while one is required."""
    FAULTS[fault][0](signed)
    del served.script[f"/{signed.prov.name}"]
    if signed.prov.exists():
        served.serve({signed.prov.name: signed.prov.read_bytes()})
    files = mirrors(served, f"keyring: {signed.keyring}\n    require_provenance: true")
    printed = helmkit("repo", "sync", "-o", "json", files=files)
    assert printed.code == 6, printed
    (chart,) = json.loads(printed.out)[0]["charts"]
    assert (chart["outcome"], chart["wrong"]) == ("failed", True), chart
    assert not list((tmp_path / "home/data/store/blobs").glob("??/*"))
    for command in (["pull"], ["template"], ["show", "values"]):
        assert helmkit(*command, "own/nginx").code == 5


def test_what_was_copied_before_signatures_were_required_is_held_to_them_too(
    helmkit: HelmkitRunner, signed: Signed, served: Server
) -> None:
    assert helmkit("repo", "sync", files=mirrors(served)).code == 0
    assert f"/{signed.prov.name}" not in served.paths()
    require = mirrors(served, f"keyring: {signed.keyring}\n    require_provenance: true")
    del served.script[f"/{signed.prov.name}"]
    assert helmkit("pull", "own/nginx", files=require).code == 5
    assert helmkit("repo", "sync").code == 6
    served.serve({signed.prov.name: signed.prov.read_bytes()})
    assert helmkit("repo", "sync").code == 0
    assert helmkit("pull", "own/nginx").code == 0
    assert served.paths().count(f"/{signed.archive.name}") == 1


def test_unsigned_charts_are_pulled_without_verify_and_refused_with_it(
    helmkit: HelmkitRunner, signed: Signed, served: Server
) -> None:
    del served.script[f"/{signed.prov.name}"]
    assert helmkit("repo", "sync", files=mirrors(served, "provenance: true")).code == 0
    printed = helmkit("pull", "own/nginx", "--prov")
    assert (printed.code, "no provenance file" in printed.err) == (0, True)
    for reference in ("own/nginx", f"{served.url}/{signed.archive.name}"):
        printed = helmkit("pull", reference, "--verify", "--keyring", signed.keyring)
        assert printed.code == 5, printed
        assert "no provenance file" in printed.error


def test_a_url_and_a_local_archive_are_verified_too(helmkit: HelmkitRunner, signed: Signed, served: Server) -> None:
    url = f"{served.url}/{signed.archive.name}"
    assert helmkit("pull", url, "--verify", "--keyring", signed.keyring).code == 0
    assert Path(signed.prov.name).exists()
    assert helmkit("template", signed.archive.name, "--verify", "--keyring", signed.keyring).code == 0
    _flip(Path(signed.archive.name), 8)
    assert helmkit("template", signed.archive.name, "--verify", "--keyring", signed.keyring).code == 5
    printed = helmkit("template", shipped_charts() / "nginx", "--verify", "--keyring", signed.keyring)
    assert (printed.code, "not a folder" in printed.error) == (5, True)


def test_a_registry_hands_out_what_helm_pushed_with_it(
    helmkit: HelmkitRunner, helm: Path, signed: Signed, registry: Registry
) -> None:
    argv = [str(helm), "push", str(signed.archive), f"oci://{registry.host}/signed", "--plain-http"]
    subprocess.run(argv, check=True, capture_output=True)
    reference = f"oci://{registry.host}/signed/nginx"
    printed = helmkit("pull", reference, "--verify", "--keyring", signed.keyring)
    assert printed.code == 0, printed
    assert Path(signed.prov.name).read_bytes() == signed.prov.read_bytes()
    _another_key(signed)
    assert helmkit("pull", reference, "--verify", "--keyring", signed.keyring).code == 5
