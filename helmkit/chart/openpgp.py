"""A cleartext signature checked against a keyring, through pysequoia (the extra `helmkit[provenance]`).

Source: RFC 9580 section 7, and RFC 4880 before it. A key that is expired or revoked today is refused whenever the
signature was made, as Helm refuses it. Left out: signing, key servers, GnuPG's own keybox format.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helmkit.errors import ConfigError, ToolMissingError, VerificationError
from helmkit.fs import read_bounded

if TYPE_CHECKING:
    from pysequoia import Cert

_CLEARTEXT = b"-----BEGIN PGP SIGNED MESSAGE-----"
_KEYBOX = b"KBXf"
_LARGEST_RING = 64 << 20
_EXPORT = "gpg --export >pubring.gpg writes a keyring that helm and helmkit read"


@dataclass(frozen=True, slots=True)
class Signed:
    """A verified text, and whose signature it carries: the key's first user id and its fingerprint in hex."""

    text: bytes
    signer: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys that are trusted, all alike. `where` names the file."""

    certificates: tuple["Cert", ...]
    where: str

    def verify(self, message: bytes, *, where: str) -> Signed:
        """The text that one of the keys signed. VerificationError, with the reason that a person can act on."""
        if _CLEARTEXT not in message:
            raise VerificationError("no signature in it", where=where)
        library = _library()
        wanted: list[str] = []

        def trusted(keys: Sequence[str]) -> list["Cert"]:
            wanted.extend(keys)
            return list(self.certificates)

        try:
            result = library.verify(message, trusted)
        except Exception as exc:  # noqa: BLE001  what pysequoia raises is not documented
            raise VerificationError(self._reason(wanted, str(exc)), where=where) from None
        found = [self._certificate(sig.certificate) for sig in result.valid_sigs]
        problems = [_unusable(cert, sig.signing_key) for cert, sig in zip(found, result.valid_sigs, strict=True)]
        for cert, problem in zip(found, problems, strict=True):
            if problem is None:
                users = [str(user) for user in cert.user_ids]
                return Signed(result.bytes or b"", users[0] if users else "", cert.fingerprint.upper())
        raise VerificationError(problems[0] or "no signature in it", where=where)

    def _certificate(self, fingerprint: str) -> "Cert":
        return next(cert for cert in self.certificates if cert.fingerprint == fingerprint)

    def _reason(self, wanted: Sequence[str], said: str) -> str:
        """Why nothing verified: no such key here, a key that may not sign, or a signature that is bad."""
        if not wanted:
            return f"not a signed message: {said.partition(chr(10))[0].rstrip('.').lower()}"
        known = [cert for cert in self.certificates if any(key in _keys(cert) for key in wanted)]
        if not known:
            return f"signed by the key {wanted[0].upper()}, which is not in {self.where}"
        return next(filter(None, (_unusable(cert, cert.fingerprint) for cert in known)), "the signature is bad")


def read_keyring(path: Path) -> Keyring:
    """The public keys in a file, binary or armored, one after the other. ConfigError, ToolMissingError."""
    try:
        data = read_bounded(path, _LARGEST_RING)
    except FileNotFoundError as exc:
        raise ConfigError("no such keyring", where=str(path), hint=_EXPORT) from exc
    if data[8:12] == _KEYBOX:
        raise ConfigError("a keybox of GnuPG is not a keyring", where=str(path), hint=_EXPORT)
    try:
        certificates = _library().Cert.split_bytes(data)
    except RuntimeError as exc:
        raise ConfigError("not an OpenPGP keyring", where=str(path), hint=_EXPORT) from exc
    if not certificates:
        raise ConfigError("there is no key in the keyring", where=str(path), hint=_EXPORT)
    return Keyring(tuple(certificates), str(path))


def _library() -> Any:
    try:
        import pysequoia
    except ImportError as exc:
        raise ToolMissingError(
            "checking a signature needs the package pysequoia", hint="pip install 'helmkit[provenance]'"
        ) from exc
    return pysequoia


def _unusable(cert: "Cert", signing_key: str) -> str | None:
    """Why a signature by that key of the certificate is not to be trusted today; None where it is."""
    name = cert.fingerprint.upper()
    if cert.is_revoked:
        return f"the key {name} is revoked"
    ends = [cert.expiration, *(_subkey_ends(cert, signing_key) if signing_key != cert.fingerprint else ())]
    expired = [end for end in ends if end is not None and end <= datetime.now(UTC)]
    return f"the key {name} expired on {min(expired):%Y-%m-%d}" if expired else None


def _keys(cert: "Cert") -> set[str]:
    """Fingerprints and key ids of a certificate's keys, in lower case."""
    keys = [packet for packet in _packets(cert) if packet.key_created is not None]
    return {text.lower() for packet in keys for text in (packet.fingerprint, packet.key_id) if text}


def _subkey_ends(cert: "Cert", fingerprint: str) -> Iterator[datetime]:
    """When a subkey expires, by each signature that binds it."""
    subkey: Any = None
    for packet in _packets(cert):
        if packet.key_created is not None:
            subkey = packet if packet.fingerprint == fingerprint else None
        elif subkey is not None and packet.key_validity_period:
            yield subkey.key_created + packet.key_validity_period


def _packets(cert: "Cert") -> Iterator[Any]:
    from pysequoia.packet import PacketPile

    yield from PacketPile.from_bytes(bytes(cert))
