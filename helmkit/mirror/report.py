"""What a sync did, as values; and which error, if any, it amounts to. Pure."""

from typing import TYPE_CHECKING, Any, Literal

from helmkit.errors import HelmkitError, PartialError, UnreachableError, VerificationError
from helmkit.mirror.published import TargetReport
from helmkit.records import Record, asdict, replace

if TYPE_CHECKING:
    from helmkit.mirror.lock import Lock

# new: the index changed; same: a source confirmed ours; kept: no source gave one, ours serves on;
# nothing: we have none either; off: all sources are disabled.
Outcome = Literal["new", "same", "kept", "nothing", "off"]
# refused: all that arrived was wrong.
RunOutcome = Literal["done", "partial", "refused", "unreachable"]
# planned: a dry run, and a sync would copy it; held: it is here, and the new bytes of its index are refused.
ChartOutcome = Literal["copied", "skipped", "failed", "planned", "held"]
HELD_HINT = "look at both; then --allow-changed takes the new ones, and --lock pins those that are here"


class Attempt(Record):
    """A source that was not used: where it is, why not in a few words, and whether what it sent was wrong.

    `hint` is what can be done about it, if there is anything.
    """

    source: str
    cause: str
    wrong: bool = False
    hint: str = ""


class ChartReport(Record):
    """What became of one selected chart.

    `repository` is the one it is of, which for a dependency may be another than the one that reports it; `digest` its
    sha256 in hex. `source` is the URL it was copied from and `bytes` its size, None where a dry run could not learn
    it; `seconds` how long that took, sources that failed included; `cause` why it failed, and `wrong` whether what a
    source sent was wrong. `offered` is the digest that its index gives now, where it is held to another.
    """

    name: str
    version: str
    outcome: ChartOutcome
    source: str = ""
    bytes: int | None = 0
    seconds: float = 0.0
    cause: str = ""
    wrong: bool = False
    repository: str = ""
    digest: str = ""
    offered: str = ""


class RepositoryReport(Record):
    """One repository's outcome.

    Counts: `entries` of the index and `new` ones among them. `charts` are those selected, `unmet` the dependencies
    among them that no repository has. `malformed` names entries left out, `changed` versions whose digest is another
    than before; `checked` is when a source last confirmed the index we have; `seconds` how long it took from the
    start of the run to the last of the charts. `locked` where a lock was to be followed, with the `differences`.
    """

    name: str
    outcome: Outcome
    source: str = ""
    attempts: tuple[Attempt, ...] = ()
    entries: int = 0
    new: int = 0
    malformed: tuple[str, ...] = ()
    charts: tuple[ChartReport, ...] = ()
    changed: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    checked: str = ""
    published: tuple[TargetReport, ...] = ()
    seconds: float = 0.0
    optional: bool = False
    locked: bool = False

    @property
    def refreshed(self) -> bool:
        return self.outcome in ("new", "same")

    @property
    def complete(self) -> bool:
        """Whether nothing that was wanted is missing."""
        # What is pinned needs no index.
        missed = not self.refreshed and self.outcome != "off" and not self.optional and not self.locked
        unpublished = any(report.failures for report in self.published)
        return not (missed or unpublished or self.failures or self.unmet or self.differences)

    @property
    def failed(self) -> bool:
        """Whether something is missing, or was refused because it is not what it was."""
        return not self.complete or bool(self.held)

    @property
    def copied(self) -> int:
        return sum(chart.outcome == "copied" for chart in self.charts)

    @property
    def present(self) -> int:
        """How many of the selected charts were in the store already."""
        return sum(chart.outcome == "skipped" for chart in self.charts)

    @property
    def held(self) -> tuple[ChartReport, ...]:
        """What is here, and for which the index now gives bytes that are refused."""
        return tuple(chart for chart in self.charts if chart.outcome == "held")

    @property
    def planned(self) -> tuple[ChartReport, ...]:
        """What a dry run found that would be copied."""
        return tuple(chart for chart in self.charts if chart.outcome == "planned")

    @property
    def failures(self) -> tuple[ChartReport, ...]:
        return tuple(chart for chart in self.charts if chart.outcome == "failed")

    def counts(self) -> dict[str, Any]:
        """The outcome in numbers: plain JSON values."""
        return {
            "name": self.name,
            "outcome": self.outcome,
            "entries": self.entries,
            "new": self.new,
            "copied": self.copied,
            "skipped": self.present,
            "failed": len(self.failures),
            "held": len(self.held),
            "bytes": sum(chart.bytes or 0 for chart in self.charts),
            "seconds": round(self.seconds, 3),
        }

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values; docs/mirrors.md has the keys."""
        charts = [asdict(chart) | {"seconds": round(chart.seconds, 3)} for chart in self.charts]
        failures = [chart for chart in charts if chart["outcome"] == "failed"]
        rest = asdict(replace(self, charts=(), published=()))
        rest["published"] = [report.as_dict() for report in self.published]
        return {**rest, **self.counts(), "present": self.present, "charts": charts, "failures": failures}


class SyncReport(Record):
    """All repositories in the order of mirrors.yaml; when the run began, an RFC 3339 time in UTC, and its seconds.

    `lock` pins what they selected, where a lock was given. After a `dry_run` none of it has happened.
    """

    repositories: tuple[RepositoryReport, ...] = ()
    started: str = ""
    seconds: float = 0.0
    lock: "Lock | None" = None
    dry_run: bool = False

    @property
    def outcome(self) -> RunOutcome:
        """What `error` says, in a word."""
        error = self.error()
        if error is None:
            return "done"
        if isinstance(error, PartialError):
            return "partial"
        return "refused" if isinstance(error, VerificationError) else "unreachable"

    def error(self) -> HelmkitError | None:
        """None where all that was wanted is there; else UnreachableError, VerificationError or PartialError."""
        failed = [report for report in self.repositories if report.failed]
        if not failed:
            return None
        if count := sum(len(report.differences) for report in failed):
            what = "1 difference" if count == 1 else f"{count} differences"
            return VerificationError(f"{what} from the lock", hint="`helmkit repo sync --lock` brings it up to date")
        names = ", ".join(report.name for report in failed)
        if all(report.complete for report in failed):
            count = sum(len(report.held) for report in failed)
            what = "1 version has" if count == 1 else f"{count} versions have"
            return PartialError(f"{what} new bytes, which are refused", where=names, hint=HELD_HINT)
        if any(report.refreshed for report in self.repositories):
            return PartialError(
                f"{len(failed)} of {len(self.repositories)} repositories are not complete", where=names
            )
        attempts = [attempt for report in failed for attempt in report.attempts]
        if attempts and all(attempt.wrong for attempt in attempts):
            first = attempts[0]
            return VerificationError(first.cause, where=first.source, hint=first.hint or None)
        return UnreachableError("no source could be reached", where=names)
