"""A token service for a real registry: it signs what the registry then checks.

Source: distribution's "Token Authentication Implementation" (JWT, ES256, the certificate in `x5c`).
"""

import base64
import datetime
import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from helmkit.net import Basic
from tests.fakes.server import Answer, Received, Server

ISSUER, SERVICE = "charts-tokens", "charts-registry"
LIFETIME = 300  # Seconds.


class TokenService:
    """Gives a token for any scope to who comes with `login`. `scopes` is what was granted."""

    def __init__(self, folder: Path, server: Server, login: Basic) -> None:
        self.realm = f"{server.url}/token"
        self.scopes: list[str] = []
        self._login = login
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._certificate = _certificate(self._key)
        self.bundle = folder / "tokens.pem"
        self.bundle.write_bytes(self._certificate.public_bytes(serialization.Encoding.PEM))
        server.script["/token"] = self._answer

    def settings(self) -> dict[str, Any]:
        """The `auth` of the registry's configuration."""
        return {
            "token": {
                "realm": self.realm,
                "service": SERVICE,
                "issuer": ISSUER,
                "rootcertbundle": str(self.bundle),
            }
        }

    def _answer(self, request: Received) -> Answer:
        if request.headers.get("authorization") != self._login.header():
            return Answer(401)
        asked = parse_qs(urlsplit(request.path).query)
        (scope,) = asked.get("scope", [""])
        self.scopes.append(scope)
        body = {"token": self._token(scope), "expires_in": LIFETIME}
        return Answer(body=json.dumps(body).encode())

    def _token(self, scope: str) -> str:
        access = []
        if scope:
            kind, name, actions = scope.split(":")
            access.append({"type": kind, "name": name, "actions": actions.split(",")})
        now = int(datetime.datetime.now(datetime.UTC).timestamp())
        times = {"iat": now, "nbf": now, "exp": now + LIFETIME}
        claims = {"iss": ISSUER, "sub": "me", "aud": SERVICE, "jti": secrets.token_hex(8), "access": access}
        chain = [base64.b64encode(self._certificate.public_bytes(serialization.Encoding.DER)).decode()]
        head = {"typ": "JWT", "alg": "ES256", "x5c": chain}
        signed = f"{_part(head)}.{_part({**claims, **times})}"
        r, s = decode_dss_signature(self._key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
        return f"{signed}.{_encoded(r.to_bytes(32) + s.to_bytes(32))}"


def _part(value: Mapping[str, Any]) -> str:
    return _encoded(json.dumps(value).encode())


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _certificate(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "tokens")])
    today = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
