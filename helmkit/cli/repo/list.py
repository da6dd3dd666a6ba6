"""`helmkit repo list`: what mirrors.yaml says."""

from typing import Any

import click

from helmkit.cli.command import command
from helmkit.cli.output import emit, output_option, records
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
            "state": source.state if source.enabled else f"{source.state}, off",
            "evidence": source.evidence,
        }
        for repository in load_mirrors(settings.mirrors_file).repositories
        for source in repository.sources
    ]
    emit(output, rows, lambda: records(["NAME", "URL", "OPERATOR", "STATE", "EVIDENCE"], rows, width=60))
