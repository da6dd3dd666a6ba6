"""A chart's archive: from the store, else from the sources in order, verified before it is kept or handed out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helmkit.config import Mirrors, Repository
from helmkit.errors import ChartError, HelmkitError, NotFoundError, UnreachableError, VerificationError
from helmkit.mirror.connect import Connect
from helmkit.mirror.plan import Candidate, candidates
from helmkit.mirror.provenance import Policy, fetch_provenance
from helmkit.mirror.report import Attempt
from helmkit.net import Retry, redacted
from helmkit.oci import pull_chart
from helmkit.repo import check_archive, fetch_archive
from helmkit.store import Blobs, ChartVersion

if TYPE_CHECKING:
    from helmkit.chart.provenance import Provenance


@dataclass(frozen=True, slots=True)
class Archive:
    """A verified archive. `source` is the URL it came from, empty for the store; `attempts` what failed before.

    `provenance` is its .prov file, where there is one and it was asked for; `signed` who signed, where that was
    checked.
    """

    data: bytes
    digest: str
    source: str = ""
    attempts: tuple[Attempt, ...] = ()
    provenance: bytes | None = None
    signed: "Provenance | None" = None


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Gets archives of one repository; safe to use from several threads. `used` is the source of its index."""

    config: Mirrors
    repository: Repository
    used: str
    connect: Connect
    blobs: Blobs
    policy: Policy
    retry: Retry | None = None

    def has(self, row: ChartVersion) -> bool:
        """Whether nothing has to be fetched for `row`: its archive is here and, where it must have one, its .prov."""
        if not row.digest or not self.blobs.has(row.digest):
            return False
        return not self.policy.require or self.blobs.provenance(row.digest) is not None

    def get(self, row: ChartVersion) -> Archive:
        """The archive of `row`, kept in the store from now on.

        UnreachableError or VerificationError where no source has it; its `where` names the chart.
        """
        kept = self.blobs.get(row.digest) if row.digest else None
        if kept is not None:
            return self._stored(row, kept)
        attempts: list[Attempt] = []
        for candidate in candidates(self.repository, row, self.used, self.config.rewrites):
            try:
                data, provenance = self._fetch(candidate, row)
                signed = self._signed(row, data, provenance)
            except (UnreachableError, VerificationError, NotFoundError) as exc:
                attempts.append(
                    Attempt(redacted(candidate.url), exc.message, wrong=isinstance(exc, VerificationError))
                )
            else:
                digest = self.blobs.put(data)
                if provenance is not None:
                    self.blobs.put_provenance(digest, provenance)
                return Archive(data, digest, redacted(candidate.url), tuple(attempts), provenance, signed)
        raise _failure(row, attempts)

    def _stored(self, row: ChartVersion, data: bytes) -> Archive:
        """What the store has, held to the policy; a .prov file that is not there, or wrong, is asked for."""
        provenance = self.blobs.provenance(row.digest)
        try:
            signed = self._signed(row, data, provenance)
        except VerificationError:
            provenance, signed = self._late_provenance(row, data)
        else:
            if provenance is None and self.policy.late:
                provenance, signed = self._late_provenance(row, data)
        return Archive(data, row.digest, provenance=provenance, signed=signed)

    def _signed(self, row: ChartVersion, data: bytes, provenance: bytes | None) -> "Provenance | None":
        where = f"{row.reference} {row.version}"
        return self.policy.check(row.name, row.version, data, provenance, where=where)

    def _late_provenance(self, row: ChartVersion, data: bytes) -> "tuple[bytes | None, Provenance | None]":
        """The first .prov file of the sources that the policy takes, kept from now on. VerificationError."""
        failure: VerificationError | None = None
        for candidate in candidates(self.repository, row, self.used, self.config.rewrites):
            try:
                provenance = self._provenance(candidate)
                if provenance is None:
                    continue
                signed = self._signed(row, data, provenance)
            except VerificationError as exc:
                failure = exc
            except (UnreachableError, NotFoundError):
                continue
            else:
                self.blobs.put_provenance(row.digest, provenance)
                return provenance, signed
        if failure is not None:
            raise failure
        return None, self._signed(row, data, None)

    def _fetch(self, candidate: Candidate, row: ChartVersion) -> tuple[bytes, bytes | None]:
        """The archive and, where it is wanted and there, its .prov file; a registry sends both."""
        transport = self.connect(self.repository, candidate.source)
        where = redacted(candidate.url)
        limit = self.config.limits.archive_size
        provenance: bytes | None = None
        if candidate.url.startswith("oci:"):
            pulled = pull_chart(transport, candidate.url, max_size=limit, retry=self.retry)
            data, provenance = pulled.data, pulled.provenance
        else:
            data = fetch_archive(transport, candidate.url, max_size=limit, retry=self.retry)
        try:
            check_archive(data, row.digest, where=where)
        except VerificationError:
            if data.startswith(b"\x1f\x8b"):
                self.blobs.quarantine(data, row.digest)
            raise
        _check_chart(data, row, where)
        if provenance is None and self.policy.fetch:
            provenance = self._provenance(candidate)
        return data, provenance

    def _provenance(self, candidate: Candidate) -> bytes | None:
        """The .prov file beside a candidate; a server that fails to say has none, unless there must be one."""
        transport = self.connect(self.repository, candidate.source)
        if candidate.url.startswith("oci:"):
            limit = self.config.limits.archive_size
            return pull_chart(transport, candidate.url, max_size=limit, retry=self.retry).provenance
        try:
            return fetch_provenance(transport, candidate.url, retry=self.retry)
        except UnreachableError:
            if self.policy.require:
                raise
            return None


def _check_chart(data: bytes, row: ChartVersion, where: str) -> None:
    """VerificationError unless the archive holds the chart that the index says."""
    from helmkit.chart.load import load_archive

    try:
        metadata = load_archive(data).metadata
    except ChartError as exc:
        raise VerificationError(f"not a chart: {exc.message}", where=where) from exc
    if (metadata.name, metadata.version) != (row.name, row.version):
        raise VerificationError(f"it holds {metadata.name} {metadata.version}", where=where)


def _failure(row: ChartVersion, attempts: Sequence[Attempt]) -> HelmkitError:
    what = f"{row.reference} {row.version}"
    if not attempts:
        return UnreachableError("no source has the archive", where=what)
    # Wrong bytes say more than silence.
    kind = VerificationError if any(attempt.wrong for attempt in attempts) else UnreachableError
    return kind("; ".join(f"{attempt.source}: {attempt.cause}" for attempt in attempts), where=what)
