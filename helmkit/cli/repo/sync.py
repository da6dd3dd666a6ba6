"""`helmkit repo sync`: indexes refreshed, selected charts copied."""

from collections.abc import Sequence
from pathlib import Path

import click

from helmkit.cli import completing
from helmkit.cli.command import command
from helmkit.cli.locking import Locking, lock_file_option
from helmkit.cli.options import output_option
from helmkit.cli.output import Reporter, emit
from helmkit.cli.readable import size
from helmkit.cli.settings import Settings
from helmkit.cli.streams import printable
from helmkit.cli.transfers import transfer_options, with_limits
from helmkit.fs import atomic_write
from helmkit.mirror.metrics import metrics
from helmkit.mirror.report import ChartReport, RepositoryReport, SyncReport


@command(
    "sync",
    examples="""
        helmkit repo sync
        helmkit repo sync stable bitnami -v
        helmkit repo sync --limit-rate 2MiB
        helmkit repo sync --lock
        helmkit repo sync --update stable bitnami/nginx
        helmkit repo sync --locked -o json
        helmkit repo sync stable/mariadb --allow-changed
    """,
)
@click.argument("names", nargs=-1, metavar="[NAME...]", shell_complete=completing.repositories)
@click.option("--allow-rollback", is_flag=True, help="Take an index that is older or much smaller than ours.")
@click.option("--allow-changed", is_flag=True, help="Let new bytes take the place of those that are here.")
@click.option("--no-rest", is_flag=True, help="Ask sources that failed lately as if they had not.")
@click.option(
    "--metrics-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the outcome for Prometheus, as its node exporter reads text files.",
)
@click.option("--lock", is_flag=True, help="Write what was copied into the lock; what is pinned stays.")
@click.option("--update", is_flag=True, help="Move the pins of NAME (REPO, REPO/CHART) or all, and write the lock.")
@click.option("--locked", is_flag=True, help="Take exactly what the lock pins, or exit with 5.")
@lock_file_option
@transfer_options
@click.option("--dry-run", is_flag=True, help="Say what would be copied and how much that is; write nothing.")
@output_option
@click.pass_obj
def sync(
    settings: Settings,
    names: tuple[str, ...],
    allow_rollback: bool,
    allow_changed: bool,
    no_rest: bool,
    metrics_file: Path | None,
    lock: bool,
    update: bool,
    locked: bool,
    lock_file: Path | None,
    parallel: int | None,
    limit_rate: int | None,
    dry_run: bool,
    output: str,
) -> None:
    """Refresh the indexes of all repositories, or of NAME..., and copy the charts that mirrors.yaml selects.

    Of a repository's sources the first that answers and verifies is used. One that failed rests for a while: it is
    asked after all the others, unless you name its repository. Exits with 6 where a repository got nothing, with 4
    where none could be reached.

    A version that is here keeps its bytes when its source has others: those go into quarantine, and the exit code is
    6 until --allow-changed takes them, of all repositories or of NAME..., each REPO or REPO/CHART, or a lock pins
    what is here.

    With a helmkit.lock beside mirrors.yaml its pins are taken, and for rules that are newer than the lock what they
    select now; only --lock and --update write it.
    """
    from helmkit import mirror
    from helmkit.cli.mirroring import mirroring
    from helmkit.cli.sync_progress import SyncProgress

    locking = Locking.of(
        settings, names, lock_file, lock=lock, update=update, locked=locked, allow_changed=allow_changed
    )
    reporter = Reporter(settings)
    with mirroring(settings) as run, SyncProgress(reporter) as progress:
        run.config = with_limits(run.config, parallel, limit_rate)
        report = mirror.sync(
            run.config,
            run.store,
            run.connect,
            allow_rollback=allow_rollback,
            rest=not no_rest,
            dry_run=dry_run,
            progress=progress,
            **locking.arguments(run.config),
        )
        if metrics_file and not dry_run:
            text = metrics(report, run.store.catalogue.states())
            atomic_write(metrics_file.absolute(), text.encode())
    rows = report.repositories
    emit(output, [row.as_dict() for row in rows], lambda: _table(report))
    _say_more(reporter, rows)
    if not dry_run:
        locking.finish(reporter, report.lock)
    if error := report.error():
        error.where = error.where or str(locking.path)
        raise error


def _say_more(reporter: Reporter, rows: Sequence[RepositoryReport]) -> None:
    """What is wrong with single charts, a line each."""
    from helmkit.cli.publishing import say_failures

    for row in rows:
        for difference in row.differences:
            reporter.info(f"helmkit: {difference}")
        for failure in row.failures if not row.locked else ():
            reporter.info(f"helmkit: {failure.repository}/{failure.name} {failure.version}: {failure.cause}")
        for held in row.held:
            reporter.warn(f"{held.repository}/{held.name} {held.version} {held.cause}")
        say_failures(reporter, row.published)
        for unmet in row.unmet:
            reporter.info(f"helmkit: {row.name}/{unmet}")
        told = {f"{held.name} {held.version}" for held in row.held}
        for changed in row.changed:
            if changed.partition(":")[0] in told:
                continue
            reporter.warn(f"{row.name}/{changed}: the source has new bytes under the same version")
        for malformed in row.malformed:
            reporter.detail(f"helmkit: {row.name}: left out {malformed}")


def _table(report: SyncReport) -> str:
    """A line a repository; after a dry run one more for each chart that would be copied."""
    lines: list[str] = []
    for row in report.repositories:
        lines.append(_line(row))
        lines += [printable(f"  {c.repository}/{c.name} {c.version}: {_size(c)}") for c in row.planned]
    return "".join(f"{line}\n" for line in lines)


def _size(chart: ChartReport) -> str:
    return "size unknown" if chart.bytes is None else size(chart.bytes)


def _line(row: RepositoryReport) -> str:
    """One repository: the source in use and what came of it, then why the sources before it were not used."""
    tried = "; ".join(f"{attempt.source}: {attempt.cause}" for attempt in row.attempts)
    return printable(f"{row.name}: {_outcome(row)}" + (f" (not {tried})" if tried else ""))


def _outcome(row: RepositoryReport) -> str:
    counts = f"{row.entries} entries, {row.new} new"
    if row.malformed:
        counts += f", {len(row.malformed)} malformed"
    if row.planned:
        counts += f", would copy {_planned(row.planned)}, {row.present} here"
    elif row.copied or row.present or row.failures:
        counts += f", {row.copied} copied, {row.present} skipped, {len(row.failures)} failed"
    if row.held:
        counts += f", {len(row.held)} held"
    counts += "".join(f"; published {report}" for report in row.published)
    return {
        "new": f"from {row.source}: {counts}",
        "same": f"from {row.source}: unchanged, {counts}",
        "kept": f"no source answered; the index of {row.checked} stays in use, {counts}",
        "nothing": "nothing: no source answered",
        "off": "off: every source is disabled",
    }[row.outcome]


def _planned(charts: Sequence[ChartReport]) -> str:
    """How many archives, and of how many bytes as far as anybody knows."""
    unknown = sum(chart.bytes is None for chart in charts)
    known = f"{len(charts) - unknown} of {size(sum(chart.bytes or 0 for chart in charts))}"
    return known + (f" and {unknown} of unknown size" if unknown else "")
