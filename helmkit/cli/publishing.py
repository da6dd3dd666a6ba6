"""How commands that publish say what they did."""

from collections.abc import Sequence

from helmkit.cli.output import Reporter, emit
from helmkit.cli.settings import Settings
from helmkit.cli.streams import printable
from helmkit.mirror.published import TargetReport, publishing_error


def say_published(settings: Settings, reports: Sequence[TargetReport], output: str) -> None:
    """Print the reports; PartialError where a chart is not where it should be."""
    lines = (printable(f"{report.repository}: {report}\n") for report in reports)
    emit(output, [report.as_dict() for report in reports], lambda: "".join(lines))
    say_failures(Reporter(settings), reports)
    if error := publishing_error(reports):
        raise error


def say_failures(reporter: Reporter, reports: Sequence[TargetReport]) -> None:
    """A line on stderr for each chart that did not get to its target."""
    for report in reports:
        for chart in report.failures:
            reporter.info(
                f"helmkit: {report.repository}/{chart.name} {chart.version} to {report.target}: {chart.cause}"
            )
