"""Which release of Helm `template` follows, and what another release would print."""

from difflib import unified_diff
from typing import TYPE_CHECKING

from helmkit.chart.dialect import Dialect, find_dialect
from helmkit.cli.settings import Settings
from helmkit.cli.streams import write
from helmkit.errors import ChartError, HelmkitError, NotFoundError, TemplateError, UsageError

if TYPE_CHECKING:
    from helmkit.cli.templating import Job

SAME, DIFFERENT = 0, 1


def chosen_dialect(settings: Settings, text: str) -> Dialect:
    """The dialect that --compat means; `auto` is that of the helm that helmkit would run.

    Raises UsageError, and ToolError where there is no helm to ask.
    """
    if text != "auto":
        return find_dialect(text)
    from helmkit.cli.kube import helm

    return find_dialect(helm(settings).version)


def show_difference(job: "Job", text: str) -> int:
    """Print as a unified diff what two releases, given as OLD,NEW, make of the job's chart; the exit code.

    Blank lines at the end of a document do not count. Where a release cannot render the chart, its error stands in
    for the manifests; raises the error where both fail alike.
    """
    names = text.split(",")
    if len(names) != 2:
        raise UsageError(f"--compat-diff wants two releases such as 3.19,4.3, not {text!r}")
    if job.options["output_dir"]:
        raise UsageError("--compat-diff and --output-dir exclude each other")
    dialects = [chosen_dialect(job.settings, name.strip()) for name in names]
    (old, failed), (new, failed_too) = (_outcome(job, dialect) for dialect in dialects)
    if failed and failed_too and old == new:
        raise failed
    labels = [f"helm {dialect.release}" for dialect in dialects]
    lines = list(unified_diff(_lines(old), _lines(new), labels[0], labels[1], lineterm=""))
    write("".join(f"{line}\n" for line in lines))
    return DIFFERENT if lines else SAME


def _lines(text: str) -> list[str]:
    kept: list[str] = []
    blank: list[str] = []
    for line in text.split("\n"):
        if not line.strip():
            blank.append(line)
            continue
        if line != "---":
            kept += blank
        blank = []
        kept.append(line)
    return kept


def _outcome(job: "Job", dialect: Dialect) -> tuple[str, HelmkitError | None]:
    try:
        return job.printed(job.render(dialect, [])), None
    except (ChartError, TemplateError, NotFoundError) as error:
        return f"Error: {error.message}\n", error
