"""What --verify, --keyring and --prov ask of a chart, and holding one to it."""

from pathlib import Path

from helmkit.chart.load import load_archive
from helmkit.chart.openpgp import Keyring, read_keyring
from helmkit.chart.provenance import Provenance, check_file
from helmkit.cli.settings import Settings
from helmkit.mirror.provenance import Policy
from helmkit.records import Record


class Trust(Record):
    """A chart's .prov file (`fetch`), a valid signature in it (`verify`), or nothing."""

    fetch: bool = False
    verify: bool = False
    keyring: Path | None = None

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
        metadata = load_archive(archive).metadata
        return self.policy(settings).check(metadata.name, metadata.version, archive, provenance, where=where)

    def check_path(self, settings: Settings, path: Path) -> Provenance | None:
        """Who signed a local archive, by the .prov file beside it. Raises as `check`."""
        return check_file(path, open_keyring(settings, self.keyring)) if self.verify else None


def open_keyring(settings: Settings, path: Path | None) -> Keyring:
    """The public keys in `path`, or where helm looks for them. Raises ConfigError, ToolMissingError."""
    home = settings.environ.get("GNUPGHOME") or Path(settings.environ.get("HOME") or Path.home()) / ".gnupg"
    return read_keyring(path or Path(home) / "pubring.gpg")
