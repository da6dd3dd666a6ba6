"""A Sigstore of our own: a certificate authority with Fulcio's extensions, a CT log and a Rekor, all keys made anew.

Source: fulcio docs/oid-info.md; RFC 6962 (SCTs); rekor's dsse 0.0.1 entries, signed notes and inclusion proofs; the
protobuf specs of bundle v0.3 and trusted root v0.1.
"""

import base64
import datetime
import hashlib
import json
import struct
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID

BUNDLE_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json"
SIGN_PREDICATE = "https://sigstore.dev/cosign/sign/v1"
_ISSUER_V1 = x509.ObjectIdentifier("1.3.6.1.4.1.57264.1.1")
_ISSUER = x509.ObjectIdentifier("1.3.6.1.4.1.57264.1.8")
_SCTS = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
_SHA256 = ec.ECDSA(hashes.SHA256())
_START = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


class SigstoreWorld:
    """Signs as `cosign sign` without a key does; `trusted_root()` is what a verifier goes by."""

    def __init__(self) -> None:
        self._ca_key, self._ct_key, self._rekor_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
        self._now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "our fulcio")])
        self._ca = (
            _builder(name, name, self._ca_key.public_key(), self._now, days=3650)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self._ca_key.public_key()), critical=False)
            .sign(self._ca_key, hashes.SHA256())
        )

    def bundle(
        self, manifest: str, *, identity: str, issuer: str, predicate: str = SIGN_PREDICATE, age: int = 0
    ) -> dict[str, Any]:
        """A bundle that signs the manifest `sha256:...` by who the certificate names; signed `age` seconds after it ended."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._certificate(key, identity, issuer)
        subject = [{"digest": {"sha256": manifest.removeprefix("sha256:")}}]
        statement = {
            "_type": "https://in-toto.io/Statement/v1",
            "subject": subject,
            "predicateType": predicate,
            "predicate": {},
        }
        payload, kind = json.dumps(statement).encode(), "application/vnd.in-toto+json"
        pae = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)
        signature = key.sign(pae, _SHA256)
        entry = self._entry(payload, signature, certificate, int(self._now.timestamp()) + age)
        return {
            "mediaType": BUNDLE_TYPE,
            "verificationMaterial": {
                "certificate": {"rawBytes": _b64(certificate.public_bytes(Encoding.DER))},
                "tlogEntries": [entry],
                "timestampVerificationData": {"rfc3161Timestamps": []},
            },
            "dsseEnvelope": {"payload": _b64(payload), "payloadType": kind, "signatures": [{"sig": _b64(signature)}]},
        }

    def trusted_root(self) -> dict[str, Any]:
        """The trusted_root.json of this Sigstore."""
        since = {"start": _START.strftime("%Y-%m-%dT%H:%M:%SZ")}

        def log(key: ec.EllipticCurvePrivateKey, url: str) -> dict[str, Any]:
            public = {"rawBytes": _b64(_der(key)), "keyDetails": "PKIX_ECDSA_P256_SHA_256", "validFor": since}
            return {
                "baseUrl": url,
                "hashAlgorithm": "SHA2_256",
                "publicKey": public,
                "logId": {"keyId": _b64(_key_id(key))},
            }

        return {
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [log(self._rekor_key, "https://rekor.example")],
            "certificateAuthorities": [
                {
                    "subject": {"organization": "ours", "commonName": "our fulcio"},
                    "uri": "https://fulcio.example",
                    "certChain": {"certificates": [{"rawBytes": _b64(self._ca.public_bytes(Encoding.DER))}]},
                    "validFor": since,
                }
            ],
            "ctlogs": [log(self._ct_key, "https://ct.example")],
            "timestampAuthorities": [],
        }

    def _certificate(self, key: ec.EllipticCurvePrivateKey, identity: str, issuer: str) -> x509.Certificate:
        """As Fulcio makes it: ten minutes long, logged before it is signed."""
        email = "@" in identity
        who = x509.RFC822Name(identity) if email else x509.UniformResourceIdentifier(identity)
        text = issuer.encode()
        builder = (
            _builder(x509.Name([]), self._ca.subject, key.public_key(), self._now, minutes=10)
            .add_extension(_usage(digital_signature=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([who]), critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._ca_key.public_key()), critical=False
            )
            .add_extension(x509.UnrecognizedExtension(_ISSUER_V1, text), critical=False)
            .add_extension(x509.UnrecognizedExtension(_ISSUER, b"\x0c" + bytes([len(text)]) + text), critical=False)
        )
        before = builder.sign(self._ca_key, hashes.SHA256()).tbs_certificate_bytes
        signed = hashlib.sha256(_der(self._ca_key)).digest() + len(before).to_bytes(3) + before
        milliseconds = int(self._now.timestamp() * 1000)
        digitally = struct.pack("!BBQH", 0, 0, milliseconds, 1) + signed + b"\0\0"
        signature = self._ct_key.sign(digitally, _SHA256)
        sct = b"\0" + _key_id(self._ct_key) + milliseconds.to_bytes(8) + b"\0\0" + b"\x04\x03"
        sct += len(signature).to_bytes(2) + signature
        listed = (len(sct) + 2).to_bytes(2) + len(sct).to_bytes(2) + sct
        return builder.add_extension(
            x509.UnrecognizedExtension(_SCTS, b"\x04" + bytes([len(listed)]) + listed), critical=False
        ).sign(self._ca_key, hashes.SHA256())

    def _entry(self, payload: bytes, signature: bytes, certificate: x509.Certificate, time: int) -> dict[str, Any]:
        """The log's only entry, with its promise and its proof."""
        verifier = _b64(certificate.public_bytes(Encoding.PEM))
        body = _canonical(
            {
                "apiVersion": "0.0.1",
                "kind": "dsse",
                "spec": {
                    "envelopeHash": {"algorithm": "sha256", "value": hashlib.sha256(b"").hexdigest()},
                    "payloadHash": {"algorithm": "sha256", "value": hashlib.sha256(payload).hexdigest()},
                    "signatures": [{"signature": _b64(signature), "verifier": verifier}],
                },
            }
        )
        log_id = _key_id(self._rekor_key)
        promise = {"body": _b64(body), "integratedTime": time, "logID": log_id.hex(), "logIndex": 0}
        root = hashlib.sha256(b"\0" + body).digest()
        note = f"rekor.example - 1\n1\n{_b64(root)}\n"
        signed = self._rekor_key.sign(note.encode(), _SHA256)
        checkpoint = f"{note}\n\u2014 rekor.example {_b64(log_id[:4] + signed)}\n"
        return {
            "logIndex": "0",
            "logId": {"keyId": _b64(log_id)},
            "kindVersion": {"kind": "dsse", "version": "0.0.1"},
            "integratedTime": str(time),
            "inclusionPromise": {"signedEntryTimestamp": _b64(self._rekor_key.sign(_canonical(promise), _SHA256))},
            "inclusionProof": {
                "logIndex": "0",
                "rootHash": _b64(root),
                "treeSize": "1",
                "hashes": [],
                "checkpoint": {"envelope": checkpoint},
            },
            "canonicalizedBody": _b64(body),
        }


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime.datetime, **lasts: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=1))
        .not_valid_after(now + datetime.timedelta(**lasts))
    )


def _usage(**given: bool) -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: given.get(name, False) for name in names})


def _der(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _key_id(key: ec.EllipticCurvePrivateKey) -> bytes:
    return hashlib.sha256(_der(key)).digest()


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
