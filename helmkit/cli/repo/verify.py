"""`helmkit repo verify`: the whole store read again, and repaired."""

from pathlib import Path

import click

from helmkit.cli.command import command
from helmkit.cli.locking import lock_path, read_lock
from helmkit.cli.options import lock_file_option, output_option
from helmkit.cli.output import Reporter, emit, table
from helmkit.cli.readable import size
from helmkit.cli.settings import Settings
from helmkit.mirror.scrub import Scrubber, ScrubReport


@command(
    "verify",
    short_help="Read the whole store again and compare.",
    examples="helmkit repo verify\nhelmkit repo verify stable --repair\nhelmkit repo verify --rebuild -o json",
)
@click.argument("names", nargs=-1, metavar="[NAME...]")
@click.option("--repair", is_flag=True, help="Fetch again what is damaged or missing; bad bytes go into quarantine.")
@click.option("--rebuild", is_flag=True, help="Make the catalogue anew first, from what else the store holds.")
@lock_file_option
@output_option
@click.pass_obj
def verify(
    settings: Settings, names: tuple[str, ...], repair: bool, rebuild: bool, lock_file: Path | None, output: str
) -> None:
    """Hash every archive of the store, or those of NAME..., and compare with the catalogue and with Chart.yaml.

    Names what is damaged, mislabelled, unsigned where mirrors.yaml requires a signature, missing although selected,
    or in no index (orphaned: what was pulled once, or is no longer listed). Exits with 5 where something is damaged
    and was not repaired, with 6 where something is only missing.
    """
    from helmkit.cli.mirroring import mirroring
    from helmkit.cli.status_line import StatusLine

    reporter = Reporter(settings)
    lock = read_lock(lock_path(settings, lock_file), given=lock_file is not None)
    with mirroring(settings) as run, StatusLine(reporter) as line:
        if rebuild:
            reporter.info(f"helmkit: {run.store.rebuild()}")

        def progress(done: int, total: int, read: int) -> None:
            line.show(f"{done} of {total} archives, {size(read)}")

        report = Scrubber(run.config, run.store, run.connect, lock=lock, progress=progress).scrub(
            names, repair=repair
        )
    emit(output, report.as_dict(), lambda: _table(report))
    reporter.info(f"helmkit: {report.archives} archives, {size(report.bytes)}: {_summary(report)}")
    if error := report.error():
        raise error


def _table(report: ScrubReport) -> str:
    if not report.findings:
        return ""
    rows = [
        [f.kind + (", repaired" if f.repaired else ""), f.digest[:12], ", ".join(f.charts), f.cause]
        for f in report.findings
    ]
    return table(["FOUND", "DIGEST", "CHARTS", "CAUSE"], rows)


def _summary(report: ScrubReport) -> str:
    kinds = [finding.kind for finding in report.findings]
    counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))
    return counts or ("all well" if not report.catalogue else "the catalogue is damaged")
