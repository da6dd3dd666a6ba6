"""The keys of one cluster, made afresh for it: a certificate authority, the server's certificate, the key that signs
service account tokens, and the administrator's token. Elliptic curves, because RSA keys take long to make.
"""

import datetime
import ipaddress
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

_LIFE = datetime.timedelta(days=365)


@dataclass(frozen=True)
class Keys:
    """PEM files, and the administrator's bearer token (also in `token_file`, as the server reads it)."""

    authority: Path
    server_certificate: Path
    server_key: Path
    service_accounts: Path
    token_file: Path
    admin_token: str


def make_keys(folder: Path) -> Keys:
    """Write all files into `folder`, which must exist and be empty."""
    authority_key, server_key = _new_key(), _new_key()
    authority = _certificate("helmkit-test-ca", authority_key, "helmkit-test-ca", authority_key)
    server = _certificate("kube-apiserver", server_key, "helmkit-test-ca", authority_key)
    token = secrets.token_hex(16)
    return Keys(
        authority=_write(folder / "ca.crt", _pem(authority)),
        server_certificate=_write(folder / "server.crt", _pem(server)),
        server_key=_write(folder / "server.key", _private_pem(server_key)),
        service_accounts=_write(folder / "service-accounts.key", _private_pem(_new_key())),
        token_file=_write(folder / "tokens.csv", f"{token},admin,admin,system:masters\n".encode()),
        admin_token=token,
    )


def _new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _certificate(
    subject: str, key: ec.EllipticCurvePrivateKey, issuer: str, issuer_key: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    """A certificate for loopback; that of an authority when `subject` is `issuer`."""
    now = datetime.datetime.now(datetime.UTC)
    loopback = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    usage = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    is_authority = subject == issuer
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # The clocks of a machine and its containers may differ a little.
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + _LIFE)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, key_cert_sign=is_authority, crl_sign=is_authority, **usage),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost"), loopback]), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _private_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    # The server takes the public half from the same file, but only if it is not PKCS 8.
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes) -> Path:
    path.touch(mode=0o600)
    path.write_bytes(content)
    return path
