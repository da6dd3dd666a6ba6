"""`helmkit search`: charts in the catalogue, as `helm search repo` finds and prints them."""

from typing import Any

import click

from helmkit.cli.command import command
from helmkit.cli.options import output_option
from helmkit.cli.settings import Settings


@command(
    "search",
    short_help="Find charts.",
    examples="""
        helmkit search wordpress
        helmkit search nginx --versions
        helmkit search database --version '^1.2' -o json
        helmkit search --app-version '>=8' mysql
    """,
)
@click.argument("words", nargs=-1, metavar="[WORD...]")
@click.option("-l", "--versions", is_flag=True, help="Every version, not only the newest.")
@click.option("--version", metavar="RANGE", help="Only versions in that range.")
@click.option("-r", "--regexp", is_flag=True, help="WORD is a regular expression.")
@click.option("--devel", is_flag=True, help="Pre-releases too.")
@click.option("--app-version", metavar="RANGE", help="Only versions of that app version, or of one in that range.")
@click.option("--deprecated/--no-deprecated", default=None, help="Only deprecated versions, or none of them.")
@click.option("--repo", "repositories", multiple=True, metavar="NAME", help="Only in that repository.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most that many results.")
@click.option(
    "--max-col-width",
    type=click.IntRange(min=0),
    default=50,
    show_default=True,
    metavar="N",
    help="Cut what is wider in the table; 0 for never.",
)
@click.option("--fail-on-no-result", is_flag=True, help="Fail where nothing is found.")
@output_option
@click.pass_obj
def search(settings: Settings, /, words: tuple[str, ...], **options: Any) -> int:
    """Find the charts that have WORD in their name, description or keywords. `search repo WORD` is the same.

    Several words are one text, as for helm; where no chart has it, those are found that have each word somewhere,
    also among their maintainers. -v adds each chart's source and age.
    """
    from helmkit.cli.searching import run_search

    return run_search(settings, words, options)
