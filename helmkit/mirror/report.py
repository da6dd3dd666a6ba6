"""What a sync did, as values; and which error, if any, it amounts to. Pure."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from helmkit.errors import HelmkitError, PartialError, UnreachableError, VerificationError

# new: the index changed; same: a source confirmed ours; kept: no source gave one, ours serves on;
# nothing: we have none either; off: all sources are disabled.
Outcome = Literal["new", "same", "kept", "nothing", "off"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """A source that was not used: where it is, why not in a few words, and whether what it sent was wrong."""

    source: str
    cause: str
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class ChartFailure:
    """A selected chart that could not be copied."""

    name: str
    version: str
    cause: str
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class RepositoryReport:
    """One repository's outcome.

    Counts: `entries` of the index and `new` ones among them; selected charts `copied` and `present` already.
    `malformed` names entries left out, `changed` versions whose digest is another than before; `checked` is when a
    source last confirmed the index we have.
    """

    name: str
    outcome: Outcome
    source: str = ""
    attempts: tuple[Attempt, ...] = ()
    entries: int = 0
    new: int = 0
    malformed: tuple[str, ...] = ()
    copied: int = 0
    present: int = 0
    failures: tuple[ChartFailure, ...] = ()
    changed: tuple[str, ...] = ()
    checked: str = ""
    optional: bool = False

    @property
    def refreshed(self) -> bool:
        return self.outcome in ("new", "same")

    @property
    def failed(self) -> bool:
        """Whether something that was wanted is missing."""
        missed = not self.refreshed and self.outcome != "off" and not self.optional
        return missed or bool(self.failures)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class SyncReport:
    """All repositories in the order of mirrors.yaml."""

    repositories: tuple[RepositoryReport, ...] = field(default=())

    def error(self) -> HelmkitError | None:
        """None where all that was wanted is there; else UnreachableError, VerificationError or PartialError."""
        failed = [report for report in self.repositories if report.failed]
        if not failed:
            return None
        names = ", ".join(report.name for report in failed)
        if any(report.refreshed for report in self.repositories):
            return PartialError(
                f"{len(failed)} of {len(self.repositories)} repositories are not complete", where=names
            )
        attempts = [attempt for report in failed for attempt in report.attempts]
        if attempts and all(attempt.wrong for attempt in attempts):
            return VerificationError(attempts[0].cause, where=attempts[0].source)
        return UnreachableError("no source could be reached", where=names)
