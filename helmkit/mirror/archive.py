"""A chart's archive: from the store, else from the sources in order, verified before it is kept or handed out."""

from collections.abc import Sequence
from dataclasses import dataclass

from helmkit.config import Mirrors, Repository
from helmkit.errors import ChartError, HelmkitError, NotFoundError, UnreachableError, VerificationError
from helmkit.mirror.connect import Connect
from helmkit.mirror.plan import Candidate, candidates
from helmkit.mirror.report import Attempt
from helmkit.net import Retry, redacted
from helmkit.oci import pull_chart
from helmkit.repo import check_archive, fetch_archive
from helmkit.store import Blobs, ChartVersion


@dataclass(frozen=True, slots=True)
class Archive:
    """A verified archive. `source` is the URL it came from, empty for the store; `attempts` what failed before."""

    data: bytes
    digest: str
    source: str = ""
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Gets archives of one repository; safe to use from several threads. `used` is the source of its index."""

    config: Mirrors
    repository: Repository
    used: str
    connect: Connect
    blobs: Blobs
    retry: Retry | None = None

    def get(self, row: ChartVersion) -> Archive:
        """The archive of `row`, kept in the store from now on.

        UnreachableError or VerificationError where no source has it; its `where` names the chart.
        """
        if row.digest and (data := self.blobs.get(row.digest)) is not None:
            return Archive(data, row.digest)
        attempts: list[Attempt] = []
        for candidate in candidates(self.repository, row, self.used, self.config.rewrites):
            try:
                data = self._fetch(candidate, row)
            except (UnreachableError, VerificationError, NotFoundError) as exc:
                attempts.append(
                    Attempt(redacted(candidate.url), exc.message, wrong=isinstance(exc, VerificationError))
                )
            else:
                return Archive(data, self.blobs.put(data), redacted(candidate.url), tuple(attempts))
        raise _failure(row, attempts)

    def _fetch(self, candidate: Candidate, row: ChartVersion) -> bytes:
        transport = self.connect(self.repository, candidate.source)
        where = redacted(candidate.url)
        limit = self.config.limits.archive_size
        if candidate.url.startswith("oci:"):
            data = pull_chart(transport, candidate.url, max_size=limit, retry=self.retry).data
        else:
            data = fetch_archive(transport, candidate.url, max_size=limit, retry=self.retry)
        try:
            check_archive(data, row.digest, where=where)
        except VerificationError:
            if data.startswith(b"\x1f\x8b"):
                self.blobs.quarantine(data, row.digest)
            raise
        _check_chart(data, row, where)
        return data


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
