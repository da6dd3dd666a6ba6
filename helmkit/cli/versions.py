"""`helmkit versions`: every version of a chart."""

import click

from helmkit.cli import completing
from helmkit.cli.command import command
from helmkit.cli.output import emit, output_option, records
from helmkit.cli.settings import Settings


@command("versions", short_help="List every version of a chart.", examples="helmkit versions wordpress -o json")
@click.argument("name", shell_complete=completing.charts)
@output_option
@click.pass_obj
def versions(settings: Settings, name: str, output: str) -> None:
    """List the versions of the chart NAME or REPO/NAME, newest first; `*` marks those whose archive is here."""
    from helmkit.cli.mirroring import mirroring
    from helmkit.mirror import resolve_chart

    with mirroring(settings) as run:
        newest = resolve_chart(run.config, run.store, name, devel=True)
        found = list(run.store.catalogue.versions(newest.name, newest.repository))
        rows = [
            {
                "name": row.reference,
                "version": row.version,
                "app_version": row.app_version,
                "created": row.created,
                "digest": row.digest,
                "mirrored": bool(row.digest) and run.store.blobs.has(row.digest),
            }
            for row in found
        ]
    shown = [row | {"mirrored": "*" if row["mirrored"] else "", "digest": str(row["digest"])[:12]} for row in rows]
    columns = ["NAME", "VERSION", "APP VERSION", "CREATED", "DIGEST", "MIRRORED"]
    emit(output, rows, lambda: records(columns, shown))
