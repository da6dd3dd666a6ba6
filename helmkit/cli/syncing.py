"""What `helmkit repo sync` does once its command line is read. No Click here: helmkit.cli.quick does without."""

from __future__ import annotations

from helmkit.cli.locking import Locking
from helmkit.cli.mirroring import mirroring
from helmkit.cli.output import Reporter, emit
from helmkit.cli.streams import printable
from helmkit.cli.sync_progress import SyncProgress
from helmkit.mirror.syncing import sync
from helmkit.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from helmkit.cli.settings import Settings
    from helmkit.config import Mirrors
    from helmkit.mirror.report import ChartReport, RepositoryReport, SyncReport


def run_sync(settings: Settings, names: tuple[str, ...], options: dict[str, Any]) -> None:
    """Sync and print the report. The error of mirror.sync, and of its report."""
    locking = Locking.of(settings, names, options)
    reporter = Reporter(settings)
    with mirroring(settings) as run, SyncProgress(reporter) as progress:
        run.config = _with_limits(run.config, parallel=options["parallel"], rate=options["limit_rate"])
        report = sync(
            run.config,
            run.store,
            run.connect,
            allow_rollback=options["allow_rollback"],
            rest=not options["no_rest"],
            dry_run=options["dry_run"],
            progress=progress,
            **locking.arguments(run.config),
        )
        if options["metrics_file"] and not options["dry_run"]:
            from helmkit.fs import atomic_write
            from helmkit.mirror.metrics import metrics

            text = metrics(report, run.store.catalogue.states())
            atomic_write(options["metrics_file"].absolute(), text.encode())
    rows = report.repositories
    emit(options["output"], lambda: [row.as_dict() for row in rows], lambda: _table(report))
    _say_more(reporter, rows)
    if not options["dry_run"]:
        locking.finish(reporter, report.lock)
    if error := report.error():
        error.where = error.where or str(locking.path)
        raise error


def _with_limits(config: Mirrors, **limits: int | None) -> Mirrors:
    """`config` with the limits that are given."""
    given = {name: value for name, value in limits.items() if value is not None}
    return replace(config, limits=replace(config.limits, **given))


def _say_more(reporter: Reporter, rows: Sequence[RepositoryReport]) -> None:
    """What is wrong with single charts, a line each."""
    for row in rows:
        for difference in row.differences:
            reporter.info(f"helmkit: {difference}")
        for failure in row.failures if not row.locked else ():
            reporter.info(f"helmkit: {failure.repository}/{failure.name} {failure.version}: {failure.cause}")
        for held in row.held:
            reporter.warn(f"{held.repository}/{held.name} {held.version} {held.cause}")
        if row.published:
            from helmkit.cli.publishing import say_failures

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
    from helmkit.cli.readable import size

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
    counts += "".join(f"; {'would publish' if report.dry_run else 'published'} {report}" for report in row.published)
    return {
        "new": f"from {row.source}: {counts}",
        "same": f"from {row.source}: unchanged, {counts}",
        "kept": f"no source answered; the index of {row.checked} stays in use, {counts}",
        "nothing": "nothing: no source answered",
        "off": "off: every source is disabled",
    }[row.outcome]


def _planned(charts: Sequence[ChartReport]) -> str:
    """How many archives, and of how many bytes as far as anybody knows."""
    from helmkit.cli.readable import size

    unknown = sum(chart.bytes is None for chart in charts)
    known = f"{len(charts) - unknown} of {size(sum(chart.bytes or 0 for chart in charts))}"
    return known + (f" and {unknown} of unknown size" if unknown else "")
