"""`helmkit search`: charts in the catalogue, as `helm search repo` finds and prints them."""

import click

from helmkit.cli.command import command
from helmkit.cli.output import Reporter, emit, output_option, records
from helmkit.cli.settings import Settings
from helmkit.errors import UsageError
from helmkit.store import ChartVersion


@command(
    "search",
    short_help="Find charts.",
    examples="""
        helmkit search wordpress
        helmkit search nginx --versions
        helmkit search database --version '^1.2' -o json
    """,
)
@click.argument("words", nargs=-1, metavar="[WORD...]")
@click.option("-l", "--versions", is_flag=True, help="Every version, not only the newest.")
@click.option("--version", metavar="RANGE", help="Only versions in that range.")
@click.option("-r", "--regexp", is_flag=True, help="WORD is a regular expression.")
@click.option("--devel", is_flag=True, help="Pre-releases too.")
@output_option
@click.pass_obj
def search(
    settings: Settings,
    words: tuple[str, ...],
    versions: bool,
    version: str | None,
    regexp: bool,
    devel: bool,
    output: str,
) -> None:
    """Find the charts whose name, keywords or description have every WORD. `search repo WORD` is the same."""
    from helmkit.cli.mirroring import mirroring
    from helmkit.store import search as find
    from helmkit.store import suggest

    if words[:1] == ("repo",):
        words = words[1:]
    with mirroring(settings) as run:
        known = [repository.name for repository in run.config.repositories]
        found = find(
            run.store.catalogue,
            () if regexp else words,
            repositories=known,
            versions=version,
            devel=devel,
            all_versions=versions,
        )
        if regexp:
            found = [row for row in found if _matches(row, " ".join(words))]
        likely = [] if found or not words else suggest(run.store.catalogue, words[0])
        synced = bool(run.store.catalogue.states())
    rows = [
        {
            "name": row.reference,
            "version": row.version,
            "app_version": row.app_version,
            "description": row.description,
        }
        for row in found
    ]
    if not rows and output == "table":
        click.echo("No results found")
        reporter = Reporter(settings)
        if not synced:
            reporter.info("hint: run helmkit repo sync first")
        elif likely:
            reporter.info(f"hint: did you mean {', '.join(likely)}?")
        return
    shown = [row | {"chart_version": row["version"]} for row in rows]
    emit(output, rows, lambda: records(["NAME", "CHART VERSION", "APP VERSION", "DESCRIPTION"], shown, width=50))


def _matches(row: ChartVersion, pattern: str) -> bool:
    """Whether the regular expression (RE2) occurs in the name, description and keywords in lower case, as in helm."""
    from helmkit.template.re2 import Re2Error, compile_re2

    keywords = row.fields.get("keywords") or []
    text = " ".join([row.reference, row.description, *map(str, keywords)]).lower()
    try:
        return compile_re2(pattern).matches(text)
    except Re2Error as exc:
        raise UsageError(str(exc), where="--regexp") from exc
