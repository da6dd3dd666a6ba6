"""Provenance files: who signed a chart's archive, and that it is this very archive.

The order is: signature, then the archive's hash, then name and version in Chart.yaml. What a file says counts only as
far as the signature covers it. Source: Helm pkg/provenance sign.go. Left out: where a .prov file comes from
(helmkit.mirror) and writing one.
"""

from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from helmkit import goyaml
from helmkit.chart.archive import MAX_CHART
from helmkit.chart.load import load_archive
from helmkit.chart.openpgp import Keyring
from helmkit.errors import VerificationError, YAMLError
from helmkit.fs import read_bounded

MAX_PROVENANCE = 1 << 20  # Bytes; a real one is Chart.yaml and a signature.


@dataclass(frozen=True, slots=True)
class Provenance:
    """Whose signature an archive carries; `digest` is its sha256 in hex, `filename` what the signer called it."""

    signer: str
    fingerprint: str
    digest: str
    filename: str

    def as_dict(self) -> dict[str, str]:
        """Plain JSON values."""
        return asdict(self)


def check_provenance(
    provenance: bytes,
    archive: bytes,
    keyring: Keyring,
    *,
    name: str,
    version: str,
    filename: str = "",
    where: str = "",
) -> Provenance:
    """Who signed the archive of chart `name` in `version`.

    With `filename` the signer must have called it so, as `helm verify` demands; without, any name will do:
    Chart.yaml, which the hash covers, says what it is. VerificationError.
    """
    where = where or filename or f"{name}-{version}.tgz"
    signed = keyring.verify(provenance, where=f"{where}.prov")
    metadata, files = _message(signed.text, f"{where}.prov")
    digest = sha256(archive).hexdigest()
    if filename and filename not in files:
        raise VerificationError(f"the signature is not for a file named {filename}", where=f"{where}.prov")
    found = [listed for listed, hashed in files.items() if hashed == f"sha256:{digest}"]
    if not found or (filename and filename not in found):
        raise VerificationError(f"it is not the archive that was signed: its sha256 is {digest[:12]}...", where=where)
    if (metadata.get("name"), metadata.get("version")) != (name, version):
        said = f"{metadata.get('name')} {metadata.get('version')}"
        raise VerificationError(f"the signature is for {said}, the archive holds {name} {version}", where=where)
    return Provenance(signed.signer, signed.fingerprint, digest, filename or found[0])


def check_file(path: Path, keyring: Keyring) -> Provenance:
    """Who signed the archive in a file, by the .prov file beside it. VerificationError; ChartError for no archive."""
    if path.is_dir():
        raise VerificationError("only an archive is signed, not a folder", where=str(path))
    try:
        provenance = read_bounded(path.with_name(f"{path.name}.prov"), MAX_PROVENANCE)
    except FileNotFoundError as exc:
        raise VerificationError("it has no provenance file", where=f"{path}.prov") from exc
    archive = read_bounded(path, MAX_CHART)
    metadata = load_archive(archive).metadata
    return check_provenance(
        provenance,
        archive,
        keyring,
        name=metadata.name,
        version=metadata.version,
        filename=path.name,
        where=str(path),
    )


def _message(text: bytes, where: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two documents of a provenance file: Chart.yaml, and hashes by file name."""
    parts = text.replace(b"\r\n", b"\n").split(b"\n...\n")
    try:
        documents = [goyaml.load(part.decode()) for part in parts[:2]]
    except (YAMLError, UnicodeDecodeError) as exc:
        raise VerificationError("what is signed is not YAML", where=where) from exc
    metadata, sums = documents if len(documents) == 2 else (None, None)
    files = sums.get("files") if isinstance(sums, dict) else None
    if not isinstance(metadata, dict) or not isinstance(files, dict):
        raise VerificationError("what is signed is not a chart's provenance", where=where)
    return metadata, files
