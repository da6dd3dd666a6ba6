"""Keys, certificates, passwords and ciphers: of the same make as the real helm's, and each reads the other's."""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import bcrypt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from helmkit.template.funcs import lookup
from helmkit.template.gofunc import FuncError
from tests.support.probes import Probe, differences, helm_outputs, our_output

# Reading a certificate whose name is longer than X.520 allows.
pytestmark = pytest.mark.filterwarnings("ignore:Attribute's length must be:UserWarning")
LONG = "a-name-that-is-longer-than-sixty-four-characters.default.svc.cluster.local"
SUBJECTS = f"""
{{{{- $ca := genCA "my ca" 365 }}}}
{{{{- $ips := list "10.0.0.1" "::1" "::ffff:1.2.3.4" }}}}
{{{{- $names := list "a.example.com" "*.b.example.com" }}}}
{{{{- $ec := genPrivateKey "ecdsa" }}}}
{{{{- $ed := genPrivateKey "ed25519" }}}}
{{{{- $edCa := genCAWithKey "ed ca" 1 $ed }}}}
{{{{- $all := dict "ca" $ca }}}}
{{{{- $_ := set $all "signed" (genSignedCert "svc" $ips $names 30 $ca) }}}}
{{{{- $_ := set $all "bare" (genSignedCert "" nil nil 0 $ca) }}}}
{{{{- $_ := set $all "no-name" (genSignedCert "" $ips $names 1 $ca) }}}}
{{{{- $_ := set $all "long" (genSignedCert "{LONG}" (list) (list "{LONG}") 3650 $ca) }}}}
{{{{- $_ := set $all "self" (genSelfSignedCert "self" $ips (list) 10) }}}}
{{{{- $_ := set $all "same-name" (genSignedCert "my ca" nil nil 10 $ca) }}}}
{{{{- $_ := set $all "ec" (genSelfSignedCertWithKey "ec" nil $names 5 $ec) }}}}
{{{{- $_ := set $all "ed-ca" $edCa }}}}
{{{{- $_ := set $all "mixed" (genSignedCertWithKey "mixed" nil $names 5 $edCa $ec) }}}}
{{{{- $_ := set $all "custom" (buildCustomCert (b64enc $ca.Cert) (b64enc $ca.Key)) }}}}
{{{{- range $name, $pair := $all }}}}{{{{ $name }}}}: {{{{ list $pair.Cert $pair.Key | toJson }}}}
{{{{ end }}}}"""


def _pairs(output: str) -> dict[str, tuple[x509.Certificate, Any]]:
    found = {}
    for line in output.strip().splitlines():
        name, _, pems = line.partition(": ")
        certificate, key = json.loads(pems)
        found[name] = (
            x509.load_pem_x509_certificate(certificate.encode()),
            load_pem_private_key(key.encode(), None),
        )
    return found


def _description(certificate: x509.Certificate, key: Any) -> dict[str, Any]:
    """What two certificates of one request have in common."""
    unlike = (x509.SubjectKeyIdentifier, x509.AuthorityKeyIdentifier)
    return {
        "version": certificate.version,
        "subject": certificate.subject.rfc4514_string(),
        "issuer": certificate.issuer.rfc4514_string(),
        "algorithm": certificate.signature_algorithm_oid.dotted_string,
        "days": certificate.not_valid_after_utc - certificate.not_valid_before_utc,
        "key": (type(key).__name__, getattr(key, "key_size", 0)),
        "extensions": [
            (item.oid.dotted_string, item.critical, None if isinstance(item.value, unlike) else str(item.value))
            for item in certificate.extensions
        ],
    }


@pytest.fixture(scope="module")
def theirs_and_ours(helm: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any]]:
    probe = Probe("certificates", SUBJECTS)
    theirs = helm_outputs(helm, [probe], tmp_path_factory.mktemp("crypto"))["certificates"]
    return _pairs(theirs), _pairs(our_output(probe))


@pytest.mark.helm
def test_certificates_say_what_helm_makes_them_say(theirs_and_ours: tuple[dict[str, Any], dict[str, Any]]) -> None:
    theirs, ours = theirs_and_ours
    assert theirs.keys() == ours.keys()
    for name, pair in ours.items():
        assert _description(*pair) == _description(*theirs[name]), name


