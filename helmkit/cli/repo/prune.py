"""`helmkit repo prune`: retention."""

from pathlib import Path

import click

from helmkit.cli import completing
from helmkit.cli.command import command
from helmkit.cli.locking import lock_path, read_lock
from helmkit.cli.options import lock_file_option, output_option
from helmkit.cli.output import Reporter, emit, records
from helmkit.cli.readable import size
from helmkit.cli.settings import Settings
from helmkit.mirror.retain import Pruned
from helmkit.records import asdict


@command(
    "prune", examples="helmkit repo prune --dry-run\nhelmkit repo prune stable -o json\nhelmkit repo prune --all"
)
@click.argument("names", nargs=-1, metavar="[NAME...]", shell_complete=completing.repositories)
@click.option("--dry-run", is_flag=True, help="Say what would go, and remove nothing.")
@click.option("--all", "everything", is_flag=True, help="Also what came by hand from repositories without `select`.")
@lock_file_option
@output_option
@click.pass_obj
def prune(
    settings: Settings, names: tuple[str, ...], dry_run: bool, everything: bool, lock_file: Path | None, output: str
) -> None:
    """Remove the archives that no rule in mirrors.yaml selects, of all repositories or of NAME...

    What a helmkit.lock pins stays, and so does what the selected versions depend on. A repository without `select`
    keeps what was pulled from it by hand, and one that mirrors.yaml no longer has keeps its archives, both until
    --all. An archive that no index names goes too, unless NAME is given.
    """
    from helmkit import mirror
    from helmkit.cli.mirroring import mirroring

    lock = read_lock(lock_path(settings, lock_file), given=lock_file is not None)
    with mirroring(settings) as run:
        found = mirror.prune(run.config, run.store, names=names, lock=lock, everything=everything, dry_run=dry_run)
    removed = [asdict(removal) for removal in found.removed]
    data = {"removed": removed, "bytes": found.bytes, "kept": found.kept, "dry_run": dry_run}
    emit(output, data, lambda: _table(found))
    reporter = Reporter(settings)
    for name in found.unsure:
        reporter.info(f"helmkit: there is no index of {name}: archives that no index names stay")
    done = "would go" if dry_run else "removed"
    reporter.info(f"helmkit: {len(removed)} archives of {size(found.bytes)} {done}, {found.kept} stay")


def _table(found: Pruned) -> str:
    if not found.removed:
        return ""
    rows = [
        {
            "archive": f"{r.repository}/{r.name}" if r.name else f"sha256:{r.digest[:12]}",
            "version": r.version,
            "size": size(r.bytes),
            "reason": r.reason,
        }
        for r in found.removed
    ]
    return records(["ARCHIVE", "VERSION", "SIZE", "REASON"], rows)
