"""cosign's signatures of a chart in a registry, checked with a public key.

A signature is a layer of the manifest at the tag `sha256-DIGEST.sig`: a payload that names the digest of what is
signed, and beside it in an annotation the signature over the payload. Source: cosign specs/SIGNATURE_SPEC.md. Left
out: keyless signatures (keyless), and bundles that a key signed.
"""

import base64
import binascii
import json
from typing import Any

from helmkit.errors import ConfigError, StatusError, ToolMissingError, VerificationError
from helmkit.net import Retry, Transport
from helmkit.oci.charts import read_blob, read_manifest
from helmkit.oci.reference import OciReference

_PAYLOAD_TYPE = "application/vnd.dev.cosign.simplesigning.v1+json"
_SIGNATURE = "dev.cosignproject.cosign/signature"
_KIND = "cosign container image signature"


def check_cosign(
    transport: Transport, reference: OciReference, manifest: str, *, key: Any, retry: Retry | None = None
) -> None:
    """Nothing where one of the signatures of the manifest `sha256:...` is by `key`, as load_key has it.

    VerificationError, UnreachableError; ConfigError for a key of another kind than cosign's.
    """
    from helmkit.oci.registry import Registry, container

    place = OciReference(
        reference.host, reference.path, manifest.replace(":", "-") + ".sig", "", reference.plain_http
    )
    registry = Registry(place, transport, retry)
    try:
        layers = read_manifest(registry, place)[0]["layers"]
        payloads = [
            (read_blob(registry, container(place), str(layer.get("digest"))), layer["annotations"][_SIGNATURE])
            for layer in layers
            if _is_signature(layer)
        ]
    except StatusError as exc:
        if exc.status != 404:
            raise
        raise VerificationError("cosign has not signed it", where=str(reference)) from exc
    signed = [payload for payload, signature in payloads if _verifies(key, payload, signature)]
    if not signed:
        raise VerificationError("no cosign signature of it is by this key", where=str(reference))
    if not any(_names(payload, manifest) for payload in signed):
        raise VerificationError("the cosign signature is for another manifest", where=str(reference))


def _is_signature(layer: Any) -> bool:
    if not isinstance(layer, dict) or layer.get("mediaType") != _PAYLOAD_TYPE:
        return False
    annotations = layer.get("annotations")
    return isinstance(annotations, dict) and isinstance(annotations.get(_SIGNATURE), str)


def _names(payload: bytes, manifest: str) -> bool:
    """Whether a payload says that it signs the manifest."""
    try:
        critical = json.loads(payload)["critical"]
        return bool(critical["type"] == _KIND and critical["image"]["docker-manifest-digest"] == manifest)
    except (ValueError, KeyError, TypeError):
        return False


def load_key(pem: bytes) -> Any:
    """A public key in PEM. ConfigError for what is none, ToolMissingError."""
    try:
        from cryptography.hazmat.primitives.serialization import load_pem_public_key
    except ImportError as exc:
        raise ToolMissingError(
            "checking cosign's signatures needs the package cryptography", hint="pip install 'helmkit[crypto]'"
        ) from exc
    try:
        return load_pem_public_key(pem)
    except ValueError as exc:
        raise ConfigError("not a public key in PEM", hint="cosign generate-key-pair writes cosign.pub") from exc


def _verifies(key: Any, payload: bytes, signature: str) -> bool:
    """Whether the key made the signature: ECDSA and RSA over SHA-256, or Ed25519."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
    from cryptography.hazmat.primitives.hashes import SHA256

    try:
        raw = base64.b64decode(signature, validate=True)
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(raw, payload, ec.ECDSA(SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(raw, payload, padding.PKCS1v15(), SHA256())
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(raw, payload)
        else:
            raise ConfigError("cosign signs with no key of this kind")
    except (InvalidSignature, binascii.Error):
        return False
    return True
