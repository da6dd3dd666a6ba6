"""Every archive of the store read again: against its digest, its Chart.yaml, the catalogue and, where mirrors.yaml
demands one, its signature; and what is damaged or missing fetched again.

Left out: the catalogue itself (helmkit.store.rebuild), printing.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from io import BytesIO
from typing import Any, Literal

from helmkit.chart.identity import read_identity
from helmkit.config import Mirrors
from helmkit.errors import ChartError, HelmkitError, PartialError, StoreError, VerificationError
from helmkit.fs import read_bounded
from helmkit.mirror.archive import Fetcher
from helmkit.mirror.connect import Connect
from helmkit.mirror.lock import Lock
from helmkit.mirror.parallel import in_parallel
from helmkit.mirror.provenance import Policy
from helmkit.mirror.selecting import selected
from helmkit.mirror.syncing import choose
from helmkit.net import Retry
from helmkit.records import Record, asdict, replace
from helmkit.store import ChartVersion, Store

_LARGEST = 1 << 30

# damaged: other bytes than its name says; mislabelled: another chart than the catalogue says; unsigned: no valid
# signature where mirrors.yaml requires one; missing: selected, and not here; orphaned: here, and in no index; held:
# its index now gives other bytes.
Kind = Literal["damaged", "mislabelled", "unsigned", "missing", "orphaned", "held"]
_WELL = ("orphaned", "held")


class Finding(Record):
    """Something about one archive. `charts` are its versions as REPO/NAME VERSION; `repaired`: it is well now."""

    kind: Kind
    digest: str
    charts: tuple[str, ...]
    cause: str
    repaired: bool = False


class ScrubReport(Record):
    """What was found in so many `archives` of so many `bytes`; `catalogue` is what SQLite finds damaged in it."""

    archives: int = 0
    bytes: int = 0
    findings: tuple[Finding, ...] = ()
    catalogue: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)

    def error(self) -> HelmkitError | None:
        """VerificationError for damage, PartialError where something is merely missing; None where all is well."""
        left = [f for f in self.findings if not f.repaired and f.kind not in _WELL]
        wrong = [f for f in left if f.kind != "missing"]
        if self.catalogue:
            return VerificationError(
                f"the catalogue is damaged: {self.catalogue[0]}", hint="`helmkit repo verify --rebuild` makes it anew"
            )
        if wrong:
            names = ", ".join(_names(finding) for finding in wrong[:3])
            return VerificationError(
                f"{len(wrong)} of {self.archives} archives are not as they should be", where=names
            )
        if left:
            names = ", ".join(_names(finding) for finding in left[:3])
            return PartialError(f"{len(left)} selected archives are missing", where=names)
        return None


class Scrubber(Record):
    """Looks through `store`; to be used by the thread that has it open.

    What `lock` pins is selected, also where no index lists it any more. `progress` gets archives done, all, bytes.
    """

    config: Mirrors
    store: Store
    connect: Connect
    retry: Retry | None = None
    lock: Lock | None = None
    progress: Callable[[int, int, int], None] = lambda _done, _total, _bytes: None

    def scrub(self, names: Sequence[str] = (), *, repair: bool = False) -> ScrubReport:
        """Look at the archives of the repositories `names`, or at all; with `repair` as the only writer.

        NotFoundError for an unknown name; BusyError; StoreError; VersionError for a bad range in `select`.
        """
        repositories = [repository.name for repository in choose(self.config, names)]
        if not repair:
            return self._scrub(repositories, all_archives=not names)
        with self.store.write_lock():
            report = self._scrub(repositories, all_archives=not names)
            findings = tuple(map(self._repaired, report.findings))
            self.store.blobs.settle()
            return replace(report, findings=findings)

    def _scrub(self, repositories: Sequence[str], *, all_archives: bool) -> ScrubReport:
        damage = tuple(self.store.catalogue.check())
        chosen = [] if damage else self._selected(repositories)
        listed: dict[str, list[ChartVersion]] = {}
        for row in self._listed(() if damage else self.store.catalogue.rows(), chosen):
            if row.digest and (all_archives or row.repository in repositories):
                listed.setdefault(row.digest, []).append(row)
        digests = [digest for digest in self.store.blobs.digests() if all_archives or digest in listed]
        policies = {r.name: Policy.of(r) for r in self.config.repositories if r.require_provenance}
        findings: list[Finding] = []
        size = 0
        jobs = in_parallel(
            lambda digest: self._look(digest, listed.get(digest, ()), policies), digests, os.cpu_count() or 2
        )
        for done, (_, (length, finding)) in enumerate(jobs, 1):
            size += length
            findings += [finding] if finding else []
            self.progress(done, len(digests), size)
        missing = list(self._missing(chosen))
        ordered = sorted(findings, key=lambda finding: (finding.kind, finding.charts, finding.digest))
        return ScrubReport(len(digests), size, (*ordered, *missing), damage)

    def _look(
        self, digest: str, rows: Sequence[ChartVersion], policies: dict[str, Policy]
    ) -> tuple[int, Finding | None]:
        """One archive: its size, and what is wrong with it."""
        charts = tuple(f"{row.reference} {row.version}" for row in rows)
        try:
            data = read_bounded(self.store.blobs.path(digest), _LARGEST)
        except (StoreError, FileNotFoundError) as exc:
            return 0, Finding("damaged", digest, charts, str(exc))
        actual = hashlib.sha256(data).hexdigest()
        if actual != digest:
            return len(data), Finding("damaged", digest, charts, f"its sha256 is {actual[:12]}...")
        try:
            name, version = read_identity(BytesIO(data))
        except ChartError as exc:
            return len(data), Finding("damaged", digest, charts, exc.message)
        if any((row.name, row.version) != (name, version) for row in rows):
            return len(data), Finding("mislabelled", digest, charts, f"it holds {name} {version}")
        try:
            for row in rows:
                if policy := policies.get(row.repository):
                    policy.check(name, version, data, self.store.blobs.provenance(digest), where=row.reference)
        except VerificationError as exc:
            return len(data), Finding("unsigned", digest, charts, exc.message)
        return len(data), _notable(f"{name} {version}", digest, rows)

    def _selected(self, repositories: Iterable[str]) -> list[ChartVersion]:
        return [row for name in repositories for row in selected(self.config, self.store, name, lock=self.lock)]

    @staticmethod
    def _listed(rows: Iterable[ChartVersion], chosen: Iterable[ChartVersion]) -> Iterable[ChartVersion]:
        """Each version once for each digest: what is pinned need not be in an index, or may be there otherwise."""
        return {(row.key, row.digest): row for row in (*chosen, *rows)}.values()

    def _missing(self, rows: Iterable[ChartVersion]) -> Iterable[Finding]:
        for row in rows:
            if not row.digest or not self.store.blobs.has(row.digest):
                yield Finding("missing", row.digest, (f"{row.reference} {row.version}",), "selected, and not here")

    def _repaired(self, finding: Finding) -> Finding:
        """The finding after what could be done about it: bad bytes go into quarantine, good ones are fetched."""
        if finding.kind in (*_WELL, "mislabelled"):
            return finding
        if finding.kind == "damaged":
            with suppress(StoreError):  # What cannot be read cannot be put aside either.
                self.store.blobs.get(finding.digest)  # Puts other bytes than the digest's into quarantine.
            if not finding.charts:
                return replace(finding, repaired=True, cause=f"{finding.cause}; in no index, now in quarantine")
        causes = []
        for chart in finding.charts:
            try:
                self._fetch(chart, finding.digest)
            except (HelmkitError, StoreError) as exc:
                causes.append(exc.message)
            else:
                return replace(finding, repaired=True)
        return replace(finding, cause=f"{finding.cause}; {'; '.join(causes)}")

    def _fetch(self, chart: str, digest: str) -> None:
        reference, version = chart.rsplit(" ", 1)
        repository_name, name = reference.rsplit("/", 1)
        repository = self.config.repository(repository_name)
        rows = self._listed(
            self.store.catalogue.versions(name, repository_name),
            self._selected(repository.name for repository in self.config.repositories),
        )
        wanted = ((repository_name, name, version), digest)
        row = next((row for row in rows if (row.key, row.digest) == wanted), None)
        if repository is None or row is None:
            raise VerificationError(f"mirrors.yaml has no {repository_name} any more")
        state = self.store.catalogue.states().get(repository_name)
        used = state.source if state else ""
        policy = Policy.of(repository)
        blobs = self.store.blobs
        found = Fetcher(self.config, repository, used, self.connect, blobs, policy, self.retry).get(row)
        if not row.digest:
            self.store.catalogue.record_digests([replace(row, digest=found.digest)])


def _notable(chart: str, digest: str, rows: Sequence[ChartVersion]) -> Finding | None:
    """What is worth knowing of an archive that is well."""
    if not rows:
        return Finding("orphaned", digest, (chart,), "no index lists it")
    changed = [row for row in rows if row.offered]
    if not changed:
        return None
    charts = tuple(f"{row.reference} {row.version}" for row in changed)
    return Finding("held", digest, charts, f"its index now gives sha256 {changed[0].offered[:12]}...")


def _names(finding: Finding) -> str:
    return finding.charts[0] if finding.charts else finding.digest[:12]
