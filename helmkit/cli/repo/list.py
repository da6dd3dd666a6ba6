"""`helmkit repo list`: what mirrors.yaml says."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from helmkit.cli.command import command
from helmkit.cli.options import output_option
from helmkit.cli.output import cut, emit, records
from helmkit.cli.settings import Settings


@command("list", examples="helmkit repo list\nhelmkit repo list -o json")
@output_option
@click.pass_obj
def list_repositories(settings: Settings, output: str) -> None:
    """List the repositories and their sources in the order they are tried."""
    from helmkit.config import load_mirrors

    rows: list[dict[str, Any]] = [
        {
            "name": repository.name,
            "url": source.location,
            "operator": source.operator,
            "state": source.state,
            "enabled": source.enabled,
            "evidence": source.evidence,
            "checked": source.checked,
        }
        for repository in load_mirrors(settings.mirrors_file).repositories
        for source in repository.sources
    ]
    emit(output, rows, lambda: _table(rows))


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    """URLs whole, since people copy them; the evidence as far as a line goes."""
    shown = [
        dict(row, state=row["state"] + ("" if row["enabled"] else ", off"), evidence=cut(row["evidence"], 60))
        for row in rows
    ]
    return records(["NAME", "URL", "OPERATOR", "STATE", "EVIDENCE"], shown)
