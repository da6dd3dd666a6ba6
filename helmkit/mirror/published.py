"""What publishing did, as values. Pure."""

from collections.abc import Iterable
from typing import Any, Literal

from helmkit.errors import HelmkitError, PartialError
from helmkit.records import Record, asdict

# written: it was not there; replaced: other content was; present: it was there already; failed: see the cause.
PublishOutcome = Literal["written", "replaced", "present", "failed"]


class PublishedChart(Record):
    """One version of one chart at a target. `bytes` is what had to be sent or written for it.

    `attached` are the signatures and attestations that were brought there.
    """

    name: str
    version: str
    outcome: PublishOutcome
    bytes: int = 0
    cause: str = ""
    attached: int = 0


class TargetReport(Record):
    """What became of a target of a repository. `removed` are files that belonged to no chart any more."""

    repository: str
    target: str
    charts: tuple[PublishedChart, ...] = ()
    removed: tuple[str, ...] = ()
    dry_run: bool = False

    @property
    def failures(self) -> tuple[PublishedChart, ...]:
        return tuple(chart for chart in self.charts if chart.outcome == "failed")

    def count(self, outcome: PublishOutcome) -> int:
        return sum(chart.outcome == outcome for chart in self.charts)

    @property
    def attached(self) -> int:
        return sum(chart.attached for chart in self.charts)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        outcomes: tuple[PublishOutcome, ...] = ("written", "replaced", "present", "failed")
        numbers = {str(outcome): self.count(outcome) for outcome in outcomes}
        return {
            "repository": self.repository,
            "target": self.target,
            "dry_run": self.dry_run,
            **numbers,
            "bytes": sum(chart.bytes for chart in self.charts),
            "attached": self.attached,
            "removed": list(self.removed),
            "charts": [asdict(chart) for chart in self.charts],
        }

    def __str__(self) -> str:
        """In numbers: `to TARGET: 3 written, 2 present`."""
        outcomes: tuple[PublishOutcome, ...] = ("written", "replaced", "present", "failed")
        shown = [f"{n} {outcome}" for outcome in outcomes if (n := self.count(outcome)) or outcome == "written"]
        if self.attached:
            shown.append(f"{self.attached} signatures" if self.attached > 1 else "1 signature")
        if self.removed:
            shown.append(f"{len(self.removed)} removed")
        return f"to {self.target}: {', '.join(shown)}" + (" (dry run)" if self.dry_run else "")


def publishing_error(reports: Iterable[TargetReport]) -> HelmkitError | None:
    """PartialError where a chart is not at a target; None where all are."""
    missing = [report for report in reports if report.failures]
    if not missing:
        return None
    count = sum(len(report.failures) for report in missing)
    what = "1 chart is" if count == 1 else f"{count} charts are"
    where = ", ".join(dict.fromkeys(report.target for report in missing))
    return PartialError(f"{what} not published", where=where)
