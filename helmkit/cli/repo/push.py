"""`helmkit repo push`: the mirror into an OCI registry."""

from pathlib import Path

import click

from helmkit.cli.command import command
from helmkit.cli.locking import lock_path, read_lock
from helmkit.cli.options import lock_file_option, output_option
from helmkit.cli.output import Reporter
from helmkit.cli.settings import Settings


@command(
    "push",
    examples="""
        helmkit repo push oci://registry.example.com/mirror --dry-run
        helmkit repo push oci://registry.example.com/mirror stable -o json
        helm pull oci://registry.example.com/mirror/stable/mariadb --version 7.3.14
    """,
)
@click.argument("registry", metavar="oci://HOST/PATH")
@click.argument("names", nargs=-1, metavar="[NAME...]")
@click.option("--force", is_flag=True, help="Replace versions that are there with other content.")
@click.option("--dry-run", is_flag=True, help="Only say what would be pushed.")
@lock_file_option
@output_option
@click.pass_obj
def push(
    settings: Settings,
    /,
    registry: str,
    names: tuple[str, ...],
    force: bool,
    dry_run: bool,
    lock_file: Path | None,
    output: str,
) -> None:
    """Push the archives in the store of all repositories, or of NAME..., as oci://HOST/PATH/NAME/CHART:VERSION.

    What is there already is not sent again, and a version that is there with other content stays: that is a failure,
    and the exit code 6. A chart that came from a registry keeps its manifest, and its signatures come along.
    Credentials are found as by `helmkit push`.
    """
    from helmkit.cli.mirroring import mirroring
    from helmkit.cli.publishing import say_published
    from helmkit.cli.sync_progress import SyncProgress
    from helmkit.mirror.publish import push_all
    from helmkit.mirror.syncing import choose

    lock = read_lock(lock_path(settings, lock_file), given=lock_file is not None)
    with mirroring(settings) as run, SyncProgress(Reporter(settings)) as progress:
        reports = push_all(
            run.config,
            run.store,
            run.connect,
            choose(run.config, names),
            registry,
            force=force,
            dry_run=dry_run,
            lock=lock,
            progress=progress,
        )
    say_published(settings, reports, output)
