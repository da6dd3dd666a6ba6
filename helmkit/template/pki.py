"""Keys and X.509 certificates as Sprig makes them with Go's crypto/x509, by the package cryptography.

Everything here works on PEM texts and opaque key objects. The package is an extra: without it every function raises
PKIError that names it. Left out: reading times and names back.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from helmkit.template.gocast import wrap64

_INSTALL = "needs the package cryptography: pip install 'helmkit[crypto]'"


class PKIError(Exception):
    """A key or certificate that cannot be read or made."""


@dataclass(frozen=True)
class Request:
    """What a certificate is to say; `ips` and `names` are its alternative names."""

    common_name: str
    ips: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    days: int = 0
    is_ca: bool = False


@dataclass(frozen=True)
class Issuer:
    """A certificate and the key that signs for it."""

    certificate: Any
    key: Any


def _require_cryptography() -> None:
    try:
        import cryptography  # noqa: F401
    except ImportError as exc:
        raise PKIError(_INSTALL) from exc


def new_rsa_key(bits: int) -> Any:
    _require_cryptography()
    from cryptography.hazmat.primitives.asymmetric import rsa

    return rsa.generate_private_key(65537, bits)


def generate_private_key(kind: str) -> str:
    """genPrivateKey's PEM text, or its sentence about an unknown kind."""
    if kind in ("", "rsa"):
        return private_key_pem(new_rsa_key(4096))
    _require_cryptography()
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519

    if kind == "dsa":
        return private_key_pem(dsa.generate_private_key(2048))
    if kind == "ecdsa":
        return private_key_pem(ec.generate_private_key(ec.SECP256R1()))
    if kind == "ed25519":
        return private_key_pem(ed25519.Ed25519PrivateKey.generate())
    return f"Unknown type {kind}"


# Keys that were made here, by their PEM text: a chart signs with the authority that it has just made, and OpenSSL
# takes 40 ms to check that the primes of a text's key are primes.
_made: dict[str, Any] = {}
_MAX_MADE = 16


def private_key_pem(key: Any) -> str:
    """RSA, DSA and EC keys in their own formats, others in PKCS #8."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ed25519

    own_format = not isinstance(key, ed25519.Ed25519PrivateKey)
    kind = serialization.PrivateFormat.TraditionalOpenSSL if own_format else serialization.PrivateFormat.PKCS8
    pem: bytes = key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption())
    text = pem.decode("ascii")
    if len(_made) == _MAX_MADE:
        _made.clear()
    _made[text] = key
    return text


def _pem_block(text: str) -> tuple[str, bytes] | None:
    """Type and PEM bytes of the first block, None without one."""
    start = text.find("-----BEGIN ")
    name = text[start + 11 :].partition("-----")[0]
    ending = f"-----END {name}-----"
    end = text.find(ending)
    return None if start < 0 or end < 0 else (name, (text[start:end] + ending + "\n").encode())


def parse_private_key(text: str) -> Any:
    """parsePrivateKeyPEM. Raises PKIError."""
    if text in _made:
        return _made[text]
    _require_cryptography()
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    block = _pem_block(text)
    if block is None:
        raise PKIError("no PEM data in input")
    name, pem = block
    kind = name.removesuffix(" PRIVATE KEY")
    if name != "PRIVATE KEY" and kind == name:
        raise PKIError(f"no private key data in PEM block of type {name}")
    if name != "PRIVATE KEY" and kind not in ("RSA", "EC", "DSA"):
        raise PKIError(f"invalid private key type {name}")
    try:
        return load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as exc:
        what = "decoding PEM as PKCS#8" if name == "PRIVATE KEY" else f"parsing {kind} private key from PEM"
        raise PKIError(f"{what}: {exc}") from exc


def load_issuer(certificate: str, key: str) -> Issuer:
    """A certificate with its key, both PEM. Raises PKIError."""
    _require_cryptography()
    from cryptography import x509

    block = _pem_block(certificate)
    if block is None:
        raise PKIError("unable to decode certificate")
    try:
        loaded = x509.load_pem_x509_certificate(block[1])
    except ValueError as exc:
        raise PKIError(f"error parsing certificate: decodedCert.Bytes: {exc}") from exc
    try:
        return Issuer(loaded, parse_private_key(key))
    except PKIError as exc:
        raise PKIError(f"error parsing private key: {exc}") from exc


def parse_ip(text: str) -> Any:
    """net.ParseIP: an address, with IPv4 taken out of IPv6; None for what is none."""
    import ipaddress

    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return None if "%" in text else getattr(address, "ipv4_mapped", None) or address


def issue(request: Request, key: Any, issuer: Issuer | None) -> str:
    """The PEM text of a certificate for `key`, signed by `issuer` or, without one, by itself. Raises PKIError."""
    import warnings

    with warnings.catch_warnings():
        # Go takes names of any length; names of services are easily longer than the 64 characters of X.520.
        warnings.filterwarnings("ignore", "Attribute's length must be", UserWarning)
        return _issued(request, key, issuer)


def _issued(request: Request, key: Any, issuer: Issuer | None) -> str:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ed25519
    from cryptography.hazmat.primitives.serialization import Encoding

    subject = _name(request.common_name)
    signing_key = issuer.key if issuer else key
    start = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
    )
    algorithm = None if isinstance(signing_key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    try:
        builder = builder.not_valid_before(start).not_valid_after(start + _lifetime(request.days))
        for extension, critical in _extensions(request, key, issuer):
            builder = builder.add_extension(extension, critical=critical)
        return builder.sign(signing_key, algorithm).public_bytes(Encoding.PEM).decode("ascii")
    except (ValueError, TypeError, OverflowError) as exc:
        raise PKIError(f"error creating certificate: {exc}") from exc


def _lifetime(days: int) -> timedelta:
    """Go's time.Duration of so many days, which wraps around."""
    return timedelta(microseconds=wrap64(days * 24 * 3600 * 10**9) // 1000)


def _name(common_name: str) -> Any:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    if not common_name:
        return x509.Name([])
    if any("\ud800" <= char <= "\udfff" for char in common_name):
        raise PKIError("error creating certificate: asn1: string not valid UTF-8")
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name, _validate=False)])


