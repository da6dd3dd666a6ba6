"""`helmkit repo status`: what is here of each repository."""

import click

from helmkit.cli.command import command
from helmkit.cli.output import emit, output_option, records
from helmkit.cli.settings import Settings


@command("status", examples="helmkit repo status")
@output_option
@click.pass_obj
def status(settings: Settings, output: str) -> None:
    """Show what is here of each repository: the source in use, entries, size and age of the index."""
    from helmkit.cli.mirroring import mirroring

    with mirroring(settings) as run:
        states = run.store.catalogue.states()
        names = [repository.name for repository in run.config.repositories]
    rows = [
        {
            "name": name,
            "source": states[name].source if name in states else "",
            "entries": states[name].entries if name in states else 0,
            "size": states[name].size if name in states else 0,
            "checked": states[name].checked if name in states else "never",
        }
        for name in names
    ]
    emit(output, rows, lambda: records(["NAME", "SOURCE", "ENTRIES", "SIZE", "CHECKED"], rows))
