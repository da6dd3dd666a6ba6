"""Whether a chart of a registry has the signature that is asked for, whichever of cosign's it is."""

from collections.abc import Callable
from functools import cache, partial
from importlib.util import find_spec

from helmkit.config import Cosign
from helmkit.errors import ConfigError, ToolMissingError
from helmkit.fs import read_bounded
from helmkit.net import Transport
from helmkit.oci.reference import OciReference

_LARGEST_KEY = 1 << 16
# Told where the chart is and the digest of its manifest, `sha256:...`; raises VerificationError, UnreachableError.
Check = Callable[[Transport, OciReference, str], None]


def ensure_checkable(wanted: Cosign) -> None:
    """ConfigError or ToolMissingError where a file or the package that it takes is missing: that is soon known."""
    kind, package, extra = (
        ("keyless", "sigstore", "sigstore") if wanted.identity else ("cosign's", "cryptography", "crypto")
    )
    for file in (wanted.key, wanted.trusted_root):
        if file is not None and not file.is_file():
            raise ConfigError("no such file", where=str(file))
    if find_spec(package) is None:
        raise ToolMissingError(
            f"checking {kind} signatures needs the package {package}", hint=f"pip install 'helmkit[{extra}]'"
        )


@cache
def signature_check(wanted: Cosign) -> Check:
    """What holds charts to `wanted`. ConfigError for a key or trust root that is not one, ToolMissingError.

    The packages take a second to import, so it is for whoever has a chart to check.
    """
    if wanted.key is None:
        from helmkit.oci.keyless import Signer, check_keyless, load_verifier

        signer = Signer(wanted.identity or "", wanted.issuer or "")
        return partial(check_keyless, signer=signer, verifier=load_verifier(wanted.trusted_root))
    from helmkit.oci.cosign import check_cosign, load_key

    try:
        key = load_key(read_bounded(wanted.key, _LARGEST_KEY))
    except FileNotFoundError as exc:
        raise ConfigError("no such key", where=str(wanted.key)) from exc
    return partial(check_cosign, key=key)