def _extensions(request: Request, key: Any, issuer: Issuer | None) -> list[tuple[Any, bool]]:
    """The extensions that Go writes, in its order, each with whether it is critical."""
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID

    unused = dict.fromkeys(
        ("content_commitment", "data_encipherment", "key_agreement", "crl_sign", "encipher_only", "decipher_only"),
        False,
    )
    usage = x509.KeyUsage(digital_signature=True, key_encipherment=True, key_cert_sign=request.is_ca, **unused)
    purposes = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
    found: list[tuple[Any, bool]] = [
        (usage, True),
        (purposes, False),
        (x509.BasicConstraints(ca=request.is_ca, path_length=None), True),
    ]
    if request.is_ca:
        found.append((x509.SubjectKeyIdentifier(_key_identifier(key.public_key())), False))
    if issuer and issuer.certificate.subject != _name(request.common_name):
        found += [(identifier, False) for identifier in _authority_key(issuer.certificate)]
    for name in request.names:
        if not name.isascii():
            from helmkit.template.gofmt import quote

            raise PKIError(f"error creating certificate: x509: {quote(name)} cannot be encoded as an IA5String")
    names = [x509.DNSName(name) for name in request.names]
    addresses = [x509.IPAddress(parse_ip(ip)) for ip in request.ips]
    if names or addresses:
        found.append((x509.SubjectAlternativeName([*names, *addresses]), not request.common_name))
    return found


def _key_identifier(key: Any) -> bytes:
    """RFC 7093, method 1: 160 bits of the SHA-256 of the key's own encoding."""
    import hashlib

    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    form = (Encoding.Raw, PublicFormat.Raw)
    if isinstance(key, rsa.RSAPublicKey):
        form = (Encoding.DER, PublicFormat.PKCS1)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        form = (Encoding.X962, PublicFormat.UncompressedPoint)
    return hashlib.sha256(key.public_bytes(*form)).digest()[:20]


def _authority_key(certificate: Any) -> list[Any]:
    """The identifier of the issuer's key, if its certificate has one."""
    from cryptography import x509

    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    except x509.ExtensionNotFound:
        return []
    return [x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(extension.value)]
