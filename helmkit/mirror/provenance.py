"""What a repository, or the user, wants of provenance files, and fetching one from where an archive was."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from helmkit.config import Cosign, Repository
from helmkit.errors import StatusError, VerificationError
from helmkit.net import Request, Retry, Transport, fetch
from helmkit.records import Record

if TYPE_CHECKING:
    from helmkit.chart.openpgp import Keyring
    from helmkit.chart.provenance import Provenance
    from helmkit.oci import RemoteChart

_LARGEST = 1 << 20


class Policy(Record):
    """Whether .prov files are fetched beside archives, whether an archive without one is refused, whom to trust.

    Where there is a keyring, a .prov file that does not verify is refused, required or not. `late` asks for one also
    where the archive is in the store already. What comes from a source must pass `cosign`, which none but a registry
    can.
    """

    fetch: bool = False
    late: bool = False
    require: bool = False
    keyring: "Keyring | None" = None
    cosign: Cosign | None = None

    @classmethod
    def of(cls, repository: Repository) -> "Policy":
        """What mirrors.yaml says. ConfigError, ToolMissingError."""
        keyring = None
        if repository.keyring:
            from helmkit.chart.openpgp import read_keyring

            keyring = read_keyring(repository.keyring)
        if repository.cosign:
            from helmkit.oci.signed import ensure_checkable

            ensure_checkable(repository.cosign)
        wanted = repository.provenance or repository.require_provenance or keyring is not None
        return cls(wanted, repository.require_provenance, repository.require_provenance, keyring, repository.cosign)

    def with_(self, other: "Policy | None") -> "Policy":
        """What both ask for; the other's keyring goes first."""
        if other is None:
            return self
        return Policy(
            self.fetch or other.fetch,
            self.late or other.late,
            self.require or other.require,
            other.keyring or self.keyring,
            other.cosign or self.cosign,
        )

    def check_cosign(self, transport: Transport, found: "RemoteChart | None", *, where: str) -> None:
        """Hold a chart to its signature in the registry where it was `found`. VerificationError, UnreachableError."""
        if self.cosign is None:
            return
        if found is None:
            raise VerificationError("it comes from no registry, and so has no signature by cosign", where=where)
        from helmkit.oci.signed import signature_check

        signature_check(self.cosign)(transport, found.reference, found.manifest)

    def check(
        self, name: str, version: str, archive: bytes, provenance: bytes | None, *, where: str
    ) -> "Provenance | None":
        """Who signed the archive of chart `name`, as far as that is asked. VerificationError."""
        if provenance is None:
            if self.require:
                raise VerificationError("it has no provenance file", where=where)
            return None
        if self.keyring is None:
            if self.require:
                raise VerificationError("there is no keyring to check its signature with", where=where)
            return None
        from helmkit.chart.provenance import check_provenance

        return check_provenance(provenance, archive, self.keyring, name=name, version=version, where=where)


def fetch_provenance(transport: Transport, url: str, *, retry: Retry | None = None) -> bytes | None:
    """The .prov file beside the archive at `url`; None where there is none, or a web page in its place.

    UnreachableError; VerificationError where it is too large.
    """
    request = Request(provenance_url(url), max_size=_LARGEST)
    try:
        data = fetch(transport, request, retry).data
    except StatusError as exc:
        if exc.status in (401, 403, 404, 410):
            return None
        raise
    return data if b"-----BEGIN PGP SIGNED MESSAGE-----" in data else None


def provenance_url(url: str) -> str:
    """Where the .prov file of the archive at `url` is, its query kept."""
    parts = urlsplit(url)
    return parts._replace(path=f"{parts.path}.prov").geturl()
