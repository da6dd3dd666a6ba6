"""`helmkit repo export`: the mirror as static repositories."""

from pathlib import Path

import click

from helmkit.cli.command import command
from helmkit.cli.locking import lock_path, read_lock
from helmkit.cli.options import lock_file_option, output_option
from helmkit.cli.output import Reporter
from helmkit.cli.settings import Settings


@command(
    "export",
    examples="""
        helmkit repo export public
        helmkit repo export public stable --url https://charts.example.com --prune
        helm repo add stable https://charts.example.com/stable
    """,
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("names", nargs=-1, metavar="[NAME...]")
@click.option("--url", default="", metavar="URL", help="Where DIR will be served; relative archive URLs without it.")
@click.option("--prune", is_flag=True, help="Remove archives that the index no longer names.")
@lock_file_option
@output_option
@click.pass_obj
def export(
    settings: Settings,
    /,
    folder: Path,
    names: tuple[str, ...],
    url: str,
    prune: bool,
    lock_file: Path | None,
    output: str,
) -> None:
    """Write each repository, or each NAME, into DIR/NAME as any web server can serve it.

    An export holds every archive that is in the store, its .prov file, and an index.yaml, which is written last. The
    same charts always give the same bytes. Exits with 6 where an archive in the store is damaged.
    """
    from helmkit.cli.mirroring import mirroring
    from helmkit.cli.publishing import say_published
    from helmkit.cli.sync_progress import SyncProgress
    from helmkit.mirror.publish import export as export_all
    from helmkit.mirror.syncing import choose

    lock = read_lock(lock_path(settings, lock_file), given=lock_file is not None)
    with mirroring(settings) as run, SyncProgress(Reporter(settings)) as progress:
        reports = export_all(
            run.config,
            run.store,
            choose(run.config, names),
            folder,
            url=url,
            prune=prune,
            lock=lock,
            progress=progress,
        )
    say_published(settings, reports, output)
