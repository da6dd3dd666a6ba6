"""`helmkit repo status`: what is here of each repository, and what the last syncs did."""

from collections.abc import Sequence
from typing import Any

import click

from helmkit.cli.command import command
from helmkit.cli.options import output_option
from helmkit.cli.output import emit, records, table
from helmkit.cli.readable import age, duration, size
from helmkit.cli.settings import Settings
from helmkit.store import Run, Store


@command("status", examples="helmkit repo status\nhelmkit repo status --history -n 5\nhelmkit repo status -o json")
@click.option("--history", is_flag=True, help="The last syncs instead: when, how long, what came of each.")
@click.option(
    "-n",
    "--number",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    help="With --history: how many.",
)
@output_option
@click.pass_obj
def status(settings: Settings, history: bool, number: int, output: str) -> None:
    """Show what is here of each repository: the source in use, entries, size and age of the index.

    HELD counts versions that keep their bytes though the index now gives others (see `helmkit repo sync`).
    """
    from helmkit.cli.mirroring import mirroring

    with mirroring(settings) as run:
        if history:
            runs = run.store.runs.latest(number)
            emit(output, [each.as_dict() for each in runs], lambda: _history(runs))
            return
        rows = [_row(repository.name, run.store) for repository in run.config.repositories]
    columns = ["NAME", "SOURCE", "ENTRIES", "HELD", "SIZE", "CHECKED"]
    emit(output, rows, lambda: records(columns, [_shown(row) for row in rows]))


def _row(name: str, store: Store) -> dict[str, Any]:
    state = store.catalogue.states().get(name)
    if state is None:
        return {
            "name": name,
            "source": "",
            "entries": 0,
            "held": 0,
            "size": 0,
            "checked": "",
            "fetched": "",
            "generated": "",
        }
    return {
        "name": name,
        "source": state.source,
        "entries": state.entries,
        "held": len(store.catalogue.changed(name)),
        "size": state.size,
        "checked": state.checked,
        "fetched": state.fetched,
        "generated": state.generated,
    }


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"size": size(row["size"]) if row["source"] else "", "checked": age(row["checked"])}


def _history(runs: Sequence[Run]) -> str:
    """A line a run, then one for each of its repositories."""
    lines = []
    for run in runs:
        lines.append([run.started, duration(run.seconds), run.outcome, *[""] * 7])
        lines += [
            [
                "",
                duration(row["seconds"]),
                row["outcome"],
                row["name"],
                # Older runs knew no held ones.
                *(str(row.get(key, 0)) for key in ("new", "copied", "skipped", "failed", "held")),
                size(row["bytes"]),
            ]
            for row in run.repositories
        ]
    columns = ["STARTED", "TOOK", "OUTCOME", "REPOSITORY", "NEW", "COPIED", "SKIPPED", "FAILED", "HELD", "SIZE"]
    return table(columns, lines)
