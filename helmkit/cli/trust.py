"""What --verify, --keyring and --prov ask of a chart, and holding one to it."""

from __future__ import annotations

from helmkit.mirror.provenance import Policy
from helmkit.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from helmkit.chart.openpgp import Keyring
    from helmkit.chart.provenance import Provenance
    from helmkit.cli.settings import Settings
    from helmkit.config import Cosign
    from helmkit.oci import OciReference


class Trust(Record):
    """A chart's .prov file (`fetch`), a valid signature in it (`verify`), one of cosign's by a key; or nothing."""

    fetch: bool = False
    verify: bool = False
    keyring: Path | None = None
    cosign: Cosign | None = None

    @property
    def asked(self) -> bool:
        return self.fetch or self.verify

    def policy(self, settings: Settings) -> Policy:
        """The same for helmkit.mirror. Raises ConfigError, ToolMissingError."""
        keyring = open_keyring(settings, self.keyring) if self.verify else None
        return Policy(fetch=self.asked, late=self.asked, require=self.verify, keyring=keyring)

    def check(self, settings: Settings, archive: bytes, provenance: bytes | None, *, where: str) -> Provenance | None:
        """Who signed an archive, as far as that is asked. Raises VerificationError and as `policy`."""
        if not self.asked:
            return None
        from helmkit.chart.load import load_archive

        metadata = load_archive(archive).metadata
        return self.policy(settings).check(metadata.name, metadata.version, archive, provenance, where=where)

    def check_cosign(self, settings: Settings, reference: OciReference, manifest: str) -> None:
        """Hold a chart of a registry to what is asked of cosign. VerificationError, ConfigError, ToolMissingError."""
        if self.cosign is None:
            return
        from helmkit.cli.mirroring import transport_to
        from helmkit.oci.signed import signature_check

        signature_check(self.cosign)(transport_to(settings, str(reference))[0], reference, manifest)

    def check_path(self, settings: Settings, path: Path) -> Provenance | None:
        """Who signed a local archive, by the .prov file beside it. Raises as `check`."""
        if not self.verify:
            return None
        from helmkit.chart.provenance import check_file

        return check_file(path, open_keyring(settings, self.keyring))


def open_keyring(settings: Settings, path: Path | None) -> Keyring:
    """The public keys in `path`, or where helm looks for them. Raises ConfigError, ToolMissingError."""
    from pathlib import Path

    from helmkit.chart.openpgp import read_keyring

    home = settings.environ.get("GNUPGHOME") or Path(settings.environ.get("HOME") or Path.home()) / ".gnupg"
    return read_keyring(path or Path(home) / "pubring.gpg")
