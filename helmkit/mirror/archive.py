"""A chart's archive: from the store, else from the sources in order, verified before it is kept or handed out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from helmkit.config import Mirrors, Repository
from helmkit.errors import HelmkitError, NotFoundError, UnreachableError, VerificationError
from helmkit.fs import read_bounded
from helmkit.mirror.carrier import Carrier, Line
from helmkit.mirror.plan import Candidate, candidates
from helmkit.mirror.progress import Event, Progress, silent
from helmkit.mirror.provenance import Policy, fetch_provenance
from helmkit.mirror.report import Attempt
from helmkit.net import Retry, redacted
from helmkit.records import Record, replace
from helmkit.store import Blobs, ChartVersion, Partial

if TYPE_CHECKING:
    from helmkit.chart.provenance import Provenance
    from helmkit.mirror.connect import Connect

T = TypeVar("T")


class Archive(Record):
    """A verified archive in the store, at `path`. `source` is the URL it came from, empty where it was here already;
    `attempts` are what failed before.

    `provenance` is its .prov file, where there is one and it was asked for; `signed` who signed, where that was
    checked.
    """

    path: Path
    digest: str
    size: int
    source: str = ""
    attempts: tuple[Attempt, ...] = ()
    provenance: bytes | None = None
    signed: Provenance | None = None

    @property
    def data(self) -> bytes:
        """Its bytes. StoreError."""
        return read_bounded(self.path, self.size)


class Fetcher(Record):
    """Gets archives of one repository; safe to use from several threads. `used` is the source of its index.

    `line` bounds the transfers at once, of all those that share it.
    """

    config: Mirrors
    repository: Repository
    used: str
    connect: Connect
    blobs: Blobs
    policy: Policy
    retry: Retry | None = None
    progress: Progress = silent
    line: Line = nullcontext()

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
        archive, attempts = self._from_first(row, lambda candidate: self._fetch(candidate, row))
        return replace(archive, attempts=attempts)

    def put_aside(self, row: ChartVersion) -> Path:
        """Bring what the index offers in place of the archive that is here into quarantine. Raises as `get`."""
        path = self.blobs.quarantined(row.digest, row.offered)
        if path.is_file():
            return path
        offered = row.as_offered()

        def fetch(candidate: Candidate) -> Path:
            with self.blobs.partials.open(candidate.url, offered.digest) as partial:
                self._carrier(candidate, row).receive(candidate.url, offered, partial, self.blobs)
                return self.blobs.set_aside(partial, row.digest)

        return self._from_first(offered, fetch)[0]

    def _from_first(self, row: ChartVersion, fetch: Callable[[Candidate], T]) -> tuple[T, tuple[Attempt, ...]]:
        """What `fetch` makes of the first candidate it does not raise at, and what was wrong with those before."""
        attempts: list[Attempt] = []
        for candidate in candidates(self.repository, row, self.used, self.config.rewrites):
            try:
                return fetch(candidate), tuple(attempts)
            except (UnreachableError, VerificationError, NotFoundError) as exc:
                attempts.append(
                    Attempt(redacted(candidate.url), exc.message, wrong=isinstance(exc, VerificationError))
                )
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
        path = self.blobs.path(row.digest)
        return Archive(path, row.digest, len(data), provenance=provenance, signed=signed)

    def _signed(self, row: ChartVersion, archive: bytes | Partial, provenance: bytes | None) -> Provenance | None:
        where = f"{row.reference} {row.version}"
        if isinstance(archive, bytes):
            data = archive
        else:
            data = archive.read() if provenance and self.policy.keyring else b""
        return self.policy.check(row.name, row.version, data, provenance, where=where)

    def _late_provenance(self, row: ChartVersion, data: bytes) -> tuple[bytes | None, Provenance | None]:
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

    def _fetch(self, candidate: Candidate, row: ChartVersion) -> Archive:
        """Receive the archive, check it, and its .prov file where that is wanted, and only then keep it."""
        with self.blobs.partials.open(candidate.url, row.digest) as partial:
            found = self._carrier(candidate, row).receive(candidate.url, row, partial, self.blobs)
            transport = self.connect(self.repository, candidate.source)
            self.policy.check_cosign(transport, found, where=redacted(candidate.url))
            provenance = found.provenance() if found else None
            if provenance is None and self.policy.fetch and not found:
                provenance = self._provenance(candidate)
            signed = self._signed(row, partial, provenance)
            size = partial.size
            digest = self.blobs.adopt(partial)
        if provenance is not None:
            self.blobs.put_provenance(digest, provenance)
        where = redacted(candidate.url)
        return Archive(self.blobs.path(digest), digest, size, where, provenance=provenance, signed=signed)

    def _carrier(self, candidate: Candidate, row: ChartVersion) -> Carrier:
        return Carrier(
            self.connect(self.repository, candidate.source),
            self.config.limits,
            self.retry,
            lambda done, total: self.progress(
                Event(self.repository.name, "receiving", f"{row.name} {row.version}", done, total)
            ),
            self.line,
        )

    def _provenance(self, candidate: Candidate) -> bytes | None:
        """The .prov file beside a candidate; a server that fails to say has none, unless there must be one."""
        transport = self.connect(self.repository, candidate.source)
        if candidate.url.startswith("oci:"):
            from helmkit.oci import find_chart

            return find_chart(transport, candidate.url, retry=self.retry).provenance()
        try:
            return fetch_provenance(transport, candidate.url, retry=self.retry)
        except UnreachableError:
            if self.policy.require:
                raise
            return None


def _failure(row: ChartVersion, attempts: Sequence[Attempt]) -> HelmkitError:
    what = f"{row.reference} {row.version}"
    if not attempts:
        return UnreachableError("no source has the archive", where=what)
    # Wrong bytes say more than silence.
    kind = VerificationError if any(attempt.wrong for attempt in attempts) else UnreachableError
    return kind("; ".join(f"{attempt.source}: {attempt.cause}" for attempt in attempts), where=what)