@pytest.mark.helm
def test_keys_and_signatures_match(theirs_and_ours: tuple[dict[str, Any], dict[str, Any]]) -> None:
    for pairs in theirs_and_ours:
        issuers = {pair[0].subject: pair[0] for name, pair in pairs.items() if name in ("ca", "ed-ca")}
        for name, (certificate, key) in pairs.items():
            form = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
            assert certificate.public_key().public_bytes(*form) == key.public_key().public_bytes(*form), name
            certificate.verify_directly_issued_by(issuers.get(certificate.issuer, certificate))


@pytest.mark.helm
def test_key_identifiers_are_computed_alike(theirs_and_ours: tuple[dict[str, Any], dict[str, Any]]) -> None:
    for pairs in theirs_and_ours:
        ca, _ = pairs["ca"]
        key = ca.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)
        identifier = ca.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
        assert identifier == hashlib.sha256(key).digest()[:20]
        signed, _ = pairs["signed"]
        assert (
            signed.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier == identifier
        )


@pytest.mark.parametrize(
    ("kind", "heading", "expected"),
    [
        ("ecdsa", "EC PRIVATE KEY", ec.EllipticCurvePrivateKey),
        ("ed25519", "PRIVATE KEY", ed25519.Ed25519PrivateKey),
        ("dsa", "DSA PRIVATE KEY", dsa.DSAPrivateKey),
        ("rsa", "RSA PRIVATE KEY", rsa.RSAPrivateKey),
    ],
)
def test_private_keys(kind: str, heading: str, expected: type) -> None:
    pem = _call("genPrivateKey", kind)
    assert pem.startswith(f"-----BEGIN {heading}-----\n")
    assert pem.endswith(f"-----END {heading}-----\n")
    key = load_pem_private_key(pem.encode(), None)
    assert isinstance(key, expected)
    if kind == "rsa":
        assert key.key_size == 4096  # type: ignore[union-attr]


def test_an_unknown_kind_of_key() -> None:
    assert _call("genPrivateKey", "x") == "Unknown type x"


def test_bcrypt_hashes_are_what_helm_takes() -> None:
    digest = _call("bcrypt", "secret")
    assert digest.startswith("$2a$10$")
    assert bcrypt.checkpw(b"secret", digest.encode())
    user, _, digest = _call("htpasswd", "me", "secret").partition(":")
    assert user == "me"
    assert bcrypt.checkpw(b"secret", digest.encode())


@pytest.mark.helm
def test_each_decrypts_the_others_text(helm: Path, tmp_path: Path) -> None:
    texts = ["x", "sixteen bytes ..", "héllo wörld " * 20]
    probes = []
    for number, text in enumerate(texts):
        cipher = _call("encryptAES", "pässword", text)
        probes.append(Probe(f"decrypt {number}", '{{ decryptAES "pässword" .Values.cipher }}', {"cipher": cipher}))
        probes.append(Probe(f"encrypt {number}", '{{ encryptAES "pässword" .Values.plain }}', {"plain": text}))
    theirs = helm_outputs(helm, probes, tmp_path)
    for number, text in enumerate(texts):
        assert theirs[f"decrypt {number}"] == text
        assert _call("decryptAES", "pässword", theirs[f"encrypt {number}"]) == text


@pytest.mark.helm
def test_derived_passwords(helm: Path, tmp_path: Path) -> None:
    probes = [
        Probe(kind, f'{{{{ derivePassword {counter} "{kind}" "pässword" "user" "example.com" }}}}')
        for counter, kind in enumerate(("maximum", "long", "medium", "short", "basic", "pin", "nope"))
    ]
    probes.append(Probe("highest", '{{ derivePassword 4294967295 "long" "" "é" "" }}'))
    assert differences(helm, probes, tmp_path) == []


@pytest.mark.parametrize(
    ("package", "name", "arguments"), [("cryptography", "genCA", ("x", 1)), ("bcrypt", "bcrypt", ("x",))]
)
def test_without_the_extra(
    monkeypatch: pytest.MonkeyPatch, package: str, name: str, arguments: tuple[Any, ...]
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(FuncError, match=rf"needs the package {package}: pip install 'helmkit\[crypto\]'"):
        _call(name, *arguments)


def _call(name: str, *arguments: Any) -> Any:
    function = lookup(name)
    assert function is not None
    return function.call(*arguments)
