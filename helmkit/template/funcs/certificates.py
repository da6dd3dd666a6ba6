"""genCA, genSignedCert and their kin, genPrivateKey, buildCustomCert. Source: sprig/crypto.go, Go's crypto/x509.

They need the package cryptography, which the extra helmkit[crypto] brings.
"""

from typing import Any

from helmkit.template import pki
from helmkit.template.funcs.baseenc import CorruptInputError, decode_base64
from helmkit.template.gocast import from_bytes
from helmkit.template.gofmt import plain
from helmkit.template.gofunc import FuncError, GoFunction, gofunc
from helmkit.template.govalue import GoObject


class Certificate(GoObject):
    """Sprig's certificate: PEM texts."""

    GO_TYPE = "sprig.certificate"
    FIELDS = {"Cert": "cert", "Key": "key"}  # noqa: RUF012

    def __init__(self, cert: str, key: str) -> None:
        self.cert = cert
        self.key = key


def _certificate(request: pki.Request, key: Any, issuer: pki.Issuer | None) -> Certificate:
    try:
        return Certificate(pki.issue(request, key, issuer), pki.private_key_pem(key))
    except pki.PKIError as exc:
        raise FuncError(str(exc)) from exc


def _own_key(pem: str) -> Any:
    try:
        return pki.parse_private_key(pem)
    except pki.PKIError as exc:
        raise FuncError(f"parsing private key: {exc}") from exc


def _new_key() -> Any:
    try:
        return pki.new_rsa_key(2048)
    except pki.PKIError as exc:
        raise FuncError(str(exc)) from exc


def _request(common_name: str, ips: list[Any], names: list[Any], days: int) -> pki.Request:
    for ip in ips:
        if not isinstance(ip, str):
            raise FuncError(f"error parsing ip: {plain(ip)} is not a string")
        if pki.parse_ip(ip) is None:
            raise FuncError(f"error parsing ip: {ip}")
    for name in names:
        if not isinstance(name, str):
            raise FuncError(f"error processing alternate dns name: {plain(name)} is not a string")
    return pki.Request(common_name, tuple(ips), tuple(names), days)


def _issuer(ca: Certificate) -> pki.Issuer:
    try:
        return pki.load_issuer(ca.cert, ca.key)
    except pki.PKIError as exc:
        raise FuncError(str(exc)) from exc


@gofunc("func(string, int) (sprig.certificate, error)")
def gen_ca(common_name: str, days: int) -> Certificate:
    return _certificate(pki.Request(common_name, days=days, is_ca=True), _new_key(), None)


@gofunc("func(string, int, string) (sprig.certificate, error)")
def gen_ca_with_key(common_name: str, days: int, key: str) -> Certificate:
    return _certificate(pki.Request(common_name, days=days, is_ca=True), _own_key(key), None)


@gofunc("func(string, []interface {}, []interface {}, int) (sprig.certificate, error)")
def gen_self_signed(common_name: str, ips: list[Any], names: list[Any], days: int) -> Certificate:
    return _certificate(_request(common_name, ips, names, days), _new_key(), None)


@gofunc("func(string, []interface {}, []interface {}, int, string) (sprig.certificate, error)")
def gen_self_signed_with_key(common_name: str, ips: list[Any], names: list[Any], days: int, key: str) -> Certificate:
    own_key = _own_key(key)
    return _certificate(_request(common_name, ips, names, days), own_key, None)


@gofunc("func(string, []interface {}, []interface {}, int, sprig.certificate) (sprig.certificate, error)")
def gen_signed(common_name: str, ips: list[Any], names: list[Any], days: int, ca: Certificate) -> Certificate:
    issuer = _issuer(ca)
    return _certificate(_request(common_name, ips, names, days), _new_key(), issuer)


@gofunc("func(string, []interface {}, []interface {}, int, sprig.certificate, string) (sprig.certificate, error)")
def gen_signed_with_key(
    common_name: str, ips: list[Any], names: list[Any], days: int, ca: Certificate, key: str
) -> Certificate:
    own_key = _own_key(key)
    issuer = _issuer(ca)
    return _certificate(_request(common_name, ips, names, days), own_key, issuer)


@gofunc("func(string, string) (sprig.certificate, error)")
def build_custom_cert(cert64: str, key64: str) -> Certificate:
    texts = []
    for text, what in ((cert64, "certificate"), (key64, "private key")):
        try:
            texts.append(from_bytes(decode_base64(text)))
        except CorruptInputError as exc:
            raise FuncError(f"unable to decode base64 {what}") from exc
    try:
        pki.load_issuer(*texts)
    except pki.PKIError as exc:
        raise FuncError(str(exc)) from exc
    return Certificate(*texts)


@gofunc("func(string) string")
def gen_private_key(kind: str) -> str:
    try:
        return pki.generate_private_key(kind)
    except pki.PKIError as exc:
        raise FuncError(str(exc)) from exc


TABLE: dict[str, GoFunction] = {
    "genCA": gen_ca,
    "genCAWithKey": gen_ca_with_key,
    "genSelfSignedCert": gen_self_signed,
    "genSelfSignedCertWithKey": gen_self_signed_with_key,
    "genSignedCert": gen_signed,
    "genSignedCertWithKey": gen_signed_with_key,
    "buildCustomCert": build_custom_cert,
    "genPrivateKey": gen_private_key,
}
