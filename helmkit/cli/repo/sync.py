"""`helmkit repo sync`: indexes refreshed, selected charts copied."""

from pathlib import Path
from typing import Any

import click

from helmkit.cli import completing
from helmkit.cli.command import command
from helmkit.cli.options import lock_file_option, output_option, transfer_options
from helmkit.cli.settings import Settings


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
@click.option("--allow-rollback", is_flag=True, help="Take an index that is older, much smaller or cut short.")
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
def sync(settings: Settings, /, names: tuple[str, ...], **options: Any) -> None:
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
    from helmkit.cli.syncing import run_sync

    run_sync(settings, names, options)
