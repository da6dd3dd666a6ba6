"""cosign's keyless signatures of a chart in a registry: Sigstore bundles that refer to its manifest, checked offline.

A bundle holds a certificate that says who signed, the signed statement, and the proof that a transparency log has it.
Source: cosign's bundle format (from 3.0 on), sigstore's protobuf-specs, in-toto's statement v1. Left out: signatures
that cosign before 3 put under the tag `sha256-DIGEST.sig`: they have a promise of the log and no proof of inclusion,
which the sigstore package asks for.
"""

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helmkit.errors import ConfigError, StatusError, ToolMissingError, VerificationError
from helmkit.fs import reason
from helmkit.net import Retry, Transport
from helmkit.oci.charts import read_blob, read_manifest
from helmkit.oci.reference import OciReference
from helmkit.oci.referrers import fallback_tag, referrers, tagged_referrers
from helmkit.records import Record, replace

if TYPE_CHECKING:
    from sigstore.verify import Verifier

    from helmkit.oci.registry import Registry

_BUNDLE = "application/vnd.dev.sigstore.bundle"
_STATEMENT = "application/vnd.in-toto+json"
_SIGNS = "https://sigstore.dev/cosign/sign/v1"


class Signer(Record):
    """Whom a certificate has to name: `identity` (an address or a URL) as `issuer` knows it, both exactly."""

    identity: str
    issuer: str


def check_keyless(
    transport: Transport,
    reference: OciReference,
    manifest: str,
    *,
    signer: Signer,
    verifier: "Verifier",
    retry: Retry | None = None,
) -> None:
    """Nothing where `signer` has signed the manifest `sha256:...`, by what `verifier` trusts.

    VerificationError, UnreachableError.
    """
    from helmkit.oci.registry import Registry

    place = replace(reference, tag="", digest=manifest)
    registry = Registry(place, transport, retry)
    bundles = _bundles(registry, place, manifest)
    if not bundles:
        older = _older(registry, place)
        raise VerificationError(f"no keyless signature is attached to it{older}", where=str(reference))
    causes = [cause for bundle in bundles if (cause := _refusal(verifier, bundle, manifest, signer))]
    if len(causes) == len(bundles):
        raise VerificationError(f"no keyless signature of it holds: {causes[0]}", where=str(reference))


def load_verifier(trusted_root: Path | None) -> "Verifier":
    """One that trusts what a trusted_root.json says, or without one Sigstore's own. ConfigError, ToolMissingError."""
    logging.getLogger("sigstore").setLevel(logging.CRITICAL)  # What there is to say is said by our exceptions.
    try:
        from sigstore.errors import Error
        from sigstore.models import ClientTrustConfig, TrustedRoot
        from sigstore.verify import Verifier
    except ImportError as exc:
        raise ToolMissingError(
            "checking keyless signatures needs the package sigstore", hint="pip install 'helmkit[sigstore]'"
        ) from exc
    try:
        if trusted_root is None:
            # The copy that comes with the package: nothing is asked of the network.
            return Verifier(trusted_root=ClientTrustConfig.production(offline=True).trusted_root)
        return Verifier(trusted_root=TrustedRoot.from_file(str(trusted_root)))
    except OSError as exc:
        raise ConfigError(f"the trust root cannot be read: {reason(exc)}", where=str(trusted_root)) from exc
    except (Error, ValueError) as exc:
        raise ConfigError("not a trust root of Sigstore", where=str(trusted_root)) from exc


def _bundles(registry: "Registry", place: OciReference, manifest: str) -> list[bytes]:
    from helmkit.oci.registry import container

    listed = [*referrers(registry, place, manifest), *tagged_referrers(registry, place, manifest)]
    found: list[bytes] = []
    for digest in dict.fromkeys(listed):
        document, _ = read_manifest(registry, replace(place, digest=digest))
        layers = [layer for layer in document["layers"] if _is_bundle(layer)]
        found += [read_blob(registry, container(place), str(layer.get("digest"))) for layer in layers]
    return found


def _is_bundle(layer: Any) -> bool:
    return isinstance(layer, dict) and str(layer.get("mediaType")).startswith(_BUNDLE)


def _refusal(verifier: "Verifier", bundle: bytes, manifest: str, signer: Signer) -> str:
    """Why a bundle is no signature of the manifest by `signer`; empty where it is."""
    from sigstore.errors import Error
    from sigstore.models import Bundle
    from sigstore.verify.policy import Identity

    try:
        policy = Identity(identity=signer.identity, issuer=signer.issuer)
        kind, payload = verifier.verify_dsse(Bundle.from_json(bundle), policy)
    except (Error, ValueError) as exc:
        return " ".join(str(exc).split())[:300]
    return "" if kind == _STATEMENT and _names(payload, manifest) else "it is not one of this manifest"


def _names(payload: bytes, manifest: str) -> bool:
    """Whether a verified statement says that it signs the manifest."""
    try:
        statement = json.loads(payload)
        digests = [subject["digest"]["sha256"] for subject in statement["subject"]]
        return bool(statement["predicateType"] == _SIGNS and manifest.removeprefix("sha256:") in digests)
    except (ValueError, KeyError, TypeError):
        return False


def _older(registry: "Registry", place: OciReference) -> str:
    """That there is a signature in the older form, where there is one."""
    try:
        read_manifest(registry, replace(place, tag=f"{fallback_tag(place.digest)}.sig", digest=""))
    except (StatusError, VerificationError):
        return ""
    return ", but one in the form of cosign 2, which `cosign verify` checks"
