"""`helmkit context`: the contexts of the kubeconfig."""

import click

from helmkit.cli import completing
from helmkit.cli.command import group
from helmkit.cli.kube import kubectl
from helmkit.cli.options import output_option
from helmkit.cli.output import emit, records
from helmkit.cli.settings import Settings
from helmkit.kube import context as kube_context


@group(
    "context",
    short_help="List and choose kubeconfig contexts.",
    examples="helmkit context list\nhelmkit context use production",
)
def context() -> None:
    """The contexts of the kubeconfig; the files that KUBECONFIG lists are merged."""


@context.command("list", examples="helmkit context list")
@output_option
@click.pass_obj
def list_contexts(settings: Settings, output: str) -> None:
    """List the contexts."""
    rows = [found.as_dict() for found in kube_context.contexts(kubectl(settings))]

    def as_table() -> str:
        marked = [{**row, "current": "*" if row["current"] else ""} for row in rows]
        return records(["CURRENT", "NAME", "CLUSTER", "SERVER", "USER", "NAMESPACE"], marked)

    emit(output, rows, as_table)


@context.command("current", examples="helmkit context current")
@click.pass_obj
def current(settings: Settings) -> None:
    """Print the name of the current context."""
    click.echo(kube_context.current(kubectl(settings)).name)


@context.command("use", examples="helmkit context use production")
@click.argument("name", shell_complete=completing.contexts)
@click.pass_obj
def use(settings: Settings, name: str) -> None:
    """Make NAME the current context."""
    kube_context.use(kubectl(settings), name)
    click.echo(f'Switched to context "{name}".')
